"""What a scraper of metrics sees, and who else can see it."""

import socket
from http.client import HTTPConnection

import pytest

from solvent.adapters.metrics_server import CONTENT_TYPE, serving
from solvent.domain.errors import BadUsage


def asked(port: int, method: str = "GET", path: str = "/metrics") -> tuple[int, str | None, bytes, int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read(), int(answer.getheader("Content-Length") or 0)


def test_the_newest_metrics_are_served_to_this_machine_alone():
    with serving("0") as server:
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        assert server.url == f"http://127.0.0.1:{port}/metrics"
        assert asked(port)[0] == 503
        for text in ("solvent_watch_rows 1\n", "solvent_watch_rows 2\n"):
            server.text = text
            assert asked(port) == (200, CONTENT_TYPE, text.encode(), len(text))
        assert asked(port, "HEAD") == (200, CONTENT_TYPE, b"", len(text))
        assert asked(port, path="/secrets")[0] == 404
        assert asked(port, "POST")[0] == 501
    with pytest.raises(OSError):
        asked(port)


def test_an_address_that_is_taken_or_none_is_refused():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(BadUsage, match="Nothing can listen"),
        serving(f"127.0.0.1:{taken.getsockname()[1]}"),
    ):
        pass
    for where in ("nine", "localhost:", "70000", "a:b"):
        with pytest.raises(BadUsage, match="no address"), serving(where):
            pass


def test_a_client_that_says_nothing_holds_nobody_up():
    with serving("0") as server, socket.create_connection(server.server_address[:2]):
        server.text = "x 1\n"
        assert asked(server.server_address[1])[0] == 200

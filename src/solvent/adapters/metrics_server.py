"""Serves the newest metrics to Prometheus over HTTP, for as long as a watch goes on."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from solvent.domain.errors import BadUsage

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_LOOPBACK = "127.0.0.1"
_PATIENCE_SECONDS = 10


class MetricsServer(ThreadingHTTPServer):
    """Answers GET and HEAD of `/metrics` with what it was told last; before that, that there is nothing yet."""

    daemon_threads = True
    text: str | None = None

    @property
    def url(self) -> str:
        """Where the metrics are."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/metrics"


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE_SECONDS
    server: MetricsServer

    def version_string(self) -> str:
        """What the server calls itself: no versions, which are nobody's business."""
        return "solvent"

    def do_GET(self) -> None:
        """Answer with the metrics."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        status, kind, text = 200, CONTENT_TYPE, self.server.text
        if self.path.partition("?")[0] not in {"/", "/metrics"}:
            status, kind, text = 404, "text/plain; charset=utf-8", "Metrics are at /metrics.\n"
        elif text is None:
            status, kind, text = 503, "text/plain; charset=utf-8", "The first look is not done yet.\n"
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: scrapes come every few seconds."""


class _Six(MetricsServer):
    address_family = socket.AF_INET6


@contextmanager
def serving(where: str) -> Iterator[MetricsServer]:
    """A server at `HOST:PORT`, or at a port of this machine alone, until the end of the block.

    Raises
    ------
    BadUsage
        It is no address, or nothing can listen there.
    """
    host, _, number = where.rpartition(":")
    host = host.strip("[]") or _LOOPBACK
    if not (number.isascii() and number.isdigit() and int(number) < 65536):
        raise BadUsage(
            f"{where!r} is no address.", hint="Write --listen 9464, or --listen 0.0.0.0:9464 for all to see."
        )
    try:
        server = (_Six if ":" in host else MetricsServer)((host, int(number)), _Handler)
    except OSError as error:
        raise BadUsage(
            f"Nothing can listen at {where}: {error.strerror or error}.", hint="Take another port."
        ) from None
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

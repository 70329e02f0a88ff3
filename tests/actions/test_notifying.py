"""People are told of each alarm once by each channel; a channel that fails is tried again."""

import http.server
import json
import threading
from datetime import UTC, datetime

import pytest

from solvent.actions.notifying import Messenger, tell
from solvent.adapters.alerts import channels
from solvent.domain.alarm import Alarm, State
from solvent.domain.errors import BadUsage
from solvent.domain.finding import Severity
from solvent.domain.vigil import Incident

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Letterbox:
    """A channel in memory."""

    def __init__(self, name: str = "letterbox") -> None:
        self.name, self.open, self.letters = name, True, []

    def send(self, title: str, body: str) -> bool:
        if self.open:
            self.letters.append((title, body))
        return self.open


def incident(column: str, state: State = State.OPEN) -> Incident:
    return Incident(Alarm("DRF101", "drift", NOON, f"`{column}` moved.", Severity.LOW, column), state, NOON)


def told(incidents: list[Incident], *messengers: Messenger) -> tuple[list[Incident], tuple[str, ...]]:
    found = tell(incidents, messengers, title="flights", wording=lambda one: one.alarm.message)
    changed = {one.identity: one for one in found.incidents}
    return [changed.get(one.identity, one) for one in incidents], found.silent


def test_an_alarm_is_told_once_by_each_channel() -> None:
    here, there = Letterbox("here"), Letterbox("there")
    incidents, silent = told([incident("fare"), incident("site")], here, there)
    assert (len(here.letters), len(there.letters), silent) == (1, 1, ())
    assert "`fare` moved." in here.letters[0][1]
    assert "`site` moved." in here.letters[0][1]
    told(incidents, here, there)
    assert (len(here.letters), len(there.letters)) == (1, 1)


def test_a_channel_that_failed_is_tried_again_and_the_others_are_not_bothered() -> None:
    here, there = Letterbox("here"), Letterbox("there")
    there.open = False
    incidents, silent = told([incident("fare")], here, there)
    assert silent == ("there",)
    there.open = True
    incidents, silent = told(incidents, here, there)
    assert (len(here.letters), len(there.letters), silent) == (1, 1, ())


def test_nobody_is_told_of_what_was_expected_or_seen_to() -> None:
    here = Letterbox()
    told([incident("fare", State.EXPECTED), incident("site", State.ACKNOWLEDGED)], here)
    assert here.letters == []


def test_a_real_channel_delivers_over_the_network_and_survives_that_nobody_answers() -> None:
    letters: list[dict[str, str]] = []

    class Inbox(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            letters.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Inbox)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    [channel] = channels([f"json://user:secret@127.0.0.1:{server.server_port}/alarms"])
    try:
        incidents, silent = told([incident("fare")], channel)
    finally:
        server.shutdown()
        server.server_close()
    assert silent == ()
    assert [(one["title"], one["message"]) for one in letters] == [("flights", "- `fare` moved.")]
    assert "secret" not in incidents[0].told[0]
    assert told([incident("site")], channel)[1] == (channel.name,)


def test_a_url_that_nobody_knows_is_refused_without_its_secrets() -> None:
    with pytest.raises(BadUsage) as error:
        channels(["nowhere://user:secret@host"])
    assert "secret" not in str(error.value)

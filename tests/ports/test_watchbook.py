"""One set of promises for every watchbook: in memory, in SQLite and in a real Postgres, whoever is killed or waits."""

import math
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledgers import MemoryWatchbook, assessed, enter, finding, postgres
from solvent.adapters.ledger_postgres import PostgresDatabase
from solvent.adapters.ledger_sqlite import SqliteFile, sqlite_ledger
from solvent.adapters.watchbook_sql import SqlWatchbook
from solvent.domain.alarm import Alarm, Onset, State
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.finding import Severity
from solvent.domain.vigil import Batch, Incident, Round, Vigil, Watchbook

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def watchbook(request: pytest.FixtureRequest, tmp_path: Path) -> Watchbook:
    if request.param == "memory":
        return MemoryWatchbook()
    if request.param == "sqlite":
        return SqlWatchbook(SqliteFile(tmp_path / "ledger.sqlite"))
    import psycopg

    url = request.getfixturevalue("server")
    schema = f"w{abs(hash(request.node.name))}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return SqlWatchbook(PostgresDatabase(f"{url}&options=-csearch_path%3D{schema}"))


def batch(day: int) -> Batch:
    at = NOON + timedelta(days=day)
    return Batch(
        f"day {day:03}", f"{at:%Y-%m-%d}", at - timedelta(days=1), at, 500, at + timedelta(hours=1), b"counts" * day
    )


def incident(state: State = State.OPEN, column: str = "fare") -> Incident:
    onset = Onset(NOON, NOON - timedelta(days=2), NOON + timedelta(days=1))
    effect = Estimate(0.2, 0.1, 0.3, "sd", Grade.MEASURED, level=0.9, n=500)
    alarm = Alarm("DRF101", "drift", NOON, "higher", Severity.LOW, column, onset=onset, evidence=123.0, effect=effect)
    return Incident(alarm, state, NOON)


def counted(watchbook: Watchbook, day: int) -> None:
    """Count a day's batch as a watch does: only where its mark is new."""

    def make(vigil: Vigil) -> Round:
        total = (vigil.evidence or {"rows": 0})["rows"]
        fresh = () if batch(day).mark in vigil.marks else (batch(day),)
        return Round("made of training", {"rows": total + sum(one.rows for one in fresh)}, fresh)

    watchbook.keep("flights", make)


def test_before_the_first_round_there_is_nothing(watchbook: Watchbook) -> None:
    assert watchbook.vigil("flights") == Vigil("flights")


def test_what_was_kept_comes_back_as_it_was(watchbook: Watchbook) -> None:
    made = Round("made of training", {"wealth": [1.5, 0.1 + 0.2]}, (batch(1), batch(2)), (incident(),))
    after = watchbook.keep("flights", lambda _: made)
    found = watchbook.vigil("flights")
    assert found == after
    assert (found.reference, found.evidence) == (made.reference, made.evidence)
    assert (found.batches, found.incidents) == (made.batches, made.incidents)
    assert watchbook.vigil("another project") == Vigil("another project")


def test_numbers_without_end_come_back_as_they_were(watchbook: Watchbook) -> None:
    effect = Estimate(math.inf, 2.0, math.inf, "times", Grade.MEASURED)
    alarm = Alarm("COV101", "coverage", NOON, "rare", Severity.NOTE, effect=effect, evidence=math.inf)
    watchbook.keep("flights", lambda _: Round(incidents=(Incident(alarm, State.OPEN, NOON),)))
    assert watchbook.vigil("flights").incidents == (Incident(alarm, State.OPEN, NOON),)


def test_an_incident_is_renewed_and_a_batch_is_not(watchbook: Watchbook) -> None:
    watchbook.keep("flights", lambda _: Round(batches=(batch(1),), incidents=(incident(),)))
    watchbook.keep("flights", lambda _: Round(batches=(batch(1),), incidents=(incident(State.ACKNOWLEDGED),)))
    found = watchbook.vigil("flights")
    assert found.batches == (batch(1),)
    assert [one.state for one in found.incidents] == [State.ACKNOWLEDGED]


def test_two_watchers_count_each_batch_once(watchbook: Watchbook) -> None:
    def watcher() -> None:
        for day in range(1, 9):
            counted(watchbook, day)

    watchers = [threading.Thread(target=watcher) for _ in range(2)]
    for one in watchers:
        one.start()
    for one in watchers:
        one.join()
    assert watchbook.vigil("flights").evidence == {"rows": 8 * 500}


def test_a_round_that_fails_leaves_nothing(watchbook: Watchbook) -> None:
    counted(watchbook, 1)

    def fail(_: Vigil) -> Round:
        raise KeyError("no such column")

    with pytest.raises(KeyError):
        watchbook.keep("flights", fail)
    assert watchbook.vigil("flights").evidence == {"rows": 500}


def test_a_ledger_that_an_earlier_solvent_made_takes_a_watch_in(tmp_path: Path) -> None:
    ledger = sqlite_ledger(tmp_path / "ledger.sqlite")
    enter(ledger, assessed(finding()))
    watchbook = SqlWatchbook(SqliteFile(tmp_path / "ledger.sqlite"))
    with SqliteFile(tmp_path / "ledger.sqlite").writing() as cursor:
        for table in ("solvent_batches", "solvent_incidents", "solvent_evidence"):
            cursor.execute(f"DROP TABLE {table}")
        cursor.execute("DELETE FROM solvent_ledger WHERE version > 2")
    assert watchbook.vigil("flights") == Vigil("flights")
    counted(watchbook, 1)
    assert watchbook.vigil("flights").batches == (batch(1),)
    assert len(ledger.books("flights").entries) == 1


def test_a_watch_that_is_killed_at_any_moment_counts_every_batch_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    script = (
        "import sys\n"
        f"sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(Path(__file__).parents[1])!r}]\n"
        "from test_watchbook import SqlWatchbook, SqliteFile, Path, counted\n"
        f"book = SqlWatchbook(SqliteFile(Path({str(path)!r})))\n"
        "print('ready', flush=True)\n"
        "for day in range(1, 400): counted(book, day); print(day, flush=True)\n"
    )
    for kills in range(1, 6):
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() not in {"ready"} and int(line) >= 7 * kills:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    found = SqlWatchbook(SqliteFile(path)).vigil("flights")
    assert found.evidence == {"rows": 500 * len(found.batches)}
    assert [one.mark for one in found.batches] == [f"day {day:03}" for day in range(1, len(found.batches) + 1)]
    assert len(found.batches) >= 35

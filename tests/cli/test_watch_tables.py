"""`solvent watch` on tables of databases: the same findings as on files, each row counted once, whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import solvent.cli.watch as command
from ledgers import postgres as postgres_server
from solvent.domain.errors import BadContract, BadTable, Unreachable
from solvent.wiring_ledger import open_watchbook
from watching import CONTRACT, numbered, project_in, rows, run, told

_KEYS = """key = ["day", "origin", "number"]
schemas = ["schemas.py:Flights"]
"""
_SCHEMA = """
import pandera as pa

Flights = pa.DataFrameSchema({
    "fare": pa.Column(float, pa.Check.le(300)),
    "origin": pa.Column(str, pa.Check.isin(["JFK", "EWR"])),
    "number": pa.Column(str, pa.Check.str_matches(r"^F[0-9]+$")),
    "miles": pa.Column(float, pa.Check.ge(0)),
})
"""
_HOLD = "import duckdb, sys; base = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
_TYPES = {"date32[day]": "date", "double": "double precision", "string": "text", "int64": "bigint"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@dataclass
class Store:
    """Where a project's production lies: `add` writes rows, `where` is what the contract calls it."""

    project: Path
    where: str
    add: Callable[[pa.Table], None]


def _files(project: Path, server: str) -> Store:
    def add(table: pa.Table) -> None:
        pq.write_table(table, project / "live" / f"{len(list((project / 'live').iterdir())):03}.parquet")

    return Store(project, "live/*.parquet", add)


def _duckdb(project: Path, server: str) -> Store:
    def add(table: pa.Table) -> None:
        with duckdb.connect(str(project / "live.duckdb")) as base:
            base.register("given", table)
            base.execute("CREATE TABLE IF NOT EXISTS log AS SELECT * FROM given LIMIT 0")
            base.execute("INSERT INTO log SELECT * FROM given")

    return Store(project, "duckdb://live.duckdb?table=log", add)


def _postgres(project: Path, server: str) -> Store:
    name = f"log_{time.monotonic_ns()}"

    def add(table: pa.Table) -> None:
        columns = ", ".join(f'"{field.name}" {_TYPES[str(field.type)]}' for field in table.schema)
        with psycopg.connect(server) as base, base.cursor() as cursor:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in zip(*table.to_pydict().values(), strict=True):
                    copy.write_row(row)

    return Store(project, f"{server}&table={name}", add)


@pytest.fixture(params=[_files, _duckdb, _postgres], ids=["files", "duckdb", "postgres"])
def store(request, tmp_path, server) -> Store:
    project = project_in(tmp_path, number=numbered(0))
    (project / "schemas.py").write_text(_SCHEMA)
    made = request.param(project, server)
    (project / "solvent.toml").write_text(CONTRACT.replace("live/*.parquet", made.where) + _KEYS)
    return made


def _ledger(project: Path) -> str:
    return str(project / "ledger.sqlite")


def _counted(project: Path) -> int:
    return sum(batch.rows for batch in open_watchbook(_ledger(project)).vigil("flights").batches)


def _alarms(said: dict) -> set[tuple[str, str | None, str]]:
    # What to collect is sought in halves of the rows, which their order decides on.
    texts = {one["monitor"]: "" for one in said["alarms"] if one["kind"] == "coverage"}
    return {(one["monitor"], one["column"], texts.get(one["monitor"], one["message"])) for one in said["alarms"]}


_SEEN: dict[str, object] = {}


def test_findings_and_counts_are_those_of_files(store):
    twice = rows(range(4, 5), seed=3, shift=0.5, number=numbered(90_000))
    store.add(rows(range(3), number=numbered(50_000)))
    first = told(store.project, "--ledger", _ledger(store.project))
    store.add(rows(range(3, 4), seed=2, shift=0.5, number=numbered(80_000)))
    store.add(pa.concat_tables([twice, twice.slice(0, 40)]))
    # Late ones, which a file of their own brings, belong to the first day.
    store.add(rows(range(1), each=50, seed=9, number=numbered(99_000)))
    last = told(store.project, "--ledger", _ledger(store.project))
    assert _counted(store.project) == 3 * 300 + 300 + 340 + 50
    rules = [(one["rule"], one["breaks"], one["rows"]) for one in last["rules"]["checked"]]
    found = (_alarms(first), _alarms(last), [(one["start"], one["rows"]) for one in last["windows"]], rules)
    assert found == _SEEN.setdefault("files", found)
    codes = {code for code, *_ in _alarms(last)}
    assert "QLT107" in codes and any(
        "breaks the rule" in text or "break the rule" in text for *_, text in _alarms(last)
    )


def test_rows_of_a_day_that_has_not_ended_wait(store):
    day = (date.today() - date(2026, 1, 1)).days
    store.add(rows(range(1), number=numbered(0)))
    store.add(rows(range(day, day + 1), number=numbered(1000)))
    said = told(store.project, "--ledger", _ledger(store.project))
    assert _counted(store.project) == 300
    assert any("not ended" in note for note in said["notes"])


def _labelled(project: Path) -> None:
    contract = (project / "solvent.toml").read_text()
    asked = (
        '[evaluation]\ntruth = "late"\nprediction = "said"\n[[requirements]]\nmetric = "error_rate"\nat_most = 0.2\n'
    )
    text = contract.replace("[data]", '[data]\ntarget = "late"\nlabels = ["LABELS"]') + asked
    (project / "solvent.toml").write_text(text)


@pytest.mark.parametrize("beside", [True, False])
def test_labels_that_come_later_are_joined_by_the_key(store, server, beside):
    project = store.project
    _labelled(project)
    rng = np.random.default_rng(4)
    table = rows(range(4), number=numbered(0), said=lambda n, rng: rng.integers(0, 2, n))
    store.add(table)
    wrong = rng.random(table.num_rows) < 0.4
    late = np.where(wrong, 1 - table["said"].to_numpy(), table["said"].to_numpy())
    labels = pa.table({"day": table["day"], "origin": table["origin"], "number": table["number"], "late": late})
    labels = pa.concat_tables([labels, labels.slice(0, 10)])
    if beside and store.where.startswith("duckdb"):
        with duckdb.connect(str(project / "live.duckdb")) as base:
            base.register("given", labels)
            base.execute("CREATE TABLE labels AS SELECT * FROM given")
        where = "duckdb://live.duckdb?table=labels"
    elif beside and store.where.startswith("postgres"):
        named = _postgres(project, server)
        named.add(labels)
        where = named.where
    else:
        pq.write_table(labels, project / "labels.parquet")
        where = "labels.parquet"
    (project / "solvent.toml").write_text((project / "solvent.toml").read_text().replace("LABELS", where))
    [requirement] = told(project)["requirements"]
    found = [(one["value"], one["n"]) for one in requirement["history"]]
    assert sum(n for _, n in found) == table.num_rows
    assert sum(value * n for value, n in found) == pytest.approx(wrong.sum(), rel=1e-3)


def test_a_database_that_is_gone_for_a_moment_is_asked_again(tmp_path, monkeypatch):
    project = project_in(tmp_path)
    store = _duckdb(project, "")
    store.add(rows(range(2)))
    (project / "solvent.toml").write_text(CONTRACT.replace("live/*.parquet", store.where))
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(project / "live.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert held.stdout.readline()
        monkeypatch.setattr(command, "_PAUSES", (0.1, 0.1))
        done = run(project, "--ledger", _ledger(project))
        assert isinstance(done.exception, Unreachable)
        assert done.stderr.count("Trying again") == 2
        asked = []

        def let_go(seconds: float) -> None:
            asked.append(seconds)
            held.communicate()

        monkeypatch.setattr(time, "sleep", let_go)
        assert run(project, "--ledger", _ledger(project)).exit_code in {0, 1}
        assert asked
    finally:
        held.kill()
    assert _counted(project) == 600


def test_a_password_is_never_told(tmp_path, server):
    project = project_in(tmp_path)
    store = _postgres(project, server.replace("solvent@", "solvent:hunter2@"))
    store.add(rows(range(2)))
    (project / "solvent.toml").write_text(CONTRACT.replace("live/*.parquet", store.where))
    page = project / "watch.html"
    done = run(project, "--ledger", _ledger(project), "--format", "json", "-o", str(page))
    assert done.exit_code in {0, 1}, done.output
    gone = run(
        project, "--current", "postgres://ana:hunter2@nowhere.invalid/x?table=t&oops=hunter2", "--no-ledger", "-q"
    )
    said = [
        done.output,
        gone.output,
        str(gone.exception),
        page.read_text(),
        Path(_ledger(project)).read_bytes().decode("latin1"),
    ]
    assert isinstance(gone.exception, BadTable)
    assert not any("hunter2" in text for text in said)


def test_killed_at_any_moment_each_row_is_counted_once(tmp_path, server):
    project = project_in(tmp_path)
    store = _postgres(project, server)
    (project / "solvent.toml").write_text(CONTRACT.replace("live/*.parquet", store.where))
    store.add(rows(range(12)))
    arguments = [sys.executable, "-m", "solvent", "watch", str(project), "--ledger", _ledger(project), "-q"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    for wait in (0.6, 1.4, 2.2):
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert run(project, "--ledger", _ledger(project)).exit_code in {0, 1}
    assert _counted(project) == 12 * 300


def test_production_is_named_by_files_or_by_tables(tmp_path):
    project = project_in(tmp_path)
    mixed = CONTRACT.replace('"live/*.parquet"', '"train.parquet", "duckdb://live.duckdb?table=log"')
    (project / "solvent.toml").write_text(mixed)
    done = run(project)
    assert isinstance(done.exception, BadContract)


def test_rows_that_come_late_are_counted_and_those_that_change_are_not_counted_again(tmp_path, server):
    project = project_in(tmp_path)
    store = _postgres(project, server)
    (project / "solvent.toml").write_text(CONTRACT.replace("live/*.parquet", store.where))
    name = store.where.partition("table=")[2]
    store.add(rows(range(2)))
    told(project, "--ledger", _ledger(project))
    store.add(rows(range(1), each=7, seed=5))
    told(project, "--ledger", _ledger(project))
    assert _counted(project) == 607
    with psycopg.connect(server) as base:
        base.execute(f"UPDATE {name} SET fare = fare + 1")
    store.add(rows(range(1, 2), each=3, seed=6))
    said = told(project, "--ledger", _ledger(project))
    assert _counted(project) == 607
    assert any("3 rows" in note and "have changed" in note for note in said["notes"])

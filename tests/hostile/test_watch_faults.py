"""What goes wrong in production while it is watched: nothing is lost or counted twice, and it is said clearly."""

import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from ledgers import postgres, programs
from watching import CONTRACT, live, project_in, rows, run, told


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path)


@pytest.fixture
def ledger(project: Path) -> tuple[str, str]:
    return "--ledger", str(project / "ledger.sqlite")


def changed(table: pa.Table, name: str, values: object) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


def in_csv(project: Path) -> None:
    """The project with production in CSV."""
    (project / "solvent.toml").write_text(CONTRACT.replace("*.parquet", "*.csv"))


def test_a_line_that_is_half_written_is_read_once_it_is_whole(project: Path, ledger: tuple[str, str]) -> None:
    in_csv(project)
    path = project / "live" / "001.csv"
    csv.write_csv(rows(range(1)), project / "live" / "000.csv")
    csv.write_csv(rows(range(1, 2)), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = told(project, *ledger)
    assert found["current_rows"] == 300
    [said] = [note for note in found["notes"] if "001.csv" in note]
    assert "was left out" in said
    assert "still being written" in said
    path.write_bytes(whole)
    found = told(project, *ledger)
    assert found["current_rows"] == 600
    assert not [note for note in found["notes"] if "left out" in note]


@pytest.mark.parametrize("kind", ["no bytes", "no rows", "a header only"])
def test_a_file_without_rows_holds_nobody_up(project: Path, ledger: tuple[str, str], kind: str) -> None:
    live(project, range(2))
    if kind == "no rows":
        pq.write_table(rows(range(2, 3)).slice(0, 0), project / "live" / "002.parquet")
    elif kind == "no bytes":
        (project / "live" / "002.parquet").touch()
    else:
        in_csv(project)
        csv.write_csv(rows(range(2)), project / "live" / "000.csv")
        (project / "live" / "002.csv").write_text('"day","fare","miles","origin"\n')
    found = told(project, *ledger)
    assert found["current_rows"] == 600
    assert not [one for one in found["alarms"] if one["severity"] == "high"]


def test_nothing_but_files_without_rows_is_said_so(project: Path) -> None:
    pq.write_table(rows(range(1)).slice(0, 0), project / "live" / "000.parquet")
    done = run(project)
    assert "Traceback" not in done.output
    assert "no production data has come yet" in done.output + str(done.exception), done.output


def test_a_schema_that_changes_under_way_is_told_and_every_row_counted(project: Path, ledger: tuple[str, str]) -> None:
    live(project, range(2))
    assert told(project, *ledger)["alarms"] == []
    table = rows(range(2, 3))
    pq.write_table(
        changed(table, "fare", [f"{fare:.2f} USD" for fare in table["fare"].to_pylist()]), project / "live/002.parquet"
    )
    found = told(project, *ledger)
    assert found["current_rows"] == 900
    [alarm] = [one for one in found["alarms"] if one["monitor"] == "QLT103"]
    assert (alarm["column"], alarm["state"]) == ("fare", "open")
    live(project, range(3, 4))
    found = told(project, *ledger)
    assert found["current_rows"] == 1200
    assert [one["state"] for one in found["alarms"] if one["monitor"] == "QLT103"] == ["resolved"]


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -float("inf")], ids=str)
def test_columns_of_nothing_and_of_no_numbers_are_named(project: Path, value: float | None) -> None:
    live(project, range(2))
    table = rows(range(2, 4))
    pq.write_table(
        changed(table, "fare", pa.array([value] * len(table), pa.float64())), project / "live" / "002.parquet"
    )
    found = told(project)
    assert found["current_rows"] == 1200
    named = {one["column"] for one in found["alarms"] if one["severity"] == "high"}
    assert named == {"fare"}


def test_categories_without_end_take_little_room(project: Path, ledger: tuple[str, str]) -> None:
    n = 200_000
    table = rows(range(1), each=n)
    pq.write_table(changed(table, "origin", [f"K{number}" for number in range(n)]), project / "live" / "000.parquet")
    found = told(project, *ledger)
    assert found["current_rows"] == n
    assert "origin" in {one["column"] for one in found["alarms"]}
    assert (project / "ledger.sqlite").stat().st_size < 1_000_000


def test_a_clock_far_ahead_is_waited_for_and_takes_nothing_else_along(project: Path, ledger: tuple[str, str]) -> None:
    live(project, range(2))
    live(project, range(30_000, 30_001))
    found = told(project, *ledger)
    assert found["current_rows"] == 600
    assert any("300 rows lie in a window that has not ended" in note for note in found["notes"])


def command(project: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "solvent", "watch", str(project), *options]


@pytest.mark.parametrize("room", [0, 20_000])
def test_a_disk_that_is_full_loses_nothing(project: Path, ledger: tuple[str, str], room: int) -> None:
    live(project, range(1))
    if room:
        assert told(project, *ledger)["current_rows"] == 300
    live(project, range(1, 3))

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        command(project, *ledger), capture_output=True, text=True, preexec_fn=limited, check=False, timeout=120
    )
    assert done.returncode == 2, done.stderr
    assert "ledger.sqlite cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert told(project, *ledger)["current_rows"] == 900


def test_a_database_that_is_gone_for_a_while_is_waited_for(project: Path) -> None:
    with postgres() as url:
        folder = Path(url.partition("host=")[2])
        live(project, range(1))
        watch = subprocess.Popen(
            command(project, "--ledger", url, "--follow", "--every", "0.3", "-o", str(project / "watch.json")),
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            until((project / "watch.json").exists)
            control(folder, "stop")
            live(project, range(1, 2))
            assert watch.stderr is not None
            said = ""
            until_line = time.monotonic() + 60
            while "Trying again" not in said and time.monotonic() < until_line:
                said += watch.stderr.readline()
            assert "cannot be used" in said
            control(folder, "start")
            until(lambda: told(project, "--ledger", url)["current_rows"] == 600)
            assert watch.poll() is None
        finally:
            watch.send_signal(signal.SIGKILL)
            watch.wait()
            with suppress(subprocess.CalledProcessError):
                control(folder, "stop")


def control(folder: Path, what: str) -> None:
    """Stop or start the server whose data lie in a folder."""
    options = (
        ["-m", "fast"] if what == "stop" else ["-o", f"-k {folder} -c listen_addresses= -F", "-l", f"{folder}/log"]
    )
    subprocess.run(
        [programs() / "pg_ctl", "-D", str(folder / "data"), "-w", *options, what],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
        **({"user": "nobody", "group": "nogroup"} if (folder / "data").stat().st_uid else {}),
    )  # fmt: skip


def until(met: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not met():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)

"""A ledger stays whole: writers at once, killed ones, full disks, folders that are not ours, files of others."""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from ledgers import assessed, enter, finding, postgres
from solvent.adapters.ledger_postgres import postgres_ledger
from solvent.adapters.ledger_sqlite import sqlite_ledger
from solvent.cli import cli
from solvent.domain.account import fingerprints
from solvent.domain.errors import LedgerError
from solvent.domain.ports import Ledger

TESTS = Path(__file__).parents[1]
WRITER = """
import sys
sys.path.insert(0, {tests!r})
from ledgers import assessed, enter, finding
from solvent.wiring_ledger import open_ledger
ledger = open_ledger(sys.argv[1])
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    kept = [finding(path=f"{{n}}.py", text="x" * 2000) for n in range(number % 50, number % 50 + 200)]
    enter(ledger, assessed(*kept, at=f"2026-01-{{number % 28 + 1:02}}", score=number % 10))
    print(number, flush=True)
"""


def writer(where: str, first: int, last: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER.format(tests=str(TESTS)), where, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def assert_whole(ledger: Ledger) -> int:
    """Numbers without gaps, a chain from the first entry to the last, and figures that the rows bear out."""
    books = ledger.books("flights")
    assert [entry.number for entry in books.entries] == list(range(1, len(books.entries) + 1))
    for entry in books.entries:
        assert entry.before == (entry.number - 1 or None)
        assert len(fingerprints(books, entry)) == entry.findings == 200
        assert ledger.document("flights", entry.mark)
    return len(books.entries)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    import psycopg

    url = request.getfixturevalue("server")
    schema = f"t{abs(hash(request.node.name))}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{url}&options=-csearch_path%3D{schema}"


def opened(where: str) -> Ledger:
    return postgres_ledger(where) if "://" in where else sqlite_ledger(Path(where))


def test_processes_that_write_at_once_lose_nothing(where: str) -> None:
    started = [writer(where, 10 * n, 10 * n + 6) for n in range(3)]
    for process in started:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert assert_whole(opened(where)) == 18


def test_a_killed_writer_leaves_whole_entries_only(where: str) -> None:
    """Again and again: what it said was entered is there; what it was at is there whole, or not at all."""
    chance, said = random.Random(7), 0
    for number in range(8):
        process = writer(where, number * 1000, number * 1000 + 1000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        rest, _ = process.communicate(timeout=30)
        said += 1 + rest.count("\n")
        kept = assert_whole(opened(where)) if number % 4 == 3 else 0
        assert not kept or said <= kept <= said + number + 1
    enter(opened(where), assessed(*(finding(path=f"{n}.py") for n in range(200)), at="2026-03-01"))
    assert assert_whole(opened(where)) > 8


def test_a_reader_sees_a_state_while_somebody_writes(where: str) -> None:
    process = writer(where, 0, 12)
    ledger = opened(where)
    with suppress(LedgerError):
        while process.poll() is None:
            assert_whole(ledger)
    process.communicate(timeout=60)
    assert assert_whole(ledger) == 12


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    enter(sqlite_ledger(path), assessed(*(finding(path=f"{n}.py") for n in range(200))))
    size = path.stat().st_size
    command = [sys.executable, "-c", WRITER.format(tests=str(TESTS)), str(path), "1", "500"]
    limited = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, size + 200_000)),
    )  # fmt: skip
    assert limited.returncode != 0
    assert "LedgerError" in limited.stderr
    assert assert_whole(sqlite_ledger(path)) == 1 + limited.stdout.count("\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small file system")
def test_a_file_system_that_is_full(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", small], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        process = writer(str(small / "ledger.sqlite"), 0, 500)
        out, said = process.communicate(timeout=120)
        assert process.returncode != 0
        assert "Make room on the disk" in said or "LedgerError" in said
        assert assert_whole(sqlite_ledger(small / "ledger.sqlite")) == out.count("\n") > 0
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SOLVENT_LEDGER", raising=False)
    root = tmp_path / "flights"
    root.mkdir()
    (root / "train.py").write_text('import pandas as pd\ntrain = pd.read_csv("/home/ana/x.csv")\n')
    return root


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")


def _newer(path: Path) -> None:
    enter(sqlite_ledger(path), assessed(finding()))
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO solvent_ledger VALUES (99, '2030-01-01')")


def _damaged(path: Path) -> None:
    enter(sqlite_ledger(path), assessed(*(finding(path=f"{n}.py") for n in range(300))))
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    path.write_bytes(bytes(data))


BROKEN = {
    "no database": lambda path: path.write_text("name,age\nAna,41\n" * 300),
    "another database": _foreign,
    "a newer ledger": _newer,
    "a damaged ledger": _damaged,
    "a folder": Path.mkdir,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_ledger_is_left_as_it_is_and_the_assessment_is_shown(project: Path, kind: str) -> None:
    path = project.parent / "ledger.sqlite"
    BROKEN[kind](path)
    before = path.read_bytes() if path.is_file() else None
    done = CliRunner().invoke(cli, ["assess", str(project), "--ledger", str(path)])
    assert done.exit_code == 2
    assert "absolute path" in done.stdout.lower() or "REP101" in done.stdout
    assert "not entered" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == (path.read_bytes() if path.is_file() else None)


def test_a_folder_that_may_only_be_read() -> None:
    # Folders of pytest's own are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="solvent-read-only-"))
    enter(sqlite_ledger(folder / "ledger.sqlite"), assessed(finding()))
    script = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(TESTS)!r})\n"
        "from ledgers import assessed, enter, finding\n"
        "from solvent.adapters.ledger_sqlite import sqlite_ledger\n"
        "from solvent.domain.errors import LedgerError\n"
        "from pathlib import Path\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "ledger = sqlite_ledger(Path('ledger.sqlite'))\n"
        "print(len(ledger.books('flights').entries))\n"
        "try: enter(ledger, assessed(finding()))\n"
        "except LedgerError as error: print(error, error.hint)\n"
    )
    (folder / "ledger.sqlite").chmod(0o444)
    folder.chmod(0o555)
    try:
        done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    if "PermissionError" in done.stderr:
        pytest.skip("another user cannot run this Python")
    assert done.stdout.startswith("1\n"), done.stderr
    assert "readonly" in done.stdout or "read-only" in done.stdout
    assert "yours to write" in done.stdout

"""Ledgers for tests: one in memory, and a Postgres that is started for them where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from solvent.actions import bookkeeping
from solvent.actions.bookkeeping import Occasion
from solvent.domain.account import Account
from solvent.domain.assessment import Assessment, Maturity, Sizes, Verdict
from solvent.domain.contract import Contract
from solvent.domain.evidence import Place
from solvent.domain.finding import Acceptance, Effort, Finding, Severity
from solvent.domain.ledger import Books, Page
from solvent.domain.ports import Ledger
from solvent.domain.stage import Stage, StageScore
from solvent.domain.vigil import Round, Vigil, after
from solvent.reports.json import document


class MemoryLedger:
    """Books in a dictionary."""

    name = "memory"

    def __init__(self) -> None:
        self._books: dict[str, Books] = {}
        self._documents: dict[tuple[str, str], bytes] = {}

    def create(self) -> None:
        """It is there already."""

    def projects(self) -> tuple[str, ...]:
        """The projects that have entries."""
        return tuple(sorted(name for name, books in self._books.items() if books.entries))

    def books(self, project: str) -> Books:
        """All that is held of a project."""
        return self._books.get(project, Books(project))

    def write(self, project: str, make: Callable[[Books], Page]) -> Books:
        """Add a page."""
        books = self.books(project)
        page = make(books)
        self._books[project] = replace(
            books,
            entries=(*books.entries, *page.entries),
            debts=dict(sorted({**books.debts, **{debt.number: debt for debt in page.debts}}.items())),
            changes=tuple(sorted((*books.changes, *page.changes), key=lambda c: (c.entry, c.debt, c.turn))),
            write_offs=_renewed(books.write_offs, page.write_offs),
            promises=_renewed(books.promises, page.promises),
            labels=tuple(dict(sorted({**dict(enumerate(books.labels, 1)), **page.labels}.items())).values()),
        )
        self._documents |= {(project, mark): packed for mark, packed in page.documents.items()}
        return self._books[project]

    def document(self, project: str, mark: str) -> bytes | None:
        """A stored document."""
        return self._documents.get((project, mark))


class MemoryWatchbook:
    """Vigils in a dictionary."""

    name = "memory"

    def __init__(self) -> None:
        self._vigils: dict[str, Vigil] = {}
        self._alone = threading.Lock()

    def vigil(self, project: str) -> Vigil:
        """All that is held of a project's watch."""
        return self._vigils.get(project, Vigil(project))

    def keep(self, project: str, make: Callable[[Vigil], Round]) -> Vigil:
        """Add a round."""
        with self._alone:
            vigil = self.vigil(project)
            self._vigils[project] = after(vigil, make(vigil))
            return self._vigils[project]


def _renewed(old: tuple, new: tuple) -> tuple:
    return tuple(dict(sorted({item.number: item for item in (*old, *new)}.items())).values())


def programs() -> Path:
    """The folder of Postgres' own programs; skips the test where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("Postgres is not installed (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason='psycopg is not installed (pip install "solvent[postgres]")')
    return found[-1].parent


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server of our own, which listens at a socket in a folder of its own and is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="solvent-pg-"))
    # Postgres refuses to run as root.
    who = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, **who)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)}
    data, said = str(folder / "data"), subprocess.DEVNULL
    try:
        subprocess.run(
            [programs() / "initdb", "-D", data, "-U", "solvent", "-A", "trust", "--no-sync"],
            check=True, stdout=said, stderr=said, cwd=folder, env=environment, **who,
        )  # fmt: skip
        server = subprocess.Popen(
            [programs() / "postgres", "-D", data, "-k", str(folder), "-c", "listen_addresses=", "-F"],
            stdout=said, stderr=said, cwd=folder, env=environment, **who,
        )  # fmt: skip
        try:
            url = f"postgresql://solvent@/postgres?host={folder}"
            _await(url)
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(url: str) -> None:
    import psycopg

    for _ in range(200):
        with suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        time.sleep(0.05)
    pytest.fail("Postgres was started but does not answer")


def finding(
    code: str = "REP101", path: str = "train.py", line: int = 3, text: str = "x = 1", **more: object
) -> Finding:
    """A finding at a line with that text; its fingerprint follows from code, path and text."""
    fields: dict[str, object] = {
        "code": code, "name": "a name", "place": Place(path, line), "message": "a message", "why": "", "pay": "",
        "severity": Severity.MEDIUM, "effort": Effort(1, 4), "fingerprint": f"{code} {path} {text}", "trait": text,
        "excerpt": ((line, text),),
    }  # fmt: skip
    return Finding(**{**fields, **more})  # type: ignore[arg-type]


def accepted(one: Finding, reason: str = "it is retired soon", until: str | None = None) -> Finding:
    """The finding, accepted in a comment beside it."""
    return replace(one, accepted=Acceptance(reason, until, one.place))


def assessed(*findings: Finding, at: str = "2026-01-01", revision: str = "", score: float = 5.0) -> Assessment:
    """An assessment on a day; accepted findings are sorted out of the given ones."""
    return Assessment(
        project="flights",
        revision=revision or None,
        assessed_at=f"{at}T12:00:00+00:00",
        verdict=Verdict(Maturity.MID, score, Stage.MONITOR, poses_as_product=False, reason=""),
        stages={stage: StageScore(score, 5.0) for stage in Stage},
        facts={},
        findings=tuple(one for one in findings if one.accepted is None),
        accepted=tuple(one for one in findings if one.accepted is not None),
        questions=(),
        contract=Contract(),
        sizes=Sizes(),
        version="1",
    )


def enter(ledger: Ledger, assessment: Assessment, **occasion: object) -> Account:
    """Enter an assessment as the command does."""
    return bookkeeping.enter(ledger, assessment, document(assessment), Occasion(**occasion))  # type: ignore[arg-type]

"""Joins what is done with a ledger to where it lies: finds a project's ledger, reads and writes it.

A ledger is only used where somebody asked for one: by name (`--ledger`), in the environment (SOLVENT_LEDGER), in the
contract (`ledger`), or by `solvent ledger init`, which makes `.solvent/ledger.sqlite` in the project's folder. To build
on a ledger: `desk_of` finds it, `account_of` reads it, and `solvent.domain.account` says what an account holds.
"""

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from solvent.actions.bookkeeping import Occasion, document_of, enter
from solvent.actions.pledging import Terms
from solvent.adapters.clock import SystemClock
from solvent.adapters.git import Git
from solvent.adapters.ledger_database import Database
from solvent.adapters.ledger_postgres import PostgresDatabase
from solvent.adapters.ledger_sql import SqlLedger
from solvent.adapters.ledger_sqlite import SqliteFile
from solvent.adapters.watchbook_sql import SqlWatchbook
from solvent.domain.account import Account, account
from solvent.domain.assessment import Assessment
from solvent.domain.contract import Contract
from solvent.domain.errors import BadUsage, LedgerError
from solvent.domain.ledger import Books, Entry, Page, Passage
from solvent.domain.ports import Ledger
from solvent.domain.vigil import Watchbook
from solvent.reports.json import document
from solvent.source.evolution import passage

FOUND = Path(".solvent") / "ledger.sqlite"
VARIABLE = "SOLVENT_LEDGER"
# Where continuous integration checks out no branch but a commit, it says here what branch it meant.
_BRANCHES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILD_SOURCEBRANCHNAME", "BRANCH_NAME")


@dataclass(frozen=True)
class Desk:
    """A project's place in a ledger, and where it stands now."""

    ledger: Ledger
    project: str
    occasion: Occasion
    way: Callable[[str, str | None], Passage]
    user: Callable[[], str]

    def books(self) -> Books:
        """All that the ledger holds of the project."""
        return self.ledger.books(self.project)

    def write(self, make: Callable[[Books], Page]) -> Books:
        """Add the page that `make` makes of the books as they then stand."""
        return self.ledger.write(self.project, make)

    def enter(self, assessment: Assessment) -> Account:
        """Enter an assessment; the account of it."""
        return enter(self.ledger, assessment, document(assessment), self.occasion)

    def enter_all(self, assessments: Sequence[Assessment]) -> Account:
        """Enter the last assessment; before it those of past commits, where the branch has no entries yet."""
        *past, last = assessments
        if past and any(entry.branch == self.occasion.branch for entry in self.books().entries):
            past = []
        for earlier in past:
            until = earlier.revision or "HEAD"
            enter(self.ledger, earlier, document(earlier), replace(self.occasion, way=partial(self.way, until)))
        return self.enter(last)

    def account(self, *, branch: str | None = None, since: int | None = None) -> Account | None:
        """How the project stands: its newest entry of a branch, beside the one before or the entry `since`."""
        return account(self.books(), branch=branch, since=since, today=SystemClock().now())

    def now(self) -> str:
        """The present."""
        return SystemClock().now()

    def terms(self, by: str | None, day: str | None, words: str) -> Terms:
        """What somebody agrees to now; where no name is given, under the one that git knows."""
        return Terms(self.user() if by is None else by, day, words, self.now())

    def document(self, entry: Entry) -> dict[str, Any] | None:
        """The JSON report that an entry was made from."""
        return document_of(self.ledger, self.project, entry)


def open_ledger(where: str) -> Ledger:
    """The ledger in a file or at a URL; it need not be there yet.

    Raises
    ------
    BadUsage
        The URL is none of Postgres.
    """
    return SqlLedger(_database(where))


def open_watchbook(where: str) -> Watchbook:
    """The vigils in the ledger in a file or at a URL; it need not be there yet.

    Raises
    ------
    BadUsage
        The URL is none of Postgres.
    """
    return SqlWatchbook(_database(where))


def _database(where: str) -> Database:
    scheme, mark, _ = where.partition("://")
    if not mark:
        return SqliteFile(Path(where).expanduser())
    if scheme in {"postgres", "postgresql"}:
        return PostgresDatabase(where)
    raise BadUsage(
        f"A ledger cannot lie at {scheme}://….", hint="Name a file, or a database: postgresql://user@host/name"
    )


def desk_of(root: Path, contract: Contract, *, named: str | None = None) -> Desk | None:
    """The project's place in its ledger: the one named, else that of the environment, the contract, or its folder.

    An empty name asks for none at all.

    Raises
    ------
    LedgerError
        The contract names a ledger outside its folder.
    """
    where = place_of(root, contract, named=named)
    if not where:
        return None
    git = Git(root)

    @lru_cache(maxsize=4)
    def way(until: str, revision: str | None) -> Passage:
        return passage(git.commits_since(revision, until=until))

    branch = git.branch() or next(filter(None, map(os.environ.get, _BRANCHES)), "")
    occasion = Occasion(branch, way=partial(way, "HEAD"))
    return Desk(open_ledger(where), contract.system.name or root.name, occasion, way, git.user)


def place_of(root: Path, contract: Contract, *, named: str | None = None) -> str | None:
    """Where the project's ledger lies, or None where it has none.

    Raises
    ------
    LedgerError
        The contract names a ledger outside its folder.
    """
    return os.environ.get(VARIABLE) or _of_contract(root, contract) or _of_folder(root) if named is None else named


def _of_contract(root: Path, contract: Contract) -> str | None:
    if contract.ledger is None:
        return None
    path = root / contract.ledger
    # Who assesses a stranger's project must not find their results elsewhere, or another file written to.
    if "://" in contract.ledger or not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise LedgerError(
            f"The contract names the ledger {contract.ledger!r}, which is not in the project's folder.",
            hint=f"Name that one with --ledger or in {VARIABLE}; a contract can only name a file beside it.",
        )
    return str(path)


def _of_folder(root: Path) -> str | None:
    path = root / FOUND
    try:
        regular = stat.S_ISREG(path.lstat().st_mode) and not path.parent.is_symlink()
    except OSError:
        return None
    # One that git tracks came with the project: to write to it would change somebody's files.
    return str(path) if regular and not Git(root).is_tracked(FOUND.as_posix()) else None


def make_ledger(root: Path, contract: Contract, *, named: str | None = None) -> Ledger:
    """Make the ledger that was named, else one in the project's folder that git does not see.

    Raises
    ------
    LedgerError
        It cannot be made.
    """
    where = named or os.environ.get(VARIABLE) or _of_contract(root, contract)
    folder = root / FOUND.parent
    try:
        if not where:
            folder.mkdir(exist_ok=True)
            (folder / ".gitignore").write_text("*\n")
    except OSError as error:
        raise LedgerError(
            f"{folder} cannot be made: {error.strerror}.", hint="Name a file elsewhere with --ledger."
        ) from None
    ledger = open_ledger(where or str(root / FOUND))
    ledger.create()
    return ledger

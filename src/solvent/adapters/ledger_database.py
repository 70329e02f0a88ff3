"""A database that can hold a ledger: what one has to offer, and how its tables are brought up to date."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol

from solvent.adapters.ledger_schema import STEPS, VERSION, VERSIONS_TABLE
from solvent.domain.errors import LedgerError


class Cursor(Protocol):
    """What runs statements, in both databases alike."""

    def execute(self, statement: str, values: Any = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, statement: str, values: Iterable[Any], /) -> Any:
        """Run one statement for each row."""

    def fetchall(self) -> list[Any]:
        """The rows of the answer."""


class Database(Protocol):
    """A database that can hold a ledger; whatever goes wrong inside is a `LedgerError`."""

    name: str
    sign: str
    bytes: str

    def reading(self) -> AbstractContextManager[Cursor]:
        """A state of the database that nobody changes meanwhile."""

    def writing(self) -> AbstractContextManager[Cursor]:
        """A transaction that nobody else writes in; it is taken back where an error leaves it."""

    def has_tables(self, cursor: Cursor) -> bool:
        """Whether there is a ledger already."""

    def claim(self, cursor: Cursor) -> None:
        """Mark an empty database as a ledger."""


def version(database: Database, cursor: Cursor) -> int:
    """How many steps its tables have come; `LedgerError` is raised where a newer solvent made them."""
    cursor.execute("SELECT max(version) FROM solvent_ledger")
    found = int(cursor.fetchall()[0][0] or 0)
    if found > VERSION:
        raise LedgerError(
            f"{database.name} was written by a newer solvent: its version is {found}, this one knows {VERSION}.",
            hint="Nothing was changed. Update solvent, or name another ledger with --ledger.",
        )
    return found


def is_ready(database: Database, cursor: Cursor) -> bool:
    """Whether it can be read; an older version is brought up by the next write."""
    return database.has_tables(cursor) and version(database, cursor) > 0


def migrate(database: Database, cursor: Cursor) -> None:
    """Make the tables, or bring those of an older version up to this one."""
    if not database.has_tables(cursor):
        database.claim(cursor)
        cursor.execute(VERSIONS_TABLE)
    sign, now = database.sign, datetime.now(UTC).isoformat(timespec="seconds")
    for number in range(version(database, cursor), VERSION):
        for statement in STEPS[number]:
            cursor.execute(statement.replace("{BYTES}", database.bytes))
        cursor.execute(f"INSERT INTO solvent_ledger VALUES ({sign}, {sign})", (number + 1, now))

"""Books in the tables of a database, whichever: what SQLite and Postgres have in common."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol

from solvent.adapters import ledger_rows as rows
from solvent.adapters.ledger_schema import STEPS, VERSION, VERSIONS_TABLE
from solvent.domain.errors import LedgerError
from solvent.domain.ledger import Books, Page, WriteOff


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


class SqlLedger:
    """A ledger in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """Where it is, without a password."""
        return self._database.name

    def create(self) -> None:
        """Make the tables, or bring those of an older version up to this one."""
        with self._database.writing() as cursor:
            self._migrate(cursor)

    def projects(self) -> tuple[str, ...]:
        """The projects that have entries."""
        with self._database.reading() as cursor:
            if not self._is_ready(cursor):
                return ()
            cursor.execute("SELECT DISTINCT project FROM solvent_entries")
            return tuple(sorted(row[0] for row in cursor.fetchall()))

    def books(self, project: str) -> Books:
        """All that is held of a project."""
        with self._database.reading() as cursor:
            return self._books(cursor, project) if self._is_ready(cursor) else Books(project)

    def document(self, project: str, mark: str) -> bytes | None:
        """A stored document."""
        sign = self._database.sign
        with self._database.reading() as cursor:
            if not self._is_ready(cursor):
                return None
            cursor.execute(
                f"SELECT document FROM solvent_documents WHERE project = {sign} AND mark = {sign}",
                (rows.storable(project), mark),
            )
            found = cursor.fetchall()
        try:
            return zlib.decompress(bytes(found[0][0])) if found else None
        except zlib.error:
            raise LedgerError(f"A document in {self.name} is damaged.", hint="Restore the ledger's backup.") from None

    def write(self, project: str, make: Callable[[Books], Page]) -> Books:
        """Add the page that `make` makes, in one transaction."""
        with self._database.writing() as cursor:
            self._migrate(cursor)
            self._add(cursor, project, make(self._books(cursor, project)))
            return self._books(cursor, project)

    def _version(self, cursor: Cursor) -> int:
        cursor.execute("SELECT max(version) FROM solvent_ledger")
        version = int(cursor.fetchall()[0][0] or 0)
        if version > VERSION:
            raise LedgerError(
                f"{self.name} was written by a newer solvent: its version is {version}, this one knows {VERSION}.",
                hint="Nothing was changed. Update solvent, or name another ledger with --ledger.",
            )
        return version

    def _is_ready(self, cursor: Cursor) -> bool:
        """Whether it can be read; an older version is brought up by the next write."""
        return self._database.has_tables(cursor) and self._version(cursor) > 0

    def _migrate(self, cursor: Cursor) -> None:
        if not self._database.has_tables(cursor):
            self._database.claim(cursor)
            cursor.execute(VERSIONS_TABLE)
        sign, now = self._database.sign, datetime.now(UTC).isoformat(timespec="seconds")
        for number in range(self._version(cursor), VERSION):
            for statement in STEPS[number]:
                cursor.execute(statement.replace("{BYTES}", self._database.bytes))
            cursor.execute(f"INSERT INTO solvent_ledger VALUES ({sign}, {sign})", (number + 1, now))

    def _books(self, cursor: Cursor, project: str) -> Books:
        def read(table: str) -> Iterator[rows.Row]:
            order = "entry, debt, turn" if table == "solvent_changes" else "number"
            names = rows.spoken(rows.COLUMNS[table].split())
            cursor.execute(
                f"SELECT {names} FROM {table} WHERE project = {self._database.sign} ORDER BY {order}",
                (rows.storable(project),),
            )
            return iter(cursor.fetchall())

        try:
            return Books(
                project=project,
                entries=tuple(map(rows.entry_of, read("solvent_entries"))),
                debts={debt.number: debt for debt in map(rows.debt_of, read("solvent_debts"))},
                changes=tuple(map(rows.change_of, read("solvent_changes"))),
                write_offs=tuple(WriteOff(*row) for row in read("solvent_write_offs")),
                promises=tuple(map(rows.promise_of, read("solvent_promises"))),
                labels=tuple(map(rows.labels_of, read("solvent_labels"))) if self._version(cursor) > 1 else (),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise LedgerError(
                f"{self.name} holds rows that no solvent wrote: {error}.", hint="Restore the ledger's backup."
            ) from None

    def _add(self, cursor: Cursor, project: str, page: Page) -> None:
        self._put(cursor, project, "solvent_entries", map(rows.entry_row, page.entries))
        self._put(cursor, project, "solvent_debts", map(rows.debt_row, page.debts))
        self._put(cursor, project, "solvent_changes", map(rows.change_row, page.changes))
        self._put(cursor, project, "solvent_write_offs", map(rows.write_off_row, page.write_offs))
        self._put(cursor, project, "solvent_promises", map(rows.promise_row, page.promises))
        self._put(cursor, project, "solvent_labels", (rows.labels_row(n, labels) for n, labels in page.labels.items()))
        sign = self._database.sign
        for mark, document in page.documents.items():
            cursor.execute(
                f"INSERT INTO solvent_documents VALUES ({rows.marks(3, sign)}) ON CONFLICT DO NOTHING",
                (rows.storable(project), mark, zlib.compress(document, 6)),
            )

    def _put(self, cursor: Cursor, project: str, table: str, values: Iterable[rows.Row]) -> None:
        names = rows.COLUMNS[table].split()
        statement = (
            f"INSERT INTO {table} (project, {rows.spoken(names)}) VALUES "
            f"({rows.marks(len(names) + 1, self._database.sign)})"
        )
        if names[0] == "number" and table != "solvent_entries":
            renewed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
            statement += f" ON CONFLICT (project, number) DO UPDATE SET {renewed}"
        wanted = [tuple(map(rows.storable, (project, *row))) for row in values]
        if wanted:
            cursor.executemany(statement, wanted)

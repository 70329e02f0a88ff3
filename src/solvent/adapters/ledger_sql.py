"""Books in the tables of a database, whichever: what SQLite and Postgres have in common."""

import zlib
from collections.abc import Callable, Iterable, Iterator

from solvent.adapters import ledger_rows as rows
from solvent.adapters.ledger_database import Cursor, Database, is_ready, migrate, version
from solvent.domain.errors import LedgerError
from solvent.domain.ledger import Books, Page, WriteOff


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
            migrate(self._database, cursor)

    def projects(self) -> tuple[str, ...]:
        """The projects that have entries."""
        with self._database.reading() as cursor:
            if not is_ready(self._database, cursor):
                return ()
            cursor.execute("SELECT DISTINCT project FROM solvent_entries")
            return tuple(sorted(row[0] for row in cursor.fetchall()))

    def books(self, project: str) -> Books:
        """All that is held of a project."""
        with self._database.reading() as cursor:
            return self._books(cursor, project) if is_ready(self._database, cursor) else Books(project)

    def document(self, project: str, mark: str) -> bytes | None:
        """A stored document."""
        sign = self._database.sign
        with self._database.reading() as cursor:
            if not is_ready(self._database, cursor):
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
            migrate(self._database, cursor)
            self._add(cursor, project, make(self._books(cursor, project)))
            return self._books(cursor, project)

    def _books(self, cursor: Cursor, project: str) -> Books:
        def read(table: str) -> Iterator[rows.Row]:
            order = "entry, debt, turn" if table == "solvent_changes" else "number"
            names = rows.spoken(rows.COLUMNS[table].split())
            cursor.execute(
                f"SELECT {names} FROM {table} WHERE project = {self._database.sign} ORDER BY {order}",
                (rows.storable(project),),
            )
            return iter(cursor.fetchall())

        held = version(self._database, cursor) > 1
        try:
            return Books(
                project=project,
                entries=tuple(map(rows.entry_of, read("solvent_entries"))),
                debts={debt.number: debt for debt in map(rows.debt_of, read("solvent_debts"))},
                changes=tuple(map(rows.change_of, read("solvent_changes"))),
                write_offs=tuple(WriteOff(*row) for row in read("solvent_write_offs")),
                promises=tuple(map(rows.promise_of, read("solvent_promises"))),
                labels=tuple(map(rows.labels_of, read("solvent_labels"))) if held else (),
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

"""A ledger in one SQLite file: safe against crashes, full disks and other writers, and never mistaken for another."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from solvent.adapters.ledger_database import Cursor
from solvent.adapters.ledger_sql import SqlLedger
from solvent.domain.errors import LedgerError, SolventError

# "solv", in the place that SQLite keeps for the kind of a file.
_KIND = 0x736F6C76
_WAIT = 30.0


def sqlite_ledger(path: Path) -> SqlLedger:
    """The ledger in a file, which is made by the first write."""
    return SqlLedger(SqliteFile(path))


class SqliteFile:
    """One file. A rollback journal, not a write-ahead log: it works on network drives and read-only media, too."""

    sign = "?"
    bytes = "BLOB"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A state that nobody changes meanwhile; no file is made."""
        with self._connected(write=False) as connection:
            connection.execute("BEGIN")
            yield connection.cursor()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """A transaction that waits for other writers and is written through to the disk at its end."""
        with self._connected(write=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection.cursor()
            connection.execute("COMMIT")

    def has_tables(self, cursor: Cursor) -> bool:
        """Whether the file is a ledger; a database of something else is refused."""
        cursor.execute("PRAGMA application_id")
        kind = cursor.fetchall()[0][0]
        cursor.execute("SELECT name FROM sqlite_master")
        names = [row[0] for row in cursor.fetchall()]
        if kind == _KIND and "solvent_ledger" in names:
            return True
        if names:
            raise LedgerError(
                f"{self.name} is a database, but no ledger of solvent.",
                hint="Nothing was changed. Name another file with --ledger.",
            )
        return False

    def claim(self, cursor: Cursor) -> None:
        """Mark an empty file as a ledger."""
        cursor.execute(f"PRAGMA application_id = {_KIND}")

    @contextmanager
    def _connected(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        connection = None
        try:
            connection = self._open(write=write)
            yield connection
        except sqlite3.Error as error:
            raise self._said(error) from None
        except OSError as error:
            raise LedgerError(
                f"The ledger {self.name} cannot be used: {error.strerror or error}.",
                hint="Check its folder, or name another file with --ledger.",
            ) from None
        finally:
            if connection is not None:
                # What was not committed is taken back.
                connection.close()

    def _open(self, *, write: bool) -> sqlite3.Connection:
        if self.path.is_dir():
            raise LedgerError(f"{self.name} is a folder, not a ledger.", hint="Name a file in it with --ledger.")
        if not write and not self.path.exists():
            return sqlite3.connect(":memory:", isolation_level=None)
        if write:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        # A reader, too, takes back what a killed writer left; SQLite itself falls back to reading only.
        address = f"{self.path.absolute().as_uri()}?mode={'rwc' if write else 'rw'}"
        connection = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _said(self, error: sqlite3.Error) -> SolventError:
        said = str(error)
        if "locked" in said:
            hint = "Another process has been writing for half a minute. Try again."
        elif "full" in said or "disk I/O" in said:
            hint = "The ledger is as it was before. Make room on the disk and try again."
        elif "readonly" in said or "unable to open" in said:
            hint = "Check that the file and its folder are yours to write, or name another file with --ledger."
        elif "not a database" in said or "malformed" in said:
            hint = "Restore its backup, or name another file with --ledger. Nothing was changed."
        else:
            hint = "Nothing was changed. Name another file with --ledger."
        return LedgerError(f"The ledger {self.name} cannot be used: {said}.", hint=hint)

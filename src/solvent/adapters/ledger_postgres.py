"""A ledger in Postgres, shared by many machines; needs psycopg, which `pip install "solvent[postgres]"` brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from solvent.adapters.ledger_database import Cursor
from solvent.adapters.ledger_sql import SqlLedger
from solvent.domain.errors import LedgerError

_WAIT_SECONDS = 10
# Any number that no other program is likely to lock; "solv".
_LOCK = 0x736F6C76


def postgres_ledger(url: str) -> SqlLedger:
    """The ledger in the database at a URL."""
    return SqlLedger(PostgresDatabase(url))


class PostgresDatabase:
    """One database; the tables lie in the first schema of the user's search path."""

    sign = "%s"
    bytes = "BYTEA"

    def __init__(self, url: str) -> None:
        self._url = url
        self.name = without_password(url)

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A state that nobody changes meanwhile."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """A transaction that waits for other writers."""
        with self._transaction("BEGIN") as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield cursor

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Cursor]:
        try:
            import psycopg
        except ImportError:
            raise LedgerError(
                "A ledger in Postgres needs psycopg, which is not installed.",
                hint='Install it: pip install "solvent[postgres]"',
            ) from None
        try:
            connection = psycopg.connect(
                self._url, connect_timeout=_WAIT_SECONDS, autocommit=True, client_encoding="UTF8"
            )
            try:
                cursor = connection.cursor()
                cursor.execute(begin.encode())
                yield cursor
                cursor.execute(b"COMMIT")
            finally:
                # What was not committed is taken back.
                connection.close()
        except psycopg.Error as error:
            raise LedgerError(
                f"The ledger {self.name} cannot be used: {_first_line(error)}.",
                hint="Nothing was changed. Check the address, the network, and the rights of the user.",
            ) from None

    def has_tables(self, cursor: Cursor) -> bool:
        """Whether there is a ledger already."""
        cursor.execute("SELECT to_regclass('solvent_ledger') IS NOT NULL")
        return bool(cursor.fetchall()[0][0])

    def claim(self, cursor: Cursor) -> None:
        """Nothing marks a database: a ledger may share it."""


def without_password(url: str) -> str:
    """A URL as one may show it.

    >>> without_password("postgresql://ana:secret@db.example.org/ledger?sslmode=require&password=x")
    'postgresql://ana@db.example.org/ledger'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "postgresql://…"
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, f"{user.split(':')[0]}@{place}" if user else place, parts.path, "", ""))


def _first_line(error: Exception) -> str:
    return (str(error).strip().split("\n") or ["no answer"])[0].rstrip(".")

"""Tables of databases, by URL: how one is reached, read in one state, and what is said where it cannot be."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import pyarrow as pa

from solvent.adapters.address import Address
from solvent.domain.errors import BadTable, Unreachable
from solvent.domain.suggest import advice
from solvent.source.text import printable

_WAIT_SECONDS = 10
_HINT = "Look whether the database runs and whether this user may read the table, then try again."
# What passes by itself: a server that is down or starts, a file that another process writes to.
_PASSING = ("OperationalError", "ConnectionException", "ConnectionError", "TimeoutError", "AdminShutdown")
_LOCKED = "Could not set lock"
# A server that answers and refuses will refuse again, but for these.
_REFUSED, _BUSY = "FATAL:", ("starting up", "shutting down", "recovery", "too many", "terminating connection")


def table_at(address: Address) -> Any:
    """The table that a URL names: `duckdb://file.db?table=name`, `postgres://user@host/db?table=schema.name`, `spark://`.

    All that is asked of it is answered from one state, whoever writes meanwhile.

    Raises
    ------
    BadTable
        The URL names no table, or there is none of the name.
    Unreachable
        Nothing answers.
    """
    schema, _, last = address.table.rpartition(".")
    with told(address.name, address):
        base = _connected(address)
        tables = _tables(base, schema)
    if last not in tables:
        where = address.name.partition("?")[0]
        raise BadTable(
            f"{where} has no table {address.table!r}." if last else f"{where} names no table.",
            hint=f"Add ?table=NAME. {advice(last, tables)}".strip(),
        )
    with told(address.name, address):
        return base.table(last, database=schema or None)


@contextmanager
def opened(address: Address) -> Iterator[Any]:
    """The table at a URL for as long as it is read; the connection is closed afterwards.

    Raises
    ------
    BadTable, Unreachable
        As `table_at`; and so does whatever fails while it is read.
    """
    table = table_at(address)
    try:
        with told(address.name, address):
            yield table
    finally:
        base = table.get_backend()
        if base.name == "postgres":
            base.con.close()
        elif base.name == "duckdb":
            base.disconnect()


def table_beside(table: Any, address: Address) -> Any:
    """Another table of the same database, read in the same state.

    Raises
    ------
    BadTable
        There is no such table.
    """
    base, (schema, _, last) = table.get_backend(), address.table.rpartition(".")
    if last not in (tables := _tables(base, schema)):
        raise BadTable(f"{address.name} is no table.", hint=advice(last, tables))
    return base.table(last, database=schema or None)


def _connected(address: Address) -> Any:
    if address.scheme == "postgres":
        import psycopg
        from ibis.backends.postgres import Backend

        con = psycopg.connect(address.connection, client_encoding="utf8", connect_timeout=_WAIT_SECONDS)
        con.isolation_level, con.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        # Ibis would load pandas to connect by itself.
        base = Backend()
        base._can_reconnect, base.con = False, con
        # The transaction that begins here is never ended, so that all that follows sees one state.
        con.execute("SET TIMEZONE = UTC")
        return base
    if address.scheme == "duckdb":
        url = address.connection
        if "read_only" not in address.options:
            url += ("&" if "?" in url else "?") + "read_only=True"
        base = ibis.connect(url)
        base.raw_sql("BEGIN TRANSACTION")
        return base
    return ibis.connect(address.connection)


def _tables(base: Any, schema: str) -> list[str]:
    if base.name == "pyspark":
        return list(base.list_tables(database=schema or None))
    if base.name == "sqlite":
        return list(base.list_tables())
    names = base.table("tables", database="information_schema")
    inside = names.table_schema == schema if schema else ~names.table_schema.isin(["pg_catalog", "information_schema"])
    return sorted(name for (name,) in fetched(names.filter(inside).select("table_name")))


def fetched(expression: Any) -> list[tuple[Any, ...]]:
    """The rows of an expression, without a detour by pandas where the engine can."""
    base = expression.get_backend()
    if base.name == "duckdb":
        return list(base.raw_sql(base.compile(expression)).fetchall())
    if base.name == "postgres":
        with base.con.cursor() as cursor:
            return list(cursor.execute(base.compile(expression)).fetchall())
    if base.name == "pyspark":
        return [tuple(row) for row in base.raw_sql(base.compile(expression)).collect()]
    rows = expression.to_pyarrow().to_pydict()
    return list(zip(*rows.values(), strict=True))


def arrow_of(table: Any) -> pa.Table:
    """The rows of an expression as an Arrow table: numbers, truths, times in UTC and texts, whatever the engine has."""
    base = table.get_backend()
    table = table.select(**{name: plainly(table[name]) for name in table.columns})
    if base.name == "duckdb":
        return base.con.sql(base.compile(table)).to_arrow_table()
    if base.name == "postgres":
        return _copied(base, table)
    return table.to_pyarrow()


def plainly(value: Any) -> Any:
    """A value of an engine's own type as a number, a truth, a time in UTC or text."""
    kind = value.type()
    if kind.is_decimal():
        return value.cast("float64")
    if kind.is_timestamp():
        return value.cast("timestamp('UTC')").cast("timestamp") if kind.timezone else value
    plain = kind.is_numeric() or kind.is_boolean() or kind.is_date() or kind.is_string()
    return value if plain else value.cast("string")


def _copied(base: Any, table: Any) -> pa.Table:
    """What Postgres copies out as CSV, which Arrow reads without a Python object for each value."""
    from pyarrow import csv

    kinds = {field.name: field.type for field in table.schema().to_pyarrow()}
    read = csv.ReadOptions(column_names=list(kinds), use_threads=False, block_size=4 << 20)
    convert = csv.ConvertOptions(
        column_types=kinds, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False,
        true_values=["t"], false_values=["f"],
    )  # fmt: skip
    with (
        base.con.cursor() as cursor,
        cursor.copy(f"COPY ({base.compile(table)}) TO STDOUT (FORMAT csv)") as copy,
        io.BufferedReader(_Blocks(iter(copy)), 1 << 20) as lines,
    ):
        found = csv.open_csv(lines, read, csv.ParseOptions(newlines_in_values=True), convert)
        return pa.Table.from_batches(found, pa.schema(kinds))


class _Blocks(io.RawIOBase):
    """Blocks of bytes as a file."""

    def __init__(self, blocks: Iterator[Any]) -> None:
        self._blocks, self._left = blocks, b""

    def readable(self) -> bool:
        """It can only be read."""
        return True

    def readinto(self, room: Any) -> int:
        """Fill some room with what comes next."""
        self._left = self._left or bytes(next(self._blocks, b""))
        count = min(len(room), len(self._left))
        room[:count], self._left = self._left[:count], self._left[count:]
        return count


@contextmanager
def told(where: str, address: Address | None = None) -> Iterator[None]:
    """Say of a database that does not answer which it is and what it says, without its password."""
    try:
        yield
    except BadTable:
        raise
    # Each engine has errors of its own, and none shares a parent with another's.
    except Exception as error:  # noqa: BLE001
        said = str(error) if address is None else address.without_secrets(str(error))
        first = printable(said.strip().split("\n", 1)[0]).rstrip(".")[:300]
        kind = Unreachable if _passes(error) else BadTable
        raise kind(f"{where} cannot be read: {type(error).__name__} {first}.", hint=_HINT) from None


def _passes(error: Exception) -> bool:
    """Whether it may go away by itself."""
    said = str(error)
    if _LOCKED in said:
        return True
    known = {kind.__name__ for kind in type(error).__mro__} & set(_PASSING)
    return bool(known) and (_REFUSED not in said or any(word in said for word in _BUSY))

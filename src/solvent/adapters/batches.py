"""Tables as batches of rows, whoever holds them: what a scan reads."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import pyarrow as pa

from solvent.domain.errors import BadTable

ROWS = 65_536


class Source(Protocol):
    """A table that is read in batches."""

    @property
    def names(self) -> Sequence[str]:
        """The names of its columns, as far as they are known before it is read."""

    @property
    def columnar(self) -> bool:
        """Whether some of the columns can be read without the others."""

    def batches(self, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows, in order; where the source is columnar, those columns only."""

    def some(self, rows: int) -> pa.Table:
        """So many rows from all over, or where that is dear from the beginning; all where there are fewer."""


class Memory:
    """A table in memory."""

    columnar = True

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.names: Sequence[str] = table.schema.names

    def batches(self, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows, in order."""
        yield from self._table.select(list(names or self.names)).to_batches(max_chunksize=ROWS)

    def some(self, rows: int) -> pa.Table:
        """Rows from all over."""
        parts = 16
        if self._table.num_rows <= rows:
            return self._table
        at = [self._table.num_rows * part // parts for part in range(parts)]
        return pa.concat_tables([self._table.slice(start, rows // parts) for start in at])


class Stream:
    """A table that is read from its beginning each time, all columns at once."""

    columnar = False

    def __init__(self, opened: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self._opened = opened
        first = next(opened(), None)
        self.names: Sequence[str] = first.schema.names if first is not None else ()

    def batches(self, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows, in order."""
        return self._opened()

    def some(self, rows: int) -> pa.Table:
        """The first rows."""
        return joined(_first(self._opened(), rows))


class Once:
    """Batches that come by once, as from a queue; they may differ in their columns."""

    columnar = False

    def __init__(self, parts: Iterator[Any]) -> None:
        self._left = (batch for part in parts for batch in table_of(part).to_batches(max_chunksize=ROWS))
        self._held: list[pa.RecordBatch] = []
        self.names: Sequence[str] = ()

    def batches(self, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows, in order, those that `some` looked at first."""
        return chain(self._held, self._left)

    def some(self, rows: int) -> pa.Table:
        """The first rows, which are held until they are read."""
        self._held = _first(self._left, rows)
        return joined(self._held)


def joined(parts: Iterable[pa.RecordBatch | pa.Table]) -> pa.Table:
    """Batches as one table, which has the columns of each of them; the first alone where their types do not agree."""
    tables = [pa.Table.from_batches([part]) if isinstance(part, pa.RecordBatch) else part for part in parts]
    if not tables:
        return pa.table({})
    try:
        return pa.concat_tables(tables, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return tables[0]


def frame_source(data: Any) -> Source:
    """A frame, a mapping to arrays, a DuckDB relation or an iterator of frames as a source.

    Raises
    ------
    BadTable
        It is no table, or its columns have not each a name and as many rows as the others.
    """
    opened = next(
        (getattr(data, name) for name in ("to_arrow_reader", "fetch_arrow_reader") if hasattr(data, name)), None
    )
    if opened is not None:
        return Stream(lambda: iter(opened(ROWS)))
    if isinstance(data, Iterator):
        return Once(data)
    return Memory(table_of(data))


def table_of(data: Any) -> pa.Table:
    """A frame or a mapping to arrays as an Arrow table."""
    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    elif isinstance(data, Mapping):
        data = _of_arrays({str(name): array_of(values) for name, values in data.items()})
    elif not isinstance(data, pa.Table):
        data = _of_frame(data)
    named_once(data.schema.names)
    return data


def array_of(values: Any) -> pa.Array:
    """Values as an Arrow array; what has no common type becomes text."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, UnicodeEncodeError):
        texts = [None if value is None else str(value).encode("utf-8", "backslashreplace") for value in values]
        return pa.array(texts, pa.binary()).cast(pa.string())


def named_once(names: Iterable[str]) -> None:
    """Refuse a table with several columns of one name."""
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise BadTable(f"The table has several columns {twice[0]!r}.", hint="Give each column a name of its own.")


def _first(batches: Iterator[pa.RecordBatch], rows: int) -> list[pa.RecordBatch]:
    found: list[pa.RecordBatch] = []
    count = 0
    while count < rows and (batch := next(batches, None)) is not None:
        found.append(batch)
        count += batch.num_rows
    return found


def _of_arrays(arrays: Mapping[str, pa.Array]) -> pa.Table:
    lengths = sorted({len(array) for array in arrays.values()})
    if len(lengths) != 1:
        raise BadTable(
            "The table has no columns." if not lengths else f"Columns have {' and '.join(map(str, lengths))} rows.",
            hint="Pass a frame, or a mapping from names to arrays of equal length.",
        )
    return pa.table(dict(arrays))


def _of_frame(frame: Any) -> pa.Table:
    import narwhals as nw

    if not hasattr(frame, "collect_schema"):
        named_once([str(name) for name in getattr(frame, "columns", ())])
    try:
        table = nw.from_native(frame)
        eager = table.collect("pyarrow") if isinstance(table, nw.LazyFrame) else table
    except TypeError:
        raise BadTable(
            f"A {type(frame).__name__} is no table.",
            hint="Pass a path, a frame of pandas, Polars, Arrow, DuckDB or Ibis, or a mapping to arrays.",
        ) from None
    try:
        # An index of pandas is no column, though Arrow brings it along as one.
        return eager.to_arrow().select(list(eager.columns))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.table({str(name): array_of(eager.get_column(name).to_list()) for name in eager.columns})

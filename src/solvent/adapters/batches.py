"""Tables as batches of rows: files of Parquet, CSV and JSON lines, folders of them, and frames of every library."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from solvent.domain.errors import BadTable
from solvent.source.text import printable

ROWS = 65_536
_KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".csv.gz": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
_FORMATS = "Give Parquet, CSV or JSON lines (.parquet .csv .tsv .csv.gz .jsonl .ndjson .json), or a folder of them."


class Source(Protocol):
    """A table that can be read in batches, of some columns only, and more than once."""

    @property
    def schema(self) -> pa.Schema:
        """The names and types of its columns."""

    @property
    def columnar(self) -> bool:
        """Whether reading some of the columns costs about its share."""

    def batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, those columns."""

    def some(self, rows: int) -> pa.Table:
        """So many rows from all over, or where that is dear from the beginning; all where there are fewer."""


class Memory:
    """A table in memory."""

    columnar = True

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.schema: pa.Schema = table.schema

    def batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, those columns."""
        yield from self._table.select(list(names)).to_batches(max_chunksize=ROWS)

    def some(self, rows: int) -> pa.Table:
        """Rows from all over."""
        parts = 16
        if self._table.num_rows <= rows:
            return self._table
        at = [self._table.num_rows * part // parts for part in range(parts)]
        return pa.concat_tables([self._table.slice(start, rows // parts) for start in at])


class Parquet:
    """A Parquet file."""

    columnar = True

    def __init__(self, path: Path) -> None:
        self._path = path
        file = self._open()
        self.schema: pa.Schema = file.schema_arrow
        self._groups = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]

    def _open(self) -> Any:
        import pyarrow.parquet as pq

        file = pq.ParquetFile(self._path)
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        return pq.ParquetFile(self._path, metadata=file.metadata, read_dictionary=texts, pre_buffer=False)

    def batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, those columns."""
        yield from self._open().iter_batches(batch_size=ROWS, columns=list(names), use_threads=False)

    def some(self, rows: int) -> pa.Table:
        """The first rows of row groups from all over."""
        file, groups = self._open(), range(len(self._groups))
        if sum(self._groups) <= rows:
            return file.read(use_threads=False)
        chosen = sorted({len(groups) * part // 8 for part in range(8)})
        batches = [next(file.iter_batches(rows // len(chosen), row_groups=[at], use_threads=False)) for at in chosen]
        return pa.Table.from_batches(batches)


class Stream:
    """A table that is read from its beginning each time, all columns at once."""

    columnar = False

    def __init__(self, opened: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self._opened = opened
        first = next(opened(), None)
        self.schema: pa.Schema = first.schema if first is not None else pa.schema([])

    def batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows in order, those columns."""
        for batch in self._opened():
            yield batch.select([name for name in names if name in batch.schema.names])

    def some(self, rows: int) -> pa.Table:
        """The first rows."""
        found: list[pa.RecordBatch] = []
        for batch in self._opened():
            found.append(batch)
            if sum(map(len, found)) >= rows:
                break
        return pa.Table.from_batches(found, self.schema).slice(0, rows) if found else self.schema.empty_table()


def sources_of(data: Any) -> list[Source]:
    """The parts that a table consists of: files, or a frame.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, or it is no table.
    """
    files = isinstance(data, str | Path)
    found: list[Source] = [_file(path) for path in _paths(Path(data))] if files else [Memory(_table(data))]
    for source in found:
        _named_once(source.schema.names)
    return found


def _paths(path: Path) -> list[Path]:
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.is_file() and _kind(each))
        found = [each for each in inside if not any(part[0] in "._" for part in each.relative_to(path).parts)]
        if not found:
            raise BadTable(f"The folder {path} holds no table.", hint=_FORMATS)
        return found
    if not path.exists():
        raise BadTable(f"There is no file {path}.", hint=_FORMATS)
    if not _kind(path):
        raise BadTable(f"{path.name} has no ending of a table.", hint=_FORMATS)
    return [path]


def _kind(path: Path) -> str | None:
    return next((kind for ending, kind in _KINDS.items() if path.name.lower().endswith(ending)), None)


def _file(path: Path) -> Source:
    with told(path):
        if _kind(path) == "parquet":
            return Parquet(path)
        return Stream(lambda: _csv(path) if _kind(path) == "csv" else _json(path))


def _csv(path: Path) -> Iterator[pa.RecordBatch]:
    from pyarrow import csv

    tabs = csv.ParseOptions(delimiter="\t" if ".tsv" in path.suffixes else ",")
    with csv.open_csv(path, parse_options=tabs) as reader:
        yield from reader


def _json(path: Path) -> Iterator[pa.RecordBatch]:
    from pyarrow import json

    with json.open_json(path) as reader:
        yield from reader


class told:  # noqa: N801
    """Says of a file that cannot be read which it is and what is wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        """Turn what Arrow says into advice."""
        if isinstance(error, pa.ArrowException | OSError):
            said = printable(str(error).strip().split("\n", 1)[0]).rstrip(".")[:300]
            raise BadTable(
                f"{self._path.name} cannot be read: {said}.",
                hint="If it is still being written, wait until it is whole, or write beside it and rename it.",
            ) from None


def _table(data: Any) -> pa.Table:
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, Mapping):
        return pa.table({str(name): _array(values) for name, values in _plain(data).items()})
    return _of_frame(data)


def _plain(data: Mapping[Any, Any]) -> Mapping[Any, Any]:
    lengths = {len(values) for values in data.values()}
    if len(lengths) != 1:
        raise BadTable(
            "The table has no columns." if not lengths else f"Columns have {sorted(lengths)} rows.",
            hint="Pass a frame, or a mapping from names to arrays of equal length.",
        )
    return data


def _array(values: Any) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, UnicodeEncodeError):
        texts = [None if value is None else str(value).encode("utf-8", "backslashreplace") for value in values]
        return pa.array(texts, pa.binary()).cast(pa.string())


def _of_frame(frame: Any) -> pa.Table:
    import narwhals as nw

    names = list(getattr(frame, "columns", []))
    _named_once([str(name) for name in names])
    try:
        table = nw.from_native(frame)
        eager = table.collect("pyarrow") if isinstance(table, nw.LazyFrame) else table
    except TypeError:
        raise BadTable(
            f"A {type(frame).__name__} is no table.",
            hint="Pass a path, a frame of pandas, Polars, Arrow, DuckDB or Ibis, or a mapping to arrays.",
        ) from None
    try:
        return eager.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.table({str(name): _array(eager.get_column(name).to_list()) for name in eager.columns})


def _named_once(names: Iterable[str]) -> None:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise BadTable(f"The table has several columns {twice[0]!r}.", hint="Give each column a name of its own.")

"""Files of Parquet, CSV and JSON lines, and folders of them, as batches of rows."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from solvent.adapters.batches import ROWS, Source, Stream, array_of, joined, named_once
from solvent.domain.errors import BadTable
from solvent.source.text import printable

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
_HALF = "If it is still being written, wait until it is whole, or write beside it and rename it."


class Parquet:
    """A Parquet file."""

    columnar = True

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._path, self._open = path, pq.ParquetFile
        with told(path.name):
            file = pq.ParquetFile(path)
        self._meta = file.metadata
        self.names: Sequence[str] = file.schema_arrow.names
        self._texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        self._groups = [self._meta.row_group(at).num_rows for at in range(self._meta.num_row_groups)]

    def _file(self) -> Any:
        return self._open(self._path, metadata=self._meta, read_dictionary=self._texts, pre_buffer=False)

    def batches(self, names: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows, in order, those columns."""
        with told(self._path.name):
            yield from self._file().iter_batches(ROWS, columns=list(names or self.names), use_threads=False)

    def some(self, rows: int) -> pa.Table:
        """The first rows of row groups from all over: of few where each is a large part of the file."""
        groups = len(self._groups)
        with told(self._path.name):
            if sum(self._groups) <= rows:
                return self._file().read(use_threads=False)
            wanted = 8 if groups > 16 else 3
            chosen = sorted({round(part * (groups - 1) / (wanted - 1)) for part in range(wanted)})
            return pa.Table.from_batches([self._head(at, rows // len(chosen)) for at in chosen])

    def _head(self, group: int, rows: int) -> pa.RecordBatch:
        with self._file() as file:
            return next(file.iter_batches(rows, row_groups=[group], use_threads=False))


class Written(Stream):
    """A file of text: its types are what its beginning shows, and all is read as text where they do not last."""

    def __init__(self, path: Path, typed: "Reader", as_text: "Reader") -> None:
        self._path, self._as_text = path, as_text
        try:
            super().__init__(lambda: _telling(path, typed))
        except Changed:
            super().__init__(lambda: _telling(path, as_text))

    def some(self, rows: int) -> pa.Table:
        """The first rows, as far as they keep their types."""
        found = []
        try:
            for batch in self.batches():
                found.append(batch)
                if sum(each.num_rows for each in found) >= rows:
                    break
        except Changed:
            pass
        return joined(found)

    def as_text(self) -> Source:
        """The same file, each value as it is written."""
        return Stream(lambda: _telling(self._path, self._as_text))


Reader = Callable[[Path], Iterator[pa.RecordBatch]]


class Changed(BadTable):
    """A file of text does not keep the types that its beginning shows."""


class told:  # noqa: N801
    """Says of a file that cannot be read which it is and what is wrong."""

    def __init__(self, name: str, *, hint: str = _HALF) -> None:
        self._name, self._hint = name, hint

    def __enter__(self) -> None:
        """Nothing is needed."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        """Turn what Arrow says into advice."""
        if isinstance(error, pa.ArrowException | OSError):
            said = printable(str(error).strip().split("\n", 1)[0]).rstrip(".")[:300]
            changed = isinstance(error, pa.ArrowInvalid) and ("conversion error" in said or "changed from" in said)
            raise (Changed if changed else BadTable)(
                f"{self._name} cannot be read: {said}.",
                hint=self._hint,
            ) from None


def file_sources(path: Path) -> list[Source]:
    """A file, or each file of a folder in the order of their names, hidden ones left out.

    Raises
    ------
    BadTable
        There is no such file, or it cannot be read.
    """
    return [_file(each) for each in tables_in(path)]


def tables_in(path: Path) -> list[Path]:
    """A file itself, or the tables in a folder in the order of their names, hidden ones left out.

    Raises
    ------
    BadTable
        There is no such file, it is no table, or the folder holds none.
    """
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
    kind = _kind(path)
    found: Source
    if kind == "parquet":
        found = Parquet(path)
    elif kind == "csv":
        found = Written(path, _csv, lambda path: _csv(path, typed=False))
    else:
        found = Written(path, _json, _json_lines)
    named_once(found.names)
    return found


def _telling(path: Path, reader: Reader) -> Iterator[pa.RecordBatch]:
    with told(path.name):
        yield from reader(path)


def csv_options(delimiter: str) -> tuple[Any, Any]:
    """How CSV is parsed and its values are read: what is quoted is no gap."""
    from pyarrow import csv

    parse = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    return parse, csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)


def _csv(path: Path, *, typed: bool = True) -> Iterator[pa.RecordBatch]:
    from pyarrow import csv

    parse, convert = csv_options("\t" if ".tsv" in path.suffixes else ",")
    if not typed:
        with csv.open_csv(path, parse_options=parse, convert_options=convert) as reader:
            convert.column_types = dict.fromkeys(reader.schema.names, pa.string())
    with csv.open_csv(path, parse_options=parse, convert_options=convert) as reader:
        yield from reader


def _json(path: Path) -> Iterator[pa.RecordBatch]:
    from pyarrow import json as lines

    with lines.open_json(path) as reader:
        yield from reader


def _json_lines(path: Path) -> Iterator[pa.RecordBatch]:
    """Line by line, which is slow but bears any change of types."""
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from json_lines(file, path.name)


def json_lines(lines: Iterable[str], name: str) -> Iterator[pa.RecordBatch]:
    """Batches of JSON lines whose values may be of any type.

    Raises
    ------
    BadTable
        A line is no JSON object.
    """
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            rows.append(_object(line, name, number))
        if len(rows) >= ROWS:
            yield _batch(rows)
            rows = []
    if rows:
        yield _batch(rows)


def _object(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if isinstance(found, dict):
            return found
    except ValueError:
        pass
    raise BadTable(
        f"{name} cannot be read: line {number} is no JSON object.",
        hint="Write one object a line, {…}, with the columns' names as keys.",
    )


def _batch(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.RecordBatch.from_pydict({name: array_of([row.get(name) for row in rows]) for name in names})

"""Rows of files and databases, held by DuckDB: nothing of a project is run, and a condition sees the rows only."""

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.adapters.address import Address, databases_known
from solvent.domain.errors import BadTable
from solvent.domain.suggest import advice
from solvent.source.text import printable

_READERS = {
    ".csv": "read_csv",
    ".tsv": "read_csv",
    ".gz": "read_csv",
    ".parquet": "read_parquet",
    ".pq": "read_parquet",
    ".json": "read_json",
    ".jsonl": "read_json",
    ".ndjson": "read_json",
}
# Without booleans, for which DuckDB takes "yes" and "no" too: the names of classes must stay as they are.
_CSV_TYPES = "['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']"
_MEMORY = "2GB"
# What stands for a missing value in a column of numbers; in one of words it may be a class.
_GAPS = ("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing")
_COMMA, _EITHER = r"[-+]?\d+(,\d+)?", r"[-+]?[1-9]\d{0,2}(,\d{3})+"
_SAID = re.compile(r"^[\w ]*Error: ")


class Rows:
    """The rows of one or several files of the same columns, in the order of the files; or those of tables.

    Tables are Arrow's, in their order, or lie in a database at an `Address`: those rows have no order of their own and
    come as if shuffled, the same way each time, at most about `most` of each.

    Raises
    ------
    BadTable
        There is no such file or table, it cannot be read, or it holds no rows.
    """

    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __init__(self, places: Sequence[Path | Address | pa.Table], *, most: int | None = None) -> None:
        self._named = ", ".join(_name(place) for place in places)
        paths = [place for place in places if isinstance(place, Path)]
        tables = [place for place in places if not isinstance(place, Path)]
        if paths and tables:
            raise BadTable(
                f"{self._named} lie partly in files and partly in databases.", hint="Name files, or tables, not both."
            )
        self._unclear: set[str] = set()
        self._read: dict[str, NDArray[np.generic]] = {}
        self._base = duckdb.connect(config={"memory_limit": _MEMORY, "custom_user_agent": "solvent"})
        self._written, self._header = False, ""
        try:
            self._base.execute("SET autoinstall_known_extensions = false")
            self._base.execute("SET autoload_known_extensions = false")
            if tables:
                self._take(tables, most)
            else:
                self._read_files(paths)
            # From here on a condition reaches nothing but these rows.
            self._base.execute("SET enable_external_access = false")
            self._base.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise BadTable(
                f"{self._named} cannot be read: {_said(error)}.",
                hint="Labelled predictions are CSV, Parquet or JSON lines, one row a decision, with named columns"
                " and in UTF-8.",
            ) from None
        self._describe()

    def _read_files(self, paths: Sequence[Path]) -> None:
        reader = _reader(paths)
        self._written = reader == "read_csv" and paths[0].suffix != ".gz"
        self._header = paths[0].open(encoding="utf-8", errors="replace").readline(65536) if self._written else ""
        options = f", auto_type_candidates = {_CSV_TYPES}" if reader == "read_csv" else ""
        if ";" in self._header and "," not in self._header:
            # Decimal commas would be taken for what parts the columns.
            options += ", delim = ';'"
        self._base.execute(
            f"CREATE TABLE rows AS SELECT * FROM {reader}(?, union_by_name = true{options})",
            [[str(path) for path in paths]],
        )
        if reader == "read_csv":
            self._read_numbers()

    def _take(self, tables: Sequence[Address | pa.Table], most: int | None) -> None:
        found = [arrow_at(table, most) if isinstance(table, Address) else table for table in tables]
        shuffled = any(isinstance(table, Address) for table in tables)
        self._base.register(
            "given", found[0] if len(found) == 1 else pa.concat_tables(found, promote_options="default")
        )
        order = " ORDER BY md5(CAST(given AS VARCHAR))" if shuffled else ""
        self._base.execute(f"CREATE TABLE rows AS SELECT * FROM given{order}")
        self._base.unregister("given")

    def _describe(self) -> None:
        self.columns = tuple(str(row[0]) for row in self._base.execute("DESCRIBE rows").fetchall())
        [(count,)] = self._base.execute("SELECT count(*) FROM rows").fetchall()
        if not count:
            raise BadTable(f"{self._named} holds no rows.", hint="Write one row for each labelled prediction.")
        self._count = int(count)

    @property
    def content(self) -> str:
        """A digest of the rows, whatever their order."""
        [(found,)] = self._base.execute("SELECT bit_xor(hash(CAST(rows AS VARCHAR))) FROM rows").fetchall()
        return f"{found:x}-{self._count}"

    def join(self, labels: "Rows", key: Sequence[str], truth: str | None) -> None:
        """Take in the columns of labels that these rows have not, and the true answer, by the key that both have.

        Where several labels of one key differ, none of them counts.

        Raises
        ------
        BadTable
            Either has no column of the key.
        """
        for name in key:
            for rows in (self, labels):
                if name not in rows.columns:
                    raise BadTable(
                        f"Labels are joined by {', '.join(key)}; {rows._named} has no column {name!r}.",
                        hint=advice(name, rows.columns),
                    )
        wanted = [name for name in labels.columns if name not in key and (name not in self.columns or name == truth)]
        agreed = "".join(
            f", CASE WHEN min({n}) IS NOT DISTINCT FROM max({n}) THEN min({n}) END AS {n}" for n in map(_quoted, wanted)
        )
        names = ", ".join(f"{labels._text(name)} AS key_{at}" for at, name in enumerate(key))
        same = " AND ".join(f"{self._text(name)} = l.key_{at}" for at, name in enumerate(key))
        places = ", ".join(f"key_{at}" for at in range(len(key)))
        mine = ", ".join(f"r.{_quoted(name)}" for name in self.columns if name not in wanted)
        theirs = "".join(f", l.{_quoted(name)}" for name in wanted)
        self._base.register("given", labels._base.sql("SELECT * FROM rows").to_arrow_table())
        self._base.execute(
            f"CREATE TABLE joined AS SELECT {mine}{theirs} FROM (SELECT *, rowid AS place FROM rows) r LEFT JOIN"
            f" (SELECT {places}{agreed} FROM (SELECT *, {names} FROM given) GROUP BY {places}) l ON {same}"
            " ORDER BY r.place"
        )
        self._base.unregister("given")
        self._base.execute("DROP TABLE rows")
        self._base.execute("ALTER TABLE joined RENAME TO rows")
        self._read.clear()
        self._describe()

    def _text(self, name: str) -> str:
        """A column as text, in SQL: a day is written as its midnight, and a time with a zone as in UTC."""
        [kind] = [row[1] for row in self._base.execute("DESCRIBE rows").fetchall() if row[0] == name]
        if kind == "TIMESTAMP WITH TIME ZONE":
            return f"CAST(timezone('UTC', {_quoted(name)}) AS VARCHAR)"
        value = f"CAST({_quoted(name)} AS TIMESTAMP)" if kind == "DATE" else _quoted(name)
        return f"CAST({value} AS VARCHAR)"

    def __len__(self) -> int:
        return self._count

    def column(self, name: str, *, key: str, rows: NDArray[np.intp] | None = None) -> NDArray[np.generic]:
        """The values of a column, of shape (rows,): numbers (missing ones NaN), booleans, or text (missing None).

        With `rows`, numbers of rows in rising order, only theirs; all of a column are read once.

        Raises
        ------
        BadTable
            There is no such column; `key` is the contract's key that names it.
        """
        if name not in self.columns:
            raise BadTable(
                f"{key} names the column {name!r}; {self._named} has none.",
                hint=advice(name, self.columns),
            )
        if self._twice(name):
            raise BadTable(
                f"{key} names the column {name!r}; {self._named} has several.", hint="Give each column its own name."
            )
        if name in self._unclear:
            raise BadTable(
                f"{key} names the column {name!r}, whose numbers can be read in two ways: 1,234 as 1.234 or as 1234.",
                hint="Write numbers with a decimal point, and without a sign between thousands.",
            )
        asked = f"SELECT {_quoted(name)} AS it FROM rows"
        if rows is not None and name not in self._read:
            asked += " WHERE rowid IN (SELECT unnest(?)) ORDER BY rowid"
            return _plain(self._base.execute(asked, [rows.tolist()]).fetchnumpy()["it"])
        if name not in self._read:
            self._read[name] = _plain(self._base.execute(asked).fetchnumpy()["it"])
        return self._read[name] if rows is None else self._read[name][rows]

    def _read_numbers(self) -> None:
        """Columns of text that hold numbers beside gaps such as `NA`, or with a decimal comma, become numbers."""
        for name, kind, *_ in self._base.execute("DESCRIBE rows").fetchall():
            if kind != "VARCHAR":
                continue
            column, gap = _quoted(name), f"lower(trim({_quoted(name)})) IN {_GAPS}"
            told = f"FROM rows WHERE {column} IS NOT NULL AND NOT {gap}"
            [(known, plain, comma, parted, either)] = self._base.execute(
                f"SELECT count(*), count(TRY_CAST({column} AS DOUBLE)),"
                f" count(*) FILTER (regexp_full_match(trim({column}), '{_COMMA}')),"
                f" count(*) FILTER (contains({column}, ',')),"
                f" count(*) FILTER (regexp_full_match(trim({column}), '{_EITHER}')) {told}"
            ).fetchall()
            if not known or known not in {plain, comma}:
                continue
            if parted and parted == either:
                self._unclear.add(name)
                continue
            gaps = [row[0] for row in self._base.execute(f"SELECT DISTINCT {column} FROM rows WHERE {gap}").fetchall()]
            number = f"replace({column}, ',', '.')"
            whole = f"SELECT bool_and(TRY_CAST({number} AS DOUBLE) = TRY_CAST({number} AS BIGINT)) {told}"
            found = "BIGINT" if self._base.execute(whole).fetchall() == [(True,)] else "DOUBLE"
            value = f"CASE WHEN NOT {gap} THEN CAST({number} AS {found}) END"
            self._base.execute(f"ALTER TABLE rows ALTER {column} TYPE {found} USING {value}")
            if gaps:
                words = ", ".join(f"{printable(word)!r}" for word in sorted(gaps))
                self.notes += (f"{words} in the column {printable(name)!r} of numbers was taken for a missing value.",)

    def _twice(self, name: str) -> bool:
        """Whether the header of a CSV file names a column twice, of which DuckDB calls the second `name_1`."""
        return self._written and f"{name}_1" in self.columns and f"{name}_1" not in self._header

    def where(self, condition: str, *, key: str) -> NDArray[np.bool_]:
        """Which rows meet an SQL condition, of shape (rows,); where it is neither true nor false, a row does not.

        Raises
        ------
        BadTable
            The condition is no SQL, or no row meets it.
        """
        try:
            found = self._base.execute(f"SELECT coalesce(CAST(({condition}\n) AS BOOLEAN), false) AS it FROM rows")
            met = np.asarray(found.fetchnumpy()["it"], bool)
        except duckdb.Error as error:
            raise BadTable(
                f"{key} wants an SQL condition on the columns, got {condition!r}: {_said(error)}.",
                hint=f"For example: where = \"{_quoted(self.columns[0])} = 'x'\". Columns:"
                f" {', '.join(self.columns[:20])}.",
            ) from None
        if len(met) != len(self):
            raise BadTable(
                f"{key} wants a condition on each row, got {condition!r}, which gives {len(met)} for {len(self)} rows.",
                hint="Leave aggregates and subqueries out.",
            )
        if not met.any():
            raise BadTable(
                f"No row of {self._named} meets {condition!r} of {key}.",
                hint="Check the spelling of the values; text is compared with its case.",
            )
        return met


def arrow_at(address: Address, most: int | None = None) -> pa.Table:
    """The rows of a table of a database, at most about so many, whichever have the smallest marks.

    Raises
    ------
    BadTable, Unreachable
        There is no such table, or nothing answers.
    """
    with databases_known():
        from solvent.adapters.databases import arrow_of, fetched, opened
        from solvent.adapters.warehouse import drawn
    with opened(address) as table:
        if most is None:
            return arrow_of(table)
        [(count,)] = fetched(table.aggregate(n=table.count()))
        return arrow_of(drawn(table, most / max(count, 1), ()))


def _name(place: Path | Address | pa.Table) -> str:
    return place.name if isinstance(place, Path | Address) else "The table"


def _reader(paths: Sequence[Path]) -> str:
    if not paths:
        raise BadTable(
            "No file with labelled predictions was found.", hint="Name them in the contract: evaluation.predictions."
        )
    for path in paths:
        if not path.is_file():
            raise BadTable(f"There is no file {path}.", hint="Name a CSV, Parquet or JSON lines file.")
    endings = {path.suffix.lower() for path in paths}
    readers = {_READERS.get(ending) for ending in endings}
    if len(readers) > 1 or None in readers:
        raise BadTable(
            f"Files with the endings {' '.join(sorted(endings))} cannot be read as one table.",
            hint=f"Known endings: {' '.join(_READERS)}; all files of one table are of one kind.",
        )
    [reader] = readers
    return str(reader)


def _plain(found: NDArray[np.generic]) -> NDArray[np.generic]:
    """Without masks: what is missing is NaN among numbers and None among the rest."""
    mask = np.ma.getmaskarray(found)
    values = np.ma.getdata(found)
    if values.dtype == object and len(values) and {str(v).lower() for v in values[~mask]} <= {"true", "false"}:
        values = np.array([str(v).lower() == "true" for v in values])
    if not mask.any():
        return np.asarray(values)
    if values.dtype.kind in "iuf":
        return np.where(mask, np.nan, values.astype(float))
    if values.dtype.kind == "M":
        return np.where(mask, np.datetime64("NaT"), values)
    plain = values.astype(object)
    plain[mask] = None
    return plain


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(error: Exception) -> str:
    """The first line of what DuckDB says, without the name of the error's kind."""
    first = str(error).strip().split("\n", 1)[0]
    return printable(_SAID.sub("", first)).rstrip(".")[:300]

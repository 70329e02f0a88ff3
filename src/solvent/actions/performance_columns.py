"""Columns of a model's decisions as a table holds them: labels by number, scores, times, and inputs as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Kind, columns
from solvent.domain.errors import BadTable
from solvent.domain.suggest import advice
from solvent.stats.montecarlo import Array

# More categories than this are names, not kinds.
_KINDS = 1000
Rows = NDArray[np.intp]


class Table:
    """A frame whose columns are read when they are asked for.

    Raises
    ------
    BadTable
        It is no table, holds no rows, or a column that is asked for is not there.
    """

    def __init__(self, frame: Any, name: str) -> None:
        import narwhals as nw

        self._nw, self._name = nw, name
        self._inputs: dict[str, Input] = {}
        try:
            if isinstance(frame, Mapping):
                self._frame = nw.from_dict(
                    {str(key): _known(values) for key, values in frame.items()}, backend="pyarrow"
                )
            else:
                found = nw.from_native(frame)
                self._frame = found.collect("pyarrow") if isinstance(found, nw.LazyFrame) else found
        except (TypeError, ValueError, nw.exceptions.NarwhalsError) as error:
            raise BadTable(
                f"{name} is no table: {str(error).splitlines()[0]}",
                hint="Pass a frame of pandas, Polars, Arrow, DuckDB or Ibis, a mapping to arrays of equal length, or"
                " the path of a CSV, Parquet or JSON file.",
            ) from None
        if len(self._frame) == 0:
            raise BadTable(f"{name} holds no rows.", hint="Pass a row for each decision.")

    def __len__(self) -> int:
        return len(self._frame)

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [str(name) for name in self._frame.columns]

    def series(self, column: str, role: str) -> Any:
        """A column as Narwhals has it."""
        if column not in self._frame.columns:
            raise BadTable(
                f"{role} names the column {column!r}; {self._name} has none.", hint=advice(column, self.names)
            )
        return self._frame.get_column(column)

    def numbers(self, column: str, role: str) -> Array:
        """A column as numbers, NaN where they are missing."""
        series = self.series(column, role)
        if not (series.dtype.is_numeric() or series.dtype == self._nw.Boolean):
            raise BadTable(
                f"{role} names the column {column!r}, which holds {series.dtype}; numbers are wanted.",
                hint="Name the column of the model's scores or measurements.",
            )
        return np.asarray(series.cast(self._nw.Float64).to_numpy(), np.float64)

    def labels(self, column: str, role: str) -> "Labels":
        """A column of classes."""
        series = self.series(column, role)
        if series.dtype.is_numeric() or series.dtype == self._nw.Boolean:
            return _of_numbers(np.asarray(series.cast(self._nw.Float64).to_numpy(), np.float64))
        encoded = series.cast(self._nw.String).to_arrow()
        encoded = (encoded.combine_chunks() if hasattr(encoded, "combine_chunks") else encoded).dictionary_encode()
        if hasattr(encoded, "combine_chunks"):
            encoded = encoded.combine_chunks()
        codes = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.intp)
        return Labels(tuple(encoded.dictionary.to_pylist()), codes)

    def inputs(self, names: Sequence[str], rows: Rows) -> dict[str, "Input"]:
        """Some rows of some columns: numbers, NaN where they are missing; words by number; None for times."""
        found: dict[str, Input] = {}
        for name in names:
            if name not in self._inputs:
                self._inputs[name] = self._input(name)
            whole = self._inputs[name]
            found[name] = None if whole is None else whole[rows]
        return found

    def _input(self, column: str) -> "Input":
        series, nw = self.series(column, "features"), self._nw
        kind = series.dtype
        if kind.is_numeric():
            values = np.asarray(series.cast(nw.Float64).to_numpy(), np.float64)
            return values if np.isfinite(values).all() else np.where(np.isfinite(values), values, np.nan)
        if kind == nw.Date or isinstance(kind, nw.Datetime):
            return None
        if kind in {nw.String, nw.Categorical, nw.Boolean} or isinstance(kind, nw.Enum):
            return self.labels(column, "features")
        found = columns(self._frame.select([column]).to_native())[column]
        if found.kind.ordered:
            return found.values if found.kind is Kind.NUMBER else None
        words = found.values.tolist()
        place = {value: number for number, value in enumerate(dict.fromkeys(words)) if value is not None}
        numbered = {value: number for number, value in enumerate(place)}
        return Labels(tuple(numbered), np.array([numbered.get(value, -1) for value in words], np.intp))

    def times(self, column: str) -> Array:
        """A column of times, in microseconds since 1970."""
        series = self.series(column, "chunk")
        if series.dtype == self._nw.String:
            series = series.str.to_datetime()
        if not (series.dtype == self._nw.Date or isinstance(series.dtype, self._nw.Datetime)):
            raise BadTable(
                f"chunk names the column {column!r}, which holds {series.dtype}; times are wanted.",
                hint="Name a column of dates or times, or give a number of rows.",
            )
        return np.asarray(series.cast(self._nw.Datetime("us")).to_numpy(), "datetime64[us]")


@dataclass(frozen=True)
class Labels:
    """A column of classes: the classes, and the number of each row's, -1 where it is missing."""

    classes: tuple[Any, ...]
    codes: NDArray[np.intp]

    def __getitem__(self, rows: Rows) -> "Labels":
        return Labels(self.classes, self.codes[rows])

    def numbered(self, classes: tuple[Any, ...]) -> NDArray[np.intp]:
        """The numbers of the rows' classes in another order; -1 where a class is missing or none of those."""
        place = {value: number for number, value in enumerate(classes)}
        table = np.array([*(place.get(value, -1) for value in self.classes), -1], np.intp)
        return table[self.codes]


Input = Array | Labels | None


def _known(values: Any) -> Any:
    """An array in a unit of time that Arrow knows."""
    timed = isinstance(values, np.ndarray) and values.dtype.kind == "M"
    return values.astype("datetime64[us]") if timed else values


def _of_numbers(values: Array) -> Labels:
    known = np.isfinite(values)
    whole = values[known]
    if len(whole) and whole.min() >= 0 and whole.max() < _KINDS and (whole == np.floor(whole)).all():
        # Counting is quicker than sorting.
        small = np.where(known, values, -1).astype(np.intp) if len(whole) < len(values) else values.astype(np.intp)
        classes = np.flatnonzero(np.bincount(small[small >= 0]))
        table = np.full(int(classes.max()) + 2, -1, np.intp)
        table[classes] = np.arange(len(classes))
        return Labels(tuple(classes.tolist()), table[small])
    distinct, place = np.unique(whole, return_inverse=True)
    codes = np.full(len(values), -1, np.intp)
    codes[known] = place
    return Labels(tuple(int(value) if value == int(value) else value for value in distinct.tolist()), codes)


@dataclass(frozen=True)
class Encoding:
    """How inputs become numbers: words by how often they came in the reference, the most frequent 0."""

    kinds: Mapping[str, Mapping[Any, int] | None]
    ranges: Mapping[str, tuple[float, float]]

    @classmethod
    def of(cls, found: Mapping[str, Input]) -> "Encoding":
        """Learnt from reference columns; times, row numbers and columns of names are left out."""
        kinds: dict[str, Mapping[Any, int] | None] = {}
        ranges: dict[str, tuple[float, float]] = {}
        for name, column in found.items():
            if isinstance(column, Labels):
                counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.classes))
                frequent = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
                if 1 < len(frequent) <= min(_KINDS, len(column.codes) // 2):
                    kinds[name] = {column.classes[each]: place for place, each in enumerate(frequent.tolist())}
            elif column is not None:
                known = column[np.isfinite(column)]
                steps = np.diff(known)
                if len(known) and steps.any() and not ((steps > 0).all() or (steps < 0).all()):
                    kinds[name], ranges[name] = None, (float(known.min()), float(known.max()))
        return cls(kinds, ranges)

    def numbers(self, found: Mapping[str, Input]) -> Array:
        """The columns as numbers, of shape (rows, columns), NaN where they are missing."""
        made = []
        for name, kinds in self.kinds.items():
            column = found[name]
            if isinstance(column, Labels):
                if kinds is None and len(column.classes):
                    raise BadTable(
                        f"The column {name!r} holds numbers in reference and words in current.",
                        hint="Give it one type, or leave it out: features=[…].",
                    )
                known = [(kinds or {}).get(value, len(kinds or {})) for value in column.classes]
                made.append(np.array([*known, np.nan])[column.codes])
            elif column is None:
                raise BadTable(f"The column {name!r} holds times in current.", hint="Leave it out: features=[…].")
            elif kinds is None:
                made.append(column)
            else:
                made.append(np.where(np.isnan(column), np.nan, len(kinds)))
        return np.column_stack(made)

    def outside(self, numbers: Array) -> Array:
        """The share of rows that some column puts outside all that the reference has, for each column."""
        shares = []
        for name, values in zip(self.kinds, numbers.T, strict=True):
            kinds = self.kinds[name]
            low, high = self.ranges[name] if kinds is None else (0.0, len(kinds) - 1.0)
            shares.append(float(((values < low) | (values > high)).mean()))
        return np.array(shares)

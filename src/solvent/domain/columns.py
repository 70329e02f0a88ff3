"""A table as columns: numbers, times, words and truths, whichever library holds it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadTable

Mask = NDArray[np.bool_]


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TIME = "time"
    WORD = "word"
    TRUTH = "truth"

    @property
    def ordered(self) -> bool:
        """Whether its values lie on a line."""
        return self in {Kind.NUMBER, Kind.TIME}


@dataclass(frozen=True)
class Column:
    """Values of shape (rows,): numbers, or seconds since 1970, with NaN for what is missing; or objects with None."""

    kind: Kind
    values: NDArray[Any]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def missing(self) -> Mask:
        """Whether each value is missing."""
        if self.kind.ordered:
            return np.asarray(np.isnan(self.values), np.bool_)
        return np.fromiter((value is None for value in self.values), np.bool_, len(self.values))

    def at(self, rows: NDArray[np.intp]) -> "Column":
        """The column of some rows."""
        return Column(self.kind, self.values[rows])


def columns(frame: Any) -> dict[str, Column]:
    """The columns of a frame (pandas, Polars, Arrow, DuckDB, Ibis: what Narwhals takes) or of a mapping of arrays.

    Raises
    ------
    BadTable
        It is no table, or its columns differ in length.

    >>> found = columns({"t": [1, None], "site": ["a", "b"], "wet": [True, False]})
    >>> [str(column.kind) for column in found.values()], found["t"].missing.tolist()
    (['number', 'word', 'truth'], [False, True])
    """
    if isinstance(frame, Mapping):
        found = {
            str(name): values if isinstance(values, Column) else _of_array(values) for name, values in frame.items()
        }
    elif hasattr(frame, "fetchnumpy"):
        found = {str(name): _of_array(values) for name, values in frame.fetchnumpy().items()}
    else:
        found = _of_frame(frame)
    lengths = {len(column) for column in found.values()}
    if len(lengths) != 1:
        raise BadTable(
            "The table has no columns."
            if not lengths
            else f"Columns have {' and '.join(map(str, sorted(lengths)))} rows.",
            hint="Pass a frame, or a mapping from names to arrays of equal length.",
        )
    return found


def _of_frame(frame: Any) -> dict[str, Column]:
    import narwhals as nw

    try:
        table = nw.from_native(frame)
        eager = table.collect() if isinstance(table, nw.LazyFrame) else table
        twice = sorted(str(name) for name, times in Counter(eager.columns).items() if times > 1)
    except nw.exceptions.DuplicateError:
        twice = sorted({str(name) for name in frame.columns if list(frame.columns).count(name) > 1})
    except TypeError:
        raise BadTable(
            f"A {type(frame).__name__} is no table.",
            hint="Pass a frame of pandas, Polars, Arrow, DuckDB or Ibis, or a mapping to arrays; read a file first.",
        ) from None
    if twice:
        raise BadTable(f"The table has several columns {twice[0]!r}.", hint="Give each column a name of its own.")
    return {str(name): _of_series(eager.get_column(name), nw) for name in eager.columns}


def _of_series(series: Any, nw: Any) -> Column:
    dtype = series.dtype
    if dtype.is_numeric():
        return Column(Kind.NUMBER, np.asarray(series.cast(nw.Float64).to_numpy(), np.float64))
    if dtype == nw.Date or isinstance(dtype, nw.Datetime):
        if getattr(dtype, "time_zone", None):
            series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        return _of_array(series.cast(nw.Datetime("us")).to_numpy())
    if dtype in {nw.String, nw.Categorical} or isinstance(dtype, nw.Enum):
        return _of_objects(series.cast(nw.String).to_list())
    return _of_array(np.asarray(series.to_list(), dtype=object))


def _of_array(values: Any) -> Column:
    array = np.ma.asarray(values) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if array.ndim != 1:
        raise BadTable(f"A column has the shape {array.shape}.", hint="Pass one value for a row and column.")
    hidden = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else np.zeros(len(array), bool)
    plain = np.asarray(np.ma.getdata(array))
    if plain.dtype.kind in "iuf":
        return Column(Kind.NUMBER, np.where(hidden, np.nan, plain.astype(np.float64)))
    if plain.dtype.kind == "M":
        seconds = plain.astype("datetime64[us]").astype(np.float64) / 1e6
        return Column(Kind.TIME, np.where(hidden | np.isnat(plain), np.nan, seconds))
    objects = plain.astype(object)
    objects[hidden] = None
    if plain.dtype.kind in "bU":
        return Column(Kind.TRUTH if plain.dtype.kind == "b" else Kind.WORD, objects)
    return _of_objects(objects.tolist())


def _of_objects(values: Sequence[Any]) -> Column:
    """Objects by what they are: all truths, all numbers, all times; else words."""
    known = [None if is_gap(value) else value for value in values]
    given = [value for value in known if value is not None]
    if given and all(isinstance(value, bool | np.bool_) for value in given):
        return Column(Kind.TRUTH, _objects([None if value is None else bool(value) for value in known]))
    try:
        if given and not any(isinstance(value, str | bytes) for value in given):
            if hasattr(given[0], "isoformat"):
                return _of_array(np.array(known, dtype="datetime64[us]"))
            return Column(Kind.NUMBER, np.array([math.nan if value is None else float(value) for value in known]))
    except (TypeError, ValueError):
        pass
    return Column(Kind.WORD, _objects([None if value is None else str(value) for value in known]))


def _objects(values: list[Any]) -> NDArray[Any]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def is_gap(value: Any) -> bool:
    """Whether a value is None, NaN or another library's word for what is missing."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return isinstance(value, float | np.floating) and math.isnan(value)

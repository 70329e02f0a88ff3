"""What is asked of a database to count one table: expressions of Ibis, and what their rows mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np
from numpy.typing import NDArray

from solvent.domain.ruler import PARTS, Kind, Ruler
from solvent.stats.cells import Layout, layout

# A cell's number is packed beside its column's: the column, the grid's cell, and how many edges inside it lie below.
COLUMN, _CELL = 2**40, 2**12
_EPOCH = 2**30
_FEW = 16
_LARGEST = float(np.finfo(np.float64).max)
_ROOT = 1.3407807929942596e154


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def md5(text: str) -> str:  # type: ignore[empty-body]
    """The md5 of a text in hexadecimal, as DuckDB, Postgres and Spark call it."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def unix_micros(at: dt.timestamp) -> int:  # type: ignore[empty-body]
    """Microseconds since 1970, as Spark calls them."""


def double(value: float) -> Any:
    """A double that every engine reads to the last digit."""
    return ibis.literal(repr(float(value))).cast("float64")


@dataclass(frozen=True)
class Asked:
    """A column over a ruler, as expressions: `x` is its finite values as doubles, null where there is none."""

    name: str
    ruler: Ruler
    raw: Any
    number: Any
    x: Any

    def sums(self) -> dict[str, Any]:
        """The sums that a profile of it needs."""
        ruler, x = self.ruler, self.x
        # Ibis takes NaN for null on Spark, but not where it counts.
        rows = self.raw.isnull().count()
        found = {"rows": rows, "nulls": rows - self.raw.count()}
        if self.number is None:
            fits = ruler.kind in {Kind.CATEGORY, Kind.BOOLEAN, Kind.OTHER}
            return found if fits else {**found, "misfits": self.raw.count()}
        about = x - double(ruler.origin)
        found |= {
            "nans": self.number.isnan().sum(),
            "infinities": ((self.number.abs() > double(_LARGEST)) & ~self.number.isnan()).sum(),
            "least": x.min(),
            "greatest": x.max(),
            "total": about.sum(),
            # Postgres refuses what is too large for a double, where others go on with infinity.
            "squares": ibis.ifelse(about.abs() > double(_ROOT), double(np.inf), about * about).sum(),
        }
        if np.isfinite(ruler.low):
            found |= {"below": (x < double(ruler.low)).sum(), "above": (x > double(ruler.high)).sum()}
        return found

    def cell(self, at: int) -> Any:
        """The number of each value's cell, packed with the column's."""
        on = _arithmetic(self.ruler)
        code = rank(self.x, _loose(on))
        if on.grid is not None:
            last = on.grid.start + (on.grid.cells + 1) / on.grid.scale
            x = ibis.greatest(ibis.least(self.x, double(last)), double(on.grid.start))
            y = (x - double(on.grid.start)) * double(on.grid.scale)
            held = ibis.greatest(ibis.least(y, double(on.grid.cells - 1)), double(0))
            code = code + held.floor().cast("int64") * _CELL
        return ibis.ifelse(self.x.notnull(), code + at * COLUMN, ibis.null("int64"))

    def hour(self, at: int) -> Any:
        """The hour since 1970 of each time, packed with the column's number."""
        hours = (self.x / double(3600)).floor().cast("int64") + _EPOCH
        return ibis.ifelse(self.x.notnull(), hours + at * COLUMN, ibis.null("int64"))


def asked(table: Any, name: str, ruler: Ruler) -> Asked:
    """A column of a table over a ruler."""
    raw = table[name]
    kind = raw.type()
    number = None
    if ruler.kind is Kind.NUMBER and (kind.is_numeric() or kind.is_boolean()):
        number = (raw.cast("int64") if kind.is_boolean() else raw).cast("float64")
    elif ruler.kind is Kind.TIME and (kind.is_timestamp() or kind.is_date()):
        at = raw.cast("timestamp") if kind.is_date() else raw
        number = _micros(at).cast("float64") / double(1e6)
    if number is None:
        return Asked(name, ruler, raw, None, None)
    # NaN is larger than all numbers to these engines.
    finite = number.abs() <= double(_LARGEST)
    return Asked(name, ruler, raw, number, ibis.ifelse(finite, number, ibis.null("float64")))


def _micros(at: Any) -> Any:
    if at.get_backend().name == "pyspark":
        return unix_micros(at.cast("timestamp('UTC')"))
    # DuckDB rounds to the nearest second.
    return at.truncate("s").epoch_seconds().cast("int64") * 1_000_000 + at.microsecond().cast("int64")


def rank(x: Any, edges: NDArray[np.float64]) -> Any:
    """How many edges are not above each value: by adding where they are few, else by halving."""
    if len(edges) > _FEW:
        middle = len(edges) // 2
        upper = rank(x, edges[middle + 1 :]) + (middle + 1)
        return ibis.ifelse(x >= double(edges[middle]), upper, rank(x, edges[:middle]))
    found = ibis.literal(0, type="int64")
    for edge in edges:
        found = found + ibis.ifelse(x >= double(edge), 1, 0)
    return found


def _arithmetic(ruler: Ruler) -> Layout:
    """Where a ruler's edges lie on its grid, if arithmetic tells: databases do not see the bits of a double."""
    return layout(ruler.edges, None if ruler.grid is None or ruler.grid.octaves else ruler.grid)


def _loose(on: Layout) -> NDArray[np.float64]:
    """The edges that lie inside a cell of the grid, or all where there is no grid."""
    return on.edges[on.inside[on.at]] if on.grid is not None else on.edges


def counted(ruler: Ruler, codes: Mapping[int, int]) -> NDArray[np.int64]:
    """Counts over a ruler's cells from those of packed cells."""
    on = _arithmetic(ruler)
    packed = np.fromiter(codes, np.int64, len(codes))
    counts = np.fromiter(codes.values(), np.int64, len(codes))
    cells = packed % _CELL
    if on.grid is not None:
        tight = on.at[~on.inside[on.at]]
        cells = cells + np.searchsorted(tight, packed // _CELL, side="right")
    return np.bincount(cells, counts, ruler.cells).astype(np.int64)


def calendar(hours: Mapping[int, int]) -> dict[str, NDArray[np.int64]]:
    """Counts by month, weekday and hour from those of hours since 1970."""
    at = np.fromiter(hours, np.int64, len(hours)) - _EPOCH
    counts = np.fromiter(hours.values(), np.int64, len(hours))
    numbers = {
        "month": at.astype("datetime64[h]").astype("datetime64[M]").astype(np.int64) % 12,
        # 1970 began on a Thursday; weeks begin on Monday.
        "weekday": (at // 24 + 3) % 7,
        "hour": at % 24,
    }
    return {part: np.bincount(numbers[part], counts, width).astype(np.int64) for part, width in PARTS.items()}

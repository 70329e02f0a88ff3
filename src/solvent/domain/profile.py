"""A small summary of a table, made in one scan: profiles of parts add up to the profile of the whole."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadProfile
from solvent.domain.ruler import Kind, Ruler
from solvent.domain.sample import Sample
from solvent.domain.suggest import advice

Counts = NDArray[np.int64]
# So many categories that the reference had not are kept by name, the most frequent of them.
UNSEEN = 1000
# So many of the smallest hashes of distinct values are kept: the relative error of their number is one over its root.
SKETCH = 256


_COUNTED = ("rows", "nulls", "misfits", "nans", "infinities", "below", "above")


def _counts() -> Counts:
    return np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class ColumnProfile:
    """What a scan counted in one column.

    Every row is one of: null, a misfit (not of the column's kind, as `n/a` among numbers), NaN, infinite, or counted in
    a cell of the ruler.

    Attributes
    ----------
    counts
        Rows in each cell of the ruler, of shape (cells,).
    least, greatest
        The range of the finite values; NaN where there are none. Times are seconds since 1970 in UTC.
    total, squares
        Sums of `x - origin` and of its square over the finite values.
    below, above
        How many finite values lie beyond the range of the reference.
    unseen
        Categories that have no cell of their own, the most frequent, with their counts; each count may be short by
        `slack` at most, which is 0 unless there were more than a thousand.
    parts
        Of times: counts by month, weekday (from Monday) and hour, in UTC.
    sketch
        The smallest hashes of distinct categories, from which `distinct` is estimated.
    breaks
        How many values break each rule of the ruler, by its key, where they were counted.
    """

    name: str
    ruler: Ruler
    rows: int
    nulls: int = 0
    misfits: int = 0
    nans: int = 0
    infinities: int = 0
    counts: Counts = field(default_factory=_counts)
    least: float = math.nan
    greatest: float = math.nan
    total: float = 0.0
    squares: float = 0.0
    below: int = 0
    above: int = 0
    unseen: Mapping[str, int] = field(default_factory=dict)
    slack: int = 0
    parts: Mapping[str, Counts] = field(default_factory=dict)
    sketch: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))
    breaks: Mapping[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """How its values are counted."""
        return self.ruler.kind

    @property
    def edges(self) -> NDArray[np.float64]:
        """Of numbers: the edges between the cells, of shape (cells - 1,)."""
        return self.ruler.edges

    @property
    def values(self) -> tuple[str, ...]:
        """Of categories: those that have a cell of their own, of shape (cells - 1,)."""
        return self.ruler.values

    @property
    def n(self) -> int:
        """How many values are counted in cells."""
        return int(self.counts.sum())

    @property
    def other(self) -> int:
        """Of categories: how many values have no cell of their own."""
        return int(self.counts[-1]) if self.ruler.values else self.n

    @property
    def null_share(self) -> float:
        """Which share of the rows is null or NaN."""
        return (self.nulls + self.nans) / self.rows if self.rows else 0.0

    @property
    def mean(self) -> float:
        """Of numbers: the mean of the finite values; NaN where there are none."""
        return self.ruler.origin + self.total / self.n if self.n else math.nan

    @property
    def std(self) -> float:
        """Of numbers: the standard deviation of the finite values; NaN where there are fewer than two."""
        if self.n < 2:
            return math.nan
        return math.sqrt(max(self.squares - self.total**2 / self.n, 0.0) / (self.n - 1))

    @property
    def distinct(self) -> float:
        """Of categories: how many distinct values there are, exact below 256 (Bar-Yossef et al. 2002); else NaN."""
        if self.kind not in {Kind.CATEGORY, Kind.BOOLEAN}:
            return math.nan
        if len(self.sketch) < SKETCH:
            return float(len(self.sketch))
        return (SKETCH - 1) / (float(self.sketch[-1]) / 2.0**64)

    def __add__(self, other: "ColumnProfile") -> "ColumnProfile":
        """The profile of the rows of both.

        Raises
        ------
        BadProfile
            They were not measured with the same ruler.
        """
        if self.ruler != other.ruler:
            raise BadProfile(
                f"Two profiles of the column {self.name!r} were measured with different rulers.",
                hint="Make both with the same reference: solvent.profile(data, like=reference).",
            )
        unseen, lost = _most_frequent(self.unseen, other.unseen)
        return replace(
            self,
            rows=self.rows + other.rows,
            nulls=self.nulls + other.nulls,
            misfits=self.misfits + other.misfits,
            nans=self.nans + other.nans,
            infinities=self.infinities + other.infinities,
            counts=self.counts + other.counts,
            least=float(np.fmin(self.least, other.least)),
            greatest=float(np.fmax(self.greatest, other.greatest)),
            total=self.total + other.total,
            squares=self.squares + other.squares,
            below=self.below + other.below,
            above=self.above + other.above,
            unseen=unseen,
            slack=self.slack + other.slack + lost,
            parts={part: self.parts[part] + other.parts[part] for part in self.parts},
            sketch=np.union1d(self.sketch, other.sketch)[:SKETCH],
            breaks={key: self.breaks[key] + other.breaks[key] for key in self.breaks if key in other.breaks},
        )

    def __sub__(self, other: "ColumnProfile") -> "ColumnProfile":
        """The profile of the rows that came to those of another one; its range and its sketch are those of all.

        Raises
        ------
        BadProfile
            They were not measured with the same ruler, or not all rows of the other are still here as they were.
        """
        numbers = {name: getattr(self, name) - getattr(other, name) for name in _COUNTED}
        counts = self.counts - other.counts if self.ruler == other.ruler else np.array([-1])
        parts = {part: self.parts[part] - other.parts[part] for part in self.parts}
        unseen = {
            value: self.unseen.get(value, 0) - other.unseen.get(value, 0) for value in {*self.unseen, *other.unseen}
        }
        breaks = {key: self.breaks[key] - other.breaks[key] for key in self.breaks if key in other.breaks}
        least = min(*numbers.values(), *unseen.values(), *counts.tolist(), 0)
        if least < 0:
            raise BadProfile(
                f"Rows of the column {self.name!r} that were counted have changed since.",
                hint="Only what came to them can be told.",
            )
        return replace(
            self,
            **numbers,
            counts=counts,
            total=self.total - other.total,
            squares=max(self.squares - other.squares, 0.0),
            unseen={value: count for value, count in unseen.items() if count},
            parts=parts,
            breaks=breaks,
        )

    def __eq__(self, other: object) -> bool:
        """Whether both counted the same; sums may differ by rounding."""
        if not isinstance(other, ColumnProfile):
            return NotImplemented
        spread = math.sqrt(self.squares * self.n) if self.squares < math.inf else math.inf
        return (
            self.ruler == other.ruler
            and self._counted() == other._counted()
            and np.array_equal([self.least, self.greatest], [other.least, other.greatest], equal_nan=True)
            and math.isclose(self.total, other.total, rel_tol=1e-9, abs_tol=1e-9 * spread)
            and math.isclose(self.squares, other.squares, rel_tol=1e-9)
        )

    __hash__ = None  # type: ignore[assignment]

    def _counted(self) -> tuple[Any, ...]:
        return (
            (self.name, self.rows, self.nulls, self.misfits, self.nans, self.infinities, self.below, self.above),
            (self.counts.tolist(), {part: counts.tolist() for part, counts in self.parts.items()}),
            (dict(self.unseen), self.slack, self.sketch.tolist()),
        )


class Slice(NamedTuple):
    """Part of a table: the rows with one value in a column."""

    column: str
    value: str


class Period(NamedTuple):
    """A stretch of time, from its start to just before its end, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Profile:
    """What a scan counted in a table.

    Attributes
    ----------
    columns
        The profile of each column by its name. A column that was not in all parts has fewer rows than the profile.
    chunks
        The profiles of the rows of each period, by time, where a column of times was named.
    slices
        The profiles of the rows of each slice.
    sample
        Some of the rows, where they were asked for.

    Examples
    --------
    >>> import solvent
    >>> monday = solvent.profile({"size": [1.0, 2.0, 4.0], "site": ["a", "b", "a"]})
    >>> tuesday = solvent.profile({"size": [2.0, 9.0], "site": ["a", "c"]}, like=monday)
    >>> both = monday + tuesday
    >>> both.rows, both["size"].above, dict(both["site"].unseen)
    (5, 1, {'c': 1})
    """

    columns: Mapping[str, ColumnProfile]
    rows: int
    chunks: Mapping[Period, "Profile"] = field(default_factory=dict)
    slices: Mapping[Slice, "Profile"] = field(default_factory=dict)
    sample: Sample | None = None

    @property
    def rulers(self) -> dict[str, Ruler]:
        """What each column is measured with."""
        return {name: column.ruler for name, column in self.columns.items()}

    @cached_property
    def mark(self) -> str:
        """A digest of what it measures with: profiles of one mark add."""
        digest = hashlib.blake2b(digest_size=16)
        for name, ruler in sorted(self.rulers.items()):
            digest.update(json.dumps([name, ruler.kind, ruler.values, ruler.low, ruler.high, ruler.origin]).encode())
            digest.update(ruler.edges.tobytes())
        return digest.hexdigest()

    def __getitem__(self, name: str) -> ColumnProfile:
        """The profile of a column.

        Raises
        ------
        BadProfile
            There is none of this name.
        """
        if name not in self.columns:
            raise BadProfile(f"The profile has no column {name!r}.", hint=advice(name, self.columns))
        return self.columns[name]

    def newest(self, time: str | None) -> datetime | None:
        """The time of its newest row; None where that column holds no times, or such as no calendar has."""
        column = self.columns.get(time or "")
        try:
            return None if column is None else datetime.fromtimestamp(column.greatest, UTC)
        except (ValueError, OverflowError, OSError):
            return None

    def __iter__(self) -> Iterator[ColumnProfile]:
        return iter(self.columns.values())

    def __len__(self) -> int:
        return len(self.columns)

    def __add__(self, other: "Profile") -> "Profile":
        """The profile of the rows of both.

        Raises
        ------
        BadProfile
            They were not measured with the same rulers.
        """
        if not isinstance(other, Profile):
            return NotImplemented
        chunks = _joined(self.chunks, other.chunks)
        return Profile(
            columns=_joined(self.columns, other.columns),
            rows=self.rows + other.rows,
            chunks={period: chunks[period] for period in sorted(chunks)},
            slices=_joined(self.slices, other.slices),
            sample=self.sample + other.sample if self.sample and other.sample else self.sample or other.sample,
        )

    def __sub__(self, other: "Profile") -> "Profile":
        """The profile of the rows that came to those of another one, as those of its columns.

        Raises
        ------
        BadProfile
            Not all rows of the other are still here as they were.

        Examples
        --------
        >>> import solvent
        >>> before = solvent.profile({"size": [1.0, 2.0, 4.0]})
        >>> now = solvent.profile({"size": [1.0, 9.0, 2.0, 4.0]}, like=before)
        >>> (now - before).rows, (now - before)["size"].above
        (1, 1)
        """
        columns = {
            name: one - other.columns[name] if name in other.columns else one for name, one in self.columns.items()
        }
        slices = {of: one - other.slices[of] if of in other.slices else one for of, one in self.slices.items()}
        return Profile(columns, self.rows - other.rows, slices={of: one for of, one in slices.items() if one.rows})

    __hash__ = None  # type: ignore[assignment]


def _joined(mine: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> dict[Any, Any]:
    """What either has, and the sums of what both have."""
    return {
        key: mine[key] + theirs[key] if key in mine and key in theirs else (mine if key in mine else theirs)[key]
        for key in (*mine, *(key for key in theirs if key not in mine))
    }


def _without(mine: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: one - theirs[key] if key in theirs else one for key, one in mine.items()}


def _most_frequent(mine: Mapping[str, int], theirs: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """The sums of both, the most frequent of them, and how much each count lost thereby (Agarwal et al. 2012)."""
    if not mine or not theirs:
        return dict(mine or theirs), 0
    sums = dict(mine)
    for value, count in theirs.items():
        sums[value] = sums.get(value, 0) + count
    return bounded(sums)


def bounded(counts: Mapping[str, int], room: int = UNSEEN) -> tuple[dict[str, int], int]:
    """The most frequent values, each short by what is returned beside them (Misra & Gries 1982).

    >>> bounded({"a": 5, "b": 2, "c": 1}, room=2)
    ({'a': 4, 'b': 1}, 1)
    """
    if len(counts) <= room:
        return dict(counts), 0
    cut = sorted(counts.values(), reverse=True)[room]
    return {value: count - cut for value, count in counts.items() if count > cut}, cut

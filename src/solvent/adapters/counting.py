"""Counts the values of one column, batch by batch, in constant memory."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from solvent.adapters import plain_values as plain
from solvent.domain.profile import SKETCH, UNSEEN, ColumnProfile, bounded
from solvent.domain.ruler import PARTS, Kind, Ruler
from solvent.stats.cells import edges_of, layout, tally

_ROOM = 10 * UNSEEN


class Counter:
    """Counts values over a ruler."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        self._found = ColumnProfile(name, ruler, 0)
        self._counts = np.zeros(ruler.cells, np.int64)

    def add(self, array: pa.Array) -> None:
        """Count the values of an array."""
        nulls = array.null_count
        found = self._found
        self._found = replace(found, rows=found.rows + len(array), nulls=found.nulls + nulls)
        self._count(array.drop_null() if nulls else array)

    def _count(self, array: pa.Array) -> None:
        """Count values none of which is null."""

    def profile(self) -> ColumnProfile:
        """What was counted so far."""
        return replace(self._found, counts=self._counts.copy())


class NumberCounter(Counter):
    """Counts numbers or times over edges."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._layout = layout(ruler.edges, ruler.grid)
        self._months, self._hours = np.zeros(12, np.int64), np.zeros(7 * 24, np.int64)

    def _count(self, array: pa.Array) -> None:
        read = plain.seconds if self._found.kind is Kind.TIME else plain.numbers
        x, misfits = read(array.dictionary_decode() if pa.types.is_dictionary(array.type) else array)
        nans = infinities = 0
        least, greatest = (float(x.min()), float(x.max())) if len(x) else (math.nan, math.nan)
        if len(x) and not math.isfinite(least - greatest):
            nans, infinities = int(np.isnan(x).sum()), int(np.isinf(x).sum())
            x = x[np.isfinite(x)]
            least, greatest = (float(x.min()), float(x.max())) if len(x) else (math.nan, math.nan)
        found, ruler = self._found, self._found.ruler
        self._counts += tally(x, self._layout)
        with np.errstate(over="ignore", invalid="ignore"):
            about = x - ruler.origin
            total, squares = float(about.sum()), float(about @ about)
        self._found = replace(
            found,
            misfits=found.misfits + misfits,
            nans=found.nans + nans,
            infinities=found.infinities + infinities,
            least=float(np.fmin(found.least, least)),
            greatest=float(np.fmax(found.greatest, greatest)),
            total=found.total + total,
            squares=found.squares + squares,
            below=found.below + (int(np.count_nonzero(x < ruler.low)) if least < ruler.low else 0),
            above=found.above + (int(np.count_nonzero(x > ruler.high)) if greatest > ruler.high else 0),
        )
        if found.kind is Kind.TIME:
            self._add_parts(x)

    def _add_parts(self, x: NDArray[np.float64]) -> None:
        hours, places = np.unique(np.floor(x / 3600).astype(np.int64), return_counts=True)
        days = hours.astype("datetime64[h]")
        months = days.astype("datetime64[M]").astype(np.int64) % 12
        self._months += np.bincount(months, places, 12).astype(np.int64)
        # 1970 began on a Thursday; weeks begin on Monday.
        self._hours += np.bincount((hours + 3 * 24) % (7 * 24), places, 7 * 24).astype(np.int64)

    def profile(self) -> ColumnProfile:
        """What was counted so far."""
        found = super().profile()
        if found.kind is not Kind.TIME:
            return found
        week = self._hours.reshape(7, 24)
        counts = {"month": self._months.copy(), "weekday": week.sum(axis=1), "hour": week.sum(axis=0)}
        return replace(found, parts={part: counts[part] for part in PARTS})


class TruthCounter(Counter):
    """Counts booleans."""

    def _count(self, array: pa.Array) -> None:
        values, misfits = plain.truths(array)
        yes = int(np.count_nonzero(values))
        self._counts[:2] += [len(values) - yes, yes]
        self._found = replace(self._found, misfits=self._found.misfits + misfits)

    def profile(self) -> ColumnProfile:
        """What was counted so far."""
        found = super().profile()
        seen = [value for value, count in zip(found.values, found.counts, strict=False) if count]
        return replace(found, sketch=_sketch(seen))


class CategoryCounter(Counter):
    """Counts texts: those of the ruler each, of others the most frequent."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._cell = {value: at for at, value in enumerate(ruler.values)}
        self._unseen: dict[str, int] = {}
        self._slack = 0
        self._hashes = np.empty(0, np.uint64)

    def _count(self, array: pa.Array) -> None:
        if not pa.types.is_dictionary(array.type):
            texts = plain.texts_of(array)
            misfits = len(array) - len(texts)
            if misfits:
                self._found = replace(self._found, misfits=self._found.misfits + misfits)
            array = texts.dictionary_encode()
        values = plain.texts_of(array.dictionary).to_pylist()
        counts = np.bincount(array.indices.to_numpy(), minlength=len(values))
        fresh = []
        for value, count in zip(values, counts.tolist(), strict=True):
            at = self._cell.get(value)
            if at is not None:
                self._counts[at] += count
            elif count:
                self._counts[-1] += count
                if value not in self._unseen:
                    fresh.append(value)
                self._unseen[value] = self._unseen.get(value, 0) + count
        if fresh:
            self._hashes = np.union1d(self._hashes, _sketch(fresh))[:SKETCH]
        if len(self._unseen) > _ROOM:
            self._unseen, lost = bounded(self._unseen)
            self._slack += lost

    def profile(self) -> ColumnProfile:
        """What was counted so far."""
        seen = [value for value, count in zip(self._found.values, self._counts, strict=False) if count]
        unseen, lost = bounded(self._unseen)
        return replace(
            super().profile(),
            unseen=unseen,
            slack=self._slack + lost,
            sketch=np.union1d(self._hashes, _sketch(seen))[:SKETCH],
        )


_COUNTERS = {
    Kind.NUMBER: NumberCounter,
    Kind.TIME: NumberCounter,
    Kind.BOOLEAN: TruthCounter,
    Kind.CATEGORY: CategoryCounter,
    Kind.OTHER: Counter,
}


def counter(name: str, ruler: Ruler) -> Counter:
    """What counts a column over a ruler."""
    return _COUNTERS[ruler.kind](name, ruler)


def ruler_of(array: pa.Array) -> Ruler:
    """A ruler made from some of the reference's values."""
    kind = plain.kind_of(array.type)
    array = array.drop_null()
    if kind is Kind.BOOLEAN:
        return Ruler(kind, values=("false", "true"))
    if kind is Kind.CATEGORY:
        counts = {each["values"]: each["counts"] for each in pc.value_counts(plain.texts_of(array)).to_pylist()}
        return Ruler(kind, values=_frequent(counts))
    if kind is Kind.OTHER:
        return Ruler(kind)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    x = (plain.seconds if kind is Kind.TIME else plain.numbers)(array).values
    x = x[np.isfinite(x)]
    edges, grid = edges_of(x)
    return Ruler(kind, edges=edges, origin=float(np.median(x)) if len(x) else 0.0, grid=grid)


def settled(ruler: Ruler, whole: ColumnProfile) -> Ruler:
    """The ruler with the range and the categories that the whole reference turned out to have."""
    if ruler.kind is Kind.CATEGORY and not whole.slack:
        counts = {**dict(zip(ruler.values, whole.counts.tolist(), strict=False)), **whole.unseen}
        return replace(ruler, values=_frequent(counts))
    if ruler.kind in {Kind.NUMBER, Kind.TIME} and whole.n:
        return replace(ruler, low=whole.least, high=whole.greatest)
    return ruler


def measured_anew(column: ColumnProfile, ruler: Ruler) -> ColumnProfile:
    """The profile over a ruler that was settled since."""
    if ruler.kind is not Kind.CATEGORY:
        return replace(column, ruler=ruler)
    counts = {**dict(zip(column.values, column.counts.tolist(), strict=False)), **column.unseen}
    known = [counts.pop(value, 0) for value in ruler.values]
    unseen = {value: count for value, count in counts.items() if count}
    return replace(column, ruler=ruler, counts=np.array([*known, column.n - sum(known)], np.int64), unseen=unseen)


def _frequent(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:UNSEEN])


def _sketch(values: list[str]) -> NDArray[np.uint64]:
    """The smallest of the first 64 bits of the values' md5."""
    digests = (hashlib.md5(value.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest() for value in values)
    return np.unique(np.array([int.from_bytes(digest[:8], "big") for digest in digests], np.uint64))[:SKETCH]

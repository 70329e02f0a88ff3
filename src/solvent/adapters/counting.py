"""Counts the values of one column, batch by batch, in constant memory."""

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.adapters import plain_values as plain
from solvent.adapters.rule_counting import RuleCounter
from solvent.domain.profile import SKETCH, UNSEEN, ColumnProfile, bounded
from solvent.domain.ruler import PARTS, Kind, Ruler
from solvent.stats.cells import Tally

_ROOM = 10 * UNSEEN


class Counter:
    """Counts rows and nulls."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        self._name, self._ruler = name, ruler
        self._rows = self._nulls = self._misfits = 0
        self._rules = RuleCounter(ruler)

    def add(self, array: pa.Array) -> None:
        """Count the values of an array."""
        self._rows += len(array)
        self._nulls += int(array.null_count)
        self._count(array)
        self._rules.array(array)

    def _count(self, array: pa.Array) -> None:
        """Count the values that are not null."""

    def profile(self) -> ColumnProfile:
        """What was counted so far."""
        found = {**self._found(), "breaks": self._rules.breaks}
        return ColumnProfile(self._name, self._ruler, self._rows, self._nulls, self._misfits, **found)

    def _found(self) -> dict[str, Any]:
        return {}


class NumberCounter(Counter):
    """Counts numbers over edges."""

    _read: Callable[[pa.Array], plain.Plain] = staticmethod(plain.numbers)

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._tally = Tally(ruler.edges, ruler.grid)
        self._nans = self._infinities = self._below = self._above = 0
        self._least = self._greatest = math.nan
        self._total = self._squares = 0.0

    def _count(self, array: pa.Array) -> None:
        x, misfits = self._read(array.dictionary_decode() if pa.types.is_dictionary(array.type) else array)
        self._misfits += misfits
        if not len(x):
            return
        least, greatest = float(x.min()), float(x.max())
        if not math.isfinite(least) or not math.isfinite(greatest):
            gaps = np.isnan(x)
            self._nans += int(gaps.sum())
            self._infinities += int(np.isinf(x).sum())
            self._rules.numbers(x[~gaps])
            x = x[np.isfinite(x)]
            if not len(x):
                return
            least, greatest = float(x.min()), float(x.max())
        else:
            self._rules.numbers(x, least, greatest)
        self._least, self._greatest = float(np.fmin(self._least, least)), float(np.fmax(self._greatest, greatest))
        low, high = self._ruler.low, self._ruler.high
        self._below += int(np.count_nonzero(x < low)) if least < low else 0
        self._above += int(np.count_nonzero(x > high)) if greatest > high else 0
        self._count_finite(x)

    def _count_finite(self, x: NDArray[np.float64]) -> None:
        self._tally.add(x)
        with np.errstate(over="ignore", invalid="ignore"):
            about = x - self._ruler.origin
            self._total += float(about.sum())
            # Not `about @ about`: BLAS would start threads of its own, which wait for one another more than they count.
            self._squares += float(np.einsum("i,i", about, about))

    def _found(self) -> dict[str, Any]:
        return {
            "nans": self._nans,
            "infinities": self._infinities,
            "counts": self._tally.counts,
            "least": self._least,
            "greatest": self._greatest,
            "total": self._total,
            "squares": self._squares,
            "below": self._below,
            "above": self._above,
        }


class TimeCounter(NumberCounter):
    """Counts times over edges, and by the parts of the calendar."""

    _read = staticmethod(plain.seconds)

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._months, self._hours = np.zeros(12, np.int64), np.zeros(7 * 24, np.int64)

    def _count_finite(self, x: NDArray[np.float64]) -> None:
        super()._count_finite(x)
        hours, counts = np.unique(np.floor(x / 3600).astype(np.int64), return_counts=True)
        months = hours.astype("datetime64[h]").astype("datetime64[M]").astype(np.int64) % 12
        self._months += np.bincount(months, counts, 12).astype(np.int64)
        # 1970 began on a Thursday; weeks begin on Monday.
        self._hours += np.bincount((hours + 3 * 24) % (7 * 24), counts, 7 * 24).astype(np.int64)

    def _found(self) -> dict[str, Any]:
        week = self._hours.reshape(7, 24)
        counts = {"month": self._months.copy(), "weekday": week.sum(axis=1), "hour": week.sum(axis=0)}
        return {**super()._found(), "parts": {part: counts[part] for part in PARTS}}


class TruthCounter(Counter):
    """Counts booleans."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._counts = np.zeros(ruler.cells, np.int64)

    def _count(self, array: pa.Array) -> None:
        values, misfits = plain.truths(array)
        self._misfits += misfits
        yes = int(np.count_nonzero(values))
        self._rules.texts(["false", "true"], np.array([len(values) - yes, yes]))
        self._counts[:2] += [len(values) - yes, yes]

    def _found(self) -> dict[str, Any]:
        seen = [value for value, count in zip(self._ruler.values, self._counts, strict=False) if count]
        return {"counts": self._counts.copy(), "sketch": sketch(seen)}


class CategoryCounter(Counter):
    """Counts texts: those of the ruler each, of others the most frequent."""

    def __init__(self, name: str, ruler: Ruler) -> None:
        super().__init__(name, ruler)
        self._cell = {value: at for at, value in enumerate(ruler.values)}
        self._counts = [0] * ruler.cells
        self._unseen: dict[str, int] = {}
        self._slack = 0
        self._hashes = np.empty(0, np.uint64)

    def _count(self, array: pa.Array) -> None:
        values, counts, misfits = plain.texts(array)
        self._misfits += misfits
        self._rules.texts(values, counts)
        fresh = []
        for value, count in zip(values, counts.tolist(), strict=True):
            at = self._cell.get(value, -1)
            self._counts[at] += count
            if at < 0 < count:
                if value not in self._unseen:
                    fresh.append(value)
                self._unseen[value] = self._unseen.get(value, 0) + count
        if fresh:
            self._hashes = np.union1d(self._hashes, sketch(fresh))[:SKETCH]
        if len(self._unseen) > _ROOM:
            self._unseen, lost = bounded(self._unseen)
            self._slack += lost

    def _found(self) -> dict[str, Any]:
        seen = [value for value, count in zip(self._ruler.values, self._counts, strict=False) if count]
        unseen, lost = bounded(self._unseen)
        return {
            "counts": np.array(self._counts, np.int64),
            "unseen": unseen,
            "slack": self._slack + lost,
            "sketch": np.union1d(self._hashes, sketch(seen))[:SKETCH],
        }


_COUNTERS = {
    Kind.NUMBER: NumberCounter,
    Kind.TIME: TimeCounter,
    Kind.BOOLEAN: TruthCounter,
    Kind.CATEGORY: CategoryCounter,
    Kind.OTHER: Counter,
}


def counter(name: str, ruler: Ruler) -> Counter:
    """What counts a column over a ruler."""
    return _COUNTERS[ruler.kind](name, ruler)


def sketch(values: list[str]) -> NDArray[np.uint64]:
    """The smallest of the first 64 bits of the values' md5."""
    digests = (hashlib.md5(value.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest() for value in values)
    return np.unique(np.array([int.from_bytes(digest[:8], "big") for digest in digests], np.uint64))[:SKETCH]

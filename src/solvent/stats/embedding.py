"""Mixed columns as points: numbers on robust scales, a coordinate for each category, one for what is missing.

Everything that compares rows by distance or by a classifier starts from here, so that a table of numbers, words and
truths with gaps is taken as it is.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solvent.domain.columns import Column, Kind
from solvent.stats.montecarlo import Array

# Rarer categories share a coordinate.
_CATEGORIES = 24
# How far out of the others a category stands that was never seen: as far as a number three deviations out.
_UNSEEN = 3.0
_IQR, _SPREAD_90 = 1.349, 3.29
_FARTHEST = 1e9


@dataclass(frozen=True)
class Axis:
    """How a column becomes coordinates: its centre and scale, or its categories (the rare ones share one)."""

    name: str
    kind: Kind
    centre: float = 0.0
    scale: float = 1.0
    words: tuple[str | bool, ...] = ()
    rare: frozenset[str | bool] = frozenset()
    gaps: bool = False

    @property
    def width(self) -> int:
        """How many coordinates it has: of categories one each, one for rare ones and one for those never seen."""
        return 2 if self.kind.ordered else len(self.words) + 3

    def of(self, column: Column) -> Array:
        """The coordinates of values, of shape (rows, width); the last one says that a value is missing."""
        missing = column.missing
        found = np.zeros((len(column), self.width))
        found[:, -1] = missing * (1.0 if self.gaps else _UNSEEN)
        if self.kind.ordered:
            values = np.where(missing, self.centre, column.values.astype(np.float64))
            # As the logarithm far out: a value ten times as far is no ten times as strange.
            found[:, 0] = np.arcsinh(np.clip((values - self.centre) / self.scale, -_FARTHEST, _FARTHEST))
            return found
        place = {word: number for number, word in enumerate(self.words)}
        rare, unseen = len(self.words), len(self.words) + 1
        for row, value in enumerate(column.values.tolist()):
            if value is None:
                continue
            at = place.get(value, rare if value in self.rare else unseen)
            found[row, at] = _UNSEEN if at == unseen else 1.0
        return found


@dataclass(frozen=True)
class Embedding:
    """Axes learnt from a table; `skipped` names the columns that have none, with the reason."""

    axes: tuple[Axis, ...]
    skipped: Mapping[str, str]

    @property
    def owners(self) -> tuple[str, ...]:
        """The column that each coordinate comes from, of length (width,)."""
        return tuple(axis.name for axis in self.axes for _ in range(axis.width))

    def of(self, table: Mapping[str, Column]) -> Array:
        """Rows as points of shape (rows, width); every column with an axis must be there.

        >>> table = {"x": Column(Kind.NUMBER, np.array([1.0, 2.0, np.nan])),
        ...          "s": Column(Kind.WORD, np.array(["a", "b", "a"], dtype=object))}
        >>> embedding(table).of(table).shape
        (3, 7)
        """
        return np.hstack([axis.of(table[axis.name]) for axis in self.axes])


def embedding(table: Mapping[str, Column]) -> Embedding:
    """The axes of a table's columns: all but times, which never come again, and words that are nearly all different."""
    axes, skipped = [], {}
    for name, column in table.items():
        given = column.values[~column.missing]
        if not len(given):
            skipped[name] = "it has no values"
        elif column.kind is Kind.TIME:
            skipped[name] = "times never come again"
        elif column.kind is Kind.NUMBER:
            axes.append(_of_numbers(name, column, given))
        else:
            counts = Counter(given.tolist())
            if len(counts) > 50 and len(counts) > len(given) / 2:
                skipped[name] = "its words are nearly all different"
            else:
                axes.append(_of_words(name, column, counts))
    return Embedding(tuple(axes), skipped)


def _of_numbers(name: str, column: Column, given: Array) -> Axis:
    finite = given[np.isfinite(given)]
    if not len(finite):
        finite = np.zeros(1)
    low, first, middle, third, high = np.quantile(finite, [0.05, 0.25, 0.5, 0.75, 0.95])
    # A column that is mostly one value has no quartiles apart.
    scale = (third - first) / _IQR or (high - low) / _SPREAD_90 or float(finite.std()) or 1.0
    return Axis(name, column.kind, float(middle), float(scale), gaps=bool(column.missing.any()))


def _of_words(name: str, column: Column, counts: Counter[str | bool]) -> Axis:
    ranked = sorted(counts, key=lambda word: (-counts[word], str(word)))
    return Axis(
        name,
        column.kind,
        words=tuple(ranked[:_CATEGORIES]),
        gaps=bool(column.missing.any()),
        rare=frozenset(ranked[_CATEGORIES:]),
    )

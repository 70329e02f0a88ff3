"""Mixed columns as points: numbers on robust scales, a coordinate for each category, one for what is missing.

Everything that compares rows by distance or by a classifier starts from here, so that a table of numbers, words and
truths with gaps is taken as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Column, Kind

Array = NDArray[np.float64]
# How far out of the others a category stands that was never seen: as far as a number three deviations out.
_UNSEEN = 3.0
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
    """Axes learnt from a table; `skipped` names the columns that have none, with the reason.

    `basis`, of shape (width, fewer), turns their coordinates into few that still tell rows apart.
    """

    axes: tuple[Axis, ...]
    skipped: Mapping[str, str]
    basis: Array | None = None

    @property
    def owners(self) -> tuple[str, ...]:
        """The column that each coordinate comes from, of length (width,)."""
        return tuple(axis.name for axis in self.axes for _ in range(axis.width))

    @property
    def ordered(self) -> NDArray[np.intp]:
        """The coordinates that are numbers: neither categories nor gaps."""
        first = (axis.kind.ordered and not place for axis in self.axes for place in range(axis.width))
        return np.flatnonzero(np.fromiter(first, np.bool_))

    def of(self, table: Mapping[str, Column]) -> Array:
        """Rows as points of shape (rows, width); every column with an axis must be there.

        >>> axes = Axis("x", Kind.NUMBER, centre=1.0), Axis("s", Kind.WORD, words=("a", "b"))
        >>> table = {"x": Column(Kind.NUMBER, np.array([1.0, 2.0, np.nan])),
        ...          "s": Column(Kind.WORD, np.array(["a", "b", "a"], dtype=object))}
        >>> Embedding(axes, {}).of(table).shape
        (3, 7)
        """
        found = np.hstack([axis.of(table[axis.name]) for axis in self.axes])
        return found if self.basis is None else np.asarray(found @ self.basis, np.float64)

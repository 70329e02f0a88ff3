"""The two sides of a comparison: changes that touch files with a debt, and changes that touch none.

Promise
    A change of files of both sorts counts for those with the debt alone, and each change counts once, shared evenly by
    the files that stand for it.

Assumes
    Files are compared with others of their size that change as widely.

Reference
    The unit that debt lies in is the file, and changes of one file are alike: Donner and Klar 2000, "Design and
    analysis of cluster randomization trials".
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.pricing.touches import Indices, Touches, logged
from solvent.stats.montecarlo import Array

_SECOND_MEASURE = 12


@dataclass(frozen=True)
class Sides:
    """Pairs of a change and a file that stands for it, with the change's part.

    `has` says which files have the debt, `exposed` which changes touch one, `counted` which changes are compared.
    """

    seen: Touches
    has: NDArray[np.bool_]
    exposed: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    change: Indices
    file: Indices
    part: Array

    @property
    def many(self) -> int:
        """How many changes touch a file with the debt."""
        return int(self.exposed.sum())

    @property
    def rest(self) -> int:
        """How many do not."""
        return int((self.counted & ~self.exposed).sum())

    def only(self, kept: NDArray[np.bool_]) -> "Sides":
        """The sides with some of the changes alone; the others count on neither."""
        pairs = kept[self.change]
        return Sides(
            self.seen,
            self.has,
            self.exposed & kept,
            self.counted & kept,
            self.change[pairs],
            self.file[pairs],
            self.part[pairs],
        )

    def per_file(self, values: Array) -> Array:
        """The sum over each file's changes of their values, each by its part."""
        return np.bincount(self.file, weights=self.part * values[self.change], minlength=len(self.has)).astype(
            np.float64
        )

    def alike(self, trials: Array) -> list[Array]:
        """What files that are compared have in common: their size, and where there are enough of them their width."""
        used = trials > 0
        width = self.per_file(np.log2(self.seen.width))[used] / trials[used]
        return [logged(self.seen.sizes[used]), width][: 2 if used.sum() >= _SECOND_MEASURE else 1]

    def files(self) -> tuple[int, int]:
        """How many changing files have the debt, and how many do not."""
        used = np.bincount(self.file, minlength=len(self.has)) > 0
        return int((used & self.has).sum()), int((used & ~self.has).sum())


def sides(seen: Touches, indebted: Iterable[str]) -> Sides:
    """The changes of files with a debt, and all others."""
    has = seen.having(set(indebted))
    pairs = has[seen.file]
    exposed = np.bincount(seen.change, weights=pairs, minlength=seen.changes) > 0
    counted = pairs | ~exposed[seen.change]
    change, file = seen.change[counted], seen.file[counted]
    part = 1 / np.bincount(change, minlength=seen.changes)[change]
    return Sides(seen, has, exposed, np.ones(seen.changes, dtype=bool), change, file, np.asarray(part, np.float64))

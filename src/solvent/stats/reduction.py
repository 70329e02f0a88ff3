"""A metric as a ratio of two means over rows: E[loss] / E[base], which labels can prove exactly."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array
from solvent.stats.wealth import Losses


@dataclass(frozen=True)
class Scale:
    """How a ratio reads as the metric: the metric, the ratio back from it, and whether the metric falls as it rises."""

    metric: Callable[[float], float]
    ratio: Callable[[float], float]
    falls: bool = False


def shifted(least: float = 0.0) -> Scale:
    """The metric is the ratio itself, counted from its least value.

    >>> shifted(-5.0).metric(7.0), shifted(-5.0).ratio(2.0)
    (2.0, 7.0)
    """
    return Scale(lambda ratio: ratio + least, lambda value: value - least)


SAME = shifted()
COMPLEMENT = Scale(lambda ratio: 1 - ratio, lambda value: 1 - value, falls=True)
ROOT = Scale(math.sqrt, lambda value: value**2 if value >= 0 else -1.0)


@dataclass(frozen=True)
class Reduction:
    """Rows with a loss and a base, arrays of shape (rows,), so that the metric is a ratio of their means.

    `ceiling` is the largest ratio of a row; `losing` and `gaining` are the largest base of a row that loses, and of
    any row (see `solvent.stats.wealth.Losses`). `rows` are the rows' numbers in the data, None where these are all of
    them. `paired` says that units are made of several rows, so that weights and clusters cannot be theirs, and
    `pooled` is then the ratio over all pairs that the rows could make; `noisy`
    that wrong labels shift the ratio as they shift an error rate.
    """

    loss: NDArray[Any]
    base: NDArray[Any] | None = None
    rows: NDArray[np.intp] | None = None
    scale: Scale = field(default=SAME)
    ceiling: float = 1.0
    losing: float = 1.0
    gaining: float = 1.0
    paired: bool = False
    pooled: float | None = None
    noisy: bool = False

    @property
    def binary(self) -> bool:
        """Whether each row either loses all or nothing, so that its ratio is a proportion."""
        return self.loss.dtype == np.bool_ and self.base is None

    def units(self, *, weights: Array | None = None, clusters: NDArray[np.intp] | None = None) -> Losses:
        """Each row a unit; or each cluster of rows, the clusters numbered from 0 in the order of their first row.

        A row stands for as many as its weight says. No weight and no cluster is taken to be larger than the largest.
        """
        if self.binary and weights is None and clusters is None:
            bad = float(np.count_nonzero(self.loss))
            return Losses(np.array([0.0, 1.0]), np.ones(2), np.array([len(self.loss) - bad, bad]))
        loss = self.loss.astype(np.float64)
        base = np.ones(len(loss)) if self.base is None else self.base.astype(np.float64)
        largest = 1.0
        if weights is not None:
            mine = weights if self.rows is None else weights[self.rows]
            loss, base, largest = loss * mine, base * mine, float(weights.max())
        if clusters is not None:
            group = clusters if self.rows is None else clusters[self.rows]
            largest *= float(np.bincount(group).max())
            loss, base = (np.bincount(group, weights=each).astype(np.float64) for each in (loss, base))
            loss, base = loss[base > 0], base[base > 0]
        count = np.ones(len(loss))
        return Losses(loss, base, count, self.ceiling, self.losing * largest, self.gaining * largest)

    def turned(self) -> "Reduction":
        """The same metric with the other end as its loss, for one that is bad where it is low.

        >>> turned = Reduction(np.array([1.0, 4.0]), scale=shifted(-1.0), ceiling=5.0).turned()
        >>> turned.loss.tolist(), turned.scale.metric(1.0), turned.scale.ratio(3.0), turned.scale.falls
        ([4.0, 1.0], 3.0, 1.0, True)
        """
        most, scale = self.ceiling, self.scale
        loss = ~self.loss if self.loss.dtype == np.bool_ else most - self.loss
        other = Scale(
            lambda ratio: scale.metric(most - ratio), lambda value: most - scale.ratio(value), not scale.falls
        )
        return replace(self, loss=loss, scale=other)

    def approximation(self) -> "Approximation":
        """The metric as what is only known about, for losses without a ceiling."""
        loss = self.loss.astype(np.float64)
        return Approximation(
            lambda rows: self.scale.metric(float(loss[rows].mean())),
            "Declare the largest loss that a row can have, and it can be proven: largest=…",
        )


@dataclass(frozen=True)
class Approximation:
    """A metric that has no exact proof: its value on the rows of given numbers, which may repeat.

    `advice` says what would make a proof possible.
    """

    of: Callable[[NDArray[np.intp]], float]
    advice: str

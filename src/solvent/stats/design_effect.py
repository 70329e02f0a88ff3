"""How much more the windows of a reference differ from one another than windows of independent rows would.

Real streams wander: days differ, neighbouring days are alike, weekdays differ. Evidence from windows that is reckoned
as if rows were independent finds a change in every such stream. The design effect says by how much a deviate over many
windows is more spread than that, from the reference's own windows; divided by its root, deviates keep their promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.stats.montecarlo import Array

Labels = NDArray[np.intp]
# Below so many windows nothing is said, and below so many blocks nothing of longer blocks.
LEAST, _BLOCKS = 8, 8
# A season must show itself with this probability of a mistake.
_ALPHA = 0.01
_LOW, _HIGH = 0.99, 0.05
_MOST_ALIKE = 0.9
# Memory that a reference of few windows cannot show.
_SHORT = 20
_WEEK = 7


@dataclass(frozen=True)
class Season:
    """What each phase of a season (a weekday, an hour) adds to a row's deviation, shape (phases, streams)."""

    effect: Array

    def of(self, phase: int) -> Array:
        """That of one phase, shape (streams,)."""
        return np.asarray(self.effect[phase], np.float64)


def season(deviates: Array, rows: Array, phase: Labels, phases: int) -> Season:
    """The season that windows show, and none for streams that show none.

    Parameters
    ----------
    deviates
        Of each window from all windows together, shape (windows, streams).
    rows
        Of each window, shape (windows, streams) or (windows, 1).
    phase
        Of each window, shape (windows,), from 0 to `phases` - 1.
    """
    member = np.eye(phases)[phase]
    weight = np.broadcast_to(rows, deviates.shape)
    in_phase = member.T @ weight
    effect = np.divide(
        member.T @ (deviates * np.sqrt(weight)), in_phase, out=np.zeros(in_phase.shape), where=in_phase > 0
    )
    left = deviates - effect[phase] * np.sqrt(weight)
    seen = int((member.sum(axis=0) > 0).sum())
    freedom = len(deviates) - seen
    if seen < 2 or freedom < 1:
        return Season(np.zeros_like(effect))
    residual = (left**2).sum(axis=0)
    explained = np.maximum((deviates**2).sum(axis=0) - residual, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = special.fdtrc(seen - 1, freedom, explained / (seen - 1) / (residual / freedom))
    return Season(np.where(p < _ALPHA, effect, 0.0))


def design_effect(deviates: Array, *, fitted: int = 1) -> Array:
    """By how much the variance of a sum of deviates of consecutive windows exceeds that of independent rows.

    The variance of sums over blocks of 1, 2, 4 ... windows is estimated; the length is taken that surely shows the
    most, there the upper limit of the variance (95 %), and what neighbouring blocks have in common is added on.

    Parameters
    ----------
    deviates
        Of each window from all windows together, in order of time, shape (windows, streams).
    fitted
        How many means were estimated of each stream: 1, and one less than the phases of each season.

    Returns
    -------
    Array
        Of each stream, 1 at least, shape (streams,).

    >>> rng = np.random.default_rng(0)
    >>> bool(np.median(design_effect(rng.normal(size=(400, 20)))) < 1.4)
    True
    >>> wandering = np.cumsum(rng.normal(size=(400, 1)), axis=0)
    >>> bool(design_effect(wandering - wandering.mean())[0] > 100)
    True
    """
    block = np.asarray(deviates, np.float64)
    surest, found, length = np.full(block.shape[1], -1.0), np.ones(block.shape[1]), 1
    while len(block) >= _BLOCKS:
        number = len(block)
        freedom = max(number - 1 - (fitted - 1) / length, 1.0)
        squares = (block**2).sum(axis=0)
        sure, high = squares / special.chdtri(freedom, 1 - _LOW), squares / special.chdtri(freedom, 1 - _HIGH)
        shared = np.divide((block[1:] * block[:-1]).sum(axis=0), squares, out=np.zeros_like(squares), where=squares > 0)
        # The estimate is low by about 1 / number, and may by chance be lower by its standard deviation.
        alike = np.clip(shared * number / (number - 1) + 1 / number + 1 / np.sqrt(number), 0.0, _MOST_ALIKE)
        better = sure > surest
        surest = np.where(better, sure, surest)
        found = np.where(better, high * (1 + alike) / (1 - alike), found)
        pairs = block[: number // 2 * 2]
        block, length = (pairs[::2] + pairs[1::2]) / np.sqrt(2), 2 * length
    return np.maximum(found * (1 + _SHORT / len(deviates)), 1.0)


def wandering(series: Array) -> Array:
    """For how many independent values one of a series counts, as far as its neighbours are alike: at best, no bound.

    The larger of what a memory of one value makes of it, and of what a week of values shows (Newey & West 1987).

    Parameters
    ----------
    series
        In order of time, shape (windows, streams).

    Returns
    -------
    Array
        Of each stream, 1 at least, shape (streams,).

    >>> rng = np.random.default_rng(0)
    >>> bool(np.median(wandering(rng.normal(size=(400, 20)))) < 1.3)
    True
    """
    off = series - series.mean(axis=0)
    n, squares = len(off), (off**2).sum(axis=0)
    week = np.ones(off.shape[1])
    first = np.zeros(off.shape[1])
    for lag in range(min(_WEEK, n - 1), 0, -1):
        products = (off[lag:] * off[:-lag]).sum(axis=0)
        first = np.divide(products, squares, out=np.zeros_like(squares), where=squares > 0)
        # Around a mean of few values a correlation comes out low (Kendall 1954).
        first = first + (1 + 3 * first) / n
        week += 2 * (1 - lag / (_WEEK + 1)) * first
    alike = np.clip(first, 0.0, _MOST_ALIKE)
    return np.asarray(np.maximum(np.maximum((1 + alike) / (1 - alike), week), 1.0))


def fitted_means(phases: Sequence[int]) -> int:
    """How many means seasons of so many phases take."""
    return 1 + sum(count - 1 for count in phases)

"""Trials of suspicions one after the other: each on rows that came after it arose, all together within one alpha."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from solvent.stats.binomial import upper
from solvent.stats.eprocess import proportion_above
from solvent.stats.montecarlo import Array

# What of the allowed error is kept for the bound on the share that the reference has.
_BOUND = 0.25
# Units over which neighbours may be alike; fewer of them than this show no spread where most of their rows are hits.
_MEMORY, _FEWEST, _MOSTLY = 7, 3, 0.5


@dataclass(frozen=True)
class Trial:
    """Whether something is commoner now than in the reference: more than `limit` of the rows, against which is bet.

    `alpha` is the probability with which the trial ever ends in a conviction where it is not commoner.
    """

    limit: float
    alpha: float

    @property
    def threshold(self) -> float:
        """The logarithm of the e-value at which the trial ends."""
        return -math.log((1 - _BOUND) * self.alpha)

    def log_e(self, hits: ArrayLike, rows: ArrayLike) -> Array:
        """The logarithm of the e-process after so many rows with so many hits since the suspicion arose."""
        return proportion_above(self.limit).log_e(hits, rows)


def trial(before: float, rows: float, alpha: float) -> Trial:
    """A trial against the upper bound of the share that rows of the reference show which raised no suspicion.

    The bound fails with probability alpha / 4, and bets at all times reach their threshold with 3 alpha / 4 (Clopper &
    Pearson 1934; Ville 1939).

    Examples
    --------
    >>> held = trial(0, 2500, 0.001)
    >>> held.limit < 0.004, bool(held.log_e(20, 500) > held.threshold), bool(held.log_e(2, 500) > held.threshold)
    (True, True, False)
    """
    bound = float(upper(before, rows, _BOUND * alpha))
    return Trial(min(bound, 1 - 1e-9), alpha)


def alikeness(hits: ArrayLike, rows: ArrayLike) -> float:
    """By how much the sum of hits over units in a row, such as days, is more spread than that of independent rows.

    The long-run variance over units, with memory of a week of them, over that of as many independent rows (Newey & West
    1987); 1 at least. Too few units to show a spread count as one observation each, where most of their rows are hits.

    Examples
    --------
    >>> alikeness([5, 4, 6, 5, 4, 6, 5, 5], [100] * 8), round(alikeness([100, 0, 0, 0, 0, 0, 100, 0], [100] * 8))
    (1.0, 100)
    >>> alikeness([100, 100], [100, 100])
    100.0
    """
    inside, of = np.asarray(hits, np.float64), np.asarray(rows, np.float64)
    share = float(inside.sum() / max(of.sum(), 1))
    if len(of) < _MEMORY and (len(of) < _FEWEST or share > _MOSTLY):
        return float(max(of.mean(), 1.0)) if share > 0 else 1.0
    usual = share * (1 - share) * of.sum()
    if usual <= 0:
        return 1.0
    off = inside - share * of
    spread = alone = float(off @ off)
    for lag in range(1, min(_MEMORY, len(off) - 1) + 1):
        spread += 2 * (1 - lag / (_MEMORY + 1)) * float(off[lag:] @ off[:-lag])
    return float(max(spread / usual, alone / usual, 1.0))


def part_of_alpha(number: int, alpha: float) -> float:
    """What the suspicion of a number, from 1, may spend: over however many they come to alpha at most.

    >>> round(sum(part_of_alpha(number, 0.01) for number in range(1, 100_000)), 6)
    0.01
    """
    return alpha / (number * (number + 1))

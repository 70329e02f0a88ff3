"""Trials of suspicions one after the other: each on rows that came after it arose, all together within one alpha."""

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from solvent.stats.binomial import upper
from solvent.stats.eprocess import proportion_above
from solvent.stats.montecarlo import Array

# What of the allowed error is kept for the bound on the share that the reference has.
_BOUND = 0.25


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


def trial(before: int, rows: int, alpha: float) -> Trial:
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


def part_of_alpha(number: int, alpha: float) -> float:
    """What the suspicion of a number, from 1, may spend: over however many they come to alpha at most.

    >>> round(sum(part_of_alpha(number, 0.01) for number in range(1, 100_000)), 6)
    0.01
    """
    return alpha / (number * (number + 1))

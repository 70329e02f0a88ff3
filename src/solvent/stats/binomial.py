"""Exact statements on a proportion from a number of labels fixed beforehand."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.montecarlo import Array

# Beyond this many allowed failures a plan is worked out from the normal approximation's neighbourhood upwards.
_SEARCHED = 2_000


def upper(errors: ArrayLike, n: ArrayLike, alpha: float) -> Array:
    """The one-sided upper bound of a proportion: wrong with probability at most `alpha` (Clopper & Pearson 1934).

    >>> upper([0, 5, 10], [100, 100, 1000], 0.05).round(6).tolist()
    [0.029513, 0.102253, 0.016903]
    """
    k, total = np.asarray(errors, np.float64), np.asarray(n, np.float64)
    with np.errstate(invalid="ignore"):
        found = special.betaincinv(k + 1, total - k, 1 - alpha)
    return np.where(k >= total, 1.0, found)


def lower(errors: ArrayLike, n: ArrayLike, alpha: float) -> Array:
    """The one-sided lower bound of a proportion (Clopper & Pearson 1934).

    >>> lower([0, 1, 5], 100, 0.025).round(6).tolist()
    [0.0, 0.000253, 0.016432]
    """
    k, total = np.asarray(errors, np.float64), np.asarray(n, np.float64)
    with np.errstate(invalid="ignore"):
        found = special.betaincinv(k, total - k + 1, alpha)
    return np.where(k <= 0, 0.0, found)


def interval(errors: float, n: float, level: float) -> tuple[float, float]:
    """The two-sided interval of a proportion (Clopper & Pearson 1934).

    >>> [round(end, 6) for end in interval(40, 2000, 0.95)]
    [0.014326, 0.027136]
    """
    tail = (1 - level) / 2
    return float(lower(errors, n, tail)), float(upper(errors, n, tail))


def p_at_most(errors: ArrayLike, n: ArrayLike, limit: ArrayLike) -> Array:
    """The p-value against "the proportion is `limit` or more": how likely so few errors would be at the limit.

    >>> round(float(p_at_most(0, 299, 0.01)), 6), round(float(p_at_most(0, 298, 0.01)), 6)
    (0.049536, 0.050037)
    """
    k, total = np.asarray(errors, np.float64), np.asarray(n, np.float64)
    inside = np.minimum(k, total - 0.5)
    return np.where(k >= total, 1.0, special.betaincc(inside + 1, total - inside, np.asarray(limit, np.float64)))


def p_at_least(errors: ArrayLike, n: ArrayLike, limit: ArrayLike) -> Array:
    """The p-value against "the proportion is `limit` or less": how likely so many errors would be at the limit.

    >>> round(float(p_at_least(5, 100, 0.02)), 6)
    0.05083
    """
    k, total = np.asarray(errors, np.float64), np.asarray(n, np.float64)
    inside = np.maximum(k, 0.5)
    return np.where(k <= 0, 1.0, special.betainc(inside, total - inside + 1, np.asarray(limit, np.float64)))


def labels_with_failures(failures: int, limit: float, alpha: float) -> int:
    """The least labels among which `failures` errors still prove a proportion below `limit`.

    Without a failure that is ln(alpha) / ln(1 - limit).

    >>> [labels_with_failures(k, 0.001, 0.01) for k in range(6)]
    [4603, 6636, 8403, 10042, 11601, 13105]
    >>> labels_with_failures(0, 1e-4, 0.05)
    29956
    """
    if failures == 0:
        guess = math.log(alpha) / math.log1p(-limit)
    else:
        # As the Poisson's, which is the limit of small proportions, to begin with.
        guess = float(special.gammaincinv(failures + 1, 1 - alpha)) / limit
    return least(lambda n: float(p_at_most(failures, n, limit)) <= alpha, near=max(failures + 1, int(guess)))


def labels_with_power(limit: float, true: float, alpha: float, power: float) -> tuple[int, int]:
    """The least labels, and failures allowed among them, that prove it with probability `power` at the `true` rate.

    >>> labels_with_power(0.01, 0.005, 0.05, 0.8), labels_with_power(0.10, 0.07, 0.05, 0.8)
    ((1941, 12), (549, 43))
    """

    def proves(failures: int) -> bool:
        n = labels_with_failures(failures, limit, alpha)
        return float(p_at_most(failures, n, true)) >= power

    failures = first_allowed(proves, limit, true, alpha, power)
    return labels_with_failures(failures, limit, alpha), failures


def first_allowed(proves: Callable[[int], bool], limit: float, true: float, alpha: float, power: float) -> int:
    """The fewest failures for which `proves` holds; where these are thousands, the first of those that keep on to."""
    reach = float(special.ndtri(power) - special.ndtri(alpha)) * math.sqrt(limit) / (limit - true)
    likely = int(reach**2 * true)
    if likely > _SEARCHED:
        return least(proves, near=likely)
    failures = 0
    while not proves(failures):
        failures += 1
    return failures


def least(holds: Callable[[int], bool], near: int) -> int:
    """The least whole number from which on `holds`, searched from one that is near.

    >>> least(lambda n: n >= 1000, near=7), least(lambda n: n >= 3, near=500)
    (1000, 3)
    """
    step = 1
    if holds(near):
        high = near
        while high - step >= 0 and holds(high - step):
            high, step = high - step, 2 * step
        low = max(high - step, -1)
    else:
        low = near
        while not holds(low + step):
            low, step = low + step, 2 * step
        high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high

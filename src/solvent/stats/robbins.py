"""Mixtures in closed form over all rates on one side of a limit, and never on the other (Robbins 1970).

Each rate q below the limit bets by its likelihood ratio against the limit, which is a supermartingale whatever the
rate on the other side; so is their mixture, with a Beta (of a rate: a Gamma) weight cut off at the limit.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.montecarlo import Array


def log_e_below(events: ArrayLike, n: ArrayLike, limit: float, *, a: float = 0.5, b: float = 0.5) -> Array:
    """The logarithm of the e-process against "the proportion is `limit` or more", by Beta(a, b) on (0, limit).

    >>> log_e_below([0, 2, 5], [100, 200, 1000], 0.05).round(6).tolist()[:2]
    [4.192745, 3.991028]
    """
    k, miss = _counts(events, n)
    return _mixed(k, miss, limit, (a, b), special.betainc)


def log_e_above(events: ArrayLike, n: ArrayLike, limit: float, *, a: float = 0.5, b: float = 0.5) -> Array:
    """The logarithm of the e-process against "the proportion is `limit` or less", by Beta(a, b) on (limit, 1)."""
    k, miss = _counts(events, n)
    return _mixed(k, miss, limit, (a, b), special.betaincc)


def log_e_rate_below(
    events: ArrayLike, exposure: ArrayLike, limit: float, *, a: float = 0.5, scale: float = 1.0
) -> Array:
    """The logarithm of the e-process against "the rate is `limit` or more", by Gamma(a) / `scale` on (0, limit)."""
    k, time = _counts(events, np.asarray(exposure, np.float64) + np.asarray(events, np.float64))
    before = special.gammaln(a) - a * np.log(scale) + np.log(special.gammainc(a, scale * limit))
    total = special.gammaln(k + a) - (k + a) * np.log(time + scale)
    cut = np.log(special.gammainc(k + a, (time + scale) * limit))
    return np.asarray(total + cut - before - special.xlogy(k, limit) + time * limit, np.float64)


def _counts(events: ArrayLike, n: ArrayLike) -> tuple[Array, Array]:
    k = np.asarray(events, np.float64)
    return k, np.asarray(n, np.float64) - k


def _mixed(k: Array, miss: Array, limit: float, prior: tuple[float, float], part: np.ufunc) -> Array:
    a, b = prior
    with np.errstate(divide="ignore"):
        inside = np.log(part(k + a, miss + b, limit)) - np.log(part(a, b, limit))
    mixed = special.betaln(k + a, miss + b) - special.betaln(a, b) + inside
    return np.asarray(mixed - special.xlogy(k, limit) - special.xlog1py(miss, -limit), np.float64)

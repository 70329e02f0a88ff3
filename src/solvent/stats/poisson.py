"""Exact statements on a rate per exposure (an hour, a mile) from an exposure fixed beforehand."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.binomial import first_allowed
from solvent.stats.montecarlo import Array


def upper(events: ArrayLike, exposure: ArrayLike, alpha: float) -> Array:
    """The one-sided upper bound of a rate: wrong with probability at most `alpha` (Garwood 1936).

    >>> float(upper(0, 2.996e9, 0.05).round(12))
    1e-09
    """
    found = special.gammaincinv(np.asarray(events, np.float64) + 1, 1 - alpha)
    return np.asarray(found / np.asarray(exposure, np.float64), np.float64)


def lower(events: ArrayLike, exposure: ArrayLike, alpha: float) -> Array:
    """The one-sided lower bound of a rate (Garwood 1936).

    >>> lower([0, 3], 100.0, 0.025).round(6).tolist()
    [0.0, 0.006187]
    """
    k = np.asarray(events, np.float64)
    found = special.gammaincinv(np.maximum(k, 0.5), alpha) / np.asarray(exposure, np.float64)
    return np.where(k <= 0, 0.0, found)


def p_at_most(events: ArrayLike, mean: ArrayLike) -> Array:
    """How likely so few events are where `mean` are expected at the limit: the p-value against "it is broken"."""
    return np.asarray(special.pdtr(events, mean), np.float64)


def p_at_least(events: ArrayLike, mean: ArrayLike) -> Array:
    """How likely so many events are where `mean` are expected at the limit: the p-value against "it is kept"."""
    k = np.asarray(events, np.float64)
    return np.where(k <= 0, 1.0, special.pdtrc(np.maximum(k - 1, 0), np.asarray(mean, np.float64)))


def exposure_with_events(events: int, limit: float, alpha: float) -> float:
    """The least exposure in which `events` events still prove a rate below `limit`.

    >>> round(exposure_with_events(0, 1e-9, 0.05) / 1e9, 3)
    2.996
    """
    return float(special.gammaincinv(events + 1, 1 - alpha)) / limit


def exposure_with_power(limit: float, true: float, alpha: float, power: float) -> tuple[float, int]:
    """The least exposure, and events allowed in it, that prove it with probability `power` at the `true` rate.

    >>> exposure, events = exposure_with_power(1e-6, 1e-7, 0.05, 0.8)
    >>> round(exposure), events
    (4743865, 1)
    """

    def proves(events: int) -> bool:
        return float(p_at_most(events, true * exposure_with_events(events, limit, alpha))) >= power

    events = first_allowed(proves, limit, true, alpha, power)
    return exposure_with_events(events, limit, alpha), events

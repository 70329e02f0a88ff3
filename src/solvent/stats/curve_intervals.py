"""How far a learning curve may lie from its forecast, as such forecasts missed on real curves.

The scale of a miss is a weighted sum of signs that show before the answer is known: families that disagree, errors
that lie off any curve, a rise at the end, few sizes, a long way to go. How many scales the truth lay above or below
the forecast was then counted (split-conformal prediction, Vovk, Gammerman and Shafer 2005; weighted scales as in Lei
et al. 2018). Weights and counts are `curve_calibration`.
"""

import math
from dataclasses import dataclass

import numpy as np

from solvent.stats.curve_calibration import DOUBLINGS, EXCHANGED, MISSES, TAILS, WEIGHTS
from solvent.stats.learning_curves import Forecast, forecast
from solvent.stats.montecarlo import Array

# Of the misses below and above that a level allows, these shares are used: curves of kinds never seen miss more often
# than those counted, the more so below, for learners newer than those counted gain more from data.
CAUTION = (0.5, 0.7)


@dataclass(frozen=True)
class Band:
    """The forecast at k sizes with the ends of its interval, each of shape (k,)."""

    value: Array
    low: Array
    high: Array


def band(sizes: Array, errors: Array, to: Array, *, level: float, exchanged: float = 0.0) -> Band:
    """Where the error at sizes `to` lies with probability `level`, after error rates at sizes that rise.

    `exchanged` is between 0 for the same learner and 1 for another one that does as well at the sizes tried; it widens
    the interval, on a logarithmic scale, by how much farther such learners lay from the forecast.

    >>> n = np.array([100.0, 200, 400, 800, 1600])
    >>> found = band(n, 0.05 + 2 / np.sqrt(n), np.array([3200.0, 25600.0]), level=0.9)
    >>> bool((found.low < found.value).all() and (np.diff(found.high - found.low) > 0).all())
    True
    """
    found = forecast(sizes, errors, to)
    scale = signs(sizes, errors, to, found) @ np.array(list(WEIGHTS.values())) * EXCHANGED**exchanged
    doublings, (below, above) = _doublings(sizes, to), tails(level)
    low = found.value + scale * _miss(doublings, below)
    high = found.value + scale * _miss(doublings, 1 - above)
    return Band(
        found.value,
        np.clip(np.minimum(low, found.value), 0.0, None),
        np.maximum(high, found.value),
    )


def tails(level: float) -> tuple[float, float]:
    """The shares of misses below and above that an interval of a level leaves out."""
    return CAUTION[0] * (1 - level) / 2, CAUTION[1] * (1 - level) / 2


def signs(sizes: Array, errors: Array, to: Array, found: Forecast) -> Array:
    """What tells how far a forecast will miss, one column for each of `WEIGHTS`; of shape (k, columns)."""
    doublings, last, same = _doublings(sizes, to), float(errors[-1]), np.ones_like(to)
    rise = max(last - float(errors.min()), 0.0)
    return np.column_stack(
        [
            found.between,
            found.within,
            same * found.residual,
            same * rise,
            same * last / len(errors),
            doublings * rise,
            doublings * last,
            doublings / math.sqrt(sizes[-1]),
        ]
    )


def _doublings(sizes: Array, to: Array) -> Array:
    """How many times the largest size has to double to reach each size; 0 for sizes that it covers."""
    return np.asarray(np.maximum(np.log2(to / sizes[-1]), 0.0), np.float64)


def _miss(doublings: Array, share: float) -> Array:
    """By how many scales the truth lies above the forecast at most, in this share of forecasts so far ahead."""
    # Tails are read on the scale of their logarithm, on which they are nearly straight.
    places = [_logit(tail) for tail in TAILS]
    at = [float(np.interp(_logit(share), places, row)) for row in MISSES]
    return np.asarray(np.interp(doublings, DOUBLINGS, at), np.float64)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))

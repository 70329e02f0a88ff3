"""How much more often something happens to one group than to another, from counts that differ from unit to unit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array
from solvent.stats.regression import fitted, freedom

_ROUNDS = 3
# Correlations inside a unit that are tried: none, then from a trace to nearly all.
_CORRELATIONS = np.concatenate([[0.0], np.geomspace(0.002, 0.9, 40)])
_EDGE = 0.02


@dataclass(frozen=True)
class Difference:
    """A difference of two shares with its standard error, its degrees of freedom and both groups' shares."""

    value: float
    error: float
    freedom: float
    without: float
    correlation: float

    def draw(self, rng: np.random.Generator, size: int) -> Array:
        """Draws of shape (size,) from its posterior under a flat prior: Student's t, never beyond -1 to 1."""
        drawn = self.value + self.error * rng.standard_t(max(self.freedom, 1.0), size)
        return np.clip(drawn, -1.0, 1.0)


def difference(hits: Array, trials: Array, exposed: Array, beside: Sequence[Array] = ()) -> Difference:
    """How much larger the share of hits is in exposed units than in others that are alike in `beside`.

    A linear model of beta-binomial shares, fitted by quasi-likelihood (Williams 1982, "Extra-binomial variation in
    logistic linear models", method II): units of the same kind differ, with a correlation inside each that is chosen
    so that Pearson's chi-square equals its degrees of freedom. The interval's degrees of freedom follow Satterthwaite
    1946, so that few units make it wide.

    Parameters
    ----------
    hits, trials, exposed
        Of shape (units,): how often it happened, how often it could (above 0, fractions allowed), and 1 or 0.
    beside
        What the comparison holds equal, each of shape (units,), such as the logarithm of a size.

    Examples
    --------
    >>> hits, trials = np.array([5.0, 6, 4, 2, 1, 2]), np.full(6, 10.0)
    >>> found = difference(hits, trials, np.array([1.0, 1, 1, 0, 0, 0]))
    >>> round(found.value, 2), round(found.without, 2), found.correlation
    (0.33, 0.17, 0.0)
    """
    design = np.column_stack([np.ones_like(trials), exposed, *(column - column.mean() for column in beside)])
    shares = hits / trials
    correlation, left = 0.0, max(len(trials) - design.shape[1], 1)
    for _ in range(_ROUNDS):
        expected = design @ fitted(design, shares, _weights(trials, correlation))[0]
        mean = np.clip(expected, _EDGE, 1 - _EDGE)
        scatter = (shares - expected) ** 2 * trials / (mean * (1 - mean))
        chi = (scatter / (1 + (trials - 1).clip(0) * _CORRELATIONS[:, None])).sum(axis=1)
        # Pearson's chi-square falls as the correlation grows; the last one stands for what none explains.
        correlation = float(_CORRELATIONS[min(int((chi > left).sum()), len(_CORRELATIONS) - 1)])
    weights = _weights(trials, correlation)
    found, inverse = fitted(design, shares, weights)
    overall = float(np.clip(hits.sum() / trials.sum(), _EDGE, 1 - _EDGE))
    return Difference(
        value=float(found[1]),
        error=math.sqrt(float(inverse[1, 1]) * overall * (1 - overall)),
        freedom=freedom(design, weights, inverse),
        without=float(np.clip(found[0], 0, 1)),
        correlation=correlation,
    )


def _weights(trials: Array, correlation: float) -> Array:
    return trials / (1 + (trials - 1).clip(0) * correlation)

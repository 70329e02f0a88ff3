"""How much larger a mean is in one group than in another, from values that differ inside a unit and between units."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array
from solvent.stats.regression import fitted, freedom

# Variances between units that are tried, as multiples of that inside: none, then from a trace to most of it.
_BETWEEN = np.concatenate([[0.0], np.geomspace(0.002, 5.0, 40)])


@dataclass(frozen=True)
class Shift:
    """A difference of two means with its standard error, its degrees of freedom, and the mean of the others."""

    value: float
    error: float
    freedom: float
    without: float

    def draw(self, rng: np.random.Generator, size: int) -> Array:
        """Draws of shape (size,) from its posterior under a flat prior: Student's t."""
        return np.asarray(self.value + self.error * rng.standard_t(max(self.freedom, 1.0), size), np.float64)


@dataclass(frozen=True)
class Units:
    """What is known of each unit, in arrays of shape (units,).

    `means` of its values; `counts`, the number of independent values that stand behind each; `exposed`, 1 or 0.
    `inside` is the variance of values inside a unit, all units taken together.
    """

    means: Array
    counts: Array
    exposed: Array
    inside: float


def shift(units: Units, beside: Sequence[Array] = ()) -> Shift:
    """How much larger the mean is in exposed units than in others that are alike in `beside`.

    A random-effects regression by the method of moments (DerSimonian and Laird 1986; Raudenbush 1994): units differ by
    a variance that is chosen so that the weighted squares of what is left equal their degrees of freedom.

    Examples
    --------
    >>> units = Units(np.array([20.0, 22, 24, 10, 12, 14]), np.full(6, 25.0), np.array([1.0, 1, 1, 0, 0, 0]), 100.0)
    >>> found = shift(units)
    >>> round(found.value, 6), round(found.without, 6)
    (10.0, 12.0)
    """
    ones = np.ones_like(units.means)
    design = np.column_stack([ones, units.exposed, *(column - column.mean() for column in beside)])
    left = max(len(ones) - design.shape[1], 1)
    own, between = units.inside / units.counts, 0.0
    for between in units.inside * _BETWEEN:
        weights = 1 / (own + between)
        coefficients, _ = fitted(design, units.means, weights)
        if float((weights * (units.means - design @ coefficients) ** 2).sum()) <= left:
            break
    weights = 1 / (own + between)
    coefficients, inverse = fitted(design, units.means, weights)
    return Shift(
        value=float(coefficients[1]),
        error=math.sqrt(float(inverse[1, 1])),
        freedom=freedom(design, weights, inverse),
        without=float(coefficients[0]),
    )

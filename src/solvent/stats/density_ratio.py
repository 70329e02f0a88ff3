"""How much more often rows like each of the reference come now: the ratio of two densities."""

import math

import numpy as np

from solvent.stats.basis import Floats
from solvent.stats.montecarlo import Array
from solvent.stats.shrinkage import kept_shares

_ROWS, _TURNS, _CLOSE = 6_000, 30, 1e-5
# No function of a row counts for more than so many standard deviations, and no row for more than e to this less.
_FURTHEST, _LEAST, _NOTHING = 8.0, 30.0, 1e-3
# Weights pay by the share of an outcome's variance that the functions explain, against the chance that they bring.
_EXPLAINED, _MIXED = 0.05, 0.1


def density_ratio(reference: Floats, current: Array, rows: int, prior: Array) -> Array:
    """The weight of each reference row that makes the reference look like current rows, of mean 1.

    `reference` has shape (rows, functions), `current` are the functions' means over so many current `rows`. Of all
    weights that move the means there those are taken that stay closest to 1 (Hainmueller 2012), functions of little
    `prior` variance moved less (Kallus 2020), and none further than chance lets be believed. The ratio is that to a
    mixture with some current rows in it, which is bounded (Yamada et al. 2013).
    """
    away = current - reference.mean(axis=0)
    noise = 1 / len(reference) + 1 / max(rows, 1)
    kept = kept_shares(away[:, None], np.array([noise]), prior)[:, 0]
    moved = kept > _NOTHING
    if not moved.any():
        return np.ones(len(reference))
    seen = np.clip(reference[:, moved], -_FURTHEST, _FURTHEST)
    ridge = (1 - kept[moved]) / kept[moved] + prior.sum() / (_EXPLAINED * len(reference) * prior[moved])
    tilt = _tilt(seen[:: -(-len(seen) // _ROWS)], current[moved], ridge, away[moved] / (1 + ridge))
    grown = seen @ tilt.astype(np.float32)
    weights = np.exp(np.maximum(grown - grown.max(), -_LEAST), dtype=np.float64)
    weights /= weights.mean()
    weights /= _MIXED * weights + 1 - _MIXED
    return np.asarray(weights / weights.mean(), np.float64)


def _tilt(seen: Floats, wanted: Array, ridge: Array, start: Array) -> Array:
    """The coefficients of log weights that bring the means of functions as near to those wanted as the ridge lets."""
    from scipy.optimize import minimize

    # Near no tilt the curvature is 1 + ridge, as the functions are uncorrelated.
    unit = 1 / np.sqrt(1 + ridge)

    def badness(scaled: Array) -> tuple[float, Array]:
        tilt = scaled * unit
        grown = seen @ tilt.astype(np.float32)
        top = float(grown.max())
        weights = np.exp(grown - top)
        total = float(weights.mean())
        means = (weights @ seen).astype(np.float64) / (len(seen) * total)
        value = top + math.log(total) - float(tilt @ wanted) + float(ridge @ tilt**2) / 2
        return value, (means - wanted + ridge * tilt) * unit

    options = {"maxiter": _TURNS, "ftol": _CLOSE, "gtol": _CLOSE}
    found = minimize(badness, start / unit, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x * unit, np.float64)


def effective_share(weights: Array) -> float:
    """The number of equally weighted rows that would tell as much, as a share of the rows (Kish 1965).

    >>> effective_share(np.array([1.0, 1, 0, 0]))
    0.5
    """
    return float(weights.sum() ** 2 / (weights @ weights) / len(weights))


def distance(weights: Array) -> float:
    """How far apart the densities are: of normal ones of equal spread, the square of the shift in standard deviations.

    It is minus the logarithm of the effective share, and so the Renyi divergence of order 2.

    >>> round(distance(np.array([1.0, 1, 0, 0])), 2)
    0.69
    """
    return -math.log(effective_share(weights))

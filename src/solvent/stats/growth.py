"""How fast a share grows over windows."""

import numpy as np
from scipy import special

from solvent.stats.montecarlo import Array

_ROUNDS = 30


def growth(counts: Array, totals: Array, level: float) -> tuple[float, float, float]:
    """The factor by which a share's odds grow from window to window, with its interval.

    A logistic line fitted by quasi-likelihood, so that windows that scatter more than chance makes them widen the
    interval, with Student's t for few windows (McCullagh & Nelder 1989, section 4.5). Half a row is added to each kind
    over all windows, so that a group that just appeared has a rate.

    Parameters
    ----------
    counts, totals
        Rows of the group and all rows of each window, of shape (windows,), in order; 3 windows or more.
    level
        The probability with which the interval holds the factor.

    Examples
    --------
    >>> low, factor, high = growth(np.array([2.0, 4, 8, 16, 32]), np.full(5, 10_000.0), 0.95)
    >>> low < 2 < high, round(factor, 1)
    (True, 2.0)
    """
    time = np.arange(len(counts)) - (len(counts) - 1) / 2
    design = np.column_stack([np.ones(len(counts)), time / max(time[-1], 1.0)])
    hits, n = counts + 0.5 / len(counts), totals + 1.0 / len(counts)
    found = np.array([np.log(hits.sum() / (n.sum() - hits.sum())), 0.0])
    for _ in range(_ROUNDS):
        mean = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        weight = n * mean * (1 - mean)
        step = np.linalg.solve(design.T @ (weight[:, None] * design) + 1e-9 * np.eye(2), design.T @ (hits - n * mean))
        found = found + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-9:
            break
    mean = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
    weight = n * mean * (1 - mean)
    left = len(counts) - 2
    scatter = max(float(((hits - n * mean) ** 2 / weight).sum()) / left, 1.0)
    error = float(np.sqrt(scatter * np.linalg.inv(design.T @ (weight[:, None] * design) + 1e-9 * np.eye(2))[1, 1]))
    # Where windows scatter as chance makes them, the variance is known.
    reach = float(special.stdtrit(left, 0.5 + level / 2) if scatter > 1 else special.ndtri(0.5 + level / 2))
    scale = max(float(time[-1]), 1.0)
    low, middle, high = ((found[1] + side * reach * error) / scale for side in (-1, 0, 1))
    return float(np.exp(low)), float(np.exp(middle)), float(np.exp(min(high, 700.0)))

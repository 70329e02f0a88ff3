"""What a score means: the mean of a target for each score, from counts over a fixed grid, never from rows."""

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

BINS = 4096
Codes = NDArray[np.int32]
Target = NDArray[np.bool_] | Array
# With so many rows behind it, half of a bin's mean is its own and half is that of all rows.
_SHRINK = 20.0
_STEPS = 64


def grid(score: Array) -> Codes:
    """The number of each score's bin, for scores from 0 to 1.

    >>> grid(np.array([0.0, 0.5, 1.0])).tolist()
    [0, 2048, 4095]
    """
    return np.minimum((score * BINS).astype(np.int32), BINS - 1)


def steps(values: Array) -> Array:
    """Edges that cut values of any range into steps of about as many rows each, of shape (edges,)."""
    return np.unique(np.quantile(values, np.linspace(0, 1, _STEPS + 1)[1:-1]))


def isotonic(codes: Codes, target: Target, weights: Array | None = None) -> Array:
    """The mean of a target in each bin, never falling from bin to bin, of shape (bins,); empty bins lie between.

    The least-squares fit under that order (Ayer et al. 1955), which calibrates probabilities as Zadrozny and Elkan
    2002 do, on the sums of each bin.

    >>> levels = isotonic(np.array([0, 0, 9, 9], np.int32), np.array([0, 1, 1, 1]))
    >>> levels[[0, 9, 4095]].tolist()
    [0.5, 1.0, 1.0]
    """
    from scipy.optimize import isotonic_regression

    seen, mean, filled = _means(codes, target, weights)
    found = isotonic_regression(mean, weights=seen[filled]).x
    return np.asarray(np.interp(np.arange(BINS), filled, found), np.float64)


def smoothed(codes: Codes, target: Array, weights: Array | None = None) -> Array:
    """The mean of a target in each bin, drawn towards the mean of all rows where a bin has few, of shape (bins,)."""
    seen, mean, filled = _means(codes, target, weights)
    overall = float(np.average(mean, weights=seen[filled]))
    # Kish 1965: weighted rows count for as many as would tell as much.
    rows = seen[filled] if weights is None else seen[filled] * float(weights.sum() / (weights @ weights))
    found = overall + (mean - overall) * rows / (rows + _SHRINK)
    return np.asarray(np.interp(np.arange(BINS), filled, found), np.float64)


def _means(codes: Codes, target: Target, weights: Array | None) -> tuple[Array, Array, NDArray[np.intp]]:
    weighted = target.astype(np.float64) if weights is None else target * weights
    seen = np.bincount(codes, weights=weights, minlength=BINS).astype(np.float64)
    filled = np.flatnonzero(seen > 0)
    return seen, np.bincount(codes, weights=weighted, minlength=BINS)[filled] / seen[filled], filled

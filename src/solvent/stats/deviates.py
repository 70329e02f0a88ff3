"""How far a new sample is from the pool of all rows before it, as deviates that are standard normal if nothing changed.

Under "nothing changed" a new sample and the pool are drawn alike, and the pool is a sample too: so a count of the new
sample is beta-binomial given the pool. That law is exact where cells end at order statistics of the reference (the new
rows then follow Pólya's urn, whatever the distribution), and else that of Jeffreys' prior, which differs by terms of
the order 1 / rows. The deviates of one sample after the other are then independent, whichever is the pool's own error.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.montecarlo import Array

_ROOT = math.sqrt(2 * math.pi)
# Beyond so many deviations the normal distribution's differences cancel.
_FAR = 8.0
_TINY = 1e-300


def count_deviate(count: ArrayLike, trials: ArrayLike, inside: ArrayLike, outside: ArrayLike) -> Array:
    """The expected normal deviate given that `count` of `trials` new rows fall where `inside` of the pool's rows did.

    The beta-binomial law's probabilities up to the count and below it bound a piece of the normal distribution, whose
    mean is taken. So its exponential moments are at most those of a normal deviate, for any numbers of rows.

    Parameters
    ----------
    count, trials
        Of the new sample; arrays of one shape.
    inside, outside
        Parameters of the beta distribution, 1 at least: rows of the pool, with what they start with.

    References
    ----------
    Ling & Pratt 1984, "The accuracy of Peizer approximations to the hypergeometric distribution", JASA 79: its
    probabilities are within 0.005 throughout, and within 1e-4 from 100 rows on either side.

    >>> count_deviate([0, 250, 300], [0, 500, 500], 5000.5, 5000.5).round(2).tolist()
    [0.0, 0.0, 4.38]
    """
    k, n = np.asarray(count, np.float64), np.asarray(trials, np.float64)
    a, b = np.asarray(inside, np.float64), np.asarray(outside, np.float64)
    low, high = _deviate_upto(np.stack([k - 1, k]), n, a, b)
    # Differences are taken in the lower tail, where they are exact.
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        flip = low + high > 0
        low, high = np.where(flip, -high, low), np.where(flip, -low, high)
        density = np.exp(-(low**2) / 2) - np.exp(-(high**2) / 2)
        mean = density / (_ROOT * (special.ndtr(high) - special.ndtr(low)))
    mean = np.where((high < -_FAR) | ~np.isfinite(mean), high, mean)
    return np.asarray(np.where(n > 0, np.where(flip, -mean, mean), 0.0), np.float64)


def _deviate_upto(k: Array, n: Array, inside: Array, outside: Array) -> Array:
    """The normal deviates of the beta-binomial probability of at most `k`, as that of a hypergeometric table."""
    a, b, c, d = inside - 0.5, k + 0.5, outside - 0.5, n - k - 0.5
    never, always = b < 0, d < 0
    b, d = np.maximum(b, 0), np.maximum(d, 0)
    first, second, old, new = a + b, c + d, a + c, n
    total = old + new
    cells, margins = _entropy(a, b, c, d), _entropy(first, second, old, new)
    with np.errstate(invalid="ignore", divide="ignore"):
        shrink = (total - 1 / 6) / total
        for margin in (first, second, old, new):
            shrink = shrink * (margin / (margin + 1 / 6))
        deviance = np.maximum(2 * (cells + _entropy(total) - margins) * shrink, 0.0)
        cross = a * d - b * c
        lean = _peizer(b, first, new) * _peizer(c, second, old) - _peizer(a, first, old) * _peizer(d, second, new)
        found = lean / np.abs(cross) * np.sqrt(deviance)
        # Near the middle the deviance and the cross product vanish together.
        middle = lean * np.sqrt(shrink * total / (first * second * old * new))
        found = np.where(cross**2 * total < 1e-8 * first * second * old * new, middle, found)
    return np.where(never, -np.inf, np.where(always, np.inf, found))


def _entropy(*cells: Array) -> Array:
    # Quicker than a function that knows that 0 log 0 is 0.
    return np.asarray(sum(cell * np.log(np.maximum(cell, _TINY)) for cell in cells), np.float64)


def _peizer(cell: Array, row: Array, column: Array) -> Array:
    return np.asarray(cell + 1 / 6 + 0.02 / (cell + 0.5) + 0.01 / (row + 1) + 0.01 / (column + 1), np.float64)


def normal_scores(counts: ArrayLike) -> Array:
    """The mean of a standard normal variable in each of the bins in order, shape (..., bins).

    Their distribution is less spread than the normal one in every sense, so a mean of them never has heavier tails.

    >>> normal_scores([1, 1]).round(3).tolist()
    [-0.798, 0.798]
    """
    rows = np.asarray(counts, np.float64)
    upto = np.concatenate([np.zeros((*rows.shape[:-1], 1)), np.cumsum(rows, axis=-1)], axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = special.ndtri(np.clip(upto / upto[..., -1:], 0, 1))
        density = np.where(np.isfinite(ends), np.exp(-(ends**2) / 2) / _ROOT, 0.0)
        scores = (density[..., :-1] - density[..., 1:]) * upto[..., -1:] / rows
    return np.where(rows > 0, scores, 0.0)


def score_deviate(counts: ArrayLike, pool: ArrayLike, scores: ArrayLike) -> Array:
    """How far the mean score of new rows is from the pool's, in standard deviations under Pólya's urn, shape (...).

    Parameters
    ----------
    counts, pool
        Rows a bin of the new sample and of the pool, shape (..., bins).
    scores
        Of each bin, shape (..., bins).

    >>> round(float(score_deviate([40, 60], [500, 500], [-1, 1])), 2)
    1.91
    """
    new, old, score = (np.asarray(each, np.float64) for each in (counts, pool, scores))
    n, total = new.sum(axis=-1), old.sum(axis=-1)
    sums = ((old * score).sum(axis=-1), (old * score**2).sum(axis=-1))
    return moved_mean(n, (new * score).sum(axis=-1), total, *sums)


def moved_mean(n: Array, along: Array, total: Array, mean: Array, square: Array) -> Array:
    """The same from sums: `along` of the scores of `n` new rows; of the pool its rows, and those of scores and squares.

    >>> round(float(moved_mean(100, 20, 1000, 0, 1000)), 2)
    1.91
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = mean / total
        variance = square / total - mean**2
        spread = np.sqrt(n * variance * (total + n) / (total + 1))
        found = (along - n * mean) / spread
    return np.where(spread > 0, found, 0.0)

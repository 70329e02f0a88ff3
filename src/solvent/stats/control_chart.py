"""How unlike all windows before them the last one or two are: Shewhart's chart, of deviates and of innovations.

Where windows wander by themselves, what adds up over many of them proves little, and yet two that lie far from all of
the reference's, or far from the one before them, are a change. Such a reading, beside the variance that those of the
reference's own windows have, makes a likelihood ratio: 1 on average for windows like those, however alike neighbours
are. Sums of such ratios, weighted by the time that each stands for, grow by 1 a period on average whatever the
dependence of windows: they reach 1 / alpha within a period with probability alpha at most (Markov's inequality, for
they never fall).

Days that differ are not normal: once in a while one lies far out. So what one window shows counts by the tails that
the reference has, and what two show counts by the nearer of them, beside the variance of their mean, which it never
exceeds.
"""

from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array

# So many windows back are remembered.
LAGS = 2
# What one window is, and what it adds to what was to be expected; and the same of two.
READINGS = 4
# A change is expected to be about so many times as large as what windows differ by themselves, squared.
_EXPECTED = 25.0
_FAR, _MOST = 3.0, 300.0
# From fewer independent windows nothing is said of a variance, or of a mean.
_LEAST, _LEAST_FOR_MEAN = 5.0, 2.0
_MOST_ALIKE = 0.95
# The fourth moment of the nearer of two normal windows that correlate so much, 0 where they are on different sides, in
# units of the squared variance of their mean (simulated).
_NEARER = {0.0: 0.91, 0.3: 1.15, 0.5: 1.35}


@dataclass(frozen=True)
class Chart:
    """What is usual of the windows of a reference.

    Attributes
    ----------
    variance
        That of the deviates, where a window is as large as the reference's own; 1 at least, shape (streams,).
    persistence
        How much of a window's deviate the next one is expected to have, shape (streams,).
    spread
        The variance of readings in units of the first, shape (readings, streams).
    freedom
        How many independent windows this variance is known as well as from; 0 where too few, shape (readings, streams).
    """

    variance: Array
    persistence: Array
    spread: Array
    freedom: Array


def chart(deviates: Array, variance: Array, *, fitted: int = 1) -> Chart:
    """What is usual, given the reference's deviates in order, shape (windows, streams), and their variance.

    Parameters
    ----------
    fitted
        How many means were estimated of each stream.
    """
    unit = deviates / np.sqrt(variance)
    persistence = np.clip(_alike(unit) + 1 / len(unit), 0.0, _MOST_ALIKE)
    pairs = (unit[2:] + unit[1:-1]) / 2
    innovations = unit[1:] - persistence * unit[:-1]
    further = (unit[2:] - persistence**2 * unit[:-2] + innovations[:-1]) / 2
    spread, freedom = (
        np.array(each)
        for each in zip(*(_usual(readings, fitted) for readings in (unit, innovations, pairs, further)), strict=True)
    )
    short = np.sqrt(24 / len(unit))
    tails = np.array([
        *(_tails(each, each, usual=3.0, short=short) for each in (unit, innovations)),
        _tails_of_two(unit[2:], unit[1:-1]),
        _tails_of_two(unit[2:] - persistence**2 * unit[:-2], innovations[:-1]),
    ])  # fmt: skip
    freedom *= tails / (freedom + tails)
    # Rows drawn by chance alone make as much.
    one, two = 1 / variance, persistence**2 / variance
    least = np.array([np.ones_like(one), one + two, one / 2, one / 2 + (1 + persistence) ** 2 * two / 4])
    return Chart(variance, persistence, np.maximum(spread, least), freedom)


def _alike(readings: Array) -> Array:
    """How much neighbours have in common, shape (streams,)."""
    squares = (readings**2).sum(axis=0)
    shared = (readings[1:] * readings[:-1]).sum(axis=0)
    return np.asarray(np.divide(shared, squares, out=np.zeros_like(squares), where=squares > 0), np.float64)


def _usual(readings: Array, fitted: int) -> tuple[Array, Array]:
    """The variance of the next reading, and how many independent windows it is known as well as from."""
    n = len(readings)
    # Low by about 1 / n, and by chance by a standard deviation.
    alike = np.clip(_alike(readings) + 1 / n + 1 / np.sqrt(n), 0.0, _MOST_ALIKE)
    means = n * (1 - alike) / (1 + alike)
    freedom = n * (1 - alike**2) / (1 + alike**2) * max(1 - fitted / n, 0.0)
    known = (freedom >= _LEAST) & (means > _LEAST_FOR_MEAN)
    # The mean of few windows took some of the variance away, and adds some to the next one's.
    means = np.maximum(means, _LEAST_FOR_MEAN)
    lost = (1 + 1 / means) / (1 - 1 / means)
    return (readings**2).sum(axis=0) / max(n - fitted, 1) * lost, np.where(known, freedom, 0.0)


def _tails(readings: Array, known: Array, *, usual: Array | float, short: float = 1e-3) -> Array:
    """The freedom of Student's law whose fourth moment is so much above the usual one, shape (streams,).

    `short` is by how much a sample's may be short of it by chance.
    """
    fourth, second = (readings**4).mean(axis=0), (known**2).mean(axis=0)
    excess = np.divide(fourth, second**2, out=np.zeros(len(second)), where=second > 0) - usual
    return np.asarray(4 + 6 / (np.maximum(excess + 6 / (len(readings) + 1), 0) + short), np.float64)


def _tails_of_two(one: Array, other: Array) -> Array:
    """The same of the nearer of two, beside their mean."""
    size = np.sqrt((one**2).sum(axis=0) * (other**2).sum(axis=0))
    alike = np.divide((one * other).sum(axis=0), size, out=np.zeros(len(size)), where=size > 0)
    # Half of it counts, so that tails are rather taken for too heavy than for too light.
    usual = np.interp(alike / 2, list(_NEARER), list(_NEARER.values()))
    return _tails(_nearer(one, other), (one + other) / 2, usual=usual)


def surprise(usual: Chart, deviates: Array, before: Array) -> Array:
    """The likelihood ratio of readings that have moved against usual ones, shape (readings, streams).

    Student's law, for the variance is estimated; how far they moved is normal with a variance of its own.

    Parameters
    ----------
    deviates
        Of the window, in units of what is usual, shape (streams,).
    before
        Those of the windows before it, the last one first, shape (lags, streams).

    References
    ----------
    Shewhart 1931; Alwan & Roberts 1988 for innovations; Gonen et al. 2005, "The Bayesian two-sample t test", for the
    ratio.

    >>> usual = chart(np.random.default_rng(0).normal(size=(60, 1)), np.ones(1))
    >>> still, moved = (surprise(usual, np.full(1, at), np.full((2, 1), at)).max() for at in (1.0, 5.0))
    >>> bool(still < 1), bool(moved > 100)
    (True, True)
    """
    last, earlier = before
    kept = usual.persistence
    readings = np.array([
        deviates,
        deviates - kept * last,
        _nearer(deviates, last),
        _nearer(deviates - kept**2 * earlier, last - kept * earlier),
    ])  # fmt: skip
    found, square = np.zeros(readings.shape), readings**2 / usual.spread
    # What is nearer has a ratio below 1, which may count for nothing.
    far = (square > _FAR) & (usual.freedom > 0)
    freedom, square = usual.freedom[far], square[far]
    fits = (1 + square / freedom) / (1 + square / freedom / (1 + _EXPECTED))
    power = (freedom + 1) / 2 * np.log(fits) - np.log(1 + _EXPECTED) / 2
    found[far] = np.exp(np.minimum(power, _MOST))
    return found


def _nearer(one: Array, other: Array) -> Array:
    """How far from 0 both of two are at least; 0 where they are on different sides."""
    return np.asarray(np.where(one * other > 0, np.minimum(np.abs(one), np.abs(other)), 0.0), np.float64)

"""Metrics of rows whose truth is known as probabilities only."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvent.stats.calibration import BINS, Codes, grid
from solvent.stats.montecarlo import Array

# Scikit-learn's: a probability of 0 given to what is true costs no more than this.
_SMALLEST = 1e-15
_DRAWS, _ROWS = 40, 4096


@dataclass(frozen=True)
class SoftRows:
    """Rows, or cells of equal rows, with what is expected of each.

    `expected` has shape (rows, classes): the probability that each class is true; for measurements (rows, 1): the
    expected loss. `said` are the classes that were predicted, by number; `score` has shape (rows, classes) and `count`
    says for how many rows each stands. `dispersion` is the variance of a loss over the square of its mean.
    """

    expected: Array
    said: NDArray[np.intp]
    score: Array
    count: Array
    dispersion: float = 0.0

    @property
    def rows(self) -> float:
        """How many rows there are."""
        return float(self.count.sum())

    def confusion(self) -> Array:
        """The expected number of rows of each class (first axis) that were said to be of each class (second)."""
        many = self.expected.shape[1]
        weighted = self.expected * self.count[:, None]
        return np.array([np.bincount(self.said, weights=column, minlength=many) for column in weighted.T])


Measure = Callable[[SoftRows], float]


def of_confusion(reading: Callable[[Array], float]) -> Measure:
    """A metric that reads the confusion matrix alone."""
    return lambda rows: reading(rows.confusion())


def accuracy(table: Array) -> float:
    """The share of right predictions."""
    return float(np.trace(table) / table.sum())


def fbeta(table: Array, positive: int, beta: float = 1.0) -> float:
    """The weighted harmonic mean of precision and recall of a class; 0 where it is neither true nor said."""
    right, true, said = table[positive, positive], table[positive].sum(), table[:, positive].sum()
    return _share((1 + beta**2) * right, beta**2 * true + said)


def recall(table: Array, positive: int) -> float:
    """The share of a class that was found."""
    return _share(table[positive, positive], table[positive].sum())


def precision(table: Array, positive: int) -> float:
    """The share of what was said to be of a class that is."""
    return _share(table[positive, positive], table[:, positive].sum())


def specificity(table: Array, positive: int) -> float:
    """The share of what is outside a class that was said to be."""
    outside = table.sum() - table[positive].sum()
    return _share(outside - (table[:, positive].sum() - table[positive, positive]), outside)


def jaccard(table: Array, positive: int) -> float:
    """What is both true and said of a class, as a share of what is either."""
    right = table[positive, positive]
    return _share(right, table[positive].sum() + table[:, positive].sum() - right)


def balanced_accuracy(table: Array) -> float:
    """The mean of recall over the classes that are there."""
    members = table.sum(axis=1)
    return float((np.diag(table)[members > 0] / members[members > 0]).mean())


def f1_macro(table: Array) -> float:
    """The mean of F1 over the classes that are there or were said."""
    there = (table.sum(axis=0) + table.sum(axis=1)) > 0
    return float(np.mean([fbeta(table, int(each)) for each in np.flatnonzero(there)]))


def mcc(table: Array) -> float:
    """The correlation of truth and prediction (Matthews 1975; of several classes Gorodkin 2004)."""
    true, said, total = table.sum(axis=1), table.sum(axis=0), table.sum()
    spread = math.sqrt(float((total**2 - said @ said) * (total**2 - true @ true)))
    return float((np.trace(table) * total - true @ said) / spread) if spread > 0 else 0.0


def auc(rows: SoftRows, positive: int) -> float:
    """The probability that a row of a class is scored above one outside it, ties counted half."""
    codes = grid(rows.score[:, positive])
    inside = _summed(codes, rows.expected[:, positive] * rows.count)
    outside = _summed(codes, (1 - rows.expected[:, positive]) * rows.count)
    below = np.cumsum(outside) - outside / 2
    return _share(float(inside @ below), float(inside.sum() * outside.sum()))


def average_precision(rows: SoftRows, positive: int) -> float:
    """The mean precision over all recalls, by steps (Manning et al. 2008, section 8.4)."""
    codes = grid(rows.score[:, positive])
    inside = _summed(codes, rows.expected[:, positive] * rows.count)[::-1]
    every = np.cumsum(_summed(codes, rows.count)[::-1])
    if inside.sum() <= 0:
        return math.nan
    return float(np.cumsum(inside) / np.maximum(every, _SMALLEST) @ inside / inside.sum())


def brier(rows: SoftRows) -> float:
    """The mean squared distance of the scores from what was true; of two classes, of the one."""
    squares = (rows.score**2).sum(axis=1, keepdims=True) - 2 * rows.score + 1
    loss = float(rows.count @ (rows.expected * squares).sum(axis=1)) / rows.rows
    return loss / 2 if rows.score.shape[1] == 2 else loss


def log_loss(rows: SoftRows) -> float:
    """The mean of minus the logarithm of the probability given to what was true."""
    given = -np.log(np.clip(rows.score, _SMALLEST, 1))
    return float(rows.count @ (rows.expected * given).sum(axis=1)) / rows.rows


def mean_loss(rows: SoftRows) -> float:
    """The mean expected loss of measurements."""
    return float(rows.count @ rows.expected[:, 0]) / rows.rows


def chance_error(rows: SoftRows, measure: Measure, rng: np.random.Generator) -> float:
    """The standard deviation of a metric over truths drawn as expected: what the number of rows alone leaves open."""
    scale = 1.0
    if len(rows.count) > _ROWS and rows.expected.shape[1] > 1 and float(rows.count.max()) == 1:
        kept = rng.choice(len(rows.count), _ROWS, replace=False)
        scale = math.sqrt(_ROWS / len(rows.count))
        rows = SoftRows(rows.expected[kept], rows.said[kept], rows.score[kept], rows.count[kept])
    found = [measure(replace(rows, expected=_drawn(rows, rng))) for _ in range(_DRAWS)]
    return float(np.nanstd(found)) * scale if np.isfinite(found).any() else math.nan


def _drawn(rows: SoftRows, rng: np.random.Generator) -> Array:
    if rows.expected.shape[1] == 1:
        total = float(rows.count @ rows.expected[:, 0])
        spread = math.sqrt(rows.dispersion * float(rows.count @ rows.expected[:, 0] ** 2))
        return rows.expected * max(1 + rng.standard_normal() * spread / total, 0.0) if total > 0 else rows.expected
    if rows.expected.shape[1] == 2:
        # Metrics sum over cells, so that normal shares do, a twentieth of the time of binomial ones.
        true = rows.expected[:, 1]
        share = true + rng.standard_normal(len(true)) * np.sqrt(np.maximum(true * (1 - true), 0) / rows.count)
        return np.column_stack([1 - share, share])
    reached = rows.expected.cumsum(axis=1) > rng.random((len(rows.count), 1)) * rows.expected.sum(axis=1, keepdims=True)
    return np.asarray(np.eye(rows.expected.shape[1])[reached.argmax(axis=1)], np.float64)


def _summed(codes: Codes, weights: Array) -> Array:
    return np.bincount(codes, weights=weights, minlength=BINS).astype(np.float64)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan

"""Whether a classifier can tell two samples apart, on rows that it has not seen.

Both samples are cut into blocks. Each block is told by classifiers that learnt from the blocks before it, so that the
evidence of the blocks may be put together: given what came before, no change leaves the labels of a block exchangeable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.stats.design_effect import LEAST, wandering
from solvent.stats.label_bets import log_e
from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread
from solvent.stats.ranks import ranks

_BLOCKS = 5
# How much of the log-odds is bet: little for a classifier that is too sure of itself.
_TEMPERS = (0.15, 0.4, 1.0)
# The mean over a unit's rows is small and sure.
_UNIT_TEMPERS = (1.0, 6.0, 30.0)
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Separation:
    """How well two samples are told apart.

    `auc` is the area under the curve on rows not learnt from, with its standard error; `p` comes from rank sums,
    `log_e` from bets; `drops` holds by how much the area falls where a column is shuffled, with its standard error.
    """

    auc: float
    error: float
    p: float
    log_e: float
    drops: tuple[tuple[float, float], ...]


@one_thread
def separation(
    reference: Array,
    current: Array,
    columns: Sequence[NDArray[np.intp]],
    rng: np.random.Generator,
    units: NDArray[np.intp] | None = None,
    run: int = 1,
) -> Separation:
    """How well boosted trees and a logistic model tell two samples apart (Lopez-Paz & Oquab 2017).

    Parameters
    ----------
    reference, current
        Points of shape (rows, width), 25 rows or more each.
    columns
        The coordinates that belong to each column, for the part it has in the separation.
    rng
        Which rows belong to which block.
    units
        Where rows come in units such as days, the number of each row's unit in order of time, those of the reference
        first: a unit lies in one block, and counts as one in `log_e`, which then holds for units that are drawn alike,
        however alike the rows of one are. Where neighbouring units of the reference are told alike, units count for as
        much less as sums of them are more spread: that measure is an estimate. `p` and `auc` are of rows all the same.
    run
        So many units in a row lie in one block, so that none is told by what its neighbours taught, and count as one.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> calm, moved = rng.normal(size=(400, 2)), rng.normal([0, 1], 1, (400, 2))
    >>> found = separation(calm, moved, [np.array([0]), np.array([1])], rng)
    >>> found.p < 1e-6, found.log_e > 10, found.drops[1] > found.drops[0]
    (True, True, True)
    """
    points = np.vstack([reference, current])
    label = np.arange(len(points)) >= len(reference)
    unit = np.arange(len(points)) if units is None else units
    block = np.concatenate([_dealt(unit[label == side], rng, run) for side in (False, True)])
    tempers = _TEMPERS if units is None else _UNIT_TEMPERS
    wealth, sums, scores = np.zeros(2 * len(tempers)), np.zeros(4), []
    for number in range(1, _BLOCKS):
        learnt, told = block < number, block == number
        models = [_fitted(model, points[learnt], label[learnt]) for model in _models()]
        odds = [_odds(model, points[told]) for model in models]
        names, first, where = np.unique(unit[told], return_index=True, return_inverse=True)
        means = [np.bincount(where, weights=one) / np.bincount(where) for one in odds]
        wealth += [log_e(temper * one, label[told][first]) for one in means for temper in tempers]
        sums += _areas(np.mean(odds, axis=0), label[told])
        before = ~label[told][first]
        scores.append((names[before], *(one[before] for one in means)))
    weight, area, variance, z = sums
    drops = tuple(_drop(models, points[told], label[told], one, rng) for one in columns)
    return Separation(
        auc=float(area / weight),
        error=float(np.sqrt(variance) / weight),
        p=float(special.ndtr(-z / np.sqrt(weight))),
        log_e=float(special.logsumexp(wealth) - np.log(len(wealth)))
        / (1.0 if units is None else max(_memory(scores), run)),
        drops=drops,
    )


def _dealt(unit: NDArray[np.intp], rng: np.random.Generator, run: int) -> NDArray[np.intp]:
    """The block of each row of a sample, all rows of a run of units in one."""
    _, where = np.unique(unit, return_inverse=True)
    count = int(where.max()) + 1
    # Each block has a run at least.
    run = max(min(run, count // _BLOCKS), 1)
    where, count = where // run, -(-count // run)
    return rng.permutation(np.arange(count) * _BLOCKS // count)[where]


def _memory(scores: Sequence[Sequence[Array]]) -> float:
    """By how much sums of the reference's units, as each model scores them, are more spread than of independent ones.

    A quasi-likelihood: evidence is divided by it, which where units are drawn alike makes an e-value no larger on
    average.
    """
    order = np.argsort(np.concatenate([names for names, *_ in scores]))
    each = [np.concatenate([_standard(block[at]) for block in scores])[order] for at in (1, 2)]
    return float(wandering(np.stack(each, axis=1)).max()) if len(order) >= LEAST else 1.0


def _standard(values: Array) -> Array:
    spread = float(values.std())
    return np.asarray((values - values.mean()) / spread if spread > 0 else 0.0 * values, np.float64)


def _models() -> Iterator[Any]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    yield HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.08, max_leaf_nodes=8, l2_regularization=5.0, early_stopping=False
    )
    yield LogisticRegression(C=0.02, max_iter=200)


def _fitted(model: Any, points: Array, label: Mask) -> Any:
    return model.fit(_with_spread(model, points), label)


def _odds(model: Any, points: Array) -> Array:
    return np.asarray(model.decision_function(_with_spread(model, points)), np.float64)


def _with_spread(model: Any, points: Array) -> Array:
    """To a linear model also how far out each coordinate is, so that it sees a change of spread."""
    linear = hasattr(model, "coef_") or hasattr(model, "C")
    return np.hstack([points, np.abs(points)]) if linear else points


def _areas(score: Array, label: Mask) -> Array:
    """A block's weight, and weighted by it: its area, the area's variance (times the weight), and its rank-sum's z."""
    inside, outside = int(label.sum()), int((~label).sum())
    places = ranks(score)
    # The share of the other sample below each row (DeLong et al. 1988).
    below = (places[label] - ranks(score[label])) / outside
    above = 1 - (places[~label] - ranks(score[~label])) / inside
    area = float(below.mean())
    _, ties = np.unique(score, return_counts=True)
    n = len(score)
    variance = (n + 1 - float((ties**3 - ties).sum()) / (n * (n - 1))) / (12 * inside * outside)
    weight = inside * outside / n
    z = (area - 0.5) / np.sqrt(variance) if variance > 0 else 0.0
    spread = below.var(ddof=1) / inside + above.var(ddof=1) / outside
    return np.array([weight, weight * area, weight**2 * spread, np.sqrt(weight) * z])


def _drop(
    models: Sequence[Any], points: Array, label: Mask, column: NDArray[np.intp], rng: np.random.Generator
) -> tuple[float, float]:
    """By how much the area falls when a column's values are dealt out anew, with its standard error."""
    dealt = points.copy()
    dealt[:, column] = points[rng.permutation(len(points))][:, column]
    before, after = (np.mean([_odds(model, rows) for model in models], axis=0) for rows in (points, dealt))
    inside, outside = _placements(before, label), _placements(after, label)
    losses = [one - other for one, other in zip(inside, outside, strict=True)]
    error = np.sqrt(sum(loss.var(ddof=1) / len(loss) for loss in losses))
    return float(losses[0].mean()), float(error)


def _placements(score: Array, label: Mask) -> tuple[Array, Array]:
    places = ranks(score)
    below = (places[label] - ranks(score[label])) / (~label).sum()
    return below, 1 - (places[~label] - ranks(score[~label])) / label.sum()

"""What inputs tell of the truth beyond the score: a learner of what calibration leaves, fitted crosswise."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread

FOLDS = 2
# A row whose expectation is close to the mean says nothing of a slope.
_CLOSE = 0.1


@dataclass(frozen=True)
class Correction:
    """Learners of what calibration leaves of one target, one for each fold.

    They predict an offset; or, where `slope`, how much of the distance from the mean expectation is too little or too
    much. `trust` is the share of what they predict that held on rows they had not seen.
    """

    learners: tuple[Any, ...]
    slope: bool
    mean: float
    spread: float
    trust: float = 1.0

    def left(self, inputs: Array, plain: Array) -> Array:
        """What is expected to be left where calibration expects `plain`, of shape (rows,): the mean of the folds'."""
        found = np.mean([learner.predict(inputs) for learner in self.learners], axis=0) * self.trust
        return np.asarray(found * (plain - self.mean) / self.spread if self.slope else found, np.float64)


@dataclass(frozen=True)
class LabelModel:
    """A correction for each target; those of slopes do not see the last `scores` columns of the inputs."""

    corrections: tuple[Correction, ...]
    scores: int

    @one_thread
    def left(self, inputs: Array, plain: Array) -> Array:
        """What is expected to be left of each target, of shape (rows, targets)."""
        return np.column_stack([
            each.left(_seen(each, inputs, self.scores), column)
            for each, column in zip(self.corrections, plain.T, strict=True)
        ])  # fmt: skip


@one_thread
def cross_fit(inputs: Array, plain: Array, truth: Array, fold: NDArray[np.intp]) -> tuple[LabelModel, Array]:
    """The label model, and what it says of each row by learners that had not seen it, of shape (rows, targets).

    `plain` and `truth` have shape (rows, targets), as many as scores stand in the last columns of `inputs`, which are
    cut into steps. Gradient boosting with small trees, so that where inputs tell nothing more the answer stays that of
    the score. Two forms are tried on one fold, for a part of the rows may be off by a shift, or have a score that tells
    more or less there than elsewhere; the one that errs less on rows it had not seen is kept.
    """
    scores = plain.shape[1]
    corrections, unseen = [], np.zeros_like(plain)
    for target in range(scores):
        expected, left = plain[:, target], truth[:, target] - plain[:, target]
        held_out, rest = fold == 0, fold != 0
        tried = [_fitted(inputs[rest], expected[rest], left[rest], scores, slope=slope) for slope in (False, True)]
        wrong = [
            float(((left - each.left(_seen(each, inputs, scores), expected))[held_out] ** 2).sum()) for each in tried
        ]
        first = tried[int(np.argmin(wrong))]
        folds = [first] + [
            _fitted(inputs[fold != turn], expected[fold != turn], left[fold != turn], scores, slope=first.slope)
            for turn in range(1, FOLDS)
        ]
        found = np.empty_like(left)
        for turn, each in enumerate(folds):
            rows = fold == turn
            found[rows] = each.left(_seen(each, inputs[rows], scores), expected[rows])
        moved = float((found**2).sum())
        # The regression of what was left on what was predicted.
        trust = min(max(float((found * left).sum()) / moved, 0.0), 1.0) if moved > 0 else 0.0
        learners = tuple(each.learners[0] for each in folds)
        corrections.append(Correction(learners, first.slope, float(expected.mean()), _spread(expected), trust))
        unseen[:, target] = found * trust
    return LabelModel(tuple(corrections), scores), unseen


@one_thread
def refit(model: LabelModel, inputs: Array, plain: Array, truth: Array) -> LabelModel:
    """A label model of the same forms, believed as much, from other rows."""
    found = [
        replace(_fitted(inputs, column, true - column, model.scores, slope=each.slope), trust=each.trust)
        for each, column, true in zip(model.corrections, plain.T, truth.T, strict=True)
    ]
    return LabelModel(tuple(found), model.scores)


def _seen(of: Correction, inputs: Array, scores: int) -> Array:
    return inputs[:, :-scores] if of.slope else inputs


def _spread(plain: Array) -> float:
    return max(float(plain.std()), 1e-12)


def _fitted(inputs: Array, plain: Array, left: Array, scores: int, *, slope: bool) -> Correction:
    """One learner of what is left."""
    mean, spread, learner = float(plain.mean()), _spread(plain), _boosting()
    if slope:
        away = (plain - mean) / spread
        safe = np.where(np.abs(away) < _CLOSE, np.copysign(_CLOSE, away), away)
        learner.fit(inputs[:, :-scores], left / safe, sample_weight=safe**2)
    else:
        learner.fit(inputs, left)
    return Correction((learner,), slope, mean, spread)


def _boosting() -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        max_iter=60,
        learning_rate=0.08,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=10.0,
        early_stopping=False,
        random_state=0,
    )

"""What inputs tell of the truth beyond the score: a learner of what calibration leaves, fitted crosswise."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

FOLDS = 4
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

    def left(self, inputs: Array, plain: Array) -> Array:
        """What is expected to be left of each target, of shape (rows, targets)."""
        return np.column_stack([
            each.left(inputs[:, : -self.scores] if each.slope else inputs, column)
            for each, column in zip(self.corrections, plain.T, strict=True)
        ])  # fmt: skip


def cross_fit(inputs: Array, plain: Array, truth: Array, fold: NDArray[np.intp]) -> tuple[LabelModel, Array]:
    """The label model, and what it says of each row by learners that had not seen it, of shape (rows, targets).

    `plain` and `truth` have shape (rows, targets), as many as scores stand in the last columns of `inputs`. Gradient
    boosting with small trees, so that where inputs tell nothing more the answer stays that of the score. Two forms are
    tried, for a part of the rows may be off by a shift, or have a score that tells more or less there than elsewhere;
    the one that errs less on rows it had not seen is kept.
    """
    scores = plain.shape[1]
    corrections, unseen = [], np.zeros_like(plain)
    for target in range(scores):
        forms = [
            _crosswise(part, plain[:, target], truth[:, target] - plain[:, target], fold, slope=slope)
            for slope, part in ((False, inputs), (True, inputs[:, :-scores]))
        ]
        wrong = [float(((truth[:, target] - plain[:, target] - left) ** 2).sum()) for _, left in forms]
        correction, unseen[:, target] = forms[int(np.argmin(wrong))]
        corrections.append(correction)
    return LabelModel(tuple(corrections), scores), unseen


def _crosswise(
    inputs: Array, plain: Array, left: Array, fold: NDArray[np.intp], *, slope: bool
) -> tuple[Correction, Array]:
    mean, spread = float(plain.mean()), max(float(plain.std()), 1e-12)
    away = (plain - mean) / spread
    safe = np.where(np.abs(away) < _CLOSE, np.copysign(_CLOSE, away), away)
    found, learners = np.zeros_like(left), []
    for held_out in range(FOLDS):
        rows = fold != held_out
        # Weighted rows are cut into bins one quantile at a time, which takes long with many of them.
        learner = _boosting(bins=31 if slope else 255)
        if slope:
            learner.fit(inputs[rows], left[rows] / safe[rows], sample_weight=safe[rows] ** 2)
        else:
            learner.fit(inputs[rows], left[rows])
        found[~rows] = learner.predict(inputs[~rows])
        learners.append(learner)
    found = found * away if slope else found
    moved = float((found**2).sum())
    # The regression of what was left on what was predicted.
    trust = min(max(float((found * left).sum()) / moved, 0.0), 1.0) if moved > 0 else 0.0
    return Correction(tuple(learners), slope, mean, spread, trust), found * trust


def _boosting(*, bins: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        max_iter=60,
        max_bins=bins,
        learning_rate=0.06,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=10.0,
        early_stopping=False,
        random_state=0,
    )

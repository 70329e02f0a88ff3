"""What inputs tell of the truth beyond the score: a learner of what calibration leaves, fitted crosswise."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

FOLDS = 4


@dataclass(frozen=True)
class LabelModel:
    """Learners of what is left of each target, one list for each target with one learner for each fold.

    `trust`, of shape (targets,), is the share of what they predict that held on rows they had not seen.
    """

    learners: tuple[tuple[Any, ...], ...]
    trust: Array

    def left(self, inputs: Array) -> Array:
        """What is expected to be left, of shape (rows, targets): the mean over the folds' learners."""
        found = [np.mean([each.predict(inputs) for each in learners], axis=0) for learners in self.learners]
        return np.column_stack(found) * self.trust


def cross_fit(inputs: Array, left: Array, fold: NDArray[np.intp]) -> tuple[LabelModel, Array]:
    """The label model, and what it says of each row by learners that had not seen it, of shape (rows, targets).

    Gradient boosting with small trees on the residuals of calibration, so that where inputs tell nothing more the
    answer stays that of the score. What a learner predicts counts as far as it held on rows it had not seen
    (regression of what was left on what was predicted, between 0 and 1).
    """
    unseen = np.zeros_like(left)
    learners: list[tuple[Any, ...]] = []
    for target in range(left.shape[1]):
        made = []
        for held_out in range(FOLDS):
            rows = fold != held_out
            learner = _boosting().fit(inputs[rows], left[rows, target])
            unseen[~rows, target] = learner.predict(inputs[~rows])
            made.append(learner)
        learners.append(tuple(made))
    spread = (unseen**2).mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        trust = np.where(spread > 0, (unseen * left).mean(axis=0) / spread, 0.0)
    trust = np.clip(np.nan_to_num(trust), 0, 1)
    return LabelModel(tuple(learners), trust), unseen * trust


def _boosting() -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        max_iter=60,
        learning_rate=0.06,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=10.0,
        early_stopping=False,
        random_state=0,
    )

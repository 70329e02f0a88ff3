"""What inputs tell of the truth beyond the score: a shrunken regression of what calibration leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.stats.basis import Floats
from solvent.stats.montecarlo import Array
from solvent.stats.shrinkage import kept_shares

FOLDS = 2


@dataclass(frozen=True)
class LabelModel:
    """Coefficients of functions of inputs and scores, of shape (functions, targets).

    `ridge` is what keeps each of them small: chance over what is to be expected, for one row; `trust` (targets,) the
    share of what they predict that held on rows they had not seen.
    """

    coefficients: Array
    ridge: Array
    trust: Array

    def left(self, seen: Floats) -> Array:
        """What is expected to be left of each target, of shape (rows, targets)."""
        return np.asarray(seen @ (self.coefficients * self.trust).astype(np.float32), np.float64)

    def refit(self, seen: Floats, left: Array) -> "LabelModel":
        """The model of other rows, kept as small and believed as much."""
        return LabelModel(_solved(seen, left, self.ridge), self.ridge, self.trust)


def cross_fit(seen: Floats, left: Array, prior: Array, fold: NDArray[np.intp]) -> tuple[LabelModel, Array]:
    """The label model, and what models of the other folds say of each row, of shape (rows, targets).

    `seen` has shape (rows, functions), uncorrelated and of variance 1; `left` (rows, targets) is what calibration
    leaves. How much is kept of each coefficient the coefficients tell themselves (empirical Bayes).
    """
    rows = len(seen)
    middle = left.mean(axis=0)
    measured = seen.T.astype(np.float64) @ (left - middle) / rows
    noise = np.maximum(left.var(axis=0), 1e-12)
    kept = kept_shares(measured, noise / rows, prior)
    ridge = rows * (1 - kept) / np.maximum(kept, 1e-9)
    unseen = np.zeros_like(left)
    for turn in range(FOLDS):
        told = fold == turn
        unseen[told] = seen[told] @ _solved(seen[~told], left[~told], ridge).astype(np.float32)
    moved = (unseen**2).sum(axis=0)
    # The regression of what was left on what was predicted.
    trust = np.clip((unseen * left).sum(axis=0) / np.maximum(moved, 1e-300), 0.0, 1.0)
    return LabelModel(measured * kept, ridge, trust), unseen * trust


def _solved(seen: Floats, left: Array, ridge: Array) -> Array:
    """Ridge regression with a penalty for each coefficient and target, of shape (functions, targets)."""
    square = (seen.T @ seen).astype(np.float64)
    cross = seen.T.astype(np.float64) @ left
    place = np.arange(len(square))
    found = np.zeros_like(cross)
    for target in range(left.shape[1]):
        penalised = square.copy()
        penalised[place, place] += ridge[:, target]
        found[:, target] = np.linalg.solve(penalised, cross[:, target])
    return found

"""What inputs tell of the truth beyond the score: a shrunken regression of what calibration leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.stats.basis import Floats
from solvent.stats.montecarlo import Array
from solvent.stats.shrinkage import kept_shares

FOLDS = 2
_SMALL = 1e-9


@dataclass(frozen=True)
class LabelModel:
    """Coefficients of functions of inputs and scores, of shape (functions, targets).

    `ridge`, of the same shape, keeps each of them small; `trust` (targets,) is the share of what they predict that held
    on rows they had not seen.
    """

    coefficients: Array
    ridge: Array
    trust: Array

    def left(self, seen: Floats, spread: Array) -> Array:
        """What is expected to be left of each target, of shape (rows, targets), where it has this standard deviation.

        `spread` is that of the row over that of all rows: of what is nearly certain little can be left.
        """
        return np.asarray(seen @ (self.coefficients * self.trust).astype(np.float32) * spread**2, np.float64)

    def refit(self, seen: Floats, left: Array, spread: Array) -> "LabelModel":
        """The model of other rows, kept as small and believed as much."""
        return LabelModel(_solved(seen, left, spread, self.ridge), self.ridge, self.trust)


def cross_fit(
    seen: Floats, left: Array, spread: Array, prior: Array, fold: NDArray[np.intp]
) -> tuple[LabelModel, Array]:
    """The label model, and what models of the other folds say of each row, of shape (rows, targets).

    `seen` has shape (rows, functions); `left` (rows, targets) is what calibration leaves, in proportion to `spread`:
    a step of logistic regression from what calibration says (McCullagh and Nelder 1989). How much is kept of each
    coefficient the coefficients tell themselves (empirical Bayes).
    """
    ridge = np.column_stack([_ridge(seen, each, of, prior) for each, of in zip(left.T, spread.T, strict=True)])
    unseen = np.zeros_like(left)
    for turn in range(FOLDS):
        told = fold == turn
        half = LabelModel(_solved(seen[~told], left[~told], spread[~told], ridge), ridge, np.ones(left.shape[1]))
        unseen[told] = half.left(seen[told], spread[told])
    moved = (unseen**2).sum(axis=0)
    # The regression of what was left on what was predicted.
    trust = np.clip((unseen * left).sum(axis=0) / np.maximum(moved, 1e-300), 0.0, 1.0)
    return LabelModel(_solved(seen, left, spread, ridge), ridge, trust), unseen * trust


def _ridge(seen: Floats, left: Array, spread: Array, prior: Array) -> Array:
    """The penalty of each coefficient of one target, of shape (functions,)."""
    scaled, rest = _scaled(seen, left, spread)
    root = np.sqrt(prior)
    square = (scaled.T @ scaled).astype(np.float64) / len(seen)
    size, turn = np.linalg.eigh(root[:, None] * square * root)
    size = np.maximum(size, _SMALL * float(size.max(initial=_SMALL)))
    noise = max(float(rest.var()), _SMALL)
    measured = turn.T @ (root * (scaled.T @ rest / len(seen))) / np.sqrt(size)
    kept = float(kept_shares(measured[:, None], np.array([noise / len(seen)]), size)[-1, 0])
    return np.asarray(len(seen) * size[-1] * (1 - kept) / max(kept, _SMALL) / prior, np.float64)


def _scaled(seen: Floats, left: Array, spread: Array) -> tuple[Floats, Floats]:
    """Rows of equal noise."""
    thin = spread.astype(np.float32)
    return seen * thin[:, None], left.astype(np.float32) / thin


def _solved(seen: Floats, left: Array, spread: Array, ridge: Array) -> Array:
    """Ridge regression with a penalty for each coefficient and target, of shape (functions, targets)."""
    found = np.zeros((seen.shape[1], left.shape[1]))
    for target in range(left.shape[1]):
        scaled, rest = _scaled(seen, left[:, target], spread[:, target])
        square = (scaled.T @ scaled).astype(np.float64)
        found[:, target] = np.linalg.solve(square + np.diag(ridge[:, target]), scaled.T @ rest)
    return found

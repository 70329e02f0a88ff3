"""The difference of two mean losses, taken apart over the population that both samples share."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread
from solvent.stats.which_sample import current_probability

_FOLDS, _DRAWS = 3, 400


@dataclass(frozen=True)
class Decomposition:
    """Draws of shape (draws,) of what each cause adds, the first of each being the estimate itself.

    `total` is the difference of the mean losses; `mix`, `relation` and `new` add up to it in each draw.
    """

    total: Array
    mix: Array
    relation: Array
    new: Array


def decomposition(
    reference: Array, current: Array, losses: tuple[Array, Array], rng: np.random.Generator
) -> Decomposition:
    """What inputs and what the relation of losses to inputs add to the mean loss (Cai, Namkoong & Yadlowsky 2023).

    The shared population has the density p q / (p + q) of both samples' densities. From the first sample's mean loss to
    that of the shared population under the first sample's relation is the mix; from there to its mean under the second
    sample's relation is the relation; from there to the second sample's mean loss are inputs that the first has not.
    Means over the shared population are augmented by regressions of the losses, so that an error of the weights alone
    or of the regressions alone does not count (Li, Morgan & Zaslavsky 2018, overlap weights; Robins et al. 1994). The
    draws weigh rows anew by exponential weights (Rubin 1981).

    Parameters
    ----------
    reference, current
        Points of shape (rows, width).
    losses
        Of shape (rows,) each.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(0, 1, (800, 1)), rng.normal(0.5, 1, (800, 1))
    >>> loss = [(rng.random(800) < 1 / (1 + np.exp(-points[:, 0]))).astype(float) for points in (x, y)]
    >>> found = decomposition(x, y, (loss[0], loss[1]), rng)
    >>> bool(np.isclose(found.total, found.mix + found.relation + found.new).all())
    True
    """
    points = np.vstack([reference, current])
    live = np.arange(len(points)) >= len(reference)
    loss = np.concatenate(losses)
    probability = np.clip(current_probability(reference, current, rng), 0.01, 0.99)
    # Both samples weigh the same in the shared population, whatever their sizes.
    size = np.where(live, 1 / len(current), 1 / len(reference))
    overlap = size * probability * (1 - probability)
    predicted = _predicted(points, loss, ~live, rng), _predicted(points, loss, live, rng)
    draws = np.vstack([np.ones(len(points)), rng.exponential(size=(_DRAWS, len(points)))])
    first, second = (_mean(draws, loss, rows.astype(np.float64)) for rows in (~live, live))
    shared = [
        _mean(draws, guess, overlap) + _mean(draws, loss - guess, weight * rows)
        for guess, weight, rows in ((predicted[0], probability, ~live), (predicted[1], 1 - probability, live))
    ]
    return Decomposition(second - first, shared[0] - first, shared[1] - shared[0], second - shared[1])


def _mean(draws: Array, values: Array, weights: Array) -> Array:
    return np.asarray(draws @ (values * weights) / (draws @ weights), np.float64)


@one_thread
def _predicted(points: Array, loss: Array, rows: NDArray[np.bool_], rng: np.random.Generator) -> Array:
    """The loss that every row would have by the relation of some rows, told by trees that did not learn from it."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    own = np.flatnonzero(rows)
    fold = rng.permutation(np.arange(len(own)) % _FOLDS)
    found, others = np.zeros(len(points)), np.flatnonzero(~rows)
    for number in range(_FOLDS):
        model: Any = HistGradientBoostingRegressor(
            max_iter=60, learning_rate=0.08, max_leaf_nodes=8, l2_regularization=5.0, early_stopping=False
        )
        model.fit(points[own[fold != number]], loss[own[fold != number]])
        found[own[fold == number]] = model.predict(points[own[fold == number]])
        found[others] += model.predict(points[others]) / _FOLDS
    return found

"""How much commoner rows like each one are in one sample than in another, told by a classifier."""

from typing import Any

import numpy as np

from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread

_FOLDS = 3


@one_thread
def current_probability(reference: Array, current: Array, rng: np.random.Generator) -> Array:
    """For each row of both samples the probability that it is of the second one, were both equally large.

    Cross-fitted: the trees that tell a row learnt from other rows. Its odds are the density ratio (Bickel et al. 2009).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = current_probability(rng.normal(0, 1, (600, 1)), rng.normal(2, 1, (200, 1)), rng)
    >>> bool(found[:600].mean() < 0.3), bool(found[600:].mean() > 0.7)
    (True, True)
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    points = np.vstack([reference, current])
    label = np.arange(len(points)) >= len(reference)
    fold = np.concatenate([rng.permutation(np.arange(n) % _FOLDS) for n in (len(reference), len(current))])
    found = np.empty(len(points))
    for number in range(_FOLDS):
        learnt, told = fold != number, fold == number
        model: Any = HistGradientBoostingClassifier(
            max_iter=60, learning_rate=0.08, max_leaf_nodes=8, l2_regularization=5.0, early_stopping=False
        )
        # Both samples weigh the same, whatever their sizes.
        weight = np.where(label, len(reference) / len(current), 1.0)[learnt]
        found[told] = model.fit(points[learnt], label[learnt], sample_weight=weight).predict_proba(points[told])[:, 1]
    return np.clip(found, 1e-4, 1 - 1e-4)

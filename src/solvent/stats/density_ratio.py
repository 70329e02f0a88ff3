"""How much more often rows like each of the reference come now: the ratio of two densities, by a classifier."""

import math

import numpy as np

from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread

_ROWS = 6_000
_RAREST = 1e-4


@one_thread
def density_ratio(reference: Array, current: Array, rng: np.random.Generator) -> Array:
    """The weight of each reference row that makes the reference look like the current rows, of mean 1.

    A classifier is asked which of the two a row comes from; the odds are the ratio (Bickel et al. 2007).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    old = reference if len(reference) <= _ROWS else reference[rng.choice(len(reference), _ROWS, replace=False)]
    new = current if len(current) <= _ROWS else current[rng.choice(len(current), _ROWS, replace=False)]
    classifier = HistGradientBoostingClassifier(
        max_iter=30,
        learning_rate=0.12,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=0,
    ).fit(np.vstack([old, new]), np.repeat([0, 1], [len(old), len(new)]))
    share = np.clip(classifier.predict_proba(reference)[:, 1], _RAREST, 1 - _RAREST)
    odds = share / (1 - share)
    return np.asarray(odds / odds.mean(), np.float64)


def effective_share(weights: Array) -> float:
    """The number of equally weighted rows that would tell as much, as a share of the rows (Kish 1965).

    >>> effective_share(np.array([1.0, 1, 0, 0]))
    0.5
    """
    return float(weights.sum() ** 2 / (weights @ weights) / len(weights))


def distance(weights: Array) -> float:
    """How far apart the densities are: of normal ones of equal spread, the square of the shift in standard deviations.

    It is minus the logarithm of the effective share, and so the Renyi divergence of order 2.

    >>> round(distance(np.array([1.0, 1, 0, 0])), 2)
    0.69
    """
    return -math.log(effective_share(weights))

"""Labels that come in groups: how many independent ones they are worth."""

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array


def design_effect(values: Array, clusters: NDArray[np.intp]) -> float:
    """By how much labels in clusters are worth fewer: 1 + (m - 1) ICC (Kish 1965, section 5.4).

    The correlation inside clusters is that of a one-way analysis of variance with unequal sizes (Donner 1986).

    >>> design_effect(np.array([1.0, 1, 0, 0, 1, 1, 0, 0]), np.array([0, 0, 1, 1, 2, 2, 3, 3]))
    2.0
    """
    size = np.bincount(clusters).astype(np.float64)
    size = size[size > 0]
    n, groups = float(size.sum()), len(size)
    if groups < 2 or groups == n:
        return 1.0
    _, place = np.unique(clusters, return_inverse=True)
    means = np.bincount(place, weights=values) / size
    between = float(size @ (means - values.mean()) ** 2) / (groups - 1)
    within = float(((values - means[place]) ** 2).sum()) / (n - groups)
    usual = (n - float(size @ size) / n) / (groups - 1)
    spread = between + (usual - 1) * within
    correlation = min(max((between - within) / spread, 0.0), 1.0) if spread > 0 else 0.0
    return 1 + (float(size @ size) / n - 1) * correlation


def worth_of_weights(weights: Array) -> float:
    """How many equally weighted rows weighted ones are worth (Kish 1965, section 11.7).

    >>> worth_of_weights(np.array([1.0, 1.0, 2.0, 2.0]))
    3.6
    """
    return float(weights.sum() ** 2 / (weights @ weights))

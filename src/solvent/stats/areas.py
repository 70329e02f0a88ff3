"""The area under the ROC curve over all pairs of two groups of scores."""

import numpy as np

from solvent.stats.montecarlo import Array
from solvent.stats.ranks import ranks


def area(inside: Array, outside: Array) -> float:
    """The share of pairs in which the score inside is the higher one, ties counted half (Mann and Whitney 1947).

    >>> area(np.array([0.9, 0.4]), np.array([0.4, 0.1]))
    0.875
    """
    places = ranks(np.concatenate([inside, outside]))[: len(inside)]
    return float((places.sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside)))

"""How good a model can get at all, judged against labels on which people disagree."""

import math

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array


def least_error(disagreement: float, classes: int = 2) -> float:
    """The lowest error against one rater that any model can reach, where two raters disagree so often.

    Two raters who answer alike and independently disagree at the rate of a nearest neighbour with unlimited data, so
    the bound of Cover and Hart 1967 holds: (C - 1) / C (1 - sqrt(1 - C D / (C - 1))). The error lies between it and D.

    >>> [round(least_error(d), 5) for d in (0.01, 0.02, 0.05, 0.1, 0.2)]
    [0.00503, 0.0101, 0.02566, 0.05279, 0.1127]
    >>> round(least_error(0.3, classes=10), 6)
    0.165153
    """
    share = (classes - 1) / classes
    return share * (1 - math.sqrt(max(1 - disagreement / share, 0.0)))


def nearest_error(rows: Array, codes: NDArray[np.int64]) -> float:
    """How often the nearest other row has another label; of rows at one place, the next in order counts.

    >>> nearest_error(np.array([[0.0], [1], [10], [11]]), np.array([0, 0, 1, 1]))
    0.0
    """
    from scipy.spatial import KDTree

    _, places = KDTree(rows).query(rows, k=2)
    own = places[:, 0] == np.arange(len(rows))
    nearest = np.where(own, places[:, 1], places[:, 0])
    return float(np.mean(codes[nearest] != codes))

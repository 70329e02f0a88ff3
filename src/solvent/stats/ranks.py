"""Places of values in their order, without what SciPy loads for its own."""

import numpy as np
from numpy.typing import ArrayLike

from solvent.stats.montecarlo import Array


def ranks(values: ArrayLike) -> Array:
    """Each value's place in rising order from 1 on, equal ones sharing the middle of theirs; shape (n,).

    >>> ranks([3.0, 1.0, 3.0, 2.0]).tolist()
    [3.5, 1.0, 3.5, 2.0]
    """
    _, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place.ravel()], np.float64)

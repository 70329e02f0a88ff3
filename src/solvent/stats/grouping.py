"""Fine cells gathered into a few that are about equally full."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def groups(counts: ArrayLike, most: int) -> NDArray[np.intp]:
    """The first cell of each group, of shape (groups,): at most `most` groups, about equally full of `counts`.

    `np.add.reduceat(counts, groups(counts, most))` are the groups' counts.

    >>> groups([5, 5, 0, 10, 1, 9], 3).tolist()
    [0, 2, 4]
    """
    found = np.asarray(counts, np.float64)
    if not found.sum():
        return np.zeros(1, np.intp)
    # The group of a cell is told by its middle, so that a full cell of its own does not drag its neighbours along.
    middle = (np.cumsum(found) - found / 2) / found.sum()
    number = np.minimum((middle * most).astype(np.intp), most - 1)
    return np.flatnonzero(np.diff(number, prepend=-1))

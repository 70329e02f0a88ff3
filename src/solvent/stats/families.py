"""Columns that go together, as families: what moves one of them at a time likely moves the others too."""

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

# Columns of a family correlate by so much on average.
TOGETHER = 0.5
_Z = 1.959964


def association(scores: Array, owners: NDArray[np.intp]) -> Array:
    """How much columns go together: the largest correlation of their scores, shape (columns, columns).

    Parameters
    ----------
    scores
        What rows have in each column, shape (rows, scores): ranks of a number, whether a text is some value. One that
        does not vary goes together with nothing.
    owners
        The column of each score, in rising order from 0, shape (scores,).

    Returns
    -------
    Array
        Absolute correlations, at the lower end of their intervals (Fisher 1921): few rows show nothing.

    Examples
    --------
    >>> x, y = np.random.default_rng(0).normal(size=(2, 500))
    >>> association(np.stack([x, x + y / 3, y], axis=1), np.array([0, 1, 2])).round(1).tolist()
    [[1.0, 0.9, 0.0], [0.9, 1.0, 0.2], [0.0, 0.2, 1.0]]
    """
    centred = scores - scores.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    unit = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    most = np.maximum.reduceat(np.maximum.reduceat(np.abs(unit.T @ unit), first, axis=0), first, axis=1)
    surely = np.tanh(np.arctanh(np.minimum(most, 1 - 1e-12)) - _Z / np.sqrt(max(len(scores) - 3, 1)))
    np.fill_diagonal(surely, 1.0)
    return np.asarray(np.maximum(surely, 0.0))


def families(association: Array) -> NDArray[np.intp]:
    """The number of each column's family, shape (columns,): columns join while they go together on average.

    Average linkage (Sokal & Michener 1958): a chain of columns, each close to the next one only, is no family.

    >>> families(np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.2], [0.1, 0.2, 1.0]])).tolist()
    [1, 1, 2]
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(association) < 2:
        return np.ones(len(association), np.intp)
    apart = 1 - (association + association.T) / 2
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - TOGETHER, "distance"), np.intp)

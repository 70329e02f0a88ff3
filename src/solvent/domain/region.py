"""Where a group of rows lies among others: whether a row belongs to it is decided by its nearest neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solvent.domain.columns import Column, Mask
from solvent.domain.embedding import Array, Embedding

_CHUNK = 512
_VOTES = 5


@dataclass(frozen=True)
class Region:
    """Points of a group and points around it that are not of it, of shape (rows, width), and how far out it reaches."""

    axes: Embedding
    inside: Array
    outside: Array
    reach: float

    def holds(self, points: Array) -> Mask:
        """Whether most of the nearest points are of the group, and the nearest of these within reach.

        >>> region = Region(Embedding((), {}), np.zeros((3, 1)), np.full((3, 1), 4.0), reach=1.0)
        >>> region.holds(np.array([[0.5], [1.5], [3.9]])).tolist()
        [True, False, False]
        """
        known = np.vstack([self.inside, self.outside])
        votes = min(_VOTES, 2 * min(len(self.inside), max(len(self.outside), 1)) - 1)
        found = [self._of(points[start : start + _CHUNK], known, votes) for start in range(0, len(points), _CHUNK)]
        return np.concatenate(found) if found else np.zeros(0, bool)

    def _of(self, points: Array, known: Array, votes: int) -> Mask:
        far = distances(points, known)
        nearest = np.argpartition(far, min(votes, far.shape[1]) - 1, axis=1)[:, :votes]
        most = (nearest < len(self.inside)).sum(axis=1) > votes / 2
        return np.asarray(most & (far[:, : len(self.inside)].min(axis=1) <= self.reach), np.bool_)

    def contains(self, table: Mapping[str, Column]) -> Mask:
        """Whether each row of a table belongs to it."""
        return self.holds(self.axes.of(table))


def distances(points: Array, known: Array) -> Array:
    """The distance of each point to each known one, of shape (points, known).

    >>> distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[5.0, 0.0]]
    """
    squares = (points**2).sum(axis=1)[:, None] + (known**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares - 2 * points @ known.T, 0.0)), np.float64)

"""Groups of new rows that lie together where the reference has few or none: what may be a new class.

A row is conspicuous where far more of its nearest neighbours are new than should be. Conspicuous rows that are
neighbours make a group, and a group counts where no shuffling of old and new makes one as large: so that, where nothing
changed, at most a share alpha of comparisons finds any group, whatever the dimension and the density. That is a test by
permutation on the graph of nearest neighbours (Schilling 1986) of the largest excess (Kulldorff 1997).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]

_NEIGHBOURS, _LINKS = 15, 8
# How rarely chance makes so many of the neighbours new.
_CONSPICUOUS = 0.01
_LEAST = 5
_SHUFFLES = 199
# From so many rows on a group is looked at for clusters.
_LARGE = 40
# A group must be so many times as common now as in the reference around it.
_RATIO = 3.0


@dataclass(frozen=True)
class Group:
    """Rows of the current sample that lie together, with a p-value that holds for the largest of all groups.

    `ratio` is how much commoner such rows are now than in the reference, from `old` of the neighbours being old;
    `around` holds rows of the reference closest to it.
    """

    rows: Rows
    p: float
    ratio: float
    old: int
    around: Rows


def novel_groups(
    reference: Array,
    current: Array,
    rng: np.random.Generator,
    *,
    alpha: float = 0.05,
    ratio: float = _RATIO,
    shuffles: int = _SHUFFLES,
) -> list[Group]:
    """The groups of new rows in the current sample, the largest first.

    Parameters
    ----------
    reference, current
        Points of shape (rows, width).
    rng
        How old and new are shuffled.
    alpha
        The share of comparisons without a change in which any group is found.
    ratio
        The least number of times that a group is commoner now.
    shuffles
        How many; no p-value is smaller than 1 / (1 + shuffles).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> old, new = rng.normal(size=(500, 3)), rng.normal(size=(200, 3))
    >>> novel_groups(old, new, rng)
    []
    >>> [group] = novel_groups(old, np.vstack([new, rng.normal(6, 0.5, (25, 3))]), rng)
    >>> bool(group.rows.min() >= 200), len(group.rows) >= 20
    (True, True)
    """
    points = np.vstack([reference, current])
    new = np.arange(len(points)) >= len(reference)
    near = neighbours(points, points, _NEIGHBOURS + 1)[:, 1:]
    most = _most(near.shape[1], float(new.mean()))
    rows, group = _gathered(new, near, most)
    if not len(rows):
        return []
    sizes = np.bincount(group)
    by_chance = np.array([_largest(rng.permutation(new), near, most) for _ in range(shuffles)])
    found = []
    for number in np.argsort(-sizes, kind="stable"):
        # The observed order is one of the shuffles: without the 1, p could be 0.
        p = float((by_chance >= sizes[number]).sum() + 1) / (shuffles + 1)
        if sizes[number] < _LEAST or p > alpha:
            break
        members = rows[group == number]
        around = near[members]
        old = around[~new[around]]
        odds = (around.size - len(old)) / max(len(old), 0.5) * float((~new).mean() / new.mean())
        if odds >= ratio:
            for part in _parts(points[members]):
                own = near[members[part]]
                around = np.unique(own[~new[own]]) if len(own) else old
                found.append(Group(members[part] - len(reference), p, odds, len(old), around))
    return sorted(found, key=lambda one: -len(one.rows))


def _parts(points: Array) -> list[Rows]:
    """A large group's clusters of their own (Campello et al. 2013), which a thin trail of rows may have linked."""
    whole = [np.arange(len(points))]
    if len(points) < _LARGE:
        return whole
    from sklearn.cluster import HDBSCAN

    least = max(_LARGE // 4, len(points) // 40)
    number = HDBSCAN(min_cluster_size=least, allow_single_cluster=True, copy=True).fit_predict(points)
    parts = [np.flatnonzero(number == one) for one in range(int(number.max()) + 1)]
    return parts if len(parts) > 1 else whole


def neighbours(among: Array, points: Array, count: int) -> Rows:
    """The nearest rows of `among` to each point, of shape (points, count), the nearest first."""
    from sklearn.neighbors import NearestNeighbors

    search: Any = NearestNeighbors(n_neighbors=min(count, len(among))).fit(among)
    return np.asarray(search.kneighbors(points, return_distance=False), np.intp)


def _most(count: int, share: float) -> int:
    """How many new ones among the neighbours of a row are no cause for attention."""
    from scipy.stats import binom

    return int(binom.isf(_CONSPICUOUS, count, share))


def _gathered(new: Mask, near: Rows, most: int) -> tuple[Rows, Rows]:
    """The conspicuous rows, and the number of the group of each: those linked by being among the closest."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows = np.flatnonzero(new & (new[near].sum(axis=1) > most))
    place = np.full(len(new), -1)
    place[rows] = np.arange(len(rows))
    links = place[near[rows, :_LINKS]]
    one, other = np.nonzero(links >= 0)
    graph = coo_matrix((np.ones(len(one), np.int8), (one, links[one, other])), shape=(len(rows), len(rows)))
    return rows, np.asarray(connected_components(graph, directed=False)[1] if len(rows) else rows, np.intp)


def _largest(new: Mask, near: Rows, most: int) -> int:
    _, group = _gathered(new, near, most)
    return int(np.bincount(group).max()) if len(group) else 0


def merged(groups: list[Group], reference: Array, current: Array) -> list[Group]:
    """Groups that lie among one another put together, the largest first.

    `reference` and `current` hold some of the coordinates only, such as those of numbers: a group whose rows differ in
    a category without meaning for it falls apart by that category, and lies in one place by its numbers.
    """
    found = list(groups)
    points = np.vstack([reference, current])
    for place in range(len(found) - 1, 0, -1):
        owner = np.full(len(points), -1)
        for number, group in enumerate(found):
            owner[len(reference) + group.rows] = number
        rows = len(reference) + found[place].rows
        near = owner[neighbours(points, points[rows], _NEIGHBOURS + 1)[:, 1:]]
        own, size = int((near == place).sum()), len(rows)
        for other, group in enumerate(found[:place]):
            theirs, expected = int((near == other).sum()), len(group.rows) / (len(group.rows) + size)
            if own + theirs >= near.size / 2 and theirs >= expected * (own + theirs) / 2:
                found[other] = _together(group, found.pop(place))
                break
    return sorted(found, key=lambda one: -len(one.rows))


def _together(one: Group, other: Group) -> Group:
    # The share of new neighbours of both, each with as many rows as it has.
    sizes = np.array([len(one.rows), len(other.rows)])
    ratio = float(sizes.sum() / (sizes / [one.ratio, other.ratio]).sum())
    rows, around = np.concatenate([one.rows, other.rows]), np.union1d(one.around, other.around)
    return Group(rows, min(one.p, other.p), ratio, one.old + other.old, around)

"""What is asked of a column's counts: its place, its spread, and whether rows fall in one part of it or in another.

A **contrast** is one number a window, its deviate from the pool of all rows before it, that is standard normal while
nothing changes. Cells are gathered into a few **atoms** first. How they are gathered must not depend on which of them
happened to be frequent in the reference, or every window would return to the mean and look changed: numbers are cut at
the reference's order statistics, for which the law of the counts is known, and categories lie in the order of a hash
of their name.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.deviates import count_deviate, normal_scores, score_deviate
from solvent.stats.montecarlo import Array

Counts = NDArray[np.int64]
LEAVES = 32
SINGLES = 16
# How deep the leaves are halved.
_DEPTH = 4
# A shape is learned from counts with so many rows on either side.
_ENOUGH = 10
_HALVINGS = (1 << _DEPTH) - 1
MISSING, SHAPE = "missing", "shape"
OUTSIDE, NEW = "outside the range", "new categories"


@dataclass(frozen=True)
class Contrasts:
    """The contrasts of one column: first those of scores, then those of counts.

    Attributes
    ----------
    atom
        The atom of each cell, shape (cells,); the last atom is for rows without a value.
    scores
        Of each atom, shape (scores, atoms).
    scored
        The atoms that scores are of, shape (atoms,), and the rows that each has before there are any.
    inside, trials
        Which atoms a count counts, and out of which, shape (counts, atoms).
    start
        What the pool's rows inside and outside start with, shape (2, counts).
    names, weights
        Of each contrast: what it is called, and how much of the column's evidence it may use.
    halving
        Which contrasts are of counts that are independent of each other, shape (contrasts,): from these the shape of a
        change is learned, which may use the rest of the evidence.
    """

    atom: NDArray[np.intp]
    scores: Array
    scored: Array
    inside: Array
    trials: Array
    start: Array
    names: tuple[str, ...]
    weights: Array
    halving: NDArray[np.bool_]

    @property
    def atoms(self) -> int:
        """How many atoms there are."""
        return int(self.inside.shape[1])

    def gather(self, counts: Counts, missing: int) -> Array:
        """Rows an atom, shape (atoms,), from those a cell and those without a value."""
        rows = np.bincount(self.atom, weights=counts, minlength=self.atoms).astype(np.float64)
        rows[-1] = missing
        return rows

    def deviates(self, new: Array, pool: Array) -> Array:
        """How far windows are from the pool before each, shape (..., contrasts), of rows an atom (..., atoms)."""
        yes, had = new @ self.inside.T, pool @ self.inside.T
        out = pool @ self.trials.T - had
        inside, outside = (np.maximum(rows + start, 1) for rows, start in zip((had, out), self.start, strict=True))
        counts = count_deviate(yes, new @ self.trials.T, inside, outside)
        if not len(self.scores):
            return counts
        here = self.scored >= 0
        old = pool[..., here] + self.scored[here]
        found = [score_deviate(new[..., here], old, score[here]) for score in self.scores]
        return np.concatenate([np.stack(found, axis=-1), counts], axis=-1)


def of_numbers(counts: Counts) -> Contrasts:
    """The contrasts of a column of numbers, from the reference's rows a cell; the first and last cell are tails.

    >>> found = of_numbers(np.array([0, 10, 10, 10, 10, 0]))
    >>> found.names[:4], found.atoms
    (('location', 'scale', 'missing', 'outside the range'), 35)
    """
    leaf = _leaves(counts[1:-1])
    atom = np.concatenate([[0], leaf + 1, [LEAVES + 1]]).astype(np.intp)
    rows = np.bincount(atom, weights=counts, minlength=LEAVES + 3)
    # Half a row for each tail gives it a score.
    scored = np.zeros(LEAVES + 3)
    scored[[0, LEAVES + 1, LEAVES + 2]] = 0.5, 0.5, -1
    where = np.concatenate([[0], np.arange(LEAVES), [LEAVES - 1]])
    tree = np.pad(_halvings(_DEPTH)[:, :, where], ((0, 0), (0, 0), (0, 1)))
    every, missing, tails = np.ones(LEAVES + 3), np.zeros(LEAVES + 3), np.zeros(LEAVES + 3)
    missing[-1] = tails[0] = tails[-2] = 1
    inside = np.concatenate([[missing, tails], tree[0]])
    trials = np.concatenate([[every, 1 - missing], tree[1]])
    names = ("location", "scale", MISSING, OUTSIDE, *_parts(_DEPTH))
    start = np.full((2, len(inside)), 0.5)
    # Beyond each end of a sample lies one row's worth of probability.
    start[:, 1] = 2, -1
    scores = np.pad(_scores(rows[:-1] + scored[:-1]), ((0, 0), (0, 1)))
    weights = np.array([0.45, 0.1, 0.1, 0.05, *[0.15 / _HALVINGS] * _HALVINGS])
    own = np.bincount(atom, weights=counts, minlength=LEAVES + 3)
    halving = (np.arange(len(names)) >= 4) & np.append([False, False], _filled(own, inside, trials))
    return Contrasts(atom, scores, scored, inside, trials, start, names, weights, halving)


def of_categories(values: Sequence[str], counts: Counts) -> Contrasts:
    """The contrasts of a column of categories, from the reference's rows of each value and, last, of all others.

    >>> of_categories(["a", "b", "c"], np.array([5, 3, 2, 0])).names[:5]
    ('missing', 'new categories', 'share of a', 'share of b', 'share of c')
    """
    rows = np.asarray(counts[:-1])
    often = np.argsort(-rows, kind="stable")[: SINGLES if len(rows) > 2 else 1]
    singles = np.sort(often)
    bucket = _buckets(values)
    atom = np.concatenate([bucket, [LEAVES + len(singles)]]).astype(np.intp)
    atom[singles] = LEAVES + np.arange(len(singles))
    where = np.concatenate([np.arange(LEAVES), bucket[singles]]).astype(np.intp)
    tree = np.pad(_halvings(_DEPTH)[:, :, where], ((0, 0), (0, 0), (0, 2)))
    size = tree.shape[2]
    each, missing, unseen = np.eye(size)[LEAVES : LEAVES + len(singles)], np.eye(size)[-1], np.eye(size)[-2]
    known = np.ones(size) - missing - unseen
    inside = np.concatenate([[missing, unseen], each, tree[0]])
    trials = np.concatenate([[np.ones(size), known + unseen], np.tile(known, (len(each), 1)), tree[1]])
    # What is rare tells how much is unseen (Good 1953).
    start = np.full((2, len(inside)), 0.5)
    once, twice, total = (int(each) for each in ((rows == 1).sum(), (rows == 2).sum(), rows.sum()))
    # The error of that is larger than a count's (Esty 1983): so few rows are worth as much.
    worth = once / max(once + 2 * twice, 1)
    start[:, 1] += worth * once, (worth - 1) * total * (once > 0) - worth * once
    names = (MISSING, NEW, *(f"share of {values[at]}" for at in singles), *_parts(_DEPTH))
    weights = np.array([0.1, 0.1, *[0.45 / max(len(each), 1)] * len(each), *[0.1 / _HALVINGS] * _HALVINGS])
    if counts[-1]:
        # Which values have a cell was then chosen by their counts: those without one would return to the mean.
        weights[1] = 0
    filled = _filled(np.bincount(atom, weights=counts, minlength=size), inside, trials)
    halving = (np.arange(len(names)) >= 2 + len(each)) & filled
    return Contrasts(atom, np.zeros((0, size)), np.zeros(size), inside, trials, start, names, weights, halving)


def of_presence(cells: int) -> Contrasts:
    """The contrasts of a column of which only counts whether there is a value."""
    inside, trials = np.array([[0.0, 1.0]]), np.ones((1, 2))
    none = np.zeros((0, 2))
    atom = np.zeros(cells, np.intp)
    half = np.full((2, 1), 0.5)
    return Contrasts(atom, none, np.zeros(2), inside, trials, half, (MISSING,), np.ones(1), np.zeros(1, np.bool_))


def _filled(rows: NDArray[Any], inside: Array, trials: Array) -> NDArray[np.bool_]:
    """Of which counts the pool has enough rows on either side."""
    had = inside @ rows
    return np.asarray(np.minimum(had, trials @ rows - had) >= _ENOUGH)


def _leaves(counts: Counts) -> NDArray[np.intp]:
    """The leaf of each cell in order, of about as many rows each."""
    total = max(int(counts.sum()), 1)
    middle = np.cumsum(counts) - counts / 2
    return np.minimum((middle * LEAVES / total).astype(np.intp), LEAVES - 1)


def _buckets(values: Sequence[str]) -> NDArray[np.intp]:
    marks = [hashlib.md5(value.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest() for value in values]
    if len(values) > LEAVES:
        return np.array([mark[0] % LEAVES for mark in marks], np.intp)
    # Spread evenly, so that the upper halvings part few categories too.
    rank = np.argsort(np.array([int.from_bytes(mark[:7]) for mark in marks], np.int64)).argsort()
    return (rank * LEAVES // max(len(values), 1)).astype(np.intp)


def _halvings(depth: int) -> Array:
    """The left half and the whole of each interval of leaves, down to a depth, shape (2, halvings, leaves)."""
    leaf = np.arange(LEAVES)
    left, whole = [], []
    for level in range(depth):
        width = LEAVES >> level
        for first in range(0, LEAVES, width):
            left.append((leaf >= first) & (leaf < first + width // 2))
            whole.append((leaf >= first) & (leaf < first + width))
    return np.array([left, whole], np.float64)


def _parts(depth: int) -> tuple[str, ...]:
    return tuple(f"{SHAPE} {level}.{part}" for level in range(depth) for part in range(1 << level))


def _scores(rows: Array) -> Array:
    """Normal scores of bins in order, and of the same by how far they are from the middle, shape (2, bins)."""
    rank = (np.cumsum(rows) - rows / 2) / max(rows.sum(), 1)
    order = np.argsort(np.abs(rank - 0.5), kind="stable")
    folded = np.empty(len(rows))
    folded[order] = normal_scores(rows[order])
    return np.stack([normal_scores(rows), folded])

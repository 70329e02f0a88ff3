"""The contrasts of many columns at once: sums of rows by sparse matrices, so that a window costs a few calls in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvent.stats.contrasts import Contrasts
from solvent.stats.deviates import count_deviate, moved_mean
from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Joint:
    """What is asked of all columns, whose atoms stand one column after the other.

    Attributes
    ----------
    atoms
        Where the atoms of each column begin and, last, where all end, shape (columns + 1,).
    atom
        The atom of each cell of all columns.
    inside, trials
        Sums of the atoms that counts count, and out of which, shape (counts, atoms).
    moments
        Sums of the rows that have a score, of the scores and of their squares, shape (3 * scores, atoms).
    had
        What these sums are of before there are rows, shape (3, scores).
    start
        What the pool's rows inside and outside start with, shape (2, counts).
    at_scores, at_counts
        Where in the streams they belong; the rest of the `size` streams is 0.
    """

    atoms: NDArray[np.intp]
    atom: NDArray[np.intp]
    inside: Any
    trials: Any
    moments: Any
    had: Array
    start: Array
    at_scores: NDArray[np.intp]
    at_counts: NDArray[np.intp]
    size: int

    def gather(self, counts: Sequence[NDArray[np.int64]], rows: Sequence[int]) -> tuple[Array, ...]:
        """Rows an atom of each column, from those a cell and those in all."""
        found = np.bincount(self.atom, np.concatenate(counts), int(self.atoms[-1])).astype(np.float64)
        # No cell lies in the last atom of a column, which is for rows without a value.
        found[self.atoms[1:] - 1] = np.asarray(rows) - self.rows(found)
        return self.parted(found)

    def parted(self, flat: Array) -> tuple[Array, ...]:
        """The part of each column."""
        ends = self.atoms.tolist()
        return tuple(flat[start:end] for start, end in pairwise(ends))

    def rows(self, flat: Array) -> Array:
        """All rows of each column, shape (columns,)."""
        return np.asarray(np.add.reduceat(flat, self.atoms[:-1]), np.float64)

    def deviates(self, new: Array, pool: Array) -> Array:
        """How far a window is from the pool before it, shape (streams,), as `Contrasts.deviates` has it."""
        both = np.stack([new, pool], axis=1)
        (yes, before), (trials, whole) = (self.inside @ both).T, (self.trials @ both).T
        found = np.zeros(self.size)
        inside, outside = np.maximum(before + self.start[0], 1), np.maximum(whole - before + self.start[1], 1)
        found[self.at_counts] = count_deviate(yes, trials, inside, outside)
        if len(self.at_scores):
            (n, along, _), old = (self.moments @ both).T.reshape(2, 3, -1)
            total, mean, square = old + self.had
            found[self.at_scores] = moved_mean(n, along, total, mean, square)
        return found


def joint(contrasts: Sequence[Contrasts], spans: Sequence[slice]) -> Joint:
    """The contrasts of some columns, whose streams are those spans."""
    scored = [np.where(each.scored >= 0, 1.0, 0.0) for each in contrasts]
    moments = [
        [np.tile(here, (len(each.scores), 1)), each.scores * here, each.scores**2 * here]
        for each, here in zip(contrasts, scored, strict=True)
    ]
    before = [np.maximum(each.scored, 0) for each in contrasts]
    firsts = [len(each.scores) for each in contrasts]
    atoms = _ends(each.atoms for each in contrasts)
    return Joint(
        atoms=atoms,
        atom=np.concatenate([each.atom + at for each, at in zip(contrasts, atoms[:-1], strict=True)]),
        inside=_blocks([each.inside for each in contrasts]),
        trials=_blocks([each.trials for each in contrasts]),
        moments=sparse.vstack([_blocks([of[power] for of in moments]) for power in range(3)], format="csr"),
        had=np.stack([
            np.concatenate([of[power] @ rows for of, rows in zip(moments, before, strict=True)]) for power in range(3)
        ]),
        start=np.concatenate([each.start for each in contrasts], axis=1),
        at_scores=_placed((span.start, span.start + first) for span, first in zip(spans, firsts, strict=True)),
        at_counts=_placed(
            (span.start + first, span.start + len(each.names))
            for span, first, each in zip(spans, firsts, contrasts, strict=True)
        ),
        size=spans[-1].stop,
    )  # fmt: skip


def _blocks(parts: Sequence[Array]) -> Any:
    return sparse.block_diag([sparse.csr_array(part) for part in parts], format="csr")


def _ends(sizes: Any) -> NDArray[np.intp]:
    return np.concatenate([[0], np.cumsum(list(sizes))]).astype(np.intp)


def _placed(spans: Any) -> NDArray[np.intp]:
    return np.concatenate([np.arange(start, stop) for start, stop in spans]).astype(np.intp)

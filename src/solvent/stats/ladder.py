"""Figures from labels that are asked again and again: only a clear improvement is told, and only roughly."""

import math
from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Ladder:
    """The best mean loss that was released, and the losses behind it, of shape (rows,)."""

    released: float = math.inf
    losses: Array | None = None


def step(state: Ladder, losses: Array) -> Ladder:
    """The state after a model with these losses asks; `released` is what it is told.

    A mean loss is released where it improves on the best by more than the standard error of their difference, rounded
    to it; else the old one again (Blum & Hardt 2015, The ladder: a reliable leaderboard, algorithm 3).

    >>> first = step(Ladder(), np.array([1.0, 0, 1, 0, 1, 0, 0, 0]))
    >>> second = step(first, np.array([1.0, 0, 0, 0, 1, 0, 0, 0]))
    >>> first.released == second.released
    True
    """
    before = np.zeros_like(losses) if state.losses is None else state.losses
    rung = float((losses - before).std(ddof=1)) / math.sqrt(len(losses))
    mean = float(losses.mean())
    if mean >= state.released - rung:
        return state
    return Ladder(round(mean / rung) * rung if rung > 0 else mean, losses)


def rungs(least: float) -> int:
    """How many different figures a ladder with rungs of at least this width can tell, of losses between 0 and 1."""
    return math.ceil(1 / least)

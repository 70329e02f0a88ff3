"""Losses whose neighbours are alike: blocks of them that may be taken for independent."""

import math

import numpy as np

from solvent.stats.montecarlo import Array

LEAST_BLOCKS = 30
# One-sided, so that two streams in a hundred without any memory get blocks all the same.
_SURE = 2.05


def block_length(losses: Array) -> int:
    """The shortest block, of 1, 2, 4 ... losses, from which on the means of neighbours do not go together.

    It is tried on a reference, of shape (rows,) in time order. A season or a memory longer than a thirtieth of the
    reference cannot be seen and is not allowed for.

    >>> rng = np.random.default_rng(0)
    >>> block_length((rng.random(4000) < 0.1).astype(float))
    1
    >>> block_length((rng.random(20_000) < np.repeat(rng.uniform(0, 0.2, 400), 50)).astype(float)) >= 32
    True
    """
    found, length = 1, 1
    while len(losses) // length >= LEAST_BLOCKS:
        if _follows(_means(losses, length)):
            found = 2 * length
        length *= 2
    return min(found, max(len(losses) // LEAST_BLOCKS, 1))


def _means(losses: Array, length: int) -> Array:
    whole = len(losses) // length * length
    return np.asarray(losses[:whole].reshape(-1, length).mean(axis=1), np.float64)


def _follows(values: Array) -> bool:
    """Whether neighbours go together more than chance has it (Anderson 1942)."""
    away = values - values.mean()
    total = float(away @ away)
    return total > 0 and float(away[:-1] @ away[1:]) / total + 1 / len(values) > _SURE / math.sqrt(len(values))

"""Intervals by drawing the rows again: near the truth for many rows, and a proof of nothing."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import SEED, Array

_DRAWS, _WORK = 500, 20_000_000


def resampled(
    statistic: Callable[[NDArray[np.intp]], float], rows: int, clusters: NDArray[np.intp] | None = None
) -> Array:
    """Draws of a statistic of row numbers, rows (or whole clusters) drawn with replacement (Efron 1979).

    Draws in which the statistic is undefined are left out. Fewer are made of very many rows.
    """
    rng, found = np.random.default_rng(SEED), []
    members = None
    if clusters is not None:
        order = np.argsort(clusters, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(clusters[order])) + 1)
    for _ in range(max(min(_DRAWS, _WORK // rows), 50)):
        if members is None:
            drawn = rng.integers(0, rows, rows)
        else:
            drawn = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        value = statistic(drawn)
        if math.isfinite(value):
            found.append(value)
    return np.array(found)

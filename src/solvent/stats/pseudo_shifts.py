"""Parts of a reference that look as if inputs had shifted, on which the truth is known."""

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

Part = NDArray[np.intp]
_TILTS, _SHARE = 6, 3
# How much likelier the highest rank is drawn than the lowest: e to this power.
_STEEP = (2.0, 5.0)


def pseudo_shifts(inputs: Array, rng: np.random.Generator) -> tuple[Part, ...]:
    """Rows of each part, a third of all, drawn by the rank of one column at a time, the column by chance.

    `inputs` has shape (rows, columns).
    """
    rows = len(inputs)
    most = max(rows // _SHARE, 1)
    parts, order = [], rng.permutation(inputs.shape[1])
    for turn in range(_TILTS):
        rank = _ranks(inputs[:, order[turn % len(order)]])
        steep = _STEEP[turn % len(_STEEP)] * (1 if (turn // 2) % 2 else -1)
        # The largest log weights plus Gumbel noise draw without replacement (Efraimidis and Spirakis 2006).
        keys = steep * rank + rng.gumbel(size=rows)
        parts.append(np.sort(np.argpartition(keys, rows - most)[rows - most :]))
    return tuple(parts)


def _ranks(column: Array) -> Array:
    """Ranks from 0 to 1, equal values alike; missing ones are the largest."""
    known, place = np.unique(column, return_inverse=True)
    return place / max(len(known) - 1, 1)

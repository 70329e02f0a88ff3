"""What was seen at each threshold of confidence: how much lies above it, how wrong that is, and what decisions cost."""

import numpy as np

from solvent.domain.router import Tried
from solvent.stats.operating_points import Slice

_MOST = 40


def sweep(part: Slice, *, human: float | None, chosen: float | None) -> tuple[Tried, ...]:
    """Some thresholds from the highest down, the chosen one among them; `human` is a person's mean cost, if known.

    >>> part = Slice(np.array([0.9, 0.9, 0.6]), np.array([0.0, 0.0, 1.0]), np.array([-1.0, -1.0, 5.0]))
    >>> [(one.threshold, round(one.coverage, 2), round(one.cost, 2)) for one in sweep(part, human=2.0, chosen=0.9)]
    [(0.9, 0.67, 1.33), (0.6, 1.0, 3.0)]
    """
    n = len(part)
    # Equal confidences lie on the same side of every threshold.
    ends = np.flatnonzero(np.append(part.confidence[:-1] != part.confidence[1:], True)) + 1
    picked = ends[np.unique(np.linspace(0, len(ends) - 1, _MOST).astype(int))]
    above = None if chosen is None else int((part.confidence >= chosen).sum())
    if above:
        picked = np.union1d(picked, [above])
    loss, extra = np.cumsum(part.loss), np.cumsum(part.extra)
    return tuple(
        Tried(
            float(part.confidence[size - 1]) if size != above or chosen is None else chosen,
            size / n,
            float(loss[size - 1] / size),
            None if human is None else float(human + extra[size - 1] / n),
        )
        for size in picked.tolist()
    )

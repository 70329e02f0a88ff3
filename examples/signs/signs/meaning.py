"""What the 43 signs mean: their kinds, and which misreadings can hurt."""

import numpy as np
from numpy.typing import NDArray

SPEED_LIMITS = {0: 20, 1: 30, 2: 50, 3: 60, 4: 70, 5: 80, 7: 100, 8: 120}
# Give way, stop, no vehicles, no entry.
MUST_SEE = (13, 14, 15, 17)
KINDS = {
    "speed limit": (*SPEED_LIMITS, 6),
    "no passing": (9, 10),
    "right of way": (12, 13, 14, 15, 16, 17),
    "danger": (11, *range(18, 32)),
    "end of a limit": (32, 41, 42),
    "direction": tuple(range(33, 41)),
}


def kinds(signs: NDArray[np.int64]) -> NDArray[np.str_]:
    """The kind of each sign, in a word or two."""
    named = {sign: kind for kind, members in KINDS.items() for sign in members}
    return np.array([named[int(sign)] for sign in signs])


def dangerous(truth: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a sign that forbids to go on is taken for another, or a speed limit for none or a higher one."""
    limit = np.array([SPEED_LIMITS.get(sign, 0) for sign in range(43)])
    fast = np.where(limit[said] > 0, limit[said], 1000)
    return (truth != said) & (np.isin(truth, MUST_SEE) | ((limit[truth] > 0) & (fast > limit[truth])))

"""Several claims at once: which of them may be said to hold. (That all hold needs no correction: Berger 1982.)"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvent.stats.montecarlo import Array


def holm(p: ArrayLike, alpha: float) -> NDArray[np.bool_]:
    """Which claims hold, all of them with probability 1 - alpha whatever the dependence (Holm 1979).

    >>> holm([0.01, 0.04, 0.03, 0.005], 0.05).tolist()
    [True, False, False, True]
    """
    return holm_adjusted(p) <= alpha


def holm_adjusted(p: ArrayLike) -> Array:
    """P-values that may be compared with alpha each by itself.

    >>> holm_adjusted([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    raw = np.asarray(p, np.float64)
    order = np.argsort(raw, kind="stable")
    factors = np.arange(len(raw), 0, -1)
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(np.maximum.accumulate(raw[order] * factors), 1.0)
    return adjusted


def e_bh(e: ArrayLike, alpha: float) -> NDArray[np.bool_]:
    """Which claims hold, all but a share alpha of them on average whatever the dependence (Wang & Ramdas 2022).

    >>> e_bh([100.0, 1.0, 45.0, 30.0], 0.05).tolist()
    [True, False, True, True]
    """
    values = np.asarray(e, np.float64)
    order = np.argsort(-values, kind="stable")
    enough = np.flatnonzero(values[order] * np.arange(1, len(values) + 1) >= len(values) / alpha)
    found = np.zeros(len(values), np.bool_)
    if len(enough):
        found[order[: enough[-1] + 1]] = True
    return found

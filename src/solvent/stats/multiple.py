"""Several claims at once: which of them may be said to hold. (That all hold needs no correction: Berger 1982.)"""

import numpy as np
from numpy.typing import ArrayLike

from solvent.stats.montecarlo import Array


def holm_adjusted(p: ArrayLike) -> Array:
    """P-values that may be compared with alpha each by itself, whatever the dependence (Holm 1979).

    >>> holm_adjusted([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    raw = np.asarray(p, np.float64)
    order = np.argsort(raw, kind="stable")
    factors = np.arange(len(raw), 0, -1)
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(np.maximum.accumulate(raw[order] * factors), 1.0)
    return adjusted

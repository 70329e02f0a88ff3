"""When a mean loss rose, looking back: the likeliest start, and those between which it lies."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Onset:
    """The units with which a change began: the likeliest, and those between which it lies."""

    low: int
    value: int
    high: int


def onset(loss: Array, base: Array, *, mean: float, dispersion: float = 1.0, level: float = 0.9) -> Onset:
    """The start of a rise that goes on to the last unit, each start as likely as another beforehand.

    Parameters
    ----------
    loss, base
        Each unit's loss and base (1 for a label), of shape (units,), in order.
    mean
        The mean loss before the rise; after it, any mean above is as likely as another.
    dispersion
        By how much the variance of a unit's loss is that of a count of independent losses of 0 or 1.

    References
    ----------
    Smith 1975, "A Bayesian approach to inference about a change-point in a sequence of random variables", Biometrika
    62; a quasi-likelihood where the dispersion is not 1.

    Examples
    --------
    >>> seen = np.r_[np.tile([0.0] * 9 + [1.0], 30), np.tile([0.0, 1.0], 40)]
    >>> found = onset(seen, np.ones(len(seen)), mean=0.1)
    >>> 290 <= found.low <= found.value <= found.high <= 310
    True
    """
    n = np.cumsum(base[::-1])[::-1]
    k = np.clip(np.cumsum(loss[::-1])[::-1], 0.0, n)
    before = min(max(mean, 1e-9), 1 - 1e-9)
    # The mean after the rise is uniform above the one before.
    above = special.betaln(k + 1, n - k + 1) + np.log(np.maximum(special.betaincc(k + 1, n - k + 1, before), 1e-300))
    won = (above - k * np.log(before) - (n - k) * np.log1p(-before)) / dispersion
    share = np.cumsum(np.exp(won - won.max()))
    share /= share[-1]
    low, high = (int(np.searchsorted(share, at)) for at in (0.5 - level / 2, 0.5 + level / 2))
    value = int(won.argmax())
    return Onset(min(low, value), value, max(high, value))

"""How surprising it is that rows of a kind are all, or mostly, in one of two samples."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln


def first_seen_p(before: int, n_before: int, now: int, n_now: int) -> float:
    """The probability that at least `now` of all `before + now` rows of a kind lie in a sample of `n_now`, by chance.

    Where the rows of both samples are exchangeable, the share of the kind does not matter: Fisher's exact test,
    one-sided (Fisher 1935).

    >>> round(first_seen_p(0, 10_000, 6, 500), 10)
    1.13e-08
    >>> first_seen_p(0, 100, 0, 100)
    1.0
    """
    if not now:
        return 1.0
    here = np.arange(now, min(before + now, n_now) + 1)
    there = before + now - here
    ways = _choose(n_now, here) + _choose(n_before, there) - _choose(n_before + n_now, np.array(before + now))
    return float(min(np.exp(ways).sum(), 1.0))


def _choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    """The logarithm of the number of ways to choose k of n."""
    return np.where(k <= n, -betaln(n - np.minimum(k, n) + 1, k + 1) - np.log(n + 1), -np.inf)

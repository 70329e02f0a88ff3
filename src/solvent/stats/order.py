"""What sorted observations say of a quantile: its interval, and how far observations lie around their middle."""

import math
from collections.abc import Sequence
from statistics import NormalDist

from solvent.stats.montecarlo import Spread

LEAST = 5
_MOST_FACTOR = 10.0


def quantile(values: Sequence[float], share: float = 0.5, *, level: float = 0.8, n: int | None = None) -> Spread:
    """A quantile and its interval from order statistics (Conover 1999, section 3.2): no distribution is assumed.

    `n` counts the observations that are independent of each other, where these are fewer.

    Raises
    ------
    ValueError
        There are fewer than `LEAST` values.

    >>> spread = quantile([1, 2, 3, 4, 5, 6, 7, 8, 9])
    >>> spread.value, spread.low, spread.high
    (5.0, 3.0, 7.0)
    """
    ordered = sorted(values)
    if len(ordered) < LEAST:
        raise ValueError(f"{len(ordered)} values do not bound a quantile; {LEAST} would.")
    effective = min(n or len(ordered), len(ordered))
    reach = NormalDist().inv_cdf(0.5 + level / 2) * math.sqrt(share * (1 - share) / effective)
    low, value, high = (_at(ordered, part) for part in (share - reach, share, share + reach))
    return Spread(value, low, high, level)


def _at(ordered: Sequence[float], share: float) -> float:
    """The value at or nearest to a share of sorted values."""
    place = share * len(ordered) - 0.5
    return float(ordered[min(max(round(place), 0), len(ordered) - 1)])


def factor(values: Sequence[float]) -> float:
    """The factor within which four values of five lie around their median, both sides taken together, at most 10.

    >>> round(factor([1, 2, 4, 8, 16]), 1), factor([3, 3, 3, 3, 3])
    (4.0, 1.0)
    """
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 10], ordered[-1 - len(ordered) // 10]
    return min(math.sqrt(high / low), _MOST_FACTOR) if low > 0 else _MOST_FACTOR

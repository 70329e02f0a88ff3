"""How much commoner something is in one sample than in another."""

import math

from solvent.stats.binomial import interval


def ratio_interval(
    current: tuple[float, float], reference: tuple[float, float], level: float
) -> tuple[float, float, float]:
    """The ratio of two shares, each given as hits and rows, with its interval: low, value, high.

    Given how many hits there are in all, those of one sample are binomial (Przyborowski & Wilenski 1940, for Poisson
    counts; of shares that are not small the interval is too wide rather than too narrow). Without hits in the
    reference it has no upper end.

    Examples
    --------
    >>> low, value, high = ratio_interval((40, 1000), (20, 2000), 0.95)
    >>> round(value, 6), low > 2.2, high < 7.3
    (4.0, True, True)
    >>> ratio_interval((5, 1000), (0, 2000), 0.95)[2]
    inf
    """
    (hits, n), (before, m) = current, reference
    if not hits + before:
        return 0.0, 1.0, math.inf
    low, high = interval(hits, hits + before, level)
    scale = m / n
    odds = [math.inf if share >= 1 else share / (1 - share) * scale for share in (low, hits / (hits + before), high)]
    return odds[0], odds[1], odds[2]

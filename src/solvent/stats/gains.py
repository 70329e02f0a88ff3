"""How far a difference of two measurements may be chance, from what is known of either."""

import math
from collections.abc import Sequence
from statistics import NormalDist, median
from typing import NamedTuple

LEAST_STEPS = 5
# The median of the absolute deviations of a normal variable is this many standard deviations.
_MAD = 0.6745


class Span(NamedTuple):
    """A number and the interval that holds it with probability `level`."""

    value: float
    low: float
    high: float
    level: float = 0.8


def between_shares(before: tuple[float, int], after: tuple[float, int], *, level: float = 0.8) -> Span:
    """The difference of two shares, each with its number of rows, and its interval (Newcombe 1998, method 10).

    The rows count as others each time; where they are the same ones the interval is wider than it need be.

    >>> found = between_shares((0.80, 500), (0.84, 500))
    >>> round(found.value, 2), round(found.low, 3), round(found.high, 3)
    (0.04, 0.009, 0.071)
    """
    first, second = _wilson(*before, level), _wilson(*after, level)
    value = after[0] - before[0]
    down = math.hypot(after[0] - second[0], first[1] - before[0])
    up = math.hypot(second[1] - after[0], before[0] - first[0])
    return Span(value, value - down, value + up, level)


def _wilson(share: float, rows: int, level: float) -> tuple[float, float]:
    """A share's interval (Wilson 1927)."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = share + z * z / (2 * rows)
    reach = z * math.sqrt(max(share * (1 - share), 0.0) / rows + z * z / (4 * rows * rows))
    return (middle - reach) / (1 + z * z / rows), (middle + reach) / (1 + z * z / rows)


def between_intervals(before: Span, after: Span, *, level: float = 0.8) -> Span:
    """The difference of two numbers that each have an interval, as if their errors had nothing in common.

    >>> found = between_intervals(Span(1, 0.7, 1.3, 0.95), Span(2, 1.6, 2.4, 0.95), level=0.95)
    >>> round(found.low, 2), round(found.high, 2)
    (0.5, 1.5)
    """
    value = after.value - before.value
    scale_before, scale_after = (_reach(level) / _reach(spread.level) for spread in (before, after))
    down = math.hypot((after.value - after.low) * scale_after, (before.high - before.value) * scale_before)
    up = math.hypot((after.high - after.value) * scale_after, (before.value - before.low) * scale_before)
    return Span(value, value - down, value + up, level)


def among_steps(step: float, others: Sequence[float], *, level: float = 0.8) -> Span | None:
    """A step with an interval as wide as the other steps scatter; None where they are too few or do not scatter.

    >>> found = among_steps(0.05, [0.01, -0.01, 0.0, 0.02, -0.01, 0.01])
    >>> found.low > 0, among_steps(0.05, [0.01]) is None
    (True, True)
    """
    if len(others) < LEAST_STEPS:
        return None
    middle = median(others)
    scatter = median(abs(other - middle) for other in others) / _MAD
    if scatter <= 0:
        return None
    # Few steps tell their own scatter badly: the quantile of Student's t, by its expansion (Cornish and Fisher 1938).
    z, freedom = _reach(level), len(others) - 1
    reach = scatter * (z + (z**3 + z) / (4 * freedom))
    return Span(step, step - reach, step + reach, level)


def _reach(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)

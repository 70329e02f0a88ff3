"""Rare events: what a belief or a second channel adds where exposure alone takes centuries."""

import math


def failure_free(belief: float, believed: float, limit: float, level: float) -> float:
    """The exposure without an event after which a rate of at most `limit` has probability `level`.

    Conservative Bayesian inference (Bishop et al. 2011; Zhao et al. 2019): all that is believed beforehand is that the
    rate is at most `believed` with probability `belief`; everything else is taken as bad as the claim allows.

    >>> [round(failure_free(belief, 1e-10, 1e-9, 0.95) / 1e8, 2) for belief in (0.5, 0.9, 0.94)]
    [32.72, 8.3, 2.14]
    """
    return max(_missing(belief, level) / (limit - believed), 0.0)


def believed_upper(belief: float, believed: float, exposure: float, level: float) -> float:
    """The rate that is not exceeded with probability `level` after an exposure without an event.

    >>> f"{believed_upper(0.9, 1e-10, 8.30e8, 0.95):.2g}"
    '1e-09'
    """
    return max(believed + _missing(belief, level) / exposure, believed) if exposure > 0 else math.inf


def _missing(belief: float, level: float) -> float:
    """The logarithm of the odds that experience has to add."""
    return math.log((1 - belief) * level / (belief * (1 - level)))


def both_fail(first: float, second: float, correlation: float = 0.0) -> float:
    """The probability that two channels fail together, given how their failures correlate.

    >>> [float(f"{both_fail(1e-3, 1e-2, rho):.3g}") for rho in (0, 0.01, 0.1)]
    [1e-05, 4.14e-05, 0.000324]
    """
    spread = math.sqrt(first * (1 - first) * second * (1 - second))
    return min(first * second + correlation * spread, first, second)

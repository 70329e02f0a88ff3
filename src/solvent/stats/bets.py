"""Bets against a claim: what shares of the stake are risked, mixed with which weights.

Whoever doubts that a mean loss is as high as `limit` bets on each loss staying below it. Under the claim no bet gains
on average, so that wealth of 1 / alpha is reached with probability alpha at most, however often one looks (Ville
1939; Waudby-Smith & Ramdas 2023, "Estimating means of bounded random variables by betting"). Constant bets are mixed
rather than adapted, so that the wealth does not depend on the order of the labels.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Bets:
    """Bets of shape (bets,), larger ones bolder, with the logarithms of their weights, which sum to 1."""

    size: Array
    log_weight: Array

    def mix(self, log_wealth: Array) -> Array:
        """The logarithm of the mixed wealth; the last axis of `log_wealth` are the bets."""
        return np.asarray(special.logsumexp(log_wealth + self.log_weight, axis=-1), np.float64)


def _bets(size: Array, weight: Array) -> Bets:
    return Bets(size, np.log(weight / weight.sum()))


# The share of the stake that is risked. A share c suits a true rate of (1 - c) times the limit. The weights were
# chosen so that the median number of labels to a proof stays near that of the exact test with a fixed number.
BELOW = _bets(
    1 - np.array([0, 0.04, 0.1, 0.16, 0.24, 0.32, 0.4, 0.48, 0.56, 0.64, 0.7, 0.76, 0.81, 0.86, 0.9, 0.94, 0.97]),
    np.array(
        [
            0.32672,
            0.07734,
            0.01575,
            0.07111,
            0.04852,
            0.0859,
            0.0342,
            0.0308,
            0.02795,
            0.01821,
            0.0763,
            0.02784,
            0.01642,
            0.12511,
            0.01337,
            0.00207,
            0.00239,
        ]
    ),
)
# The excess over the limit, as a multiple of it, for which a bet is made: from a trace to a billion, log-Cauchy.
_EXCESS = np.geomspace(0.01, 1e10, 70)
ABOVE = _bets(_EXCESS, 1 / (1 + (np.log(_EXCESS / 0.7) / 1.5) ** 2))

"""Bets against a claim: what shares of the stake are risked, mixed with which weights.

Whoever doubts that a mean loss is as high as `limit` bets on each loss staying below it. Under the claim no bet gains
on average, so that wealth of 1 / alpha is reached with probability alpha at most, however often one looks (Ville
1939; Waudby-Smith & Ramdas 2023, "Estimating means of bounded random variables by betting"). Constant bets are mixed
rather than adapted, so that the wealth does not depend on the order of the labels.
"""

from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Bets:
    """Bets of shape (bets,), larger ones bolder, with the logarithms of their weights, which sum to 1."""

    size: Array
    log_weight: Array

    def mix(self, log_wealth: Array) -> Array:
        """The logarithm of the mixed wealth; the last axis of `log_wealth` are the bets."""
        weighted = log_wealth + self.log_weight
        # As scipy's logsumexp, which takes ten times as long on few numbers.
        top = np.maximum(weighted.max(axis=-1, keepdims=True), -1e300)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.exp(weighted - top).sum(axis=-1)) + top[..., 0], np.float64)


def _bets(size: Array, weight: Array) -> Bets:
    return Bets(size, np.log(weight / weight.sum()))


# A bet of c suits a true rate of (1 - c) times the limit. The weights make the largest ratio as small as we could find
# of the median labels to a proof to the labels of the exact test at a fixed number, over true rates from 0 to 80 % of
# the limit at a level of 95 % (`benchmarks/certify.py` shows the table).
_KEPT = {
    0: 0.39245,
    0.04: 0.00605,
    0.1: 0.01831,
    0.16: 0.15420,
    0.24: 0.00467,
    0.32: 0.00595,
    0.4: 0.09356,
    0.48: 0.03593,
    0.56: 0.04576,
    0.64: 0.01540,
    0.7: 0.07961,
    0.76: 0.02499,
    0.81: 0.02477,
    0.86: 0.08947,
    0.9: 0.00023,
    0.94: 0.00072,
    0.97: 0.00055,
    0.985: 0.00046,
    0.993: 0.00458,
    0.997: 0.00137,
    0.999: 0.00096,
}
BELOW = _bets(1 - np.array(list(_KEPT)), np.array(list(_KEPT.values())))
# The excess over a small limit, as a multiple of it, for which a bet is made: from a trace to a hundred million times
# the limit, the weights log-Cauchy, so that no excess is far from a bet of some weight.
_EXCESS = np.geomspace(1e-3, 1e8, 44)
ABOVE = _bets(_EXCESS, 1 / (1 + (np.log(_EXCESS / 0.7) / 1.5) ** 2))


def bold(scale: float) -> Array:
    """The shares of the stake for bets above a limit that is `scale` times what is left to the ceiling.

    Each bet loses more the higher the limit, so that what is excluded is an interval.
    """
    return ABOVE.size * scale / (1 + ABOVE.size * scale)

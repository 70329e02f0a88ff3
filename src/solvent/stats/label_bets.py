"""Bets on which of two samples rows come from: exact evidence against "they are draws of one distribution"."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.stats.montecarlo import Array

_WIDEST = 700.0


def log_e(log_odds: Array, current: NDArray[np.bool_]) -> float:
    """The logarithm of an e-value from rows whose log-odds of belonging to the second sample were told beforehand.

    Given the rows and how many of them are of the second sample, no change makes every assignment equally likely. So
    the likelihood of the one that is true, divided by its mean over all assignments, has the mean 1 exactly, however
    wrong the log-odds are and whatever they add to all rows alike (a conditional form of the e-value of Pandeva et al.
    2024, "E-valuating classifier two-sample tests", equation 6).

    Parameters
    ----------
    log_odds
        Of shape (rows,), from a model that saw none of these rows' samples.
    current
        Whether each row is of the second sample, of shape (rows,).

    Examples
    --------
    >>> round(log_e(np.array([-2.0, -2.0, 2.0, 2.0]), np.array([False, False, True, True])), 3)
    1.721
    >>> odds = np.array([0.3, -1.0, 2.0, 0.1])
    >>> every = [[place in chosen for place in range(4)] for chosen in ({0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3})]
    >>> round(float(np.mean(np.exp([log_e(odds, np.array(one)) for one in every]))), 9)
    1.0
    """
    chosen, rows = int(current.sum()), len(current)
    if not 0 < chosen < rows:
        return 0.0
    # What is added to all rows cancels; centred, the chance of so many rows is no tiny number.
    from scipy import optimize

    added = optimize.brentq(lambda c: float(special.expit(log_odds + c).sum()) - chosen, -_WIDEST, _WIDEST)
    tilted = log_odds + added
    seen = float(tilted[current].sum() - np.logaddexp(0.0, tilted).sum())
    ways = special.gammaln(rows + 1) - special.gammaln(chosen + 1) - special.gammaln(rows - chosen + 1)
    return seen - float(np.log(_chance(special.expit(tilted), chosen))) + float(ways)


def _chance(probability: Array, events: int) -> float:
    """The chance of so many events among independent ones (the Poisson-binomial distribution)."""
    found = np.zeros(events + 1)
    found[0] = 1.0
    for p in probability.tolist():
        found[1:] += p * (found[:-1] - found[1:])
        found[0] *= 1.0 - p
    return float(found[events])

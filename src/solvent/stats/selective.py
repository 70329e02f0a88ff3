"""Which confident predictions can go without a person, with a guarantee on how often these err.

For each threshold the predictions above it have a risk. Thresholds are tested from the most confident predictions down,
each against "the risk here exceeds the limit", in an order that is fixed beforehand, so that testing hundreds of them
costs nothing (fixed-sequence testing: Maurer, Hothorn & Lehmacher 1995; Angelopoulos et al. 2021, "Learn then test").
The sequence may begin at several places: each start has a share of the allowed error, and what passes hands its share
on to the next (the fallback procedure: Wiens & Dmitrienko 2005). So an unlucky error among the few most confident
predictions costs a share of the power and not all of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.stats.bets import BELOW
from solvent.stats.binomial import labels_with_failures, p_at_most
from solvent.stats.montecarlo import Array

Ranks = NDArray[np.int64]

# Where the sequence begins, as shares of the labels, and what each start may spend of the allowed error. Chosen by
# simulation over calibrated, overconfident and uninformative scores for the most coverage on average.
_STARTS = {0.1: 0.35, 0.2: 0.61, 1.0: 0.04}


@dataclass(frozen=True)
class Nested:
    """Sets of labelled predictions, each within the next, in the order in which they are tested.

    Arrays of shape (sets,): how many predictions a set holds, the least confidence that belongs to it, and the share
    of the allowed error that begins with it.
    """

    size: Ranks
    threshold: Array
    weight: Array


def least_labels(limit: float, alpha: float) -> int:
    """The fewest labels with which anything can be guaranteed: all of them right.

    >>> least_labels(0.05, 0.05), least_labels(0.01, 0.05)
    (59, 299)
    """
    return labels_with_failures(0, limit, alpha)


def starts(n: int, limit: float, alpha: float) -> dict[int, float]:
    """The ranks at which a sequence over `n` labels begins, each with its share of the allowed error.

    Each is the least number of labels that suffices for some number of errors, so that its test wastes nothing of its
    share. Starts that never could pass leave theirs to the others.

    >>> starts(2000, 0.05, 0.05)
    {213: 0.35, 407: 0.61, 2000: 0.04}
    >>> starts(60, 0.05, 0.05), starts(58, 0.05, 0.05)
    ({60: 1.0}, {})
    """
    weights = dict(_STARTS)
    while weights:
        total = sum(weights.values())
        ranks = {share: _efficient(share * n, n, limit, alpha * weight / total) for share, weight in weights.items()}
        fitting = {share: rank for share, rank in ranks.items() if rank is not None}
        if len(fitting) == len(weights):
            return {rank: sum(weights[s] / total for s in fitting if fitting[s] == rank) for rank in fitting.values()}
        weights = {share: weights[share] for share in fitting}
    return {n: 1.0} if labels_with_failures(0, limit, alpha) <= n else {}


def _efficient(least: float, n: int, limit: float, alpha: float) -> int | None:
    """The first rank from `least` on at which one more error is allowed; `n` at the end, None where none would pass."""
    if labels_with_failures(0, limit, alpha) > n:
        return None
    allowed = special.bdtrik(alpha, least, limit) if least > labels_with_failures(0, limit, alpha) else -1.0
    return min(n, labels_with_failures(int(np.floor(allowed)) + 1, limit, alpha))


def nested(confidence: Array, limit: float, alpha: float, *, looks: int = 2_000) -> Nested:
    """The sets that are tested, of predictions whose confidence is given from high to low, of shape (n,).

    A set is what lies strictly above one of the confidences. Given that one, the labels above it are independent draws
    of all predictions above it, ties included, so that each test is exact. The last set holds everything. There are at
    most `looks` sets, and the starts.
    """
    n = len(confidence)
    begin = starts(n, limit, alpha)
    if not begin:
        none = np.empty(0)
        return Nested(np.empty(0, np.int64), none, none)
    even = np.linspace(min(begin), n, min(looks, n - min(begin) + 1)).round().astype(np.int64)
    ranks = np.union1d(even, np.array(list(begin), np.int64))
    excluded = confidence[ranks[ranks < n]]
    above = np.searchsorted(-confidence, -excluded, side="left")
    size, first = np.unique(np.append(above, n), return_index=True)
    threshold = np.append(np.nextafter(excluded, np.inf), 0.0)[first]
    # A tie may have taken a start's rank away: the next set begins with its share.
    place = np.minimum(np.searchsorted(size, list(begin)), len(size) - 1)
    weight = np.bincount(place, weights=list(begin.values()), minlength=len(size)).astype(np.float64)
    return Nested(size, threshold, weight) if size[0] else Nested(size[1:], threshold[1:], weight[1:])


def fallback(p: Array, weight: Array, alpha: float) -> NDArray[np.bool_]:
    """Which of ordered hypotheses are rejected with at most `alpha` for any false rejection, of shape (hypotheses,).

    Each is tested at its share of `alpha`, and at what the one before it was tested at if that was rejected. Whatever
    their dependence, the probability of rejecting any true one is at most `alpha` times the sum of `weight`.

    >>> fallback(np.array([0.03, 0.02, 0.001, 0.04]), np.array([0.5, 0, 0.5, 0]), 0.05).tolist()
    [False, False, True, False]
    >>> fallback(np.array([0.02, 0.02, 0.03, 0.04]), np.array([0.5, 0, 0.5, 0]), 0.05).tolist()
    [True, True, True, True]
    """
    rejected = np.zeros(len(p), bool)
    carried = 0.0
    for place, (found, share) in enumerate(zip(p.tolist(), (weight * alpha).tolist(), strict=True)):
        at = carried + share
        rejected[place] = found <= at and at > 0
        carried = at if rejected[place] else 0.0
    return rejected


def p_errors(wrong: Array, size: Ranks, limit: float) -> Array:
    """The p-values against "more than `limit` of a set are wrong", of shape (sets,); exact.

    `wrong` holds 1 or 0 for each prediction from the most confident down, `size` how many of these are in each set.
    """
    return p_at_most(np.cumsum(wrong)[size - 1], size, limit)


def p_losses(loss: Array, size: Ranks, limit: float, bounds: tuple[float, float]) -> Array:
    """The p-values against "the mean loss in a set exceeds `limit`", of shape (sets,), for losses within `bounds`.

    By betting (Waudby-Smith & Ramdas 2023): exact, and with far fewer labels than Hoeffding's bound wants where large
    losses are rare.
    """
    low, high = bounds
    if limit >= high:
        return np.zeros(len(size))
    if limit <= low:
        return np.ones(len(size))
    gain = (limit - loss) / (high - limit)
    with np.errstate(divide="ignore"):
        wealth = np.cumsum(np.log1p(np.maximum(gain, -1.0)[:, None] * BELOW.size), axis=0)[size - 1]
    return np.minimum(np.exp(-BELOW.mix(wealth)), 1.0)


def chow_threshold(*, review_cost: float, loss: float, human_error: float = 0.0) -> float:
    """The confidence from which on deciding by machine costs less than a person, for confidences that are calibrated.

    An error costs `loss`: automate if (1 - c) L <= C_r + p_h L (Chow 1970).

    >>> chow_threshold(review_cost=5, loss=100), round(chow_threshold(review_cost=5, loss=100, human_error=0.02), 2)
    (0.95, 0.93)
    """
    return min(max(1 - review_cost / loss - human_error, 0.0), 1.0)

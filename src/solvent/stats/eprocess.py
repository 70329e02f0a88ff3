"""Counts of events under continuous watch: evidence after each label or hour, and how long a proof takes.

The bets of `solvent.stats.bets` on a proportion are likelihood ratios: (1 - c) limit against the limit. So their mixed
wealth is a function of the events and the labels alone, and for a rate of the events and the exposure.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.bets import ABOVE, BELOW, Bets, bold
from solvent.stats.montecarlo import Array

_CHUNK = 1 << 15
# As good as minus infinity, and 0 times it is 0.
_NEVER = -1e300
# How many events a plan follows exactly; rarer bets need that many only where the rate is very close to the limit.
_FOLLOWED = 4_096


@dataclass(frozen=True)
class Watch:
    """What an event adds to the logarithm of each bet's wealth, and a label without one or a unit of exposure.

    Both of shape (bets,). Of a proportion (`discrete`) the events are among the labels.
    """

    event: Array
    quiet: Array
    bets: Bets
    discrete: bool

    def log_e(self, events: ArrayLike, n: ArrayLike) -> Array:
        """The logarithm of the e-process after `n` labels with `events`, any shape; reject at -ln(alpha) or more.

        >>> bool(proportion_below(0.01).log_e(0, 377) > np.log(20))
        True
        """
        k, total = np.broadcast_arrays(np.asarray(events, np.float64), np.asarray(n, np.float64))
        found = np.empty(k.size)
        flat_k, flat_n = k.ravel(), (total - k if self.discrete else total).ravel()
        for start in range(0, k.size, _CHUNK):
            part = slice(start, start + _CHUNK)
            # Bets in rows: sums along the first axis of a contiguous array are quick.
            each = np.multiply.outer(self.event, flat_k[part])
            each += np.multiply.outer(self.quiet, flat_n[part])
            each += self.bets.log_weight[:, None]
            top = each.max(axis=0)
            each -= top
            np.exp(each, out=each)
            found[part] = np.log(each.sum(axis=0)) + top
        return found.reshape(k.shape)

    def least_labels(self, events: Array, alpha: float) -> Array:
        """The labels (or exposure) from which on so many events are few enough for a proof, of shape (events,)."""
        level = -math.log(alpha)
        base = np.multiply.outer(events, self.event) + self.bets.log_weight
        # Newton's steps for the quiet ones: the logarithm of a sum of exponentials is convex.
        quiet = np.full(len(events), level / float(self.quiet.max()))
        for _ in range(200):
            each = base + np.multiply.outer(quiet, self.quiet)
            top = each.max(axis=1, keepdims=True)
            shares = np.exp(each - top)
            total = shares.sum(axis=1)
            step = (np.log(total) + top[:, 0] - level) / (shares @ self.quiet / total)
            quiet = np.maximum(quiet - step, 0.0)
            if np.abs(step).max() <= 1e-12 * quiet.max():
                break
        return np.ceil(quiet - 1e-9) + events if self.discrete else quiet


def proportion_below(limit: float) -> Watch:
    """Against "the proportion is `limit` or more"."""
    return Watch(_log1p(-BELOW.size), np.log1p(BELOW.size * limit / (1 - limit)), BELOW, discrete=True)


def proportion_above(limit: float) -> Watch:
    """Against "the proportion is `limit` or less"."""
    share = bold(limit / (1 - limit))
    return Watch(np.log1p(share * (1 - limit) / limit), _log1p(-share), ABOVE, discrete=True)


def rate_below(limit: float) -> Watch:
    """Against "the rate is `limit` or more"."""
    return Watch(_log1p(-BELOW.size), BELOW.size * limit, BELOW, discrete=False)


def rate_above(limit: float) -> Watch:
    """Against "the rate is `limit` or less"."""
    return Watch(np.log1p(ABOVE.size), -ABOVE.size * limit, ABOVE, discrete=False)


def _log1p(x: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log1p(x), _NEVER)


@dataclass(frozen=True)
class Plan:
    """How long a proof takes that is looked at all the time: labels (or exposure) and the probability of it by then."""

    labels: Array
    proven: Array

    def by(self, power: float) -> float:
        """The labels by which it is proven with a probability."""
        return float(self.labels[np.argmax(self.proven >= power)])


def plan(watch: Watch, true: float, alpha: float, power: float, *, seen: tuple[int, float] = (0, 0.0)) -> Plan | None:
    """The distribution of the labels to a proof at a `true` rate, at least up to `power`; None where it takes too many.

    Exact: the count of events passes the least labels for 0, 1, 2 ... events, one after the other. `seen` gives the
    events and labels that are there already.

    >>> found = plan(proportion_below(0.01), 0.0, 0.05, 0.8)
    >>> found is not None and 299 < found.by(0.8) <= 377
    True
    """
    most = 64
    while most <= _FOLLOWED:
        ends = watch.least_labels(np.arange(seen[0], seen[0] + most, dtype=np.float64), alpha)
        found = _followed(watch, ends, true, power, seen[1])
        if found is not None:
            return found
        most *= 4
    return None


def _followed(watch: Watch, ends: Array, true: float, power: float, start: float) -> Plan | None:
    waiting, now, done = np.array([1.0]), start, 0.0
    proven, offset = [], 0
    for more, end in enumerate(ends):
        if end > now:
            waiting = np.convolve(waiting, _chances(end - now, true, discrete=watch.discrete))
            now = end
        # `waiting[i]` is the chance of offset + i further events without a proof so far.
        while offset <= more and len(waiting):
            done += float(waiting[0])
            waiting, offset = waiting[1:], offset + 1
        proven.append(done)
        if done >= power:
            return Plan(np.maximum(ends[: more + 1], start), np.array(proven))
        if len(waiting) > 64:
            waiting = waiting[: max(int(np.searchsorted(np.cumsum(waiting), waiting.sum() * (1 - 1e-12))) + 1, 1)]
    return None


def _chances(n: float, true: float, *, discrete: bool) -> Array:
    """The chances of 0, 1, 2 ... events, as far as they count."""
    mean = n * true
    most = int(mean + 9 * math.sqrt(mean) + 12)
    k = np.arange(min(most, int(n)) + 1 if discrete else most + 1, dtype=np.float64)
    if not discrete or true == 0:
        return np.asarray(np.exp(special.xlogy(k, mean) - mean - special.gammaln(k + 1)), np.float64)
    # The binomial coefficient without a difference of large numbers.
    ways = -special.betaln(n - k + 1, k + 1) - math.log(n + 1)
    return np.asarray(np.exp(ways + k * math.log(true) + (n - k) * math.log1p(-true)), np.float64)

"""What more labels are worth: how much better one decides with them whether to use a model at all.

A model whose error rate is e earns `volume` times (`gain` - `loss` e) and is used where that is above 0. What is known
of e is a Beta distribution with parameters a and b; without a prior view and after k errors in n these are k + 1 and
n - k + 1. All values are in the money of `gain` and `loss`, over the decisions of `volume`.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, betaln, gammaln

_MOST_TERMS = 20_000


@dataclass(frozen=True)
class Stake:
    """What hangs on an error rate: decisions, the gain of each, and the loss of each wrong one."""

    volume: float
    gain: float
    loss: float

    @property
    def break_even(self) -> float:
        """The error rate at which the model is worth nothing."""
        return self.gain / self.loss

    def value(self, error: float) -> float:
        """What using the model is worth at an error rate; below 0 it costs."""
        return self.volume * (self.gain - self.loss * error)


def perfect(a: float, b: float, stake: Stake) -> float:
    """The expected value of knowing the error rate exactly (Raiffa and Schlaifer 1961).

    >>> round(perfect(3, 97, Stake(1e6, 0.5, 20)), 2)
    81023.38
    """
    limit = min(max(stake.break_even, 0.0), 1.0)
    mean = a / (a + b)
    # E[e; e < limit] of a Beta is its mean times the distribution function with a raised by one.
    below = stake.volume * (stake.gain * betainc(a, b, limit) - stake.loss * mean * betainc(a + 1, b, limit))
    return max(float(below) - max(0.0, stake.value(mean)), 0.0)


def sample(a: float, b: float, stake: Stake, m: int) -> float:
    """The expected value of `m` more labels: of deciding after them instead of now (Raiffa and Schlaifer 1961).

    The number of errors among them is beta-binomial; beyond 20,000 labels the value of knowing exactly is approached
    as the spread of what they tell grows, so larger samples are reckoned by a Beta of matched variance.

    >>> [round(sample(3, 97, Stake(1e6, 0.5, 20), m), 2) for m in (10, 100, 1000)]
    [0.0, 42805.4, 75177.56]
    """
    if m <= 0:
        return 0.0
    now = max(0.0, stake.value(a / (a + b)))
    if m > _MOST_TERMS:
        # Of the variance of e, the share m / (a + b + m) shows in the mean after m labels.
        tighter = (a + b + 1) * (a + b + m) / m - 1
        scale = tighter / (a + b)
        return perfect(a * scale, b * scale, stake)
    k = np.arange(m + 1)
    log_weight = gammaln(m + 1) - gammaln(k + 1) - gammaln(m - k + 1) + betaln(a + k, b + m - k) - betaln(a, b)
    then = stake.volume * np.maximum(0.0, stake.gain - stake.loss * (a + k) / (a + b + m))
    return max(float(np.exp(log_weight) @ then) - now, 0.0)


@dataclass(frozen=True)
class Purchase:
    """So many more labels: what they are worth, what they cost with the delay they bring, and what is left."""

    labels: int
    worth: float
    price: float

    @property
    def net(self) -> float:
        """What is left of their worth when they are paid."""
        return self.worth - self.price


def best_purchase(
    a: float, b: float, stake: Stake, *, label_cost: float, per_day: float | None = None, delay_cost: float = 0.0
) -> Purchase:
    """The number of labels whose worth exceeds their price most; none where none is worth its price.

    `delay_cost` is what a day of waiting costs, of which `m / per_day` pass. Sizes are tried on a grid of twelve to
    each power of ten.

    >>> found = best_purchase(3, 97, Stake(1e6, 0.5, 20), label_cost=2)
    >>> 500 < found.labels < 2000, found.net > 70_000
    (True, True)
    """
    best = Purchase(0, 0.0, 0.0)
    ceiling = perfect(a, b, stake)
    for step in range(12 * 7):
        m = math.ceil(10 ** (step / 12))
        price = m * label_cost + (delay_cost * m / per_day if per_day else 0.0)
        if price > ceiling:
            break
        found = Purchase(m, sample(a, b, stake, m), price)
        if found.net > best.net:
            best = found
    return best

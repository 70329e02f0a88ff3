"""Queues of people: how long decisions wait that go to a number of reviewers (Erlang 1917, "formula C")."""

import math
from collections.abc import Iterator
from itertools import count, islice

# Where a share of waiting is asked for exactly, rounding must not cost a reviewer.
_ROUNDING = 1e-12


def waiting_probability(load: float, reviewers: int) -> float:
    """The probability that a decision finds every reviewer busy and waits (Erlang C); 1 where they cannot keep up.

    Arrivals are Poisson and reviews take exponential times. `load` is the work that arrives per unit of time, in
    reviewers kept busy. From the recursion of Erlang B, which loses no digits however many reviewers there are.

    >>> [round(waiting_probability(load, c), 6) for load, c in [(2.5, 3), (2.5, 4), (100 / 12, 10)]]
    [0.702247, 0.319857, 0.487611]
    """
    if load <= 0:
        return 0.0
    if reviewers <= load:
        return 1.0
    return _waiting(load, reviewers, next(islice(_blocking(load), reviewers - 1, None)))


def mean_wait(per_hour: float, minutes_each: float, reviewers: int) -> float:
    """How long a decision waits on average until a reviewer takes it up, in minutes; infinite where the queue grows.

    >>> round(mean_wait(10, 15, 3) / 60, 6), round(mean_wait(10, 15, 4) / 60, 6)
    (0.351124, 0.053309)
    """
    spare = reviewers - _load(per_hour, minutes_each)
    if spare <= 0:
        return math.inf
    return waiting_probability(_load(per_hour, minutes_each), reviewers) * minutes_each / spare


def share_waiting_longer(minutes: float, per_hour: float, minutes_each: float, reviewers: int) -> float:
    """The share of decisions that wait longer than so many minutes: C exp(-(c - load) t / review time).

    >>> round(share_waiting_longer(5, 50, 3, 3), 4), round(share_waiting_longer(5, 50, 3, 4), 4)
    (0.3052, 0.0263)
    """
    load = _load(per_hour, minutes_each)
    spare = reviewers - load
    if spare <= 0:
        return 1.0 if load else 0.0
    return waiting_probability(load, reviewers) * math.exp(-spare * minutes / minutes_each)


def reviewers_for(per_hour: float, minutes_each: float, max_wait_minutes: float, share_waiting: float) -> int:
    """The fewest reviewers with whom at most a share of the decisions waits longer than a limit.

    >>> [reviewers_for(1000 * deferred, 3, 5, 0.05) for deferred in (0.05, 0.10, 0.20, 0.371)]
    [4, 7, 12, 21]
    """
    load = _load(per_hour, minutes_each)
    if load <= 0:
        return 0
    for reviewers, blocking in enumerate(_blocking(load), 1):
        spare = reviewers - load
        if spare > 0:
            longer = _waiting(load, reviewers, blocking) * math.exp(-spare * max_wait_minutes / minutes_each)
            if longer <= share_waiting * (1 + _ROUNDING):
                return reviewers
    raise AssertionError("enough reviewers always keep up")


def most_per_hour(reviewers: int, minutes_each: float, max_wait_minutes: float, share_waiting: float) -> float:
    """The most decisions an hour of which at most a share waits longer than a limit.

    >>> found = most_per_hour(7, 3, 5, 0.05)
    >>> reviewers_for(found, 3, 5, 0.05), reviewers_for(found * 1.001, 3, 5, 0.05)
    (7, 8)
    """
    low, high = 0.0, reviewers * 60 / minutes_each
    for _ in range(60):
        middle = (low + high) / 2
        enough = share_waiting_longer(max_wait_minutes, middle, minutes_each, reviewers) <= share_waiting
        low, high = (middle, high) if enough else (low, middle)
    return low


def _load(per_hour: float, minutes_each: float) -> float:
    return per_hour * minutes_each / 60


def _blocking(load: float) -> Iterator[float]:
    """Erlang B for 1, 2, 3 ... reviewers: the share that finds all of them busy where nobody queues."""
    blocking = 1.0
    for reviewers in count(1):
        blocking = load * blocking / (reviewers + load * blocking)
        yield blocking


def _waiting(load: float, reviewers: int, blocking: float) -> float:
    return blocking / (1 - load / reviewers * (1 - blocking))

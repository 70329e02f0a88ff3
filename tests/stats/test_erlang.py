"""Queues of reviewers: the formula against its sum, and what more people or more work must do."""

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.stats.erlang import mean_wait, reviewers_for, share_waiting_longer, waiting_probability


def _summed(load: float, reviewers: int) -> float:
    """Erlang C as textbooks write it: a ratio of sums, which overflows for many reviewers."""
    last = load**reviewers / math.factorial(reviewers) * reviewers / (reviewers - load)
    return last / (sum(load**k / math.factorial(k) for k in range(reviewers)) + last)


@given(st.integers(1, 60), st.floats(0.01, 0.999))
def test_the_recursion_equals_the_sum(reviewers, busy):
    load = busy * reviewers
    assert waiting_probability(load, reviewers) == pytest.approx(_summed(load, reviewers), rel=1e-9)


def test_many_reviewers_lose_no_digits():
    # Halfin & Whitt 1981: with c = load + beta sqrt(load), C tends to 1 / (1 + beta Phi(beta) / phi(beta)).
    load, beta = 1e6, 1.0
    normal = (1 + math.erf(beta / math.sqrt(2))) / 2
    density = math.exp(-(beta**2) / 2) / math.sqrt(2 * math.pi)
    found = waiting_probability(load, round(load + beta * math.sqrt(load)))
    assert found == pytest.approx(1 / (1 + beta * normal / density), rel=2e-3)


@given(st.floats(0.1, 2000), st.floats(0.1, 60), st.floats(0, 120), st.floats(0.001, 0.5))
def test_one_reviewer_fewer_would_not_do(per_hour, minutes, wait, share):
    found = reviewers_for(per_hour, minutes, wait, share)
    assert share_waiting_longer(wait, per_hour, minutes, found) <= share * (1 + 1e-9)
    assert share_waiting_longer(wait, per_hour, minutes, found - 1) > share


def test_reviewers_who_cannot_keep_up_let_everybody_wait():
    assert waiting_probability(3, 3) == 1
    assert share_waiting_longer(60, 100, 3, 5) == 1
    assert mean_wait(100, 3, 5) == math.inf
    assert reviewers_for(0, 3, 5, 0.05) == 0


def test_a_simulated_queue_waits_as_long_as_the_formula_says():
    rng, per_hour, minutes, reviewers, arrivals = np.random.default_rng(3), 40, 3.0, 3, 120_000
    times = np.cumsum(rng.exponential(60 / per_hour, arrivals))
    lengths = rng.exponential(minutes, arrivals)
    free = [0.0] * reviewers
    waited = np.empty(arrivals)
    for place, (at, length) in enumerate(zip(times.tolist(), lengths.tolist(), strict=True)):
        begin = max(at, heapq.heappop(free))
        waited[place] = begin - at
        heapq.heappush(free, begin + length)
    assert np.mean(waited > 4) == pytest.approx(share_waiting_longer(4, per_hour, minutes, reviewers), abs=0.015)
    assert waited.mean() == pytest.approx(mean_wait(per_hour, minutes, reviewers), rel=0.1)


def test_more_reviewers_wait_less():
    found = [share_waiting_longer(5, 100, 3, c) for c in range(5, 12)]
    assert all(more > fewer for more, fewer in pairwise(found))

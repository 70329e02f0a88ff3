"""Evidence at all times: the same from all ways there, and plans that come true."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from solvent.stats import binomial, eprocess
from solvent.stats.wealth import Losses, log_wealth_above, log_wealth_below, lower, upper

LIMITS = st.floats(0.001, 0.9)
FEW = st.integers(1, 100).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
COUNTS = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, LIMITS)
def test_counts_and_losses_are_two_ways_to_the_same_evidence(counts, limit):
    k, n = counts
    seen = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([n - k, k], float))
    below, above = eprocess.proportion_below(limit), eprocess.proportion_above(limit)
    assert float(below.log_e(k, n)) == pytest.approx(log_wealth_below(seen, limit), rel=1e-9, abs=1e-9)
    assert float(above.log_e(k, n)) == pytest.approx(log_wealth_above(seen, limit), rel=1e-9, abs=1e-9)


@given(st.integers(1, 60), st.floats(0.001, 0.9))
def test_evidence_is_1_on_average_at_the_limit(n, limit):
    k = np.arange(n + 1)
    chance = stats.binom.pmf(k, n, limit)
    for watch in (eprocess.proportion_below(limit), eprocess.proportion_above(limit)):
        assert chance @ np.exp(watch.log_e(k, n)) == pytest.approx(1, rel=1e-6)


@given(st.integers(1, 60), st.floats(0.01, 0.9), st.floats(0, 1))
def test_evidence_is_at_most_1_on_average_wherever_the_claim_is_false(n, limit, between):
    k = np.arange(n + 1)
    worse, better = limit + between * (1 - limit), limit * (1 - between)
    assert stats.binom.pmf(k, n, worse) @ np.exp(eprocess.proportion_below(limit).log_e(k, n)) <= 1 + 1e-9
    assert stats.binom.pmf(k, n, better) @ np.exp(eprocess.proportion_above(limit).log_e(k, n)) <= 1 + 1e-9


@given(st.floats(0.1, 200), st.floats(0.01, 5))
def test_evidence_on_rates_is_1_on_average_at_the_limit(exposure, limit):
    k = np.arange(int(exposure * limit + 20 * math.sqrt(exposure * limit) + 40))
    chance = stats.poisson.logpmf(k, exposure * limit)
    assert special.logsumexp(chance + eprocess.rate_below(limit).log_e(k, exposure)) == pytest.approx(0, abs=1e-4)


@given(COUNTS, st.sampled_from([0.2, 0.05, 0.001]))
def test_bounds_are_where_the_evidence_reaches_the_level(counts, alpha):
    k, n = counts
    seen = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([n - k, k], float))
    low, high = lower(seen, alpha), upper(seen, alpha)
    assert low <= k / n <= high
    if high < 1:
        assert log_wealth_below(seen, high) == pytest.approx(-math.log(alpha), abs=1e-4)
    if low > 0:
        assert log_wealth_above(seen, low) == pytest.approx(-math.log(alpha), abs=1e-4)


@given(COUNTS, st.floats(0.01, 0.9), st.floats(0.01, 0.09))
def test_evidence_grows_with_the_limit(counts, limit, more):
    k, n = counts
    seen = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([n - k, k], float))
    assert log_wealth_below(seen, limit + more) >= log_wealth_below(seen, limit) - 1e-9
    assert log_wealth_above(seen, limit + more) <= log_wealth_above(seen, limit) + 1e-9


@pytest.mark.parametrize(("limit", "true"), [(0.1, 0.05), (0.02, 0.01), (0.01, 0.001), (0.1, 0.0)])
def test_a_plan_comes_true(limit, true):
    watch, runs = eprocess.proportion_below(limit), 2000
    plan = eprocess.plan(watch, true, 0.05, 0.8)
    n = int(plan.by(0.8))
    errors = (np.random.default_rng(5).random((runs, n)) < true).cumsum(axis=1)
    proven = (watch.log_e(errors, np.arange(1, n + 1)) >= math.log(20)).any(axis=1).mean()
    assert proven == pytest.approx(plan.proven[np.argmax(plan.proven >= 0.8)], abs=0.03)


def test_a_plan_goes_on_from_what_was_seen():
    watch = eprocess.proportion_below(0.1)
    fresh, going = eprocess.plan(watch, 0.05, 0.05, 0.8), eprocess.plan(watch, 0.05, 0.05, 0.8, seen=(4, 120.0))
    assert 120 < going.by(0.8) < fresh.by(0.8)
    errors = 4 + (np.random.default_rng(6).random((2000, int(going.by(0.8)) - 120)) < 0.05).cumsum(axis=1)
    proven = (watch.log_e(errors, 120 + np.arange(1, errors.shape[1] + 1)) >= math.log(20)).any(axis=1).mean()
    assert proven >= 0.77


def test_a_rate_too_close_to_the_limit_is_not_planned():
    assert eprocess.plan(eprocess.proportion_below(0.1), 0.0999, 0.05, 0.8) is None


TARGETS = [
    (0.10, 0.07),
    (0.10, 0.05),
    (0.05, 0.03),
    (0.02, 0.01),
    (0.01, 0.005),
    (0.01, 0.001),
    (0.001, 0.0005),
    (0.001, 0.0001),
    (1e-4, 1e-5),
    (1e-6, 1e-7),
]


def _targets():
    yield from TARGETS
    for limit in (0.1, 0.05, 0.02, 0.01, 0.001, 1e-4, 1e-6):
        for part in (0.0, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8):
            yield limit, part * limit


@pytest.mark.parametrize(("limit", "true"), list(_targets()))
def test_peeking_costs_at_most_a_fifth_more_labels_in_the_median(limit, true):
    fixed, _ = binomial.labels_with_power(limit, true, 0.05, 0.8)
    plan = eprocess.plan(eprocess.proportion_below(limit), true, 0.05, 0.5)
    assert plan.by(0.5) <= 1.2 * fixed


def test_tiny_limits_are_planned_as_precisely():
    near, far = (
        eprocess.plan(eprocess.proportion_below(limit), limit / 2, 0.05, 0.8).by(0.8) * limit for limit in (1e-6, 1e-12)
    )
    assert near == pytest.approx(far, rel=1e-4)

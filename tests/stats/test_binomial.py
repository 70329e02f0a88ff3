"""Exact bounds, tests and plans for proportions and rates agree with the literature and with scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from solvent.stats import binomial, poisson

COUNTS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
ALPHAS = st.floats(0.001, 0.3)
LIMITS = st.floats(1e-4, 0.999)


@pytest.mark.parametrize(
    ("errors", "n", "bound"),
    [
        (0, 100, 0.029513),
        (1, 100, 0.046560),
        (5, 100, 0.102253),
        (10, 1000, 0.016903),
        (0, 299, 0.009969),
        (0, 3000, 0.000998),
    ],
)
def test_upper_bounds_at_95_percent(errors, n, bound):
    assert float(binomial.upper(errors, n, 0.05)) == pytest.approx(bound, abs=5e-7)


@pytest.mark.parametrize(
    ("errors", "n", "low", "high"),
    [(1, 100, 0.000253, 0.054459), (5, 100, 0.016432, 0.112835), (10, 1000, 0.004806, 0.018313)],
)
def test_two_sided_intervals_at_95_percent(errors, n, low, high):
    assert float(binomial.lower(errors, n, 0.025)) == pytest.approx(low, abs=5e-7)
    assert float(binomial.upper(errors, n, 0.025)) == pytest.approx(high, abs=5e-7)


@given(COUNTS, ALPHAS)
def test_bounds_are_those_of_scipy(counts, alpha):
    k, n = counts
    found = stats.binomtest(k, n).proportion_ci(1 - 2 * alpha, method="exact")
    assert float(binomial.lower(k, n, alpha)) == pytest.approx(found.low, rel=1e-6, abs=1e-12)
    assert float(binomial.upper(k, n, alpha)) == pytest.approx(found.high, rel=1e-6, abs=1e-12)


@given(COUNTS, LIMITS)
def test_p_values_are_those_of_scipy(counts, limit):
    k, n = counts
    assert float(binomial.p_at_most(k, n, limit)) == pytest.approx(stats.binom.cdf(k, n, limit), rel=1e-6, abs=1e-15)
    assert float(binomial.p_at_least(k, n, limit)) == pytest.approx(
        stats.binom.sf(k - 1, n, limit), rel=1e-6, abs=1e-15
    )


@given(COUNTS, ALPHAS, LIMITS)
def test_the_bound_and_the_test_say_the_same(counts, alpha, limit):
    k, n = counts
    bound, p = float(binomial.upper(k, n, alpha)), float(binomial.p_at_most(k, n, limit))
    if abs(bound - limit) > 1e-9:
        assert (bound < limit) == (p < alpha)


@pytest.mark.parametrize(
    ("limit", "by_level"),
    [
        (0.1, (22, 29, 44, 66)),
        (0.01, (230, 299, 459, 688)),
        (0.001, (2302, 2995, 4603, 6905)),
        (1e-4, (23025, 29956, 46050, 69075)),
    ],
)
def test_labels_without_a_failure(limit, by_level):
    assert tuple(binomial.labels_with_failures(0, limit, alpha) for alpha in (0.1, 0.05, 0.01, 0.001)) == by_level


@pytest.mark.parametrize(
    ("limit", "alpha", "labels"),
    [
        (0.001, 0.01, [4603, 6636, 8403, 10042, 11601, 13105]),
        (0.001, 0.05, [2995, 4742, 6294, 7752, 9151, 10511]),
        (0.01, 0.05, [299, 473, 628, 773, 913, 1049]),
    ],
)
def test_labels_with_failures(limit, alpha, labels):
    assert [binomial.labels_with_failures(k, limit, alpha) for k in range(6)] == labels


@given(st.integers(0, 60), st.floats(1e-6, 0.5), ALPHAS)
def test_the_labels_are_the_fewest(failures, limit, alpha):
    n = binomial.labels_with_failures(failures, limit, alpha)
    assert float(binomial.p_at_most(failures, n, limit)) <= alpha
    assert n == failures + 1 or float(binomial.p_at_most(failures, n - 1, limit)) > alpha


@pytest.mark.parametrize(
    ("limit", "true", "labels", "failures"),
    [
        (0.10, 0.07, 549, 43),
        (0.10, 0.05, 179, 11),
        (0.05, 0.03, 601, 21),
        (0.02, 0.01, 969, 12),
        (0.01, 0.005, 1941, 12),
        (0.01, 0.001, 473, 1),
        (0.001, 0.0005, 19439, 12),
        (0.001, 0.0001, 4742, 1),
        (1e-4, 1e-5, 47437, 1),
    ],
)
def test_labels_at_80_percent_power(limit, true, labels, failures):
    assert binomial.labels_with_power(limit, true, 0.05, 0.8) == (labels, failures)


def test_close_rates_are_planned_in_no_time():
    labels, failures = binomial.labels_with_power(0.1, 0.0995, 0.05, 0.8)
    assert float(binomial.p_at_most(failures, labels, 0.1)) <= 0.05
    assert float(binomial.p_at_most(failures, labels, 0.0995)) >= 0.8
    assert labels == pytest.approx(((1.645 + 0.842) / 0.0005) ** 2 * 0.0999 * 0.9, rel=0.02)


@given(st.integers(0, 500), st.floats(0.1, 1e9), ALPHAS)
def test_bounds_of_rates_are_the_chi_square_quantiles(events, exposure, alpha):
    high = stats.chi2.ppf(1 - alpha, 2 * events + 2) / 2 / exposure
    low = stats.chi2.ppf(alpha, 2 * events) / 2 / exposure if events else 0.0
    assert float(poisson.upper(events, exposure, alpha)) == pytest.approx(high, rel=1e-9)
    assert float(poisson.lower(events, exposure, alpha)) == pytest.approx(low, rel=1e-9)
    assert float(poisson.p_at_most(events, high * exposure)) == pytest.approx(alpha, rel=1e-6)
    if events:
        assert float(poisson.p_at_least(events, low * exposure)) == pytest.approx(alpha, rel=1e-6)


def test_miles_without_a_fatality_of_kalra_and_paddock():
    # RAND RR-1478 (2016): 275 million miles show 1.09 fatalities in 100 million miles with 95 % confidence.
    assert poisson.exposure_with_events(0, 1.09e-8, 0.05) == pytest.approx(274.84e6, rel=1e-4)


def test_exposure_is_the_limit_of_labels():
    exposure, events = poisson.exposure_with_power(1e-6, 1e-7, 0.05, 0.8)
    labels, failures = binomial.labels_with_power(1e-6, 1e-7, 0.05, 0.8)
    assert events == failures
    assert exposure == pytest.approx(labels, rel=1e-5)


def test_many_counts_at_once():
    k, n = np.arange(5), np.full(5, 100)
    assert binomial.upper(k, n, 0.05).shape == binomial.lower(k, n, 0.05).shape == (5,)

"""Distances of counts: SciPy's own on the same bins, and what chance makes of them."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import spatial, stats

from solvent.stats.distances import chi_square, distances, ks_p, null_levels

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 60)).filter(lambda counts: counts.sum() > 3)
PLACES = np.array([0.0, 1.0, 1.5, 4.0, 5.0, 9.0])


@given(COUNTS, COUNTS)
def test_distances_are_those_of_scipy_on_the_same_bins(reference, current):
    found = distances(reference, current, positions=PLACES)
    assert found.js == pytest.approx(spatial.distance.jensenshannon(reference, current, base=2), abs=1e-7)
    first, second = np.repeat(PLACES, reference), np.repeat(PLACES, current)
    assert found.ks == pytest.approx(stats.ks_2samp(first, second).statistic)
    assume(first.std() > 0)
    moved = stats.wasserstein_distance(PLACES, PLACES, reference, current)
    assert found.wasserstein == pytest.approx(moved / first.std())


@given(COUNTS, COUNTS)
def test_chi_square_is_that_of_the_table_of_both_samples(reference, current):
    there = reference + current > 0
    assume(there.sum() > 1)
    wanted = stats.chi2_contingency(np.stack([reference, current])[:, there], correction=False)
    statistic, p = chi_square(reference, current)
    assert (statistic, p) == pytest.approx((wanted.statistic, wanted.pvalue), abs=1e-9)


@given(st.integers(120, 3_000), st.integers(120, 3_000), st.floats(0.5, 2.5))
def test_p_of_kolmogorov_and_smirnov_is_that_of_scipy(n1, n2, scaled):
    rows = n1 * n2 / (n1 + n2)
    ks = min(scaled / np.sqrt(rows), 1.0)
    assert ks_p(ks, n1, n2) == pytest.approx(stats.kstwo.sf(ks, round(rows)), abs=0.02)


@given(COUNTS, COUNTS)
def test_many_pairs_at_a_time_are_each_pair_by_itself(reference, current):
    many = distances(np.stack([reference, current]), current, positions=PLACES)
    for name, each in distances(reference, current, positions=PLACES).items():
        assert dict(many.items())[name][0] == pytest.approx(each)
        assert dict(many.items())[name][1] == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("bins", [2, 10, 50])
def test_null_levels_are_those_of_samples_that_do_not_differ(bins):
    rng = np.random.default_rng(3)
    p = rng.dirichlet(np.full(bins, 5.0))
    places = np.arange(bins, dtype=float)
    n1, n2 = 10_000, 2_000
    first, second = rng.multinomial(n1, p, 4_000), rng.multinomial(n2, p, 4_000)
    found = dict(distances(first, second, positions=places).items())
    ordered = null_levels(p * n1, rng, positions=places, alpha=0.05).at(n1, n2)
    mean, high = (a | b for a, b in zip(ordered, null_levels(p * n1, rng, alpha=0.05).at(n1, n2), strict=True))
    assert set(mean) == set(found)
    for name, each in found.items():
        assert mean[name] == pytest.approx(each.mean(), rel=0.12), name
        assert (each > high[name]).mean() == pytest.approx(0.05, abs=0.02), name


def test_the_table_of_both_samples_keeps_its_level_where_one_that_takes_the_reference_for_the_truth_does_not():
    rng = np.random.default_rng(5)
    p = np.full(20, 0.05)
    reference, current = rng.multinomial(5_000, p, 2_000), rng.multinomial(5_000, p, 2_000)
    assert (chi_square(reference, current)[1] < 0.05).mean() == pytest.approx(0.05, abs=0.02)
    naive = stats.chisquare(
        current, np.maximum(reference, 1) * 5_000 / np.maximum(reference, 1).sum(1)[:, None], axis=1
    )
    assert (naive.pvalue < 0.05).mean() > 0.5


def test_no_rows_are_no_distance():
    found = distances([5, 5], [0, 0], positions=[0, 1])
    assert np.isnan(found.js) and np.isnan(found.tv) and np.isnan(found.wasserstein)
    assert np.isnan(chi_square([5, 5], [0, 0])[1])
    assert chi_square([5, 0], [3, 0])[1] == 1
    assert distances([5, 0], [0, 5], positions=[0, 1]).wasserstein == np.inf

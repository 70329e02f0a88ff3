"""Deviates from the pool: the exact law's, with moments no larger than a normal variable's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from solvent.stats.deviates import count_deviate, normal_scores, score_deviate

ROWS = st.floats(1, 5_000)


@given(st.integers(1, 300), ROWS, ROWS)
def test_counts_deviate_as_the_beta_binomial_law_says(n, inside, outside):
    k = np.arange(n + 1)
    chance = stats.betabinom(n, inside, outside).pmf(k)
    ends = stats.norm.ppf(np.concatenate([[0], np.cumsum(chance)[:-1], [1]]).clip(0, 1))
    density = stats.norm.pdf(ends)
    likely = chance > 1e-3
    wanted = ((density[:-1] - density[1:]) / np.maximum(chance, 1e-300))[likely]
    assert count_deviate(k, n, inside, outside)[likely] == pytest.approx(wanted, abs=0.2)


@given(st.integers(1, 300), ROWS, ROWS, st.floats(-3, 3))
def test_bets_on_a_count_win_nothing_on_average(n, inside, outside, bet):
    k = np.arange(n + 1)
    chance = stats.betabinom(n, inside, outside).pmf(k)
    assert chance @ np.exp(bet * count_deviate(k, n, inside, outside) - bet**2 / 2) < 1.06


@given(st.integers(1, 2_000), st.integers(20, 5_000), st.integers(2, 40))
def test_bets_on_scores_win_nothing_on_average(n, rows, bins):
    rng = np.random.default_rng(n)
    pool = rng.multinomial(rows, np.full(bins, 1 / bins))
    scores = normal_scores(pool)
    new = np.stack([rng.multinomial(n, p) for p in rng.dirichlet(np.maximum(pool, 1e-9), 2_000)])
    found = score_deviate(new, pool, scores)
    assert abs(found.mean()) < 0.12
    assert found.std() < 1.1


@given(st.integers(0, 200), st.integers(0, 200), ROWS, ROWS)
def test_a_count_and_what_is_not_counted_say_the_same(yes, no, inside, outside):
    one = count_deviate(yes, yes + no, inside, outside)
    assert one == pytest.approx(-count_deviate(no, yes + no, outside, inside), abs=1e-6)
    assert np.isfinite(one)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_normal_scores_are_centred_and_never_more_spread_than_a_normal_variable(counts):
    scores, rows = normal_scores(counts), np.array(counts)
    assert scores @ rows == pytest.approx(0, abs=1e-6 * rows.sum())
    assert scores**2 @ rows <= rows.sum() * (1 + 1e-9)
    assert np.all(np.diff(scores[rows > 0]) > 0)


def test_what_is_far_off_stays_finite_and_in_order():
    k = np.array([0, 10, 100, 500, 10_000])
    found = count_deviate(k, 10_000, 0.5, 1e6)
    assert np.isfinite(found).all()
    assert (np.diff(found) > 0).all()
    assert found[-1] > 50

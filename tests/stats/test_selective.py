"""Selective risk: which sets are tested, with ties, and what its tests are made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from solvent.stats.selective import (
    chow_threshold,
    fallback,
    least_labels,
    nested,
    p_errors,
    p_losses,
    starts,
)


@given(st.integers(1, 3000), st.floats(0.005, 0.4), st.floats(0.001, 0.2))
def test_every_start_can_pass_and_they_share_what_is_allowed(n, limit, alpha):
    found = starts(n, limit, alpha)
    assert bool(found) == (n >= least_labels(limit, alpha))
    assert all(rank <= n and least_labels(limit, alpha * share) <= rank for rank, share in found.items())
    assert not found or sum(found.values()) == pytest.approx(1)


@given(st.lists(st.sampled_from([0.1, 0.5, 0.7, 0.9, 0.99, 1.0]), min_size=60, max_size=400))
def test_a_set_takes_all_of_a_tie_or_none(confidences):
    confidence = -np.sort(-np.array(confidences))
    sets = nested(confidence, 0.05, 0.05)
    assert sets.size.tolist() == [(confidence >= least).sum() for least in sets.threshold]
    assert sets.weight.sum() == pytest.approx(1)
    assert sets.size[-1] == len(confidence)


def test_one_confidence_for_all_leaves_all_or_nothing():
    sets = nested(np.full(100, 0.8), 0.05, 0.05)
    assert (sets.size.tolist(), sets.threshold.tolist(), sets.weight.tolist()) == ([100], [0.0], [1.0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 2**31))
def test_fewer_errors_never_lose_a_rejection(p, seed):
    rng = np.random.default_rng(seed)
    weight = rng.dirichlet(np.ones(len(p)))
    before = fallback(np.array(p), weight, 0.1)
    after = fallback(np.array(p) * rng.random(len(p)), weight, 0.1)
    assert (after >= before).all()


def test_the_p_value_of_a_set_is_the_binomial_tail():
    wrong = np.array([0, 0, 1, 0, 1, 0.0])
    assert p_errors(wrong, np.array([2, 6]), 0.4) == pytest.approx([0.36, binom.cdf(2, 6, 0.4)])


def test_chow_as_published():
    assert chow_threshold(review_cost=5, loss=10) == 0.5
    assert chow_threshold(review_cost=5, loss=1000, human_error=0.01) == pytest.approx(0.985)
    assert chow_threshold(review_cost=50, loss=10) == 0


def test_bets_on_losses_are_true_where_the_mean_is_at_the_limit():
    rng, runs = np.random.default_rng(5), 2000
    losses = rng.choice([0.0, 1.0, 20.0], p=[0.9, 0.09, 0.01], size=(runs, 400))
    sizes = np.array([400])
    p = np.array([p_losses(loss, sizes, 0.29, (0.0, 20.0))[0] for loss in losses])
    assert np.mean(p <= 0.05) <= 0.0646


def test_losses_beyond_any_limit_need_no_proof():
    losses, sizes = np.ones(50), np.array([10, 50])
    assert p_losses(losses, sizes, 2.0, (0.0, 1.0)).tolist() == [0, 0]
    assert p_losses(losses, sizes, -1.0, (0.0, 1.0)).tolist() == [1, 1]

"""Certificates are false no more often than they promise: 2,000 models that are just not good enough, each scenario."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special, stats

import solvent
from solvent.domain.label_account import LabelAccount
from solvent.stats import binomial, eprocess
from solvent.stats.multiple import holm_adjusted
from solvent.stats.proof import p_of
from solvent.stats.wealth import Losses, log_wealth_below, stakes_above, stakes_below

TRIALS, ALPHA = 2_000, 0.05
# Three standard errors above 5 %, of 2,000 trials.
MOST = 0.0646
LEVEL = math.log(1 / ALPHA)


def ever(counts: np.ndarray, values: Losses, limit: float, stakes: Callable = stakes_below) -> np.ndarray:
    """Whether evidence reaches the level at any look; `counts` of the values have the shape (trials, looks, values)."""
    bets = stakes(values, limit)
    growth = np.maximum(bets.growth(), -1e9)
    wealth = special.logsumexp(counts @ growth + bets.bets.log_weight, axis=-1)
    return (wealth >= LEVEL).any(axis=-1)


def looks(drawn: np.ndarray, values: int, every: int) -> np.ndarray:
    """How often each value was drawn until each look."""
    seen = np.stack([(drawn == value).cumsum(axis=1) for value in range(values)], axis=-1)
    return seen[:, every - 1 :: every].astype(float)


@pytest.mark.parametrize("limit", [0.5, 0.2, 0.05, 0.01, 0.001])
def test_one_look_at_a_fixed_number(limit):
    for n in (20, 59, 100, 299, 1000, 5000):
        k = np.arange(n + 1)
        chance = stats.binom.pmf(k, n, limit)
        assert chance[binomial.p_at_most(k, n, limit) <= ALPHA].sum() <= ALPHA
        assert chance[binomial.p_at_least(k, n, limit) <= ALPHA].sum() <= ALPHA
        assert chance[binomial.upper(k, n, ALPHA) < limit].sum() <= ALPHA


@pytest.mark.parametrize(("limit", "n"), [(0.1, 4000), (0.05, 10_000), (0.01, 20_000)])
def test_a_look_after_each_label(limit, n):
    rng = np.random.default_rng(1)
    errors = (rng.random((TRIALS, n), np.float32) < limit).cumsum(axis=1, dtype=np.int32)
    enough = eprocess.proportion_below(limit).least_labels(np.arange(int(errors.max()) + 1.0), ALPHA)
    proven = (enough[errors] <= np.arange(1, n + 1)).any(axis=1)
    assert 0.01 < proven.mean() <= MOST


@pytest.mark.parametrize("limit", [0.5, 0.1, 0.01])
def test_no_refutation_of_what_is_so(limit):
    errors = (np.random.default_rng(2).random((TRIALS, 2000)) < limit).cumsum(axis=1)[:, ::10]
    wealth = eprocess.proportion_above(limit).log_e(errors, np.arange(1, 2001)[::10])
    assert (wealth >= LEVEL).any(axis=1).mean() <= MOST


def test_a_rate_watched_all_the_time():
    # Evidence is highest just before an event.
    times = np.random.default_rng(3).exponential(1.0, (TRIALS, 2000)).cumsum(axis=1)
    enough = eprocess.rate_below(1.0).least_labels(np.arange(2000.0), ALPHA)
    assert 0.01 < (times >= enough).any(axis=1).mean() <= MOST


@pytest.mark.parametrize("loss", [20, 200, 1000])
def test_a_rare_large_loss(loss):
    # A gain of 1, or a loss that takes all gains: of no value on average.
    drawn = (np.random.default_rng(4).random((TRIALS, 3000)) < 1 / (loss + 1)).astype(int)
    values = Losses(np.array([0.0, loss + 1.0]), np.ones(2), np.ones(2), ceiling=loss + 1.0)
    assert ever(looks(drawn, 2, 20), values, 1.0).mean() <= MOST


def test_f1_at_its_limit():
    limit, rng = 0.8, np.random.default_rng(5)
    # TP : FP : FN = 8 : 2 : 2, and most rows true negatives.
    drawn = rng.choice(3, (TRIALS, 2000), p=[0.16, 0.08, 0.76])
    values = Losses(np.array([0.0, 1, 0]), np.array([2.0, 1, 0]), np.ones(3), gaining=2.0)
    assert pytest.approx(limit) == 2 * 0.16 / (2 * 0.16 + 0.08)
    assert ever(looks(drawn, 3, 10), values, 1 - limit).mean() <= MOST
    assert ever(looks(drawn, 3, 40), values, 1 - limit, stakes_above).mean() <= MOST


def test_the_area_under_the_curve_at_its_limit():
    drawn = np.random.default_rng(6).choice(3, (TRIALS, 1000), p=[0.65, 0.1, 0.25])
    values = Losses(np.array([0.0, 0.5, 1]), np.ones(3), np.ones(3))
    assert ever(looks(drawn, 3, 10), values, 0.3).mean() <= MOST


@pytest.mark.parametrize(("correlation", "size"), [(0.05, 20), (0.3, 20), (0.1, 50), (0.99, 10)])
def test_labels_in_clusters(correlation, size):
    limit, rest, rng = 0.05, 1 / correlation - 1, np.random.default_rng(7)
    rates = rng.beta(limit * rest, (1 - limit) * rest, (TRIALS, 200))
    drawn = rng.binomial(size, rates)
    values = Losses(np.arange(size + 1.0), np.full(size + 1, float(size)), np.ones(size + 1), losing=size, gaining=size)
    assert ever(looks(drawn, size + 1, 5), values, limit).mean() <= MOST


def test_clusters_whose_size_tells_of_their_errors():
    # Large clusters err more: the mean over clusters looks better than the mean over rows.
    rng = np.random.default_rng(8)
    size = rng.choice([1, 20], (TRIALS, 300))
    errors = rng.binomial(size, np.where(size == 20, 0.1, 0.01))
    limit = (20 * 0.1 + 0.01) / 21
    kinds = [(1, k) for k in range(2)] + [(20, k) for k in range(21)]
    drawn = np.where(size == 1, errors, 2 + errors)
    loss, base = (np.array([float(kind[i]) for kind in kinds]) for i in (1, 0))
    values = Losses(loss, base, np.ones(len(kinds)), losing=20, gaining=20)
    assert ever(looks(drawn, len(kinds), 10), values, limit).mean() <= MOST


def test_wrong_labels_at_a_declared_rate():
    rng, eta, limit = np.random.default_rng(9), 0.02, 0.05
    wrong = (rng.random((TRIALS, 4000)) < limit) ^ (rng.random((TRIALS, 4000)) < eta)
    measured = eta + limit * (1 - 2 * eta)
    proven = eprocess.proportion_below(measured).log_e(wrong.cumsum(axis=1)[:, ::20], np.arange(1, 4001)[::20])
    assert (proven >= LEVEL).any(axis=1).mean() <= MOST


def test_rows_drawn_by_weight():
    # A third of the rows, where errors are rare, is drawn half as often and weighs twice as much.
    rng, n = np.random.default_rng(10), 2000
    light = rng.random((TRIALS, n)) < 2 / 3
    wrong = rng.random((TRIALS, n)) < np.where(light, 0.08, 0.02)
    weights = np.where(light, 0.8, 1.4)
    limit = (2 / 3 * 0.8 * 0.08 + 1 / 3 * 1.4 * 0.02) / (2 / 3 * 0.8 + 1 / 3 * 1.4)
    drawn = 2 * light + wrong
    assert weights.mean() == pytest.approx(1, abs=0.01)
    values = Losses(np.array([0, 1.4, 0, 0.8]), np.array([1.4, 1.4, 0.8, 0.8]), np.ones(4), losing=1.4, gaining=1.4)
    assert ever(looks(drawn, 4, 10), values, limit).mean() <= MOST


@pytest.mark.parametrize("differ", [0.05, 0.3])
def test_two_models_that_err_alike(differ):
    drawn = np.random.default_rng(11).choice(3, (TRIALS, 3000), p=[differ / 2, 1 - differ, differ / 2])
    values = Losses(np.array([0, 0.5, 1]), np.ones(3), np.ones(3))
    for stakes in (stakes_below, stakes_above):
        assert ever(looks(drawn, 3, 30), values, 0.5, stakes).mean() <= MOST


@pytest.mark.parametrize("scale", [0.3, 2.0])
def test_bounded_errors_at_one_look(scale):
    rng, proven, runs = np.random.default_rng(12), 0, 400
    for _ in range(runs):
        errors = rng.beta(scale, 4 * scale, 150)
        losses = Losses(errors, np.ones(150), np.ones(150))
        proven += log_wealth_below(losses, 0.2, running=True) >= LEVEL
    assert proven / runs <= ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / runs)


@pytest.mark.parametrize("how", [{"looks": "fixed"}, {"looks": "anytime"}, {"clusters": np.repeat(np.arange(40), 5)}])
def test_the_front_door(how):
    rng, runs = np.random.default_rng(13), 300
    truth = np.zeros(200, int)
    proven = [solvent.certify(truth, rng.random(200) < 0.1, at_most=0.1, **how).verdict.value for _ in range(runs)]
    assert proven.count("proven") / runs <= ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / runs)


def test_many_slices_on_the_same_labels():
    rng, n = np.random.default_rng(14), 300
    errors = rng.binomial(n, 0.1, (TRIALS, 20))
    p = binomial.p_at_most(errors, n, 0.1)
    any_alone = (p <= ALPHA).any(axis=1).mean()
    assert any_alone > 0.5
    assert np.mean([(holm_adjusted(row) <= ALPHA).any() for row in p]) <= MOST


def test_many_models_on_the_same_labels():
    # Each model is made after the answers to those before: here the best of many so far is varied.
    rng, n, false = np.random.default_rng(15), 1000, 0
    for _ in range(TRIALS):
        account, failed = LabelAccount("labels", n, ALPHA), False
        for number in range(20):
            errors = int(rng.binomial(n, 0.1))
            proven = float(binomial.p_at_most(errors, n, 0.1)) <= account.alpha_for(str(number))
            account = account.answered("", str(number), "", "", told=proven)
            failed |= proven
        false += failed
    assert false / TRIALS <= MOST


def test_thirty_models_of_which_the_last_is_fitted_to_the_figures_of_the_others():
    # Blum & Hardt 2015: guesses vote by how well they did; of labels that are coins, no model gets more than a half.
    rng, n, models, naive, false = np.random.default_rng(18), 1000, 30, 0, 0
    for _ in range(TRIALS):
        right = rng.random((models, n), np.float32) < 0.5
        # Where all labels are 1, as they may well be, a guess is right where it says 1.
        votes = np.where(right, 1.0, -1.0).T @ (right.mean(axis=1) - 0.5)
        errors = [*(n - right.sum(axis=1)), int((votes <= 0).sum())]
        p = binomial.p_at_most(np.array(errors), n, 0.5)
        account, failed = LabelAccount("labels", n, ALPHA), False
        for number, each in enumerate(p):
            if account.spent:
                break
            failed |= bool(each <= account.next_alpha)
            account = account.answered("", str(number), "", "", told=True, choices=n + 1, figures=True)
        naive += p[-1] <= ALPHA
        false += failed
    assert false / TRIALS <= MOST
    assert naive / TRIALS > 0.5


def test_a_requirement_of_several_parts_needs_no_correction():
    # One requirement is at its limit and two are kept well: all must pass.
    rng, n = np.random.default_rng(16), 500
    p = np.stack([binomial.p_at_most(rng.binomial(n, rate, TRIALS), n, 0.1) for rate in (0.1, 0.02, 0.02)])
    assert (p <= ALPHA).all(axis=0).mean() <= MOST


def test_evidence_becomes_a_p_value():
    evidence = eprocess.proportion_below(0.1).log_e(np.random.default_rng(17).binomial(400, 0.1, TRIALS), 400)
    p = np.array([p_of(float(value)) for value in evidence])
    for alpha in (0.2, 0.05, 0.01):
        assert (p <= alpha).mean() <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / TRIALS)

"""Where nothing changed, tests of whole tables say so no less often than promised, however they are looked at."""

import numpy as np
import pytest
from scipy import signal
from scipy.stats import binomtest

from solvent.stats.classifier_test import separation
from solvent.stats.kernel_test import discrepancy
from solvent.stats.label_bets import log_e

RUNS = 120


def _mixed(rng: np.random.Generator, n: int) -> np.ndarray:
    """Coordinates with ties, heavy tails and dependence."""
    x = rng.standard_t(2, n)
    return np.column_stack([x, x + rng.normal(size=n), rng.integers(0, 2, n), rng.poisson(0.3, n)])


@pytest.mark.parametrize("overconfidence", [0.3, 3.0])
def test_bets_on_any_log_odds_gain_nothing_on_average(overconfidence):
    rng = np.random.default_rng(1)
    odds = overconfidence * rng.standard_cauchy(40)
    label = np.arange(40) < 15
    gained = np.exp([log_e(odds, rng.permutation(label)) for _ in range(1500)])
    assert gained.mean() <= 1 + 4 * gained.std() / np.sqrt(len(gained))
    assert (gained >= 20).mean() <= 0.05


def test_bets_do_not_mind_what_is_added_to_all():
    rng = np.random.default_rng(2)
    odds, label = rng.normal(size=60), rng.random(60) < 0.4
    assert log_e(odds + 5, label) == pytest.approx(log_e(odds, label), abs=1e-9)


def test_kernels_reject_no_more_often_than_promised():
    rng = np.random.default_rng(3)
    found = [discrepancy(_mixed(rng, 90), _mixed(rng, 45), rng, shuffles=39).p for _ in range(RUNS)]
    for alpha in (0.05, 0.25):
        assert binomtest(sum(p <= alpha for p in found), RUNS, alpha, alternative="greater").pvalue > 1e-4


def test_classifiers_reject_no_more_often_than_promised():
    rng, runs = np.random.default_rng(4), 15
    found = [separation(_mixed(rng, 120), _mixed(rng, 120), [], rng) for _ in range(runs)]
    assert binomtest(sum(one.p <= 0.1 for one in found), runs, 0.1, alternative="greater").pvalue > 1e-4
    assert max(one.log_e for one in found) < np.log(1000)


def test_days_that_differ_by_themselves_are_no_change_where_days_are_compared():
    rng, gained = np.random.default_rng(6), []
    for _ in range(12):
        days = rng.normal(0, 0.7, (34, 3))
        points = np.repeat(days, 12, axis=0) + rng.normal(size=(34 * 12, 3))
        unit = np.repeat(np.arange(34), 12)
        gained.append(separation(points[: 20 * 12], points[20 * 12 :], [], rng, unit).log_e)
    assert max(gained) < np.log(1000)
    moved = points + np.where(unit < 20, 0.0, 2.0)[:, None]
    assert separation(moved[: 20 * 12], moved[20 * 12 :], [], rng, unit).log_e > np.log(1000)


def test_a_change_that_no_column_shows_is_seen():
    rng = np.random.default_rng(5)
    calm = rng.normal(size=(800, 3))
    x = rng.normal(size=800)
    torn = np.column_stack([x, 0.8 * x + 0.6 * rng.normal(size=800), rng.normal(size=800)])
    found = separation(calm, torn, [np.array([place]) for place in range(3)], rng)
    assert found.log_e > np.log(1000)
    assert found.p < 1e-4
    drops = [drop / error for drop, error in found.drops]
    assert min(drops[:2]) > 3 > drops[2]
    assert discrepancy(calm, torn, rng).p <= 0.002


def test_days_whose_neighbours_are_alike_are_no_change_and_a_real_one_is_seen():
    rng, gained = np.random.default_rng(7), []
    for _ in range(3):
        days = signal.lfilter([0.3], [1, -0.8], rng.normal(size=(420, 3)), axis=0)[300:]
        points = np.repeat(days, 12, axis=0) + rng.normal(size=(120 * 12, 3))
        unit = np.repeat(np.arange(120), 12)
        gained.append(separation(points[: 60 * 12], points[60 * 12 :], [], rng, unit, 5).log_e)
    assert max(gained) < np.log(1000)
    torn = points.copy()
    torn[60 * 12 :, 1] = torn[60 * 12 :, 0]
    assert separation(torn[: 60 * 12], torn[60 * 12 :], [], rng, unit, 5).log_e > np.log(1000)

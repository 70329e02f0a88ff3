"""Recent days are judged without bias while their labels come in, wrong ones later or sooner than right ones."""

import numpy as np
import pytest
from scipy.stats import binomtest

import solvent
from solvent.domain.errors import BadArrays, NotEnoughLabels
from solvent.stats.label_delays import delays

DAYS, A_DAY = 60, 60


def stream(rng, wrong, right, *, rate=0.1, never=0.0):
    made = np.repeat(np.arange(float(DAYS)), A_DAY) + rng.random(DAYS * A_DAY)
    losses = rng.random(len(made)) < np.where(made > DAYS - 10, 2 * rate, rate)
    came = made + np.where(losses, rng.exponential(wrong, len(made)), rng.exponential(right, len(made)))
    came[(came > DAYS) | (rng.random(len(made)) < never)] = np.nan
    return made, came, losses


@pytest.mark.parametrize(("wrong", "right"), [(8.0, 1.0), (1.0, 8.0)])
def test_the_last_ten_days_are_held_by_their_interval_and_not_biased(wrong, right):
    rng, runs = np.random.default_rng(1), 120
    values, as_is, held = [], [], 0
    for _ in range(runs):
        made, came, losses = stream(rng, wrong, right, never=0.1)
        last = solvent.late_labels(made, came, losses, now=float(DAYS), stretch=10.0).stretches[-1]
        values.append(last.loss.value)
        as_is.append(last.as_is)
        held += last.loss.low <= 0.2 <= last.loss.high
    assert abs(np.mean(as_is) - 0.2) > 0.03
    assert abs(np.mean(values) - 0.2) < 0.015
    assert binomtest(held, runs, 0.93, alternative="less").pvalue > 1e-3


def test_silence_is_right_once_complaints_would_have_come():
    rng, values = np.random.default_rng(2), []
    for _ in range(60):
        made, came, losses = stream(rng, 8.0, 1.0)
        came[~losses] = np.nan
        seen = solvent.late_labels(made, came, losses, now=float(DAYS), stretch=10.0, silent=True)
        values.append(seen.stretches[-1].loss.value)
    assert abs(np.mean(values) - 0.2) < 0.02


def test_delays_are_those_of_all_labels_though_the_young_ones_show_quick_ones_only():
    rng = np.random.default_rng(3)
    took, age = rng.gamma(2, 5, 50_000), rng.uniform(0, 60, 50_000)
    there = took <= age
    found = delays(took[there], age[there])
    at = np.array([2.0, 5, 10, 20, 40])
    assert np.allclose(found.by(at), [(took <= each).mean() for each in at], atol=0.02)
    assert (np.diff(found.share) >= -1e-12).all() and found.share[-1] == 1


def test_days_that_are_too_young_say_nothing():
    rng = np.random.default_rng(4)
    made, came, losses = stream(rng, 3.0, 3.0)
    came = np.where(np.isnan(came), came, np.maximum(came, made + 2))
    came[came > DAYS] = np.nan
    stretches = solvent.late_labels(made, came, losses, now=float(DAYS)).stretches
    assert stretches[-1].loss is None and stretches[-10].loss is not None
    assert stretches[-1].rows == A_DAY


def test_labels_before_their_prediction_and_too_few_are_refused():
    with pytest.raises(BadArrays):
        solvent.late_labels([1.0] * 60, [0.0] * 60, [0] * 60)
    with pytest.raises(NotEnoughLabels):
        solvent.late_labels([1.0] * 60, [np.nan] * 60, [0] * 60)
    with pytest.raises(BadArrays):
        solvent.late_labels([1.0] * 60, [2.0] * 59, [0] * 60)

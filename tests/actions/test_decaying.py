"""What `solvent.decay_horizon` takes, refuses and says."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import solvent
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughHistory

DAYS = np.arange(40.0)
SEEN = 0.95 - 0.002 * DAYS + 0.003 * np.sin(2.4 * DAYS)


@pytest.mark.parametrize(
    ("times", "values", "options", "error"),
    [
        ([1, 2, 3], [0.9, 0.9, 0.9], {"at_least": 0.8}, NotEnoughHistory),
        ([1, 1, 1, 1, 2], [0.9] * 5, {"at_least": 0.8}, NotEnoughHistory),
        (DAYS, SEEN[:-1], {"at_least": 0.8}, BadArrays),
        (["x"] * 5, [0.9] * 5, {"at_least": 0.8}, BadArrays),
        ([1, 2, 3, math.nan, 5], [0.9] * 5, {"at_least": 0.8}, BadArrays),
        (DAYS, SEEN, {}, BadClaim),
        (DAYS, SEEN, {"at_least": 0.8, "at_most": 0.9}, BadClaim),
        (DAYS, SEEN, {"at_least": math.nan}, BadClaim),
        (DAYS, SEEN, {"at_least": 0.8, "level": 1.0}, BadClaim),
        (DAYS, SEEN, {"at_least": 0.8, "window": 0}, BadClaim),
        (DAYS, SEEN, {"at_least": 0.8, "within": -1}, BadClaim),
        (DAYS, SEEN * 100, {"at_least": 80, "n": 100}, BadArrays),
        (DAYS, SEEN, {"at_least": 0.8, "n": -1}, BadArrays),
        (DAYS, SEEN, {"at_least": 0.8, "n": 100, "errors": 0.01}, BadClaim),
        (DAYS, SEEN, {"at_least": 0.8, "errors": 0.0}, BadArrays),
        (DAYS, SEEN, {"at_least": 0.8, "errors": [0.01] * 3}, BadArrays),
        (DAYS, ["a"] * 40, {"at_least": 0.8}, BadArrays),
        (DAYS, np.where(DAYS == 3, math.inf, SEEN), {"at_least": 0.8}, BadArrays),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_advice(times, values, options, error):
    with pytest.raises(error) as refused:
        solvent.decay_horizon(times, values, **options)
    assert refused.value.hint


def test_times_are_days_however_they_are_written():
    began = datetime(2026, 1, 1, tzinfo=UTC)
    forms = (
        DAYS,
        DAYS + 7e4,
        [began + timedelta(days=day) for day in DAYS],
        [(began + timedelta(days=day)).date() for day in DAYS],
        np.datetime64("2026-01-01") + DAYS.astype(int),
        [f"{began + timedelta(days=day):%Y-%m-%d}" for day in DAYS],
    )
    found = {solvent.decay_horizon(form, SEEN, at_least=0.85, n=1000).value for form in forms}
    assert len(found) == 1


def test_the_order_of_points_does_not_matter_and_gaps_count_for_nothing():
    shuffled = np.random.default_rng(0).permutation(40)
    one = solvent.decay_horizon(DAYS, SEEN, at_least=0.85, n=1000)
    other = solvent.decay_horizon(
        np.append(DAYS[shuffled], 12.5), np.append(SEEN[shuffled], np.nan), at_least=0.85, n=1000
    )
    assert (one.low, one.value, one.high) == (other.low, other.value, other.high)


def test_an_error_that_rises_breaks_when_its_complement_falls():
    falls = solvent.decay_horizon(DAYS, SEEN, at_least=0.85, n=1000)
    rises = solvent.decay_horizon(DAYS, 1 - SEEN, at_most=0.15, n=1000)
    assert rises.value == pytest.approx(falls.value, abs=1.0)


def test_an_error_in_minutes_is_forecast_too():
    found = solvent.decay_horizon(DAYS, 20 + 0.5 * DAYS + np.cos(DAYS), at_most=50.0)
    # The mean of seven days lags behind by three.
    assert found.low <= 24 <= found.high


def test_points_that_are_hardly_known_hardly_count():
    wild = 20 + 0.5 * DAYS + np.where(DAYS % 3 == 0, 12 * np.cos(5 * DAYS), 0.1 * np.cos(DAYS))
    told = solvent.decay_horizon(DAYS, wild, at_most=60.0, errors=np.where(DAYS % 3 == 0, 8.0, 0.1), window=None)
    alike = solvent.decay_horizon(DAYS, wild, at_most=60.0, window=None)
    assert told.low <= 41 <= told.high
    assert told.high - told.low < alike.high - alike.low


def test_errors_tell_as_much_as_the_labels_behind_a_share():
    labels = np.where(DAYS % 2, 100, 3000)
    seen = np.random.default_rng(3).binomial(labels, 0.95 - 0.002 * DAYS) / labels
    errors = np.sqrt(0.09 * 0.91 / labels)
    counted = solvent.decay_horizon(DAYS, seen, at_least=0.82, n=labels, window=None)
    told = solvent.decay_horizon(DAYS, seen, at_least=0.82, errors=errors, window=None)
    assert told.low < counted.value < told.high and counted.low < told.value < counted.high


def test_what_is_broken_already_is_broken_now():
    found = solvent.decay_horizon(DAYS, SEEN, at_least=0.94)
    assert (found.low, found.value, found.high) == (0, 0, 0)


def test_what_holds_as_far_as_one_can_see_is_infinite():
    found = solvent.decay_horizon(DAYS, np.full(40, 0.99), at_least=0.5, n=5000)
    assert found.value == found.high == math.inf and "195 days" in found.method


def test_a_performance_that_never_moved_is_no_error():
    assert solvent.decay_horizon(DAYS, np.full(40, 3.0), at_least=2.0).high == math.inf


def test_the_performance_itself_lasts_longer_than_what_is_measured_of_it():
    labels, seen = 40, np.random.default_rng(1).binomial(40, 0.9, 60) / 40
    measured = solvent.decay_horizon(np.arange(60), seen, at_least=0.85, n=labels, window=1)
    itself = solvent.decay_horizon(np.arange(60), seen, at_least=0.85, n=labels, window=None)
    assert measured.value < itself.value


def test_four_points_give_a_wide_answer():
    found = solvent.decay_horizon([0, 30, 60, 90], [0.92, 0.91, 0.9, 0.89], at_least=0.8, n=500)
    assert found.low < 270 < found.high


def test_a_backtest_tells_of_each_forecast_what_came():
    seen = np.r_[SEEN, SEEN[-1] - 0.002 * np.arange(1, 21)]
    tried = solvent.backtest_decay(np.arange(60), seen, at_least=0.86, n=2000, window=1, least=30)
    assert tried.held > 0.6
    assert all(one.came <= one.left for one in tried.forecasts if math.isfinite(one.came))

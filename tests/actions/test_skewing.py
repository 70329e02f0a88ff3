"""The same rows as training and serving computed them: each way to differ is named, with its share of rows."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from solvent.actions.skewing import skew
from solvent.domain.errors import BadClaim, BadTable, NotEnoughRows
from solvent.domain.skew import Difference

N = 400
RNG = np.random.default_rng(0)
FARE = RNG.lognormal(3, 1, N)
CITY = RNG.choice(["Oslo", "Rome", "New York", "Bern", "Kyiv"], N).astype(object)
AT = np.datetime64("2024-03-01T00:00", "us") + RNG.integers(0, 10**6, N).astype("timedelta64[s]")
GAPS = np.where(RNG.random(N) < 0.1, np.nan, FARE)


def _one(training: object, serving: object, **options: object):
    """The only column that differs."""
    key = np.arange(N)
    order = RNG.permutation(N)
    found = skew({"id": key, "x": training}, {"id": key[order], "x": np.asarray(serving)[order]}, key="id", **options)
    assert found.matched == N
    [column] = found.columns
    return column


@pytest.mark.parametrize(
    ("training", "serving", "difference", "words"),
    [
        (FARE, FARE * 100, Difference.UNIT, "100 times training (hundreds"),
        (FARE, FARE / 1.609344, Difference.UNIT, "miles and kilometres"),
        (FARE, -FARE, Difference.UNIT, "the sign"),
        (FARE, FARE * 1.8 + 32, Difference.SCALE, "Celsius and Fahrenheit"),
        (FARE, FARE + 273.15, Difference.SHIFT, "Celsius and kelvin"),
        (FARE, (FARE - FARE.mean()) / FARE.std(), Difference.SCALE, "times training -"),
        (FARE, np.log1p(FARE), Difference.TRANSFORM, "logarithm of 1 more"),
        (FARE, np.round(FARE, 1), Difference.ROUNDING, "rounded to 1 place"),
        (FARE, np.trunc(FARE), Difference.ROUNDING, "cut off to whole numbers"),
        (FARE, np.minimum(FARE, 30), Difference.CLIPPED, "above 30"),
        (FARE, np.full(N, 7.0), Difference.CONSTANT, "always 7"),
        (FARE, np.concatenate([[1.0], FARE[:-1]]), Difference.LAG, "1 row before"),
        (FARE, np.where(np.arange(N) % 4 == 0, np.nan, FARE), Difference.MISSING, "no value"),
        (GAPS, np.nan_to_num(GAPS, nan=-1.0), Difference.FILLED, "mostly -1.0"),
        (FARE, RNG.permutation(FARE), Difference.OTHER, "nothing simple"),
        (FARE, np.where(np.arange(N) % 3 == 0, np.inf, FARE), Difference.CONSTANT, "always inf"),
        (FARE * 1e300, FARE, Difference.UNIT, "1e-300 times"),
        (AT, AT + np.timedelta64(2, "h"), Difference.TIMEZONE, "2 hours later"),
        (AT, AT + np.where(np.arange(N) % 2, 3600, 7200).astype("timedelta64[s]"), Difference.TIMEZONE, "or 2 hours"),
        (AT, AT.astype("datetime64[D]").astype("datetime64[us]"), Difference.ROUNDING, "cut off to the day"),
        (CITY, np.array([c.upper() for c in CITY], object), Difference.SPELLING, "case"),
        (CITY, np.array([c[:1] for c in CITY], object), Difference.RECODED, "Oslo → O"),
        (CITY, np.array(["north" if c == "Oslo" else "south" for c in CITY], object), Difference.RECODED, "together"),
        (np.arange(N), np.arange(N).astype(str), Difference.RETYPED, "a number, serving a word"),
    ],
)
def test_each_way_to_differ_is_named(training, serving, difference, words):
    column = _one(training, serving)
    assert column.difference is difference
    assert words in column.parts[0].words
    assert column.share.low <= column.share.value <= column.share.high
    assert column.examples


def test_two_ways_in_one_column_are_told_apart():
    serving = FARE * 1000
    serving[:60] = np.nan
    parts = _one(FARE, serving).parts
    assert [part.difference for part in parts] == [Difference.UNIT, Difference.MISSING]
    assert parts[1].share.value == 60 / N


def test_codes_dealt_out_anew_show_their_table():
    codes = {"Oslo": 0.0, "Rome": 1.0, "New York": 2.0, "Bern": 3.0, "Kyiv": 4.0}
    column = _one(CITY, [str(int(codes[city])) for city in CITY])
    assert column.difference is Difference.RECODED
    assert "Rome → 1" in column.parts[0].words


def test_columns_that_changed_places_are_found():
    key, other = np.arange(N), RNG.normal(size=N)
    found = skew({"id": key, "a": FARE, "b": other}, {"id": key, "a": other, "b": FARE}, key="id")
    assert [column.difference for column in found.columns] == [Difference.SWAPPED] * 2


def test_equal_features_come_with_a_bound_and_what_one_side_lacks():
    training = {"id": np.arange(N), "x": FARE, "z": FARE}
    serving = {"id": np.arange(N // 2, 2 * N), "x": np.concatenate([FARE[N // 2 :], FARE]) * (1 + 1e-9)}
    found = skew(training, serving, key="id")
    assert not found
    assert (found.same, found.matched) == (("x",), N // 2)
    assert found.at_most.high == pytest.approx(1 - 0.05 ** (2 / N))
    assert (found.only_training.value, found.only_serving.value) == (0.5, 2 / 3)
    assert found.notes == ("`z` is not logged in serving.",)


def test_a_key_that_comes_twice_is_left_out_and_told():
    frame = pd.DataFrame({"user": ["a", "a", "b"], "day": [1, 2, 1], "x": [1.0, 2.0, 3.0]})
    assert skew(frame, frame, key=["user", "day"]).matched == 3
    found = skew(frame, frame, key="user")
    assert found.matched == 1
    assert found.notes[0] == "2 rows of training share their key with others, such as a: left out."


def test_times_of_python_compare():
    times = [datetime(2024, 1, 1) + timedelta(hours=place) for place in range(30)]
    found = skew(
        {"id": range(30), "t": times}, {"id": range(30), "t": [t - timedelta(hours=1) for t in times]}, key="id"
    )
    assert found.columns[0].parts[0].words == "serving is 1 hour earlier"


@pytest.mark.parametrize(
    ("serving", "options", "error"),
    [
        ({"id": [9], "x": [1.0]}, {}, NotEnoughRows),
        ({"id": [1], "y": [1.0]}, {}, BadTable),
        ({"nr": [1], "x": [1.0]}, {}, BadTable),
        ({"id": [1], "x": [1.0]}, {"tolerance": 3}, BadClaim),
        (5, {}, BadTable),
    ],
)
def test_what_cannot_be_compared_gets_advice(serving, options, error):
    with pytest.raises(error) as caught:
        skew({"id": [1, 2], "x": [1.0, 2.0]}, serving, key="id", **options)
    assert caught.value.hint

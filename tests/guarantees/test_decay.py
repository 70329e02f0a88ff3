"""Forecasts of when a requirement is broken hold as often as they say, on histories whose future was planted."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "decay.py"
EACH = 7


@pytest.fixture(scope="module")
def decay():
    spec = importlib.util.spec_from_file_location("decay_of_planted_histories", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tried(decay):
    kinds = ("line", "random walk", "season", "step")
    seen = list(decay.planted(kinds, EACH, 77))
    return seen, [decay.forecast(one) for one in seen], [decay.line(one) for one in seen]


def test_intervals_hold_the_day(tried):
    seen, found, _ = tried
    held = 0
    for one, forecast in zip(seen, found, strict=True):
        low, _, high = forecast.interval(0.8)
        held += low <= one.truth <= high
    assert binomtest(held, len(seen), 0.75, alternative="less").pvalue > 1e-3
    assert binomtest(held, len(seen), 0.92, alternative="greater").pvalue > 1e-3


def test_a_break_within_a_month_is_foreseen_better_than_by_a_line(tried):
    seen, found, lines = tried
    came = np.array([one.truth <= 30 for one in seen])
    ours, theirs = (np.mean((np.array([one.by(30) for one in each]) - came) ** 2) for each in (found, lines))
    assert ours < theirs


def test_what_is_stable_is_not_given_days(decay):
    seen = decay.planted(("stable",), EACH, 78, forms=(decay.daily,))
    lasting = [one for one in seen if one.truth == np.inf]
    assert np.mean([decay.forecast(one).by(30) for one in lasting]) < 0.2

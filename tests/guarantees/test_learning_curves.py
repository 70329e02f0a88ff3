"""Intervals of extrapolated learning curves hold the truth as often as they say: on planted curves and on LCDB 1.0.

LCDB's file is read from the folder that SOLVENT_DATA names: `lcdb/lcdb_accuracy_means.parquet`, made from the table of
the package `lcdb` as benchmarks/learning_curves.py says.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import binomtest

from solvent.actions.extrapolating import data_to_reach, extrapolate

MEANS = Path(os.environ.get("SOLVENT_DATA", "/nowhere")) / "lcdb" / "lcdb_accuracy_means.parquet"
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "learning_curves.py"
CURVES, LEVEL = 250, 0.9
needs_lcdb = pytest.mark.skipif(not MEANS.is_file(), reason="SOLVENT_DATA names no folder with lcdb in it")


def _power(n, rng):
    return rng.uniform(0, 0.3) + rng.uniform(0.5, 3) * n ** -rng.uniform(0.2, 0.9)


def _sigmoid(n, rng):
    high = rng.uniform(0.3, 0.6)
    return high - (high - rng.uniform(0.02, 0.2)) / (1 + (n / rng.uniform(50, 2000)) ** -rng.uniform(0.4, 1.2))


def _logarithmic(n, rng):
    return np.clip(rng.uniform(0.4, 0.6) - rng.uniform(0.02, 0.04) * np.log2(n / 16), 0.01, 1)


@pytest.mark.parametrize("family", [_power, _sigmoid, _logarithmic])
@pytest.mark.parametrize("tested", [500, None])
def test_planted_curves_lie_in_their_intervals(family, tested) -> None:
    rng, held = np.random.default_rng(11), 0
    for _ in range(CURVES):
        sizes = np.round(32 * 2 ** (np.arange(int(rng.integers(9, 18))) / 2))
        truth = np.clip(family(sizes, rng), 0, 1)
        seen = rng.binomial(tested, truth) / tested if tested else truth
        count = len(sizes) - int(rng.integers(2, 6))
        found = extrapolate(sizes[:count], seen[:count], to=sizes[-1], level=LEVEL)
        held += found.low <= truth[-1] <= found.high
    assert binomtest(held, CURVES, 0.88, alternative="less").pvalue > 1e-4


def test_the_range_of_data_to_reach_a_target_holds_the_truth() -> None:
    rng, held, tried = np.random.default_rng(12), 0, 0
    for _ in range(CURVES):
        sizes = np.round(32 * 2 ** (np.arange(16) / 2))
        truth = _power(sizes, rng)
        if truth[-1] > truth[9] - 0.01:
            continue
        found = data_to_reach(sizes[:10], rng.binomial(2000, truth[:10].clip(0, 1)) / 2000, at_most=truth[-1])
        tried += 1
        held += (found.low or np.inf) <= sizes[-1] <= (found.high or np.inf)
    assert tried > 50 and binomtest(held, tried, LEVEL, alternative="less").pvalue > 1e-4


@pytest.fixture(scope="module")
def lcdb() -> ModuleType:
    spec = importlib.util.spec_from_file_location("learning_curves_of_lcdb", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@needs_lcdb
def test_real_curves_are_met_within_two_and_a_half_points_from_a_quarter_of_the_data(lcdb: ModuleType) -> None:
    assert lcdb.from_a_part(lcdb.curves(MEANS), 4) <= 0.025


@pytest.fixture(scope="module")
def cut(lcdb: ModuleType):
    # Every fourth data set keeps the test short.
    found = [curve for curve in lcdb.curves(MEANS) if curve.data % 4 == 0]
    return lcdb.Cuts(list(lcdb.cuts(found, np.random.default_rng(1))))


@needs_lcdb
@pytest.mark.parametrize("never_seen", ["data", "learner"])
def test_real_curves_never_seen_lie_in_their_intervals(lcdb: ModuleType, cut, never_seen: str) -> None:
    # Weights and table are made anew without the part that they are tried on.
    low, high = lcdb.unseen(cut, cut.fields[never_seen], 5)
    held = (low <= cut.truth) & (cut.truth <= high)
    for part in (np.ones(len(cut), bool), *(cut.kind == kind for kind in np.unique(cut.kind)), cut.sizes <= 6):
        assert held[part].mean() >= 0.88

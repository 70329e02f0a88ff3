"""Shifts whose harm is known, simulated: the estimate without labels calls those severe that harm, and no others.

A hundred of each are run by `python benchmarks/estimation.py --harm 100`.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "estimation_harm.py"


@pytest.fixture(scope="module")
def harm():
    spec = importlib.util.spec_from_file_location("estimation_harm", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["estimation_harm"] = module
    spec.loader.exec_module(module)
    return module


def test_what_moves_in_unused_columns_is_never_severe(harm):
    assert harm.severe(harm.World.harmless, 4, np.random.default_rng(3)) == 0


def test_what_moves_to_where_the_model_errs_is_severe(harm):
    assert harm.severe(harm.World.harmful, 4, np.random.default_rng(3)) >= 3

"""Quantiles of a sample: their intervals hold the truth as often as they say, whatever the distribution."""

import numpy as np
import pytest
from scipy.stats import binomtest

from solvent.stats.order import factor, quantile


@pytest.mark.parametrize("share", [0.5, 0.8])
@pytest.mark.parametrize("size", [40, 200])
def test_the_interval_holds_the_quantile_as_often_as_it_says(share, size):
    rng, runs = np.random.default_rng(7), 600
    truth = float(np.exp(np.quantile(np.random.default_rng(8).standard_normal(400_000), share)))
    spreads = [quantile(np.exp(rng.standard_normal(size)).tolist(), share) for _ in range(runs)]
    held = sum(spread.low <= truth <= spread.high for spread in spreads)
    # Ranks are whole numbers: allow for one of them.
    assert binomtest(held, runs, 0.8 - 1 / np.sqrt(size) / 2, alternative="less").pvalue > 1e-6


def test_observations_that_come_together_count_once():
    values = list(range(1, 101))
    alone, together = quantile(values), quantile(values, n=10)
    assert together.high - together.low > alone.high - alone.low


def test_too_few_values_are_refused():
    with pytest.raises(ValueError, match="5 would"):
        quantile([1, 2, 3, 4])


def test_factor_is_bounded():
    assert factor([0.001, 1, 1, 1, 1000]) == 10

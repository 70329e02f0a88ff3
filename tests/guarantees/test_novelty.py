"""Where nothing new comes hardly any look finds a group; a class that comes is found, and its growth has a range."""

import numpy as np
import pytest
from scipy.stats import binomtest

from solvent.stats.growth import growth
from solvent.stats.new_values import new_values
from solvent.stats.novel_groups import novel_groups
from solvent.stats.ratios import ratio_interval


def _rows(rng: np.random.Generator, n: int, kind: str) -> np.ndarray:
    if kind == "heavy":
        return np.arcsinh(rng.standard_t(1.5, (n, 3)))
    if kind == "clustered":
        return rng.normal(size=(n, 4)) * 0.3 + rng.integers(0, 4, (n, 1))
    # Many equal rows, as tables of few categories have.
    return rng.integers(0, 3, (n, 2)).astype(float)


@pytest.mark.parametrize("kind", ["heavy", "clustered", "tied"])
def test_at_most_the_promised_share_of_looks_finds_a_group_of_nothing(kind):
    rng, runs = np.random.default_rng(11), 120
    false = sum(
        bool(novel_groups(_rows(rng, 150, kind), _rows(rng, 60, kind), rng, alpha=0.1, ratio=1.0, shuffles=19))
        for _ in range(runs)
    )
    assert binomtest(false, runs, 0.1, alternative="greater").pvalue > 1e-4


def test_a_class_that_comes_is_gathered_into_one_group():
    rng = np.random.default_rng(2)
    old, new = _rows(rng, 600, "clustered"), _rows(rng, 200, "clustered")
    planted = rng.normal(size=(20, 4)) * 0.3 + [0, 3, 0, 3]
    [group] = novel_groups(old, np.vstack([new, planted]), rng)
    assert set(group.rows) >= set(range(203, 217))
    assert group.rows.min() >= 200


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.3])
def test_the_range_of_growth_holds_the_truth(factor):
    rng, runs, missed = np.random.default_rng(3), 200, 0
    odds = 0.02 * factor ** np.arange(8)
    for _ in range(runs):
        low, _, high = growth(rng.binomial(500, odds / (1 + odds)).astype(float), np.full(8, 500.0), 0.9)
        missed += not low <= factor <= high
    assert binomtest(missed, runs, 0.1, alternative="greater").pvalue > 1e-4


def test_a_value_too_rare_to_have_been_seen_is_no_news():
    rng, runs, false = np.random.default_rng(4), 300, 0
    # A long tail: a new batch always brings values never seen.
    for _ in range(runs):
        words = rng.zipf(1.4, 600).tolist()
        false += any(p <= 0.1 for _, _, p in new_values(words[:500], words[500:]))
    assert binomtest(false, runs, 0.1, alternative="greater").pvalue > 1e-4


def test_the_range_of_a_ratio_holds_the_truth():
    rng, runs = np.random.default_rng(5), 300
    found = [ratio_interval((rng.binomial(400, 0.09), 400), (rng.binomial(900, 0.03), 900), 0.9) for _ in range(runs)]
    missed = sum(not low <= 3 <= high for low, _, high in found)
    assert binomtest(missed, runs, 0.1, alternative="greater").pvalue > 1e-4

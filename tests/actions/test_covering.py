"""What of production training does not cover: readable parts, how many rows to collect, and what that is worth."""

import numpy as np
import pytest
from scipy.stats import binomtest

from solvent.actions import covering
from solvent.actions.covering import coverage
from solvent.domain.errors import BadAmounts, BadArrays, BadClaim, BadTable, NotEnoughRows


def _drives(seed: int, n: int, night: float) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    dark = rng.random(n) < night
    return {
        "hour": np.where(dark, rng.integers(0, 5, n), rng.integers(5, 24, n)),
        "weather": rng.choice(["dry", "rain", "snow"], n, p=[0.7, 0.2, 0.1]).astype(object),
        "speed": np.where(rng.random(n) < 0.05, np.nan, rng.normal(80, 15, n)),
    }


def test_a_part_that_training_lacks_is_found_with_the_rows_to_collect():
    found = coverage(_drives(0, 3000, 0.04), _drives(1, 2000, 0.3))
    [gap] = found.gaps
    assert gap.name == "hour at most 4"
    assert gap.ratio.low < 0.3 / 0.04 < gap.ratio.high
    assert gap.collect.low < (0.3 * 3000 - 0.04 * 3000) / 0.7 < gap.collect.high
    assert gap.gain is None
    assert found.effective.value < 0.8 * 3000


def test_where_decisions_are_known_to_be_wrong_a_gap_has_a_worth():
    production = _drives(1, 2000, 0.3)
    production["wrong"] = np.random.default_rng(2).random(2000) < np.where(production["hour"] < 5, 0.3, 0.05)
    found = coverage(
        _drives(0, 3000, 0.04), production, wrong="wrong", cost_per_error=10, cost_per_label=2, volume_per_month=1e4
    )
    [gap] = found.gaps
    assert gap.error.value > 0.2 > gap.elsewhere.value
    assert 0 < gap.gain.low < gap.gain.value < gap.gain.high < 0.3 * 0.3
    assert gap.worth.value == pytest.approx(gap.gain.value * 1e5)
    assert gap.price.value == 2 * gap.collect.value
    assert gap.gain.grade.value == "assumed"


def test_production_like_training_has_gaps_no_more_often_than_promised(monkeypatch):
    monkeypatch.setattr(covering, "current_probability", lambda one, other, rng: np.full(len(one) + len(other), 0.5))
    runs = 40
    false = sum(bool(coverage(_drives(s, 400, 0.3), _drives(1000 + s, 400, 0.3), alpha=0.1).gaps) for s in range(runs))
    assert binomtest(false, runs, 0.1, alternative="greater").pvalue > 1e-3


@pytest.mark.parametrize(
    ("production", "options", "error"),
    [
        (_drives(1, 20, 0.3), {}, NotEnoughRows),
        ({"colour": ["red"] * 90}, {}, BadTable),
        (_drives(1, 90, 0.3), {"ratio": 1.0}, BadClaim),
        (_drives(1, 90, 0.3), {"wrong": ["?"] * 90}, BadArrays),
        (_drives(1, 90, 0.3), {"cost_per_label": -1}, BadAmounts),
        (_drives(1, 90, 0.3), {"wrong": "wrng"}, BadTable),
    ],
)
def test_what_makes_no_sense_gets_advice(production, options, error):
    with pytest.raises(error) as caught:
        coverage(_drives(0, 90, 0.3), production, **options)
    assert caught.value.hint

"""What `solvent.watch_losses` takes, refuses and says."""

import sys

import numpy as np
import pytest

import solvent
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels, SolventError

RNG = np.random.default_rng(0)
REFERENCE = (RNG.random(2000) < 0.1).astype(float)


@pytest.mark.parametrize(
    ("losses", "options", "error"),
    [
        ([], {"at_most": 0.1}, BadArrays),
        (["a"], {"at_most": 0.1}, BadArrays),
        ([0.5, 2.0], {"at_most": 0.1}, BadArrays),
        ([0.0, np.nan], {"at_most": 0.1}, BadArrays),
        ([0.0, 1.0], {}, BadClaim),
        ([0.0, 1.0], {"at_most": 1.5}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "tolerance": 0.1, "reference": REFERENCE}, BadClaim),
        ([0.0, 1.0], {"tolerance": 0.1}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "alpha": 2}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "horizon": 0}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "detector": "adwyn"}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "blocks": "auto"}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "blocks": 0}, BadClaim),
        ([0.0, 1.0], {"at_most": 0.1, "blocks": [1, 2, 3]}, BadArrays),
        ([0.0, 1.0, 1.0], {"at_most": 0.1, "blocks": [1, 2, 1]}, BadArrays),
        ([0.0, 1.0], {"at_most": 0.1, "inclusion": [0.5, 0.0]}, BadArrays),
        ([0.0, 1.0], {"at_most": 0.1, "inclusion": 0.5, "pseudo": [1.0]}, BadArrays),
        ([0.0, 1.0], {"at_most": 0.1, "pseudo": [1.0, 1.0]}, BadClaim),
        ([np.nan, np.nan], {"at_most": 0.1, "inclusion": 0.5}, NotEnoughLabels),
        ([0.0, 1.0], {"reference": [0.0, 1.0]}, NotEnoughLabels),
        ([0.0, 1.0], {"at_most": 0.1, "largest": 0}, BadClaim),
    ],
)
def test_what_cannot_be_watched_is_refused_with_advice(losses, options, error):
    with pytest.raises(error) as refused:
        solvent.watch_losses(losses, **options)
    assert refused.value.hint


def test_losses_in_money_are_watched_in_money():
    losses = np.where(np.arange(4000) < 2000, REFERENCE[np.arange(4000) % 2000], 1.0) * 250
    seen = solvent.watch_losses(losses, reference=REFERENCE * 250, at_most=50.0, largest=250.0)
    assert seen.limit == 50.0 and seen.before.low < 25 < seen.before.high
    assert seen.rise.at < 2060 and seen.harm.onset_low <= 2000 <= seen.harm.onset_high + 1
    assert seen.now.value == 250.0


def test_after_a_rise_a_second_one_is_found():
    rng = np.random.default_rng(1)
    rate = np.repeat([0.1, 0.3, 0.6], 4000)
    rises = solvent.watch_losses(rng.random(12_000) < rate, reference=REFERENCE).alarms
    assert [round(one.onset, -3) for one in rises] == [4000, 8000]


def test_an_alarm_of_a_block_names_its_rows():
    losses = np.r_[REFERENCE[:1000], np.ones(1000)]
    days = np.repeat(np.arange(40), 50)
    rise = solvent.watch_losses(losses, reference=REFERENCE, blocks=days).rise
    assert rise.onset == 1000 and rise.at % 50 == 49


def test_a_tolerance_is_held_against_what_the_reference_may_be_at_worst():
    seen = solvent.watch_losses(REFERENCE, reference=REFERENCE, tolerance=0.02)
    assert seen.limit > REFERENCE.mean() + 0.02 and seen.harm is None


def test_a_detector_of_river_is_named_or_said_to_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "river", None)
    with pytest.raises(SolventError) as refused:
        solvent.watch_losses(REFERENCE, reference=REFERENCE, detector="adwin")
    assert "solvent[river]" in refused.value.hint


@pytest.mark.parametrize("name", ["adwin", "ddm", "eddm", "hddm_a", "hddm_w", "kswin", "page_hinkley"])
def test_detectors_of_river_find_a_large_rise(name):
    pytest.importorskip("river")
    losses = np.r_[REFERENCE, np.ones(1000)]
    seen = solvent.watch_losses(losses, detector=name)
    assert seen.promise.startswith("None") and any(one.at >= 2000 for one in seen.alarms)


def test_a_model_that_was_never_wrong_shows_where_it_began_to_be():
    rise = solvent.watch_losses(np.r_[np.zeros(200), np.ones(20)], reference=np.zeros(100)).rise
    assert 195 <= rise.onset_low <= 200 <= rise.onset_high

"""Routing: the choice of the operating point, its money and its people, and what cannot be routed."""

import math

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

import solvent
from solvent.domain.errors import BadAmounts, BadArrays, BadClaim, BadRouter, NotEnoughLabels, SolventError


def _decisions(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Calibrated decisions: two in three of them with a confidence above .95."""
    rng = np.random.default_rng(seed)
    confidence = rng.random(n) ** (1 / 8)
    truth = rng.integers(0, 2, n)
    return truth, np.where(rng.random(n) < 1 - confidence, 1 - truth, truth), confidence


@pytest.mark.parametrize(
    ("human_error", "threshold", "cost", "all_human", "coverage"),
    [(0.0, 0.95, 4.1083, 5.0, 0.337), (0.02, 0.93, 5.3288, 7.0, 0.440)],
)
def test_with_costs_the_threshold_is_chows(human_error, threshold, cost, all_human, coverage):
    routed = solvent.route(
        *_decisions(300_000),
        at_most=0.05,
        costs=[[0, 100], [100, 0]],
        human_cost=5,
        human_error=human_error,
    )
    assert routed.threshold == pytest.approx(threshold, abs=0.012)
    assert any(f"from {threshold} on (Chow)" in note for note in routed.notes)
    assert routed.coverage == pytest.approx(coverage, abs=0.06)
    assert routed.cost.routed.low <= cost <= routed.cost.routed.high
    assert routed.cost.routed.value == pytest.approx(cost, rel=0.02)
    assert routed.cost.all_human.value == pytest.approx(all_human)
    assert routed.cost.all_machine.low <= 100 / 9 <= routed.cost.all_machine.high
    assert routed.cost.saved_against_human.value == pytest.approx(all_human - routed.cost.routed.value)


def test_without_costs_as_much_is_automated_as_is_guaranteed():
    routed = solvent.route(*_decisions(5000), at_most=0.05)
    assert routed.certificate.verdict == "proven"
    assert routed.certificate.estimate.high == 0.05
    assert routed.coverage == pytest.approx(0.556, abs=0.08)


def test_the_guaranteed_part_is_what_the_router_says():
    truth, said, confidence = _decisions(3000)
    routed = solvent.route(truth, said, confidence, at_most=0.05)
    automated = routed(confidence)
    assert automated.mean() == routed.coverage
    assert automated.sum() == routed.certificate.estimate.n
    assert (truth != said)[automated].mean() == routed.certificate.estimate.value


def test_what_a_person_costs_is_missed_where_it_is_not_given():
    routed = solvent.route(*_decisions(2000), at_most=0.05, costs=[[0, 100], [100, 0]])
    assert routed.cost is None
    assert routed.coverage == solvent.route(*_decisions(2000), at_most=0.05).coverage
    assert any("was not given" in note for note in routed.notes)


def test_where_nothing_is_guaranteed_everything_goes_to_people():
    truth, said, confidence = _decisions(400)
    routed = solvent.route(truth, said, confidence, at_most=0.01)
    assert routed.threshold is None
    assert routed.certificate.verdict == "not yet"
    assert routed.certificate.needed > 0
    assert not routed(confidence).any()


def test_a_person_who_is_cheaper_is_preferred_within_what_is_guaranteed():
    truth, said, confidence = _decisions(5000)
    costs = {"costs": [[0, 100], [100, 0]], "human_cost": 1.0}
    routed = solvent.route(truth, said, confidence, at_most=0.05, **costs)
    assert routed.coverage < solvent.route(truth, said, confidence, at_most=0.05).coverage


def test_reviewers_limit_what_is_deferred():
    truth, said, confidence = _decisions(5000)
    given = {"costs": [[0, 100], [100, 0]], "human_cost": 1.0, "decisions_per_hour": 1000, "minutes_each": 3}
    free = solvent.route(truth, said, confidence, at_most=0.05, max_wait_minutes=5, **given)
    held = solvent.route(truth, said, confidence, at_most=0.05, max_wait_minutes=5, reviewers=32, **given)
    short = solvent.route(truth, said, confidence, at_most=0.05, max_wait_minutes=5, reviewers=2, **given)
    assert free.reviewers > 32 >= held.reviewers
    assert held.coverage > free.coverage
    assert short.reviewers > 2
    assert any(f"With {held.reviewers} reviewers" in note and "minutes on average" in note for note in held.notes)
    assert any("there are 2" in note for note in short.notes)


def test_slices_have_thresholds_of_their_own():
    truth, said, confidence = _decisions(6000)
    rng = np.random.default_rng(1)
    site = np.where(rng.random(6000) < 0.3, "new", "old")
    said = np.where((site == "new") & (rng.random(6000) < 0.2), 1 - truth, said)
    routed = solvent.route(truth, said, confidence, at_most=0.05, slices=site)
    lanes = {lane.slice: lane for lane in routed.slices}
    assert lanes["new"].threshold is None
    assert lanes["old"].threshold == routed.threshold
    assert routed([0.999, 0.999, 0.999], ["old", "new", "unheard of"]).tolist() == [True, False, False]
    with pytest.raises(BadArrays, match="without slices"):
        routed([0.999])


def test_labels_in_clusters_automate_less():
    truth, said, confidence = _decisions(6000)
    drive = np.repeat(np.arange(1200), 5)
    alone = solvent.route(truth, said, confidence, at_most=0.05)
    grouped = solvent.route(truth, said, confidence, at_most=0.05, clusters=drive)
    assert 0.2 < grouped.coverage < alone.coverage
    assert "clusters" in grouped.certificate.estimate.method
    assert "none has more than 5 labels" in grouped.certificate.assumes[0]
    costs = {"costs": [[0, 100], [100, 0]], "metric": "cost"}
    priced = solvent.route(truth, said, confidence, at_most=5, clusters=drive, **costs)
    assert 0.2 < priced.coverage < alone.coverage
    short = solvent.route(truth[:600], said[:600], confidence[:600], at_most=0.02, clusters=drive[:600])
    assert short.threshold is None
    assert short.certificate.needed > 0


def test_a_limit_on_the_cost_is_kept_with_losses_of_any_size():
    rng, n = np.random.default_rng(3), 4000
    confidence, truth = rng.random(n), rng.integers(0, 3, n)
    said = np.where(rng.random(n) < 0.3 * (1 - confidence) ** 2, (truth + 1) % 3, truth)
    costs = [[-1, 20, 5], [3, -1, 8], [40, 2, -1]]
    routed = solvent.route(truth, said, confidence, at_most=0.0, costs=costs, metric="cost")
    assert routed.certificate.estimate.value < 0 == routed.certificate.estimate.high
    assert routed.certificate.claim.metric == "cost"
    assert 0.3 < routed.coverage < 1


def test_the_router_travels_as_json():
    truth, said, confidence = _decisions(2000)
    site = np.where(confidence > 0.9, "b", "a")
    given = {"costs": [[0, 9], [9, 0]], "human_cost": 2, "decisions_per_hour": 10, "minutes_each": 3}
    for slices in (None, site):
        routed = solvent.route(truth, said, confidence, at_most=0.05, slices=slices, max_wait_minutes=5, **given)
        assert solvent.Router.from_json(routed.to_json()) == routed


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 99}', '{"schema_version": 1, "threshold": "x"}'])
def test_what_is_no_router_is_refused(text):
    with pytest.raises(BadRouter) as caught:
        solvent.Router.from_json(text)
    assert caught.value.hint


def test_what_is_no_confidence_goes_to_a_person():
    routed = solvent.route(*_decisions(2000), at_most=0.05)
    assert routed([math.nan, 1.5, -1, 100, math.inf]).tolist() == [False] * 5
    assert routed(1.0) is True
    assert routed(np.float32([[1.0], [0.1]])).tolist() == [[True], [False]]
    with pytest.raises(BadArrays):
        routed(["sure"])


def test_single_precision_moves_nothing_over_the_threshold():
    truth, said, confidence = _decisions(3000)
    confidence = confidence.astype(np.float32)
    routed = solvent.route(truth, said, confidence, at_most=0.05)
    assert routed(confidence).sum() == routed.certificate.estimate.n


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"confidence": [0.5, math.nan]}, BadArrays),
        ({"confidence": [0.5, 1.2]}, BadArrays),
        ({"confidence": ["a", "b"]}, BadArrays),
        ({"confidence": [0.5]}, BadArrays),
        ({"y_true": [0]}, BadArrays),
        ({"y_true": []}, NotEnoughLabels),
        ({"y_true": [0.5, 0.7]}, BadClaim),
        ({"slices": ["a"]}, BadArrays),
        ({"clusters": ["a"]}, BadArrays),
        ({"at_most": 0}, BadClaim),
        ({"at_most": 5}, BadClaim),
        ({"at_most": "low"}, BadClaim),
        ({"level": 95}, BadClaim),
        ({"metric": "recall"}, BadClaim),
        ({"metric": "cost"}, BadAmounts),
        ({"costs": [[0, 1]]}, BadArrays),
        ({"costs": [[0]]}, BadArrays),
        ({"human_error": 2}, BadAmounts),
        ({"human_error": "often", "costs": [[0, 1], [1, 0]]}, BadAmounts),
        ({"reviewers": 3}, BadAmounts),
        ({"reviewers": 2.5, "decisions_per_hour": 9, "minutes_each": 1, "max_wait_minutes": 1}, BadAmounts),
        ({"decisions_per_hour": -9, "minutes_each": 1, "max_wait_minutes": 1}, BadAmounts),
        ({}, NotEnoughLabels),
    ],
)
def test_bad_input_is_refused_with_a_hint(change, error):
    given = {"y_true": [0, 1], "y_pred": [0, 1], "confidence": [0.5, 0.9], "at_most": 0.05, **change}
    with pytest.raises(SolventError) as caught:
        solvent.route(**given)
    assert type(caught.value) is error
    assert caught.value.hint


def test_too_few_labels_are_told_how_many_would_do():
    with pytest.raises(NotEnoughLabels, match="298 labels cannot guarantee at most 1 % at 95 %; at least 299 can"):
        solvent.route([1] * 298, [1] * 298, [0.9] * 298, at_most=0.01)
    assert solvent.route([1] * 299, [1] * 299, [0.9] * 299, at_most=0.01).coverage == 1


def test_digits_by_a_simple_model():
    images, digits = load_digits(return_X_y=True)
    train, rest, learnt, other = train_test_split(images, digits, train_size=500, random_state=0)
    model = LogisticRegression(C=0.01, max_iter=2000).fit(train / 16, learnt)
    sure, said = model.predict_proba(rest / 16).max(axis=1), model.predict(rest / 16)
    half = len(rest) // 2
    routed = solvent.route(other[:half], said[:half], sure[:half], at_most=0.03)
    later = routed(sure[half:])
    assert (said != other).mean() > 0.06
    assert later.mean() > 0.3
    assert (said != other)[half:][later].mean() <= 0.03

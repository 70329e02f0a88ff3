"""Champion against challenger: labels where they disagree suffice, and both ways are told."""

import numpy as np
import pytest

import solvent
from solvent.domain.errors import BadArrays
from solvent.stats.wealth import Losses, log_wealth_below

AGREE, WON, LOST = 900, 75, 25
CHAMPION = np.r_[np.ones(AGREE, int), np.zeros(WON, int), np.ones(LOST, int)]
CHALLENGER = np.r_[np.ones(AGREE, int), np.ones(WON, int), np.zeros(LOST, int)]
TRUTH = np.ones(AGREE + WON + LOST, int)


def test_the_better_challenger_is_proven_better_and_the_champion_is_not():
    found, turned = solvent.compare(TRUTH, CHAMPION, CHALLENGER), solvent.compare(TRUTH, CHALLENGER, CHAMPION)
    assert (found.verdict.value, turned.verdict.value) == ("proven", "refuted")
    assert found.estimate.value == pytest.approx(-0.05)
    assert found.estimate.low < -0.05 < found.estimate.high < 0


def test_labels_are_needed_only_where_they_disagree():
    partly = np.where(CHAMPION == CHALLENGER, None, TRUTH)
    assert solvent.compare(partly, CHAMPION, CHALLENGER) == solvent.compare(TRUTH, CHAMPION, CHALLENGER)


def test_a_disagreement_without_a_label_is_named():
    partly = TRUTH.astype(float)
    partly[-3:] = np.nan
    with pytest.raises(BadArrays, match="3 of 100 rows"):
        solvent.compare(partly, CHAMPION, CHALLENGER)


def test_rows_on_which_both_err_say_nothing():
    both = np.full(500, 2)
    found = solvent.compare(np.r_[TRUTH, both * 0], np.r_[CHAMPION, both], np.r_[CHALLENGER, both])
    assert found.verdict.value == "proven"
    losses = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([WON, LOST], float))
    assert log_wealth_below(losses, 0.5) >= np.log(20)


def test_equal_models_are_not_told_apart():
    found = solvent.compare(TRUTH, CHAMPION, CHAMPION)
    assert (found.verdict.value, found.needed, found.estimate.value) == ("not yet", None, 0)


def test_what_is_missing_counts_disagreements():
    found = solvent.compare(TRUTH[880:960], CHAMPION[880:960], np.where(np.arange(80) % 3, CHALLENGER[880:960], 0))
    assert found.verdict.value in {"not yet", "proven"}
    slight = solvent.compare(
        np.ones(40, int), np.r_[np.zeros(12, int), np.ones(28, int)], np.r_[np.ones(32, int), np.zeros(8, int)]
    )
    assert slight.verdict.value == "not yet"
    assert slight.needed > 20


def test_scores_are_no_predictions():
    with pytest.raises(BadArrays) as error:
        solvent.compare(TRUTH, CHAMPION * 0.4, CHALLENGER)
    assert "classes" in error.value.hint


def test_text_among_numbers_is_no_truth():
    with pytest.raises(BadArrays) as error:
        solvent.compare(["1"] * len(TRUTH), CHAMPION, CHALLENGER)
    assert "same type" in error.value.hint

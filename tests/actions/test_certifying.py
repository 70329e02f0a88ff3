"""Certificates: figures that are known, metrics as scikit-learn knows them, and advice for what cannot be."""

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

import solvent
from solvent.actions import evaluation
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels, SolventError

RNG = np.random.default_rng(11)
TRUTH = RNG.integers(0, 2, 400)
SAID = np.where(RNG.random(400) < 0.1, 1 - TRUTH, TRUTH)
SCORE = np.clip(np.where(SAID == 1, 0.8, 0.2) + RNG.normal(0, 0.1, 400), 0.01, 0.99)
THREE, GUESS = RNG.choice(["a", "b", "c"], 300), RNG.choice(["a", "b", "c"], 300, p=[0.6, 0.3, 0.1])
GUESS = np.where(RNG.random(300) < 0.8, THREE, GUESS)
SIZE = RNG.normal(10, 2, 200)
MEASURED = SIZE + RNG.normal(0, 1, 200)


def errors(k: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(n, int), np.r_[np.ones(k, int), np.zeros(n - k, int)]


@pytest.mark.parametrize(("k", "n", "high"), [(5, 200, 0.051843), (0, 299, 0.009969), (10, 1000, 0.016903)])
def test_one_look_gives_the_exact_bound(k, n, high):
    found = solvent.certify(*errors(k, n), at_most=0.01, looks="fixed")
    assert found.estimate.high == pytest.approx(high, abs=5e-7)
    assert (found.estimate.value, found.estimate.n, found.estimate.level) == (k / n, n, 0.95)
    assert found.verdict.value == ("proven" if high < 0.01 else "not yet")


def test_likely_valuable_is_not_proven():
    assert solvent.certify(*errors(5, 200), at_most=0.0385, looks="fixed").verdict.value == "not yet"


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.9))
def test_verdict_and_bounds_agree(counts, limit):
    for looks in ("fixed", "anytime"):
        found = solvent.certify(*errors(*counts), at_most=limit, looks=looks)
        low, high = found.estimate.low, found.estimate.high
        assert low <= found.estimate.value <= high
        if min(abs(low - limit), abs(high - limit)) > 1e-6:
            wanted = "proven" if high < limit else "refuted" if low > limit else "not yet"
            assert found.verdict.value == wanted


@given(st.permutations(range(60)))
def test_the_order_of_the_labels_does_not_count(order):
    truth, said = errors(3, 60)
    before, after = (solvent.certify(truth, x, at_most=0.2) for x in (said, said[list(order)]))
    assert before.estimate == after.estimate


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("error_rate", sk.zero_one_loss(TRUTH, SAID)),
        ("accuracy", sk.accuracy_score(TRUTH, SAID)),
        ("recall", sk.recall_score(TRUTH, SAID)),
        ("precision", sk.precision_score(TRUTH, SAID)),
        ("recall:0", sk.recall_score(TRUTH, SAID, pos_label=0)),
        ("specificity", sk.recall_score(TRUTH, SAID, pos_label=0)),
        ("false_positive_rate", 1 - sk.recall_score(TRUTH, SAID, pos_label=0)),
        ("false_negative_rate", 1 - sk.recall_score(TRUTH, SAID)),
        ("f1", sk.f1_score(TRUTH, SAID)),
        ("fbeta:2", sk.fbeta_score(TRUTH, SAID, beta=2)),
        ("fbeta:0.5:0", sk.fbeta_score(TRUTH, SAID, beta=0.5, pos_label=0)),
        ("jaccard", sk.jaccard_score(TRUTH, SAID)),
        ("log_loss", sk.log_loss(TRUTH, SCORE)),
        ("brier", sk.brier_score_loss(TRUTH, SCORE)),
        ("mcc", sk.matthews_corrcoef(TRUTH, SAID)),
        ("balanced_accuracy", sk.balanced_accuracy_score(TRUTH, SAID)),
        ("average_precision", sk.average_precision_score(TRUTH, SCORE)),
    ],
)
def test_two_classes_as_scikit_learn_counts_them(metric, expected):
    found = solvent.certify(TRUTH, SAID, metric=metric, at_least=0.5, y_score=SCORE, largest=5.0)
    assert found.estimate.value == pytest.approx(expected)
    assert found.estimate.low < expected < found.estimate.high


@pytest.mark.parametrize("name", ["a", "b", "c"])
@pytest.mark.parametrize(
    ("metric", "function"), [("recall", sk.recall_score), ("precision", sk.precision_score), ("f1", sk.f1_score)]
)
def test_each_of_several_classes_as_scikit_learn_counts_it(metric, function, name):
    found = solvent.certify(THREE, GUESS, metric=f"{metric}:{name}", at_least=0.5)
    assert found.estimate.value == pytest.approx(function(THREE, GUESS, labels=[name], average=None)[0])


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("mae", sk.mean_absolute_error(SIZE, MEASURED)),
        ("mse", sk.mean_squared_error(SIZE, MEASURED)),
        ("rmse", sk.root_mean_squared_error(SIZE, MEASURED)),
        ("mape", sk.mean_absolute_percentage_error(SIZE, MEASURED)),
        ("pinball:0.9", sk.mean_pinball_loss(SIZE, MEASURED, alpha=0.9)),
        ("r2", sk.r2_score(SIZE, MEASURED)),
    ],
)
@pytest.mark.parametrize("looks", ["anytime", "fixed"])
def test_measurements_as_scikit_learn_counts_them(metric, expected, looks):
    found = solvent.certify(SIZE, MEASURED, metric=metric, at_most=0.05, largest=20.0, looks=looks)
    assert found.estimate.value == pytest.approx(expected)
    assert found.estimate.low < expected < found.estimate.high


def test_the_area_is_that_of_disjoint_pairs():
    found = solvent.certify(TRUTH, SAID, metric="auc", at_least=0.5, y_score=SCORE)
    assert found.estimate.value == pytest.approx(sk.roc_auc_score(TRUTH, SCORE), abs=0.05)
    assert found.estimate.n == min(TRUTH.sum(), 400 - TRUTH.sum())
    assert found.verdict.value == "proven"


def test_costs_are_indexed_by_integers_as_they_are():
    truth, said = np.array([0, 1, 1, 0] * 50), np.array([0, 1, 0, 1] * 50)
    costs = [[-1, 5], [100, -20]]
    found = solvent.certify(truth, said, metric="cost", at_most=50, costs=costs)
    assert found.estimate.value == pytest.approx((-1 - 20 + 100 + 5) / 4)
    names = np.array(["bad", "good"])
    turned = solvent.certify(names[truth], names[said], metric="cost", at_most=50, costs=costs, labels=["bad", "good"])
    assert turned.estimate == found.estimate


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, pl.Series, lambda x: pd.DataFrame({"y": x})])
@pytest.mark.parametrize("values", [[0, 1, 1, 0] * 20, ["x", "y", "y", "x"] * 20, [True, False, False, True] * 20])
def test_columns_of_every_kind(kind, values):
    found = solvent.certify(kind(values), kind([*values[:-1], values[1]]), metric="accuracy", at_least=0.5)
    assert (found.verdict.value, found.estimate.n) == ("proven", 80)


def test_a_business_metric_comes_from_a_column():
    profit = np.r_[np.full(99, 5.0), -100.0]
    found = solvent.certify(profit, None, metric="mean", at_least=0, largest=(-100, 5))
    assert found.estimate.value == pytest.approx(3.95)
    assert found.verdict.value == "not yet"


def test_an_error_rate_that_is_refuted_needs_nothing_more():
    found = solvent.certify(*errors(60, 100), at_most=0.1)
    assert (found.verdict.value, found.needed) == ("refuted", None)


def test_what_is_missing_is_counted():
    assert solvent.certify(*errors(0, 100), at_most=0.01, looks="fixed").needed == 299
    now = solvent.certify(*errors(0, 100), at_most=0.01)
    proven = solvent.certify(*errors(0, 100 + int(now.needed)), at_most=0.01)
    assert (proven.verdict.value, proven.needed) == ("proven", 0)
    assert solvent.certify(*errors(0, 99 + int(now.needed)), at_most=0.01).verdict.value == "not yet"


@pytest.mark.parametrize(
    ("metric", "options"), [("f1", {"at_least": 0.75}), ("mae", {"at_most": 1.0, "largest": 10.0})]
)
def test_what_is_missing_suffices_mostly(metric, options):
    truth, said = (TRUTH[:60], SAID[:60]) if metric == "f1" else (SIZE[:60], MEASURED[:60])
    now, rng = solvent.certify(truth, said, metric=metric, **options), np.random.default_rng(3)
    assert now.verdict.value == "not yet"
    more = [rng.integers(0, 60, int(now.needed)) for _ in range(100)]
    proven = [
        solvent.certify(np.r_[truth, truth[rows]], np.r_[said, said[rows]], metric=metric, **options).verdict.value
        for rows in more
    ]
    assert proven.count("proven") >= 65


def test_labels_in_clusters_are_worth_fewer():
    truth, said = np.zeros(1000, int), np.repeat(np.r_[1, np.zeros(49, int)], 20)
    alone = solvent.certify(truth, said, at_most=0.05)
    together = solvent.certify(truth, said, at_most=0.05, clusters=np.repeat(np.arange(50), 20))
    assert (alone.verdict.value, together.verdict.value) == ("proven", "not yet")
    assert together.effective_n == pytest.approx(50)
    assert together.estimate.high > alone.estimate.high
    assert together.needed > 0


def test_clusters_of_one_row_are_none():
    truth, said = errors(1, 100)
    alone, each = (solvent.certify(truth, said, at_most=0.1, clusters=c) for c in (None, np.arange(100)))
    assert alone == each


def test_weights_move_the_estimate_to_the_population():
    truth, said = np.zeros(300, int), np.r_[np.ones(30, int), np.zeros(270, int)]
    weights = np.r_[np.full(100, 0.75), np.full(200, 1.125)]
    found = solvent.certify(truth, said, at_most=0.2, weights=weights)
    assert found.estimate.value == pytest.approx(np.average(said, weights=weights))
    assert found.effective_n < 300
    assert solvent.certify(truth, said, at_most=0.2, weights=np.full(300, 7.0)) == solvent.certify(
        truth, said, at_most=0.2
    )


def test_weights_of_two_are_taken_whatever_rows_chance_draws():
    rng = np.random.default_rng(3)
    for n in (20, 100, 1000, 10_000):
        for _ in range(100):
            # Half of what there is makes up a quarter of what is drawn: weights of 2 and 2/3 have a mean of 1.
            weights = rng.permutation(np.where(rng.random(n) < 0.25, 2.0, 2 / 3))
            evaluation.design(None, weights, n)


def test_weights_beyond_two_are_refused_as_soon_as_chance_does_not_explain_them():
    weights = np.where(np.arange(4000) % 10 == 0, 4.0, 2 / 3)
    with pytest.raises(BadArrays, match="mean"):
        evaluation.design(None, weights, 4000)


def test_heavy_weights_are_left_to_the_audit_arm():
    with pytest.raises(BadArrays) as error:
        solvent.certify(np.zeros(100), np.zeros(100), at_most=0.1, weights=np.r_[np.ones(99), 5.0])
    assert "audit arm" in error.value.hint


def test_wrong_labels_are_corrected_for():
    # A model that is right 99.9 % of the time reads 98.902 % where 1 % of the labels are wrong.
    measured = round(0.01098 * 100_000)
    found = solvent.certify(*errors(measured, 100_000), at_most=0.005, label_noise=0.01)
    assert found.estimate.value == pytest.approx(0.001, abs=1e-6)
    assert found.verdict.value == "proven"
    assert solvent.certify(*errors(measured, 100_000), at_most=0.005).verdict.value == "refuted"


def test_fewer_wrong_labels_than_declared_prove_nothing():
    found = solvent.certify(*errors(0, 5000), at_most=0.01, label_noise=0.05)
    assert found.verdict.value == "not yet"
    assert "declare a lower label_noise" in found.notes[0]


def test_an_approximate_metric_is_never_proven():
    found = solvent.certify(SIZE, SIZE, metric="mae", at_most=5.0)
    assert (found.exact, found.verdict.value) == (False, "not yet")
    assert any("largest" in note for note in found.notes)


def test_a_loss_without_a_ceiling_can_be_refuted():
    found = solvent.certify(SIZE, SIZE + 3.0, metric="mae", at_most=1.0)
    assert (found.exact, found.verdict.value, found.estimate.high) == (True, "refuted", math.inf)


ONES = np.ones(50, int)


@pytest.mark.parametrize(
    ("wrong", "call", "hint"),
    [
        (BadArrays, lambda: solvent.certify([0, 1, 0], [0, 1], at_most=0.1), "equal length"),
        (BadArrays, lambda: solvent.certify([0, 1, math.nan], [0, 1, 1], at_most=0.1), "drop them"),
        (BadArrays, lambda: solvent.certify(["a", None, "b"], ["a", "b", "b"], at_most=0.1), "drop them"),
        (BadArrays, lambda: solvent.certify(pd.array([1, None, 0]), [1, 0, 0], at_most=0.1), "drop them"),
        (BadArrays, lambda: solvent.certify(np.ones((5, 2)), np.ones(5), at_most=0.1), "one value"),
        (BadArrays, lambda: solvent.certify([0, 1] * 9, ["0", "1"] * 9, at_most=0.1), "same type"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, metric="log_loss", at_most=1, y_score=ONES * 1.5), "exp"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, metric="auc", at_least=0.5), "y_score"),
        (BadArrays, lambda: solvent.certify(ONES, None, at_most=0.1), "y_pred"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, metric="cost", at_most=1), "costs="),
        (
            BadArrays,
            lambda: solvent.certify(ONES, ONES, metric="cost", at_most=1, costs=[[0, 1, 2]]),
            "pair of classes",
        ),
        (
            BadArrays,
            lambda: solvent.certify(ONES * 2, ONES, metric="cost", at_most=1, costs=[[0, 1], [1, 0]]),
            "count from 0",
        ),
        (
            BadArrays,
            lambda: solvent.certify(["a"] * 9, ["b"] * 9, metric="cost", at_most=1, costs=[[0, 1], [1, 0]]),
            "labels=",
        ),
        (BadArrays, lambda: solvent.certify(["a"] * 9, ["b"] * 9, at_most=0.1, labels=["a", "c"]), "Name all"),
        (BadArrays, lambda: solvent.certify([1.0], [9.0], metric="mae", at_most=1, largest=2), "can happen"),
        (BadArrays, lambda: solvent.certify([0.0, 1.0], [1.0, 2.0], metric="mape", at_most=1), "mae"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, at_most=0.1, weights=-ONES), "drawn"),
        (NotEnoughLabels, lambda: solvent.certify([], [], at_most=0.1), "Label"),
        (NotEnoughLabels, lambda: solvent.certify(["a", "b"], ["c", "d"], at_most=0.1), "Label more"),
        (NotEnoughLabels, lambda: solvent.certify([0, 1], [0, 1], at_most=0.1, labels=[0, 1, 2]), "Label more"),
        (
            NotEnoughLabels,
            lambda: solvent.certify(ONES, ONES, metric="recall:0", at_least=0.5, labels=[0, 1]),
            "that class",
        ),
        (BadClaim, lambda: solvent.certify(ONES, ONES, at_most=0.1, label_noise="little"), "a number"),
        (BadClaim, lambda: solvent.certify(SIZE, MEASURED, metric="mae", at_most=1, largest=-5), "can happen"),
        (BadClaim, lambda: solvent.certify(SIZE, None, metric="mean", at_most=1, largest=(1,)), "(-1000, 50)"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, at_most=0.1, labels="ok"), "a list"),
        (BadArrays, lambda: solvent.certify(np.full(200, math.inf), MEASURED, metric="mae", at_most=1), "came about"),
        (BadArrays, lambda: solvent.certify(["ok ", "bad "] * 40, ["ok", "bad"] * 40, at_most=0.1), "blanks"),
        (BadArrays, lambda: solvent.certify(["Ok"] * 40, ["ok"] * 40, at_most=0.1), "case"),
        (BadArrays, lambda: solvent.certify([0, 1] * 40, [2, 3] * 40, at_most=0.1), "alike"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, at_most=0.1, labels=[[0], [1]]), "a list"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, at_most=0.1, labels=[{}, {}]), "a list"),
        (BadArrays, lambda: solvent.certify(ONES, ONES, at_most=0.1, labels=[]), "a list"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="error_rate:1", at_most=0.1), "recall:1"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="recall:1:2", at_least=0.1), "recall:1"),
        (BadClaim, lambda: solvent.certify(ONES, ONES), "either"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, at_most=0.1, at_least=0.1), "either"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, at_most=0.1, level=95), "0.95"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, at_most=0.1, looks="daily"), "anytime"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="acuracy", at_least=0.9), "accuracy"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="neg_log_loss", at_least=-1), "log_loss itself"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="accuracy", at_least=99), "0.99"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, metric="accuracy", at_least=1), "0.999"),
        (BadClaim, lambda: solvent.certify(THREE, GUESS, metric="recall", at_least=0.5), "recall:c"),
        (BadClaim, lambda: solvent.certify(THREE, GUESS, metric="recall:d", at_least=0.5), "recall:"),
        (BadClaim, lambda: solvent.certify(SIZE, MEASURED, at_most=0.5), "mae"),
        (BadClaim, lambda: solvent.certify(THREE, GUESS, metric="rmse", at_most=0.5), "error_rate"),
        (BadClaim, lambda: solvent.certify(ONES, ONES, at_most=0.1, label_noise=0.6), "between 0 and 0.5"),
        (BadClaim, lambda: solvent.certify(TRUTH, SAID, metric="f1", at_least=0.1, label_noise=0.1), "adjudicated"),
        (BadClaim, lambda: solvent.certify(TRUTH, SAID, metric="rate", at_most=0.1), "certify_rate"),
        (BadClaim, lambda: solvent.certify(TRUTH, SAID, at_most=0.1, costs=[[0, 1], [1, 0]]), 'metric="cost"'),
        (
            BadArrays,
            lambda: solvent.certify(np.sort(TRUTH), SAID, metric="auc", at_least=0.5, y_score=np.sort(SCORE)),
            "arrived",
        ),
    ],
)
def test_what_cannot_be_certified_says_what_to_do(wrong, call, hint):
    with pytest.raises(wrong) as error:
        call()
    assert isinstance(error.value, SolventError)
    assert hint in error.value.hint


def test_scores_that_only_know_the_season_prove_no_area():
    """Late and punctual ones of one season never meet where rows are paired in their order."""
    rng = np.random.default_rng(5)
    season = np.repeat([0.1, 0.5], 2000)
    late = rng.random(4000) < season
    score = np.clip(season + rng.normal(0, 0.02, 4000), 0, 1)
    found = solvent.certify(late, None, metric="auc", at_least=0.8, y_score=score)
    assert found.estimate.low > 0.8 > sk.roc_auc_score(late, score)
    assert found.verdict == "not yet"
    assert "Over all pairs" in " ".join(found.notes)
    order = rng.permutation(4000)
    shuffled = solvent.certify(late[order], None, metric="auc", at_least=0.6, y_score=score[order])
    assert shuffled.verdict == "proven"


def test_a_model_that_is_always_wrong_is_refuted_by_classes_that_were_declared():
    found = solvent.certify(["ok"] * 40, ["Ok"] * 40, at_most=0.1, labels=["ok", "Ok"])
    assert found.verdict == "refuted"


def test_one_class_taken_for_another_is_an_error_and_no_misspelling():
    assert solvent.certify(["defect"] * 40, ["fine"] * 40, at_most=0.1).verdict == "refuted"

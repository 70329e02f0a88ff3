"""Performance without labels: the kernels against known truths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

from solvent.stats import soft_labels
from solvent.stats.calibration import BINS, grid, isotonic, smoothed
from solvent.stats.soft_labels import SoftRows, chance_error, of_confusion


def _sharp(seed: int, classes: int, rows: int = 400) -> tuple[SoftRows, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    score = rng.dirichlet(np.ones(classes), rows)
    truth = (score.cumsum(axis=1) > rng.random((rows, 1))).argmax(axis=1)
    said = score.argmax(axis=1)
    # On the grid, so that ties are the same for both.
    score = (np.floor(score * BINS) + 0.5) / BINS
    return SoftRows(np.eye(classes)[truth], said, score, np.ones(rows)), truth, said


@pytest.mark.parametrize("seed", range(3))
def test_where_the_truth_is_known_metrics_are_scikit_learns(seed: int) -> None:
    rows, truth, said = _sharp(seed, 2)
    table = rows.confusion()
    assert soft_labels.accuracy(table) == pytest.approx(metrics.accuracy_score(truth, said))
    assert soft_labels.fbeta(table, 1, 2.0) == pytest.approx(metrics.fbeta_score(truth, said, beta=2.0))
    assert soft_labels.precision(table, 1) == pytest.approx(metrics.precision_score(truth, said))
    assert soft_labels.recall(table, 1) == pytest.approx(metrics.recall_score(truth, said))
    assert soft_labels.specificity(table, 1) == pytest.approx(metrics.recall_score(truth, said, pos_label=0))
    assert soft_labels.jaccard(table, 1) == pytest.approx(metrics.jaccard_score(truth, said))
    assert soft_labels.mcc(table) == pytest.approx(metrics.matthews_corrcoef(truth, said))
    assert soft_labels.auc(rows, 1) == pytest.approx(metrics.roc_auc_score(truth, rows.score[:, 1]))
    assert soft_labels.average_precision(rows, 1) == pytest.approx(
        metrics.average_precision_score(truth, rows.score[:, 1])
    )
    kept = rows.score[:, 1]
    assert soft_labels.brier(rows) == pytest.approx(metrics.brier_score_loss(truth, kept), abs=1e-3)
    assert soft_labels.log_loss(rows) == pytest.approx(metrics.log_loss(truth, kept), abs=2e-2)


def test_of_several_classes_too() -> None:
    rows, truth, said = _sharp(5, 4)
    table = rows.confusion()
    assert soft_labels.f1_macro(table) == pytest.approx(metrics.f1_score(truth, said, average="macro"))
    assert soft_labels.balanced_accuracy(table) == pytest.approx(metrics.balanced_accuracy_score(truth, said))
    assert soft_labels.mcc(table) == pytest.approx(metrics.matthews_corrcoef(truth, said))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60))
def test_calibration_on_the_grid_is_isotonic_regression(rows: list[tuple[int, bool]]) -> None:
    codes = np.array([code for code, _ in rows], np.int32)
    truth = np.array([true for _, true in rows], float)
    levels = isotonic(codes, truth)
    expected = IsotonicRegression(out_of_bounds="clip").fit(codes, truth).predict(np.arange(BINS))
    assert np.allclose(levels, expected)
    assert (np.diff(levels) >= 0).all()


def test_a_bin_with_few_rows_is_drawn_towards_the_mean() -> None:
    codes = np.repeat(np.array([1, 2], np.int32), [1000, 1])
    levels = smoothed(codes, np.repeat([1.0, 100.0], [1000, 1]))
    assert 0.9 < levels[1] < 1.1
    assert levels[2] < 10


def test_every_score_has_a_bin() -> None:
    codes = grid(np.linspace(0, 1, 9999))
    assert codes.min() == 0
    assert codes.max() == BINS - 1
    assert (np.diff(codes) >= 0).all()


@pytest.mark.parametrize("classes", [2, 4])
def test_chance_is_what_drawn_truths_show(classes: int) -> None:
    rng = np.random.default_rng(1)
    score = rng.dirichlet(np.ones(classes), 600)
    rows = SoftRows(score, score.argmax(axis=1), score, np.ones(600))
    told = chance_error(rows, of_confusion(soft_labels.accuracy), rng)
    right = score.max(axis=1)
    assert told == pytest.approx(np.sqrt((right * (1 - right)).sum()) / 600, rel=0.35)

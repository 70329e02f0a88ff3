"""Performance without labels, as users ask for it: right on known truths, honest about what it cannot see."""

import math
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import solvent
from solvent.domain.errors import SolventError

NAMES = {"y_true": "truth", "y_pred": "said", "y_score": "score"}


def _scored(rng: np.random.Generator, rows: int, *, shift: float = 0.0) -> dict[str, np.ndarray]:
    logit = rng.normal(shift, 1.5, rows)
    score = 1 / (1 + np.exp(-logit))
    true = rng.random(rows) < 1 / (1 + np.exp(-0.7 * logit))
    return {"score": score, "said": score > 0.5, "truth": true}


def _without(table: dict[str, Any]) -> dict[str, Any]:
    return {name: values for name, values in table.items() if name != "truth"}


@pytest.mark.parametrize("metric", ["accuracy", "f1", "auc", "brier", "recall", "log_loss"])
def test_nine_intervals_in_ten_hold_the_truth_of_their_chunk(metric: str) -> None:
    rng, hits = np.random.default_rng(5), []
    # The chunks of one reference share its chance, so there are several.
    for _ in range(6):
        estimator = solvent.PerformanceEstimator(_scored(rng, 10_000), **NAMES)
        now = _scored(rng, 8000, shift=0.7)
        found = estimator.estimate(_without(now), metric=metric, chunk=1000)
        confirmed = estimator.estimate(now, metric=metric, chunk=1000)
        assert all(each.method == "confirmed" and each.low == each.value for each in confirmed)
        hits += [one.low <= other.value <= one.high for one, other in zip(found, confirmed, strict=True)]
    assert np.mean(hits) >= 0.8


def test_of_several_classes_columns_are_told_by_their_names() -> None:
    rng = np.random.default_rng(2)
    share = rng.dirichlet([1, 1, 1], 6000)
    truth = np.array(["a", "b", "c"])[(share.cumsum(axis=1) > rng.random((6000, 1))).argmax(axis=1)]
    table = {f"p_{name}": share[:, place] for place, name in enumerate("abc")}
    table |= {"truth": truth, "said": np.array(["a", "b", "c"])[share.argmax(axis=1)]}
    old = {name: values[:4000] for name, values in table.items()}
    now = {name: values[4000:] for name, values in table.items() if name != "truth"}
    [found] = solvent.estimate_performance(
        old, now, y_true="truth", y_pred="said", y_score=["p_c", "p_a", "p_b"], chunk=2000, features=[]
    )
    true = float((table["said"][4000:] == truth[4000:]).mean())
    assert found.low <= true <= found.high


def test_errors_of_measurements_follow_what_was_said() -> None:
    rng = np.random.default_rng(3)
    said = rng.uniform(0, 10, 8000)
    truth = said + rng.normal(0, 1 + said / 5)
    old = {"said": said[:5000], "truth": truth[:5000]}
    high = np.flatnonzero(said[5000:] > 7) + 5000
    for metric, true in (
        ("mae", np.abs(truth - said)[high].mean()),
        ("rmse", math.sqrt(((truth - said)[high] ** 2).mean())),
    ):
        [found] = solvent.estimate_performance(
            old, {"said": said[high]}, y_true="truth", y_pred="said", metric=metric, chunk=len(high)
        )
        assert found.low <= true <= found.high


def test_labels_that_come_in_correct_what_was_estimated() -> None:
    rng = np.random.default_rng(4)
    old, now = _scored(rng, 8000), _scored(rng, 2000)
    now["truth"] = rng.random(2000) < 0.5
    labels = now["truth"].astype(float)
    labels[::2] = np.nan
    estimator = solvent.PerformanceEstimator(old, **NAMES)
    true = float((now["said"] == now["truth"]).mean())
    [blind] = estimator.estimate(_without(now), chunk=2000)
    [half] = estimator.estimate(now | {"truth": labels}, chunk=2000)
    assert abs(half.value - true) < 0.3 * abs(blind.value - true)
    assert half.confirmed == 1000


def _model(rng: np.random.Generator) -> tuple[Any, Any]:
    """A decision maker on two columns, the second of which matters little to where it errs, and tables of it."""

    def drawn(rows: int, mean: float, unused: float) -> dict[str, np.ndarray]:
        used = rng.normal(mean, 1, rows)
        truth = rng.random(rows) < 1 / (1 + np.exp(-2 * used))
        return {"used": used, "unused": rng.normal(unused, 1, rows), "truth": truth.astype(int)}

    trained = drawn(2000, 1.5, 0)
    model = LogisticRegression().fit(trained["used"][:, None], trained["truth"])

    def scored(rows: int, mean: float, unused: float) -> dict[str, np.ndarray]:
        table = drawn(rows, mean, unused)
        score = model.predict_proba(table["used"][:, None])[:, 1]
        return table | {"score": score, "said": (score > 0.5).astype(int)}

    return model, scored


def test_a_shift_in_an_unused_column_is_no_harm_and_one_that_hurts_is_severe() -> None:
    rng = np.random.default_rng(6)
    _, scored = _model(rng)
    estimator = solvent.PerformanceEstimator(scored(5000, 1.5, 0), **NAMES)
    harmless = [
        estimator.harm(_without(scored(2000, 1.5, rng.choice([-1, 0.5, 1]))), metric="accuracy") for _ in range(5)
    ]
    harmful = [estimator.harm(_without(scored(2000, 0.2, 0)), metric="accuracy") for _ in range(5)]
    assert not any(each.severe for each in harmless)
    assert all(each.severe and each.value < 0 for each in harmful)


def test_a_reference_that_drifts_says_so() -> None:
    rng = np.random.default_rng(7)
    parts = [_scored(rng, 3000) for _ in range(4)]
    for place, part in enumerate(parts):
        part["truth"] ^= rng.random(3000) < 0.1 * place
    old = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    [found] = solvent.estimate_performance(old, _without(_scored(rng, 1000)), **NAMES, chunk=1000)
    assert any("fresh labels" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        ({"score": np.full(400, 1.5)}, {}, "between 0 and 1"),
        ({"truth": np.zeros(400, bool)}, {}, "Only 1 class"),
        ({"truth": np.full(400, np.nan)}, {}, "Only 0 class"),
        ({"score": np.full(400, np.nan)}, {}, "No row"),
        ({}, {"y_score": "scroe"}, "names the column 'scroe'"),
        ({}, {"metric": "acuracy"}, "no metric"),
        ({}, {"chunk": 9000}, "does not fit"),
        ({}, {"metric": "mae", "y_score": None, "y_pred": None}, "judges predictions"),
        ({}, {"metric": "cost"}, "matrix of costs"),
    ],
)
def test_what_cannot_be_used_is_refused_with_advice(change: Any, options: Any, says: str) -> None:
    old = _scored(np.random.default_rng(0), 400)
    with pytest.raises(SolventError) as error:
        solvent.estimate_performance(old | change, _without(old), **(NAMES | options))
    assert says in str(error.value)
    assert error.value.hint


def test_fifty_rows_are_enough_to_say_how_little_they_tell() -> None:
    rng = np.random.default_rng(1)
    [few] = solvent.estimate_performance(_scored(rng, 50), _without(_scored(rng, 500)), **NAMES, chunk=500)
    [many] = solvent.estimate_performance(_scored(rng, 5000), _without(_scored(rng, 500)), **NAMES, chunk=500)
    assert few.high - few.low > 1.5 * (many.high - many.low)

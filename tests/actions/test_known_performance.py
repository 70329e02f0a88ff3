"""Estimates of performance are made once: taken over for the same rows and made anew for others."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest

from solvent.actions import known_performance
from solvent.actions.estimating_performance import PerformanceEstimator
from solvent.actions.known_performance import KnownPerformance
from solvent.domain.contract import Contract, Data, Evaluation

CONTRACT = Contract(
    data=Data(time="at", target="late"), evaluation=Evaluation(prediction="said", score="probability", positive=1)
)


def decisions(days: range, *, seed: int) -> dict[str, np.ndarray]:
    """Decisions of some days, 120 a day."""
    rng = np.random.default_rng([seed, days.start + 100])
    n = 120 * len(days)
    hour = rng.integers(0, 24, n)
    probability = 1 / (1 + np.exp(-(hour - 14) / 4 + rng.normal(0, 1, n)))
    at = [datetime(2026, 1, 1) + timedelta(days=day) for day in days for _ in range(120)]
    return {
        "at": np.array(at, "datetime64[us]"),
        "hour": hour,
        "site": rng.choice(np.array(["a", "b", None], object), n),
        "probability": probability,
        "said": (probability > 0.5).astype(int),
        "late": (rng.random(n) < probability).astype(int),
    }


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many rows each estimate was asked for."""
    rows: list[int] = []

    class Counting(PerformanceEstimator):
        def estimate(self, current, **options):
            rows.append(len(current["said"]))
            return super().estimate(current, **options)

    monkeypatch.setattr(known_performance, "PerformanceEstimator", Counting)
    yield rows


def unlabelled(table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: values for name, values in table.items() if name != "late"}


def test_only_new_chunks_are_estimated_and_the_answers_are_the_estimators_own(asked: list[int]) -> None:
    reference, now = decisions(range(-20, 0), seed=0), unlabelled(decisions(range(6), seed=1))
    first = KnownPerformance(CONTRACT, reference, "mark")
    found = first.estimate(now, "accuracy")
    own = PerformanceEstimator(
        reference, y_true="late", y_pred="said", y_score="probability", features=["hour", "site"]
    ).estimate(now, metric="accuracy", chunk="at")
    assert [(one.value, one.low, one.high, one.start, one.end) for one in found] == [
        (one.value, one.low, one.high, one.start, one.end) for one in own
    ]
    harm = first.harm(now, "accuracy")
    asked.clear()
    again = KnownPerformance(CONTRACT, reference, "mark")
    again.resume(json.loads(json.dumps(first.state)))
    assert again.estimate(now, "accuracy") == found
    assert again.harm(now, "accuracy") == harm
    assert asked == []
    later = {
        name: np.concatenate([now[name], values]) for name, values in unlabelled(decisions(range(6, 7), seed=1)).items()
    }
    assert again.estimate(later, "accuracy")[:6] == found
    assert asked == [120]


@pytest.mark.parametrize(("changed", "anew"), [("reference", 2), ("metric", 2), ("label", 1), ("nothing", 0)])
def test_whatever_an_estimate_depends_on_makes_it_anew(asked: list[int], changed: str, anew: int) -> None:
    reference, now = decisions(range(-20, 0), seed=0), decisions(range(2), seed=1)
    now["late"] = np.full(len(now["late"]), np.nan)
    first = KnownPerformance(CONTRACT, reference, "mark")
    first.estimate(now, "accuracy")
    again = KnownPerformance(CONTRACT, reference, "another" if changed == "reference" else "mark")
    again.resume(first.state)
    asked.clear()
    if changed == "label":
        now["late"][:1] = 1
    again.estimate(now, "brier_score" if changed == "metric" else "accuracy")
    assert len(asked) == anew

"""The metric's own history tells how long the model in use stays worth having, where nobody changed the model."""

import json

import pytest

from fakes import project_of
from solvent.actions.prices import outlook
from solvent.domain.evidence import Grade
from solvent.domain.solvency import Known
from solvent.pricing.days_left import LEFT, days_left
from solvent.source.watched_performance import watched_performance

DAYS = [f"2025-0{month}-{day:02}" for month in (1, 2, 3) for day in (1, 8, 15, 22)]
CONTRACT = '[[requirements]]\nmetric = "accuracy"\nat_least = 0.8\n'


def project(scores, *, contract=CONTRACT, touched="", metric="accuracy", rows=5000):
    told = [json.dumps({"live": {metric: score, "n_test": rows}}) for score in scores]
    files = {f"metrics.json@{day}": text for day, text in zip(DAYS, told, strict=False)}
    history = "".join(
        f'{day} ana@example.org "Weekly figures" metrics.json+1-1{touched}\n' for day in reversed(DAYS[: len(scores)])
    )
    history += '2024-12-01 ana@example.org "Train" train.py+10-0\n'
    return project_of(
        {**files, "metrics.json": told[-1], "history": history, "train.py": "x = 1\n", "solvent.toml": contract}
    )


FALLING = [0.92 - 0.006 * week + 0.001 * (week % 2) for week in range(12)]


def test_a_falling_metric_tells_when_the_requirement_is_broken():
    [watched] = watched_performance(project(FALLING))
    assert len(watched.values) == 12 and set(watched.rows) == {5000}
    left = days_left([watched])
    assert left.key == LEFT and left.estimate.grade is Grade.READ
    # 0.054 are left to fall, at 0.006 a week.
    assert left.estimate.low <= 63 <= left.estimate.high < 400


def test_solvency_uses_it():
    seen, unseen = (outlook(one, {}).solvency for one in (project(FALLING), project(FALLING[:3])))
    assert seen.decay.typical.key == LEFT and seen.known is not Known.ASSUMPTIONS
    assert unseen.decay.typical.key != LEFT


def test_a_metric_that_holds_lasts_longer_than_one_can_see():
    left = days_left(watched_performance(project([0.95 + 0.0001 * (week % 3) for week in range(12)])))
    assert left.estimate.low > 80 and left.estimate.high < 10_000


def test_what_is_broken_is_broken_now():
    left = days_left(watched_performance(project([0.7 - 0.001 * week for week in range(12)])))
    assert left.estimate.high < 1


@pytest.mark.parametrize("touched", [" train.py+1-1", " model.onnx+1-1", " dvc.lock+1-1"])
def test_figures_of_models_that_were_changed_are_no_history_of_one(touched):
    assert watched_performance(project(FALLING, touched=touched)) == ()


def test_an_error_must_stay_below_its_limit():
    contract = '[[requirements]]\nmetric = "rmse"\nat_most = 5.0\n'
    left = days_left(
        watched_performance(project([4 + 0.05 * week for week in range(12)], contract=contract, metric="rmse"))
    )
    assert left.estimate.low <= 63 <= left.estimate.high


def test_without_a_requirement_nothing_is_watched():
    assert watched_performance(project(FALLING, contract="")) == ()
    assert days_left([]) is None

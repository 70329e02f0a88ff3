"""What a step to something more complex cost and bought, by the project's own record."""

import json

import pytest

from fakes import project_of, sightings
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.evidence import Place
from solvent.domain.gain import Bought
from solvent.source.gains import gains
from solvent.source.tracked_runs import Tracked, TrackedRun

TRAIN = "from features import names\nfrom sklearn.svm import SVC\nSVC().fit(rows, labels)\n"
HISTORY = (
    '2025-04-01 ana@example.org "Add the weather" features.py+60-0 requirements.txt+1-0 metrics.json+1-1 app.py+900-0\n'
    '2025-03-01 ana@example.org "Begin" train.py+40-0 metrics.json+9-0\n'
)


def _project(before: object, after: object, **more: str) -> dict[str, str]:
    return {
        "history": HISTORY,
        "metrics.json": json.dumps(after),
        "metrics.json@2025-03-01": json.dumps(before),
        "train.py": TRAIN,
        "features.py": "names = []\n",
        "app.py": "import flask\n",
        "requirements.txt": "scikit-learn==1.5\nmeteostat==1.6\n",
        "requirements.txt@2025-03-01": "scikit-learn==1.5\n",
        **more,
    }


def test_a_step_names_its_code_its_packages_and_its_time() -> None:
    [found] = gains(
        project_of(_project({"accuracy": 0.8, "train_seconds": 12}, {"accuracy": 0.84, "train_seconds": 240}))
    )
    assert (found.metric, found.before, found.after) == ("accuracy", 0.8, 0.84)
    # The application's lines are no cost of training.
    assert (found.lines, found.packages, found.seconds) == (60, ("meteostat",), (12.0, 240.0))
    assert "Add the weather" in found.name
    assert found.at == "2025-04-01"


@pytest.mark.parametrize(
    ("before", "after", "bought"),
    [
        ({"accuracy": 0.8}, {"accuracy": 0.9}, Bought.UNTOLD),
        ({"accuracy": 0.8, "n_test": 100}, {"accuracy": 0.82, "n_test": 100}, Bought.CHANCE),
        ({"accuracy": 0.8, "n_test": 9000}, {"accuracy": 0.9, "n_test": 9000}, Bought.BETTER),
        ({"accuracy": 0.9, "n_test": 9000}, {"accuracy": 0.8, "n_test": 9000}, Bought.WORSE),
        ({"error_rate": 0.2, "n_test": 9000}, {"error_rate": 0.1, "n_test": 9000}, Bought.BETTER),
        (
            {"rmse": {"value": 5.0, "low": 4.8, "high": 5.2}},
            {"rmse": {"value": 4.0, "low": 3.8, "high": 4.2}},
            Bought.BETTER,
        ),
        (
            {"rmse": {"value": 5.0, "low": 4.8, "high": 5.2}},
            {"rmse": {"value": 4.9, "low": 4.7, "high": 5.1}},
            Bought.CHANCE,
        ),
    ],
)
def test_what_was_bought_follows_from_rows_or_intervals(before: object, after: object, bought: Bought) -> None:
    [found] = gains(project_of(_project(before, after)))
    assert found.bought is bought
    assert isinstance(found.gain, NotMeasurable) == (bought is Bought.UNTOLD)


def test_without_rows_the_other_steps_tell_what_chance_does() -> None:
    scores = [0.80, 0.81, 0.80, 0.81, 0.80, 0.805, 0.90]
    days = [f"2025-0{number + 1}-01" for number in range(len(scores))]
    files = {f"metrics.json@{day}": json.dumps({"f1": score}) for day, score in zip(days, scores, strict=True)}
    history = "".join(f'{day} ana@example.org "Try {day}" train.py+10-0 metrics.json+1-1\n' for day in reversed(days))
    found = gains(
        project_of({**files, "metrics.json": json.dumps({"f1": scores[-1]}), "history": history, "train.py": TRAIN})
    )
    assert [gain.bought for gain in found] == [Bought.BETTER] + [Bought.CHANCE] * 5


def test_the_contract_says_which_metric_counts() -> None:
    contract = '[[requirements]]\nmetric = "recall"\nat_least = 0.7\n'
    files = _project({"accuracy": 0.8, "recall": 0.5}, {"accuracy": 0.9, "recall": 0.6}, **{"solvent.toml": contract})
    assert [gain.metric for gain in gains(project_of(files))] == ["recall"]


def test_nothing_is_said_of_a_step_that_added_nothing() -> None:
    history = HISTORY.replace("features.py+60-0 requirements.txt+1-0 ", "")
    assert gains(project_of({**_project({"accuracy": 0.8}, {"accuracy": 0.9}), "history": history})) == ()


@pytest.mark.parametrize("text", ["{", "[]", '{"accuracy": "high"}', "null", '{"a": {"b": {"accuracy": NaN}}}'])
def test_files_that_hold_no_metrics_are_passed_over(text: str) -> None:
    files = {**_project({}, {}), "metrics.json": text, "metrics.json@2025-03-01": text}
    assert gains(project_of(files)) == ()


def test_runs_in_a_store_stand_side_by_side_with_the_time_they_took() -> None:
    def run(estimator: str, accuracy: float, seconds: float) -> TrackedRun:
        return TrackedRun(
            Place("mlflow.db"), "late", "", 1, seconds, estimator, {"test_accuracy": accuracy, "n_test": 4000.0}
        )

    recorded = Tracked((run("LogisticRegression", 0.80, 2.0), run("RandomForestClassifier", 0.81, 90.0)))
    [found] = gains(project_of({"a.py": "x = 1\n"}, recorded=recorded))
    assert (found.against, found.name, found.seconds) == ("LogisticRegression", "RandomForestClassifier", (2.0, 90.0))
    assert isinstance(found.gain, Estimate)
    assert found.bought is Bought.CHANCE


@pytest.mark.parametrize(
    ("replaced", "by"),
    [
        ('"Add the weather"', '"Fix the weather"'),
        ("features.py+60-0 requirements.txt+1-0", "features.py+60-0"),
    ],
)
def test_repairs_and_small_changes_are_no_debt(replaced: str, by: str) -> None:
    files = _project({"accuracy": 0.8, "n_test": 100}, {"accuracy": 0.82, "n_test": 100})
    assert len(sightings("EVA122", files)) == 1
    assert sightings("EVA122", {**files, "history": HISTORY.replace(replaced, by)}) == []


def test_what_was_taken_out_again_is_no_debt() -> None:
    files = _project({"accuracy": 0.8, "n_test": 100}, {"accuracy": 0.82, "n_test": 100})
    later = '2025-05-01 ana@example.org "Drop the weather" requirements.txt+0-1\n'
    gone = {
        **files,
        "history": later + HISTORY,
        "requirements.txt": "scikit-learn==1.5\n",
        "requirements.txt@2025-04-01": files["requirements.txt"],
        "metrics.json@2025-04-01": files["metrics.json"],
    }
    assert sightings("EVA122", gone) == []

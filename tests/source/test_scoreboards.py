"""Where a project writes down what several of its models reached, and what that proves."""

import json

import pytest

from fakes import project_of, sightings
from solvent.source.scoreboards import scoreboards
from solvent.source.tested_rows import rows_split, rows_told

TRAIN = "from xgboost import XGBClassifier\nmodel = XGBClassifier().fit(x, y)\n"
TABLE = (
    "On {rows} test rows:\n\n| Model | Accuracy |\n|---|---|\n| Logistic regression | 82.1 % |\n| XGBoost | {best} |\n"
)


def _board(rows: str, best: str) -> dict[str, str]:
    return {"README.md": TABLE.format(rows=rows, best=best), "train.py": TRAIN}


@pytest.mark.parametrize(
    "path, text",
    [
        ("README.md", TABLE.format(rows=1, best="82.4 %")),
        ("results/scores.csv", "model,accuracy\nLogistic Regression,0.821\nXGBoost,0.824\n"),
        ("metrics.json", '{"LogisticRegression": {"accuracy": 0.821}, "XGBClassifier": {"accuracy": 0.824}}'),
    ],
)
def test_boards_of_every_form(path: str, text: str) -> None:
    [board] = scoreboards(project_of({path: text, "a.py": "x = 1\n"}))
    assert [row.scores["accuracy"] for row in board.rows] == [0.821, 0.824]


def test_runs_that_mlflow_wrote_are_a_board() -> None:
    runs = {
        f"mlruns/1/{run}/{part}": text
        for run, name, value in (("a", "LogisticRegression", 0.8), ("b", "RandomForestClassifier", 0.81))
        for part, text in (("tags/estimator_name", name), ("metrics/test_accuracy", f"1 0.1 0\n2 {value} 1\n"))
    }
    [board] = scoreboards(project_of(runs))
    assert sorted(row.scores["accuracy"] for row in board.rows) == [0.8, 0.81]


def test_a_gain_of_few_rows_may_be_chance_and_one_of_many_may_not() -> None:
    [found] = sightings("EVA120", _board("418", "82.4 %"))
    assert "1 of 418 test rows at most" in found.message
    assert "`xgboost`" in found.message
    assert sightings("EVA120", _board("4,180", "82.4 %")) == []
    assert sightings("EVA120", _board("418", "90.4 %")) == []


def test_silence_where_size_or_model_cannot_be_matched() -> None:
    unknown = {"README.md": TABLE.format(rows="our", best="82.4 %"), "train.py": TRAIN}
    assert sightings("EVA120", unknown) == []
    other = {**_board("418", "82.4 %"), "train.py": "from sklearn.svm import SVC\nSVC().fit(x, y)\n"}
    assert sightings("EVA120", other) == []


def test_the_size_of_the_test_part_follows_from_its_share() -> None:
    code = (
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
        'df = pd.read_csv("data/rows.csv")\na, b = train_test_split(df, test_size=0.2)\n'
    )
    rows = "a,b\n" + "1,2\n" * 500
    assert rows_split(project_of({"train.py": code, "data/rows.csv": rows})) == 100
    assert rows_split(project_of({"train.py": code})) is None


def test_two_sizes_in_a_document_are_none() -> None:
    from solvent.domain.evidence import Place

    project = project_of({"README.md": "10 test rows\n20 test rows\n| a |\n"})
    assert rows_told(project, Place("README.md", 3)) is None


def _report(accuracy: float, rows: int) -> str:
    return (
        "              precision    recall  f1-score   support\n\n"
        f"           0       0.90      0.72      0.80      {rows - 9}\n"
        f"           1       0.50      0.78      0.61         9\n\n"
        f"    accuracy                         {accuracy:.4f}      {rows}\n"
        f"   macro avg       0.70      0.75      0.70      {rows}\n"
    )


def test_printed_reports_name_their_rows() -> None:
    text = f"Logistic Regression\n{_report(0.8, 200)}\nRandom Forest\n{_report(0.815, 200)}"
    code = "from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier().fit(x, y)\n"
    [found] = sightings("EVA120", {"reports/results.txt": text, "train.py": code})
    assert "3 of 200 test rows at most" in found.message
    assert str(found.place) == "reports/results.txt:16"


def test_reports_in_outputs_belong_to_the_model_of_their_cell() -> None:
    cells = [
        {
            "cell_type": "code",
            "source": f"model = {name}().fit(x, y)\nprint(classification_report(y_test, model.predict(x_test)))",
            "outputs": [{"output_type": "stream", "text": _report(accuracy, 200).splitlines(keepends=True)}],
        }
        for name, accuracy in (("LogisticRegression", 0.8), ("RandomForestClassifier", 0.815))
    ]
    first = {"cell_type": "code", "source": "from sklearn.metrics import classification_report", "outputs": []}
    [board] = scoreboards(project_of({"a.ipynb": json.dumps({"cells": [first, *cells]})}))
    assert [(row.count, row.place.cell) for row in board.rows] == [(200, 2), (200, 3)]


def test_rounded_figures_leave_room() -> None:
    # 0.82 and 0.83 of 418 rows may be eight rows apart.
    table = "| Model | Accuracy |\n|---|---|\n| Logistic regression | 0.82 |\n| XGBoost | 0.83 |\n"
    assert sightings("EVA120", {"README.md": f"On 418 test rows:\n\n{table}", "train.py": TRAIN}) == []


def test_what_is_said_of_training_rows_is_no_board() -> None:
    text = f"Logistic Regression on training rows\n{_report(0.8, 200)}\nRandom Forest, train\n{_report(1.0, 200)}"
    assert scoreboards(project_of({"reports/results.txt": text})) == ()


def test_a_column_that_names_models_need_not_be_the_first() -> None:
    table = "|   | ML Model | Test Accuracy |\n|---|---|---|\n| 0 | XGBoost | 0.931 |\n| 1 | Decision Tree | 0.883 |\n"
    [board] = scoreboards(project_of({"README.md": f"Results\n\n{table}"}))
    assert {row.label for row in board.rows} == {"XGBoost", "Decision Tree"}

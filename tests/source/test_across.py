"""Leaks whose way leads through several files, and projects whose files only look like it together."""

import pytest

from fakes import project_of
from solvent.source.across import across

HEAD = """
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold, cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
"""
LOAD = "df = pd.read_csv('late.csv')\nX, y = df.drop(columns='late'), df['late']\n"
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
FIT = "m = RandomForestClassifier().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"
FILLS = """
class Fills:
    def fit(self, rows):
        self.middle = rows['age'].median()
        return self
    def transform(self, rows):
        rows = rows.copy()
        rows['age'] = rows['age'].fillna(self.middle)
        return rows
def scaled(rows):
    return StandardScaler().fit_transform(rows)
"""
PARTS = "def parts(X, y):\n    return train_test_split(X, y, random_state=1)\n"
TRIED = (
    "def tried(m, X_train, y_train, X_test, y_test):\n    m.fit(X_train, y_train)\n    return m.score(X_test, y_test)\n"
)


def kinds(train: str, **files: str) -> list[str]:
    others = {f"{name}.py": HEAD + text for name, text in files.items()}
    return [found.kind for found in across(project_of({"train.py": HEAD + train, **others}))]


@pytest.mark.parametrize(
    ("train", "kind"),
    [
        (
            "from fills import Fills\n" + LOAD + "f = Fills()\nf.fit(X)\nX = f.transform(X)\n" + SPLIT + FIT,
            "preprocessing",
        ),
        ("from fills import Fills\n" + LOAD + "X = Fills().fit(X).transform(X)\n" + SPLIT + FIT, "preprocessing"),
        ("import fills\n" + LOAD + "X = fills.scaled(X)\n" + SPLIT + FIT, "preprocessing"),
        ("from fills import *\n" + LOAD + "X = scaled(X)\n" + SPLIT + FIT, "preprocessing"),
        (
            "from tried import tried\n"
            + LOAD
            + SPLIT
            + "scores = [tried(m, X_train, y_train, X_test, y_test) for m in (LogisticRegression(), "
            "RandomForestClassifier())]\nbest = scores.index(max(scores))",
            "multi-test",
        ),
    ],
)
def test_files_that_leak_together(train: str, kind: str) -> None:
    assert kinds(train, fills=FILLS, parts=PARTS, tried=TRIED) == [kind]


@pytest.mark.parametrize(
    "train",
    [
        "from fills import Fills\n" + LOAD + SPLIT + "f = Fills().fit(X_train)\n"
        "X_train, X_test = f.transform(X_train), f.transform(X_test)\n" + FIT,
        "from parts import parts\n" + LOAD + "X_train, X_test, y_train, y_test = parts(X, y)\n" + FIT,
        "from tried import tried\n"
        + LOAD
        + SPLIT
        + "print(tried(LogisticRegression(), X_train, y_train, X_test, y_test))",
        "from elsewhere import scaled\n" + LOAD + "X = scaled(X)\n" + SPLIT + FIT,
    ],
)
def test_files_that_are_clean_together(train: str) -> None:
    assert kinds(train, fills=FILLS, parts=PARTS, tried=TRIED) == []


def test_a_package_hands_on_what_its_files_hold():
    train = "from steps import scaled\n" + LOAD + "X = scaled(X)\n" + SPLIT + FIT
    package = {"steps/__init__.py": "from .fills import scaled", "steps/fills.py": HEAD + FILLS}
    assert [found.kind for found in across(project_of({"train.py": HEAD + train, **package}))] == ["preprocessing"]


def test_it_happens_where_the_other_file_is_called_and_shows_the_way_there():
    train = "from fills import scaled\n" + LOAD + "X = scaled(X)\n" + SPLIT + FIT
    (found,) = across(project_of({"train.py": train.join([HEAD, ""]), "fills.py": HEAD + FILLS}))
    called = (HEAD + train).split("\n").index("X = scaled(X)") + 1
    assert (found.place.path, found.place.line) == ("train.py", called)
    assert [(step.label, step.place.path) for step in found.flow] == [
        ("source", "train.py"),
        ("learns", "fills.py"),
        ("split", "train.py"),
        ("fit", "train.py"),
        ("score", "train.py"),
    ]


def test_one_split_in_a_choice_of_folds_keeps_its_parts_apart():
    folds = (
        "def folds(df, mixed):\n    found = KFold(3).split(df) if mixed else KFold(5).split(df)\n"
        "    for one, other in found:\n        yield df.iloc[one], df.iloc[other]\n"
    )
    train = "from folds import folds\ndf = pd.read_csv('late.csv')\nfor a, b in folds(df, True):\n"
    fit = "    m = RandomForestClassifier().fit(a[x], a.late)\n    print(accuracy_score(b.late, m.predict(b[x])))\n"
    assert kinds(train + fit, folds=folds) == []

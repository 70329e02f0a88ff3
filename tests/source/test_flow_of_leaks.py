"""The way of the rows that a leak carries: where they came in, what learnt from them, and what scored them."""

import pytest

from fakes import sightings
from solvent.catalog.card import files_of
from solvent.catalog.shelf import checks

SCRIPT = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

def load(path):
    return pd.read_csv(path)

df = load("late.csv")
X = StandardScaler().fit_transform(df.drop(columns="late"))
X_train, X_test, y_train, y_test = train_test_split(X, df["late"], random_state=1)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


def test_a_leak_shows_the_way_from_source_to_score():
    (found,) = sightings("LEK101", SCRIPT)
    assert [(step.label, step.place.line) for step in found.flow] == [
        ("source", 8),
        ("learns", 11),
        ("split", 12),
        ("fit", 13),
        ("score", 14),
    ]
    assert found.flow[1].code == 'X = StandardScaler().fit_transform(df.drop(columns="late"))'


@pytest.mark.parametrize(
    "check", [check for check in checks().values() if check.code.startswith("LEK")], ids=lambda check: check.code
)
def test_every_finding_of_a_leak_shows_a_way(check):
    for found in sightings(check.code, files_of(check.card.section("Debt"), default="example.py")):
        assert found.flow, found.message
        assert all(step.label and step.code for step in found.flow if not step.place.path.endswith(".ipynb"))

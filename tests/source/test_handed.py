"""Rows that were learnt from before another function, or another file, splits them."""

import pytest

from fakes import project_of
from solvent.source.across import across
from solvent.source.handed import handed
from solvent.source.leaks import leaks
from solvent.source.reading import read_module
from solvent.source.searches import searched_on_test

HEAD = """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
"""
PREPARE = """
def prepare(rows):
    rows = rows.dropna()
    y = rows["late"]
    X = StandardScaler().fit_transform(rows.drop(columns="late"))
    return X, y
"""
SPLIT = """
X, y = prepare(pd.read_csv("late.csv"))
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
"""


@pytest.mark.parametrize(
    ("function", "kinds"),
    [
        (PREPARE, ["preprocessing"]),
        (PREPARE.replace("rows)", "rows, is_train=True)"), ["preprocessing"]),
        (PREPARE.replace("    X = ", "    if rows.any():\n        X = "), ["preprocessing"]),
        (PREPARE.replace("return X, y", "return rows, y"), []),
        (PREPARE.replace("rows):", "rows, others):").replace("return X, y", "return others, s.transform(others)"), []),
    ],
)
def test_functions_of_one_file(function: str, kinds: list[str]) -> None:
    assert [leak.kind for leak in leaks(read_module("a.py", HEAD + function + SPLIT))] == kinds


def test_a_function_of_another_file() -> None:
    files = {"features.py": HEAD + PREPARE, "train.py": HEAD + "from features import prepare\n" + SPLIT}
    (found,) = across(project_of(files))
    assert [step.place.path for step in found.flow if step.label in ("learns", "split")] == ["features.py", "train.py"]
    assert not across(project_of({**files, "train.py": HEAD + "from sklearn.features import prepare\n" + SPLIT}))


@pytest.mark.parametrize(("path", "found"), [("data/ready.csv", 1), ("./data/ready.csv", 1), ("data/raw.csv", 0)])
def test_a_file_written_by_another(path: str, found: int) -> None:
    write = 'X, y = prepare(pd.read_csv("raw.csv"))\nX = pd.DataFrame(X)\nX.to_csv("data/ready.csv")\n'
    read = f'path = "{path}"\ndf = pd.read_csv(path)\ntrain, test = train_test_split(df, random_state=1)\n'
    assert len(handed(project_of({"prepare.py": HEAD + PREPARE + write, "train.py": HEAD + read}))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("method: bayes\nmetric:\n  name: test_acc\n  goal: maximize\n", ["test_acc"]),
        ("method: bayes\nmetric:\n  name: val_acc\n  goal: maximize\n", []),
        ("optimized_metric: test/acc\n", ["test/acc"]),
        ("callbacks:\n  checkpoint:\n    monitor: test_loss\n", ["test_loss"]),
        ("jobs:\n  - name: test_all\n    metric: [1, {name: test_x}]\n", []),
        ("metric: {name: test_acc, goal: [", []),
    ],
)
def test_searches(text: str, found: list[str]) -> None:
    assert [metric for _, metric in searched_on_test(project_of({"conf/sweep.yaml": text}))] == found


@pytest.mark.parametrize(("kept", "found"), [("by_id", 0), ("df.merge(by_id, on='id')", 1)])
def test_a_table_of_groups_holds_of_each_what_is_its_own(kept: str, found: int) -> None:
    write = (
        "df = pd.read_csv('orders.csv')\nby_id = df[['id', 'sum']].groupby('id').agg({'sum': total}).reset_index()\n"
        f"by_id = by_id[by_id['sum'] != -1]\nready = {kept}\nready.to_csv('data/ready.csv')\n"
    )
    read = "df = pd.read_csv('data/ready.csv')\ntrain, test = train_test_split(df, random_state=1)\n"
    assert len(handed(project_of({"prepare.py": HEAD + write, "train.py": HEAD + read}))) == found

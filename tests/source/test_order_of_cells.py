"""Notebooks whose cells were run in another order than they stand in."""

import json

import pytest

from solvent.source.leaks import leaks
from solvent.source.notebook import read_notebook
from solvent.source.reading import notebook_module

LOAD = (
    "import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.model_selection import train_test_split\nfrom sklearn.preprocessing import StandardScaler\n"
    "df = pd.read_csv('late.csv')\nX, y = df.drop(columns='late'), df['late']"
)
SCALE = "X = StandardScaler().fit_transform(X)"
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)"
FIT = "m = LogisticRegression().fit(X_train, y_train)\nprint(m.score(X_test, y_test))"


def seen(*cells: tuple[str, int | None]) -> list[str]:
    listed = [
        {"cell_type": "code", "source": source, "execution_count": count, "metadata": {}, "outputs": []}
        for source, count in cells
    ]
    book = read_notebook("a.ipynb", json.dumps({"nbformat": 4, "metadata": {}, "cells": listed}))
    return [leak.what for leak in leaks(notebook_module(book))]


@pytest.mark.parametrize(
    ("counts", "order"),
    [
        ((1, 2, 3, 4), ""),
        ((1, 5, 7, 9), ""),
        ((None, None, None, None), ""),
        ((1, 3, 2, 4), ", in the order of the cells, though not in that of their last run"),
    ],
)
def test_scaled_above_the_split(counts: tuple[int | None, ...], order: str) -> None:
    what = "`StandardScaler` is fitted on all rows before they are split" + order
    assert seen(*zip((LOAD, SCALE, SPLIT, FIT), counts, strict=True)) == [what]


def test_scaled_below_the_split_and_run_before_it() -> None:
    what = "`StandardScaler` is fitted on all rows before they are split, in the order in which the cells were last run"
    assert seen((LOAD, 1), (SPLIT, 3), (SCALE, 2), (FIT, 4)) == [what]
    assert seen((LOAD, 1), (SPLIT, 2), (SCALE, 3), (FIT, 4)) == []

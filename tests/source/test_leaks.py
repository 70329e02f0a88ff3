"""Leaks that straight-line code shows, and what only looks like one."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.model_selection import *
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
df = pd.read_csv("late.csv")
X, y = df.drop(columns="late"), df["late"]
"""
SPLIT = "\nX_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"


def kinds(text: str) -> list[str]:
    module = read_module("a.py", HEAD + text)
    return [leak.kind for leak in leaks(module)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("X = StandardScaler().fit_transform(X)" + SPLIT, "preprocessing"),
        (
            "df['rate'] = df.groupby('carrier')['late'].transform('mean')\nX, y = df.drop(columns='late'), df['late']"
            + SPLIT,
            "target",
        ),
        ("s = StandardScaler()\ns.fit(X)\nX = s.transform(X)" + SPLIT, "preprocessing"),
        ("s = StandardScaler().fit(X)\nX = s.transform(X)" + SPLIT, "preprocessing"),
        ("X['a'] = X['a'].fillna(X['a'].mean())" + SPLIT, "preprocessing"),
        ("X['a'].fillna(X['a'].median(), inplace=True)" + SPLIT, "preprocessing"),
        ("X = (X - X.mean()) / X.std()" + SPLIT, "preprocessing"),
        ("X['m'] = X.groupby('b')['a'].transform('mean')" + SPLIT, "preprocessing"),
        ("X = StandardScaler().fit_transform(X)\nfor a, b in KFold(5).split(X):\n    pass", "preprocessing"),
        ("Z = StandardScaler().fit_transform(X)\ntrain = Z[:800]\ntest = Z[800:]", "preprocessing"),
        ("X = SelectKBest().fit_transform(X, y)" + SPLIT, "selection"),
        ("X, y = SMOTE().fit_resample(X, y)" + SPLIT, "resampling"),
        ("X = SelectKBest().fit_transform(X, y)\ncross_val_score(RandomForestClassifier(), X, y)", "selection"),
        (SPLIT + "A, b = SMOTE().fit_resample(X_train, y_train)\nGridSearchCV(m, g).fit(A, b)", "folds"),
        ("X['c'] = LabelEncoder().fit_transform(X['c'])" + SPLIT, "encoder"),
        # A vocabulary numbers words, as an encoder numbers classes.
        (
            "from keras.preprocessing.text import Tokenizer\nt = Tokenizer()\nt.fit_on_texts(X['said'])\n"
            "X = t.texts_to_sequences(X['said'])" + SPLIT,
            "encoder",
        ),
        (SPLIT + "s = StandardScaler()\nA = s.fit_transform(X_train)\nB = s.fit_transform(X_test)", "refit"),
        ("m = RandomForestClassifier().fit(X, y)\nprint(m.score(X, y))", "overlap"),
        (SPLIT + "m = RandomForestClassifier()\nm.fit(X_test, y_test)\nm.score(X_test, y_test)", "overlap"),
        ("train = df.sample(frac=0.8)\ntest = df.sample(frac=0.2)", "overlap"),
        (
            SPLIT + "best = 0\nfor k in ks:\n    m = RandomForestClassifier(k).fit(X_train, y_train)\n"
            "    s = m.score(X_test, y_test)\n    if s > best:\n        best = s",
            "multi-test",
        ),
        (SPLIT + "for m in models:\n    m.fit(X_train, y_train)\n    print(m.score(X_test, y_test))", "compared"),
        ("for e in es:\n    test_acc = run(e)\n    if test_acc > best_acc:\n        best_acc = test_acc", "multi-test"),
        (
            "for e in es:\n    test_acc = run(e)\n    if test_acc > max_test_acc:\n        max_test_acc = test_acc",
            "multi-test",
        ),
        ("X['y'] = X['a'].shift(1)" + SPLIT, "temporal"),
        ("X = df.drop(columns=['id'])" + SPLIT + "RandomForestClassifier().fit(X_train, y_train)", "target"),
    ],
)
def test_leaks(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        SPLIT + "s = StandardScaler()\nA = s.fit_transform(X_train)\nB = s.transform(X_test)",
        SPLIT + "m = make_pipeline(StandardScaler(), RandomForestClassifier()).fit(X_train, y_train)",
        "P = StandardScaler().fit_transform(X)\nplot(P)" + SPLIT,
        "X = X.fillna(0)" + SPLIT,
        "X = X.sub(X.mean(axis=1), axis=0)\nX['a'] = X['a'].fillna(X.mean(axis=1))" + SPLIT,
        "y = LabelEncoder().fit_transform(y)" + SPLIT,
        "X['c'] = OneHotEncoder(categories=[['a', 'b']]).fit_transform(X[['c']])" + SPLIT,
        # What training rows taught their own folds, beside a test set.
        SPLIT + "A = StandardScaler().fit_transform(X_train)\ndef trial(k):\n    for a, b in KFold(5).split(A):\n"
        "        RandomForestClassifier(k).fit(A[a], y_train[a]).score(A[b], y_train[b])\ntrial(3)\n"
        "RandomForestClassifier().fit(A, y_train).score(X_test, y_test)",
        # The second split parts training rows: the test rows of the first were never seen.
        SPLIT + "A = StandardScaler().fit_transform(X_train)\nB, C = train_test_split(A)",
        SPLIT
        + "m = RandomForestClassifier().fit(X_train, y_train)\nm.score(X_train, y_train)\nm.score(X_test, y_test)",
        "m = RandomForestClassifier().fit(X, y)\ntrain_accuracy = m.score(X, y)",
        "X['y'] = X['a'].shift(1)\ntrain, test = train_test_split(X, shuffle=False)",
        "train = df.sample(frac=0.8)\ntest = df.drop(train.index)",
        "X = df.copy()\nX.drop('late', axis=1, inplace=True)"
        + SPLIT
        + "RandomForestClassifier().fit(X_train, y_train)",
        "X = df" + SPLIT + "A = X_train[columns]\nRandomForestClassifier().fit(A, y_train)",
        "for e in es:\n    val_acc = run(e)\n    if val_acc > best_acc:\n        best_acc = val_acc",
        SPLIT + "A, b = SMOTE().fit_resample(X_train, y_train)\nm = RandomForestClassifier().fit(A, b)",
        "def scale(X):\n    return StandardScaler().fit_transform(X)",
    ],
)
def test_no_leaks(text: str) -> None:
    assert kinds(text) == []


def test_a_function_that_cross_validates_counts_as_cross_validation() -> None:
    wrapper = "def score(m, X, y):\n    return cross_val_score(m, X, y)\n"
    assert kinds(wrapper + "X = SelectKBest().fit_transform(X, y)\nscore(m, X, y)") == ["selection"]


def test_a_module_without_models_is_skipped() -> None:
    assert kinds("print('x')") == []


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("accuracy(test_loader)", 1),
        ("test(net)", 1),
        ("accuracy(loader)", 0),
        ("accuracy(test_loader, valid_loader)", 0),
    ],
)
def test_the_best_state_by_a_score_of_what_is_called_test(call: str, found: int) -> None:
    text = f"for epoch in range(9):\n    acc = {call}\n    if acc > best_acc:\n        best_acc = acc\n"
    assert [leak.kind for leak in leaks(read_module("a.py", text))] == ["multi-test"] * found

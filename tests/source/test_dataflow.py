"""What is followed through functions, loops, classes, lists and columns, and what must not be taken for a leak."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, StandardScaler
from sklearn.svm import SVC
from sklearn.utils import resample
df = pd.read_csv("late.csv")
X, y = df.drop(columns="late"), df["late"]
"""
SPLIT = "\nX_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
FIT = "model = RandomForestClassifier().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
OWN = """
class Centred(BaseEstimator, TransformerMixin):
    def fit(self, X, y=None):
        self.middle = X.mean()
        return self
    def transform(self, X):
        return X - self.middle
"""


def kinds(text: str) -> list[str]:
    return [leak.kind for leak in leaks(read_module("a.py", HEAD + text))]


@pytest.mark.parametrize(
    "text",
    [
        "def scaled(rows):\n    return StandardScaler().fit_transform(rows)\nX = scaled(X)" + SPLIT,
        "def parts(rows):\n    return train_test_split(StandardScaler().fit_transform(rows))\na, b = parts(X)",
        OWN + "X = Centred().fit_transform(X)" + SPLIT,
        OWN
        + "steps = Pipeline([('centre', Centred()), ('scale', StandardScaler())])\nX = steps.fit_transform(X)"
        + SPLIT,
        "class Data:\n    def __init__(self):\n        self.X = MinMaxScaler().fit_transform(X)\n"
        "    def split(self):\n        return train_test_split(self.X, y)\nData().split()",
        "for c in ['a', 'b']:\n    X[c] = X[c].fillna(X[c].mean())" + SPLIT,
        "for table in [X]:\n    table['a'] = table['a'].fillna(table['a'].median())" + SPLIT,
        "middle = X['a'].mean()\nX['a'] = X['a'].fillna(middle)" + SPLIT,
        "X = (X - X.min()) / (X.max() - X.min())" + SPLIT,
        "X['a'] = pd.cut(X['a'], 5)" + SPLIT,
        "rates = X.groupby('b')['a'].mean()\nX['rate'] = X['b'].map(rates)" + SPLIT,
        "X = X.merge(X.groupby('b')['a'].mean().reset_index(), on='b')" + SPLIT,
        "X['group'] = KMeans(3).fit_predict(X)" + SPLIT,
        "m = LinearRegression().fit(X[['b']], X['a'])\nX['a'] = m.predict(X[['b']])" + SPLIT,
        "texts = CountVectorizer().fit_transform(X['words'].str.lower())\na, b = train_test_split(texts)",
        "columns = ColumnTransformer([('n', StandardScaler(), ['a'])])\nX = columns.fit_transform(X)" + SPLIT,
        SPLIT + "X_train['a'] = X_train['a'].fillna(df['a'].mean())\n" + FIT,
        "X = StandardScaler().fit_transform(X)\nlimit = 90\nX_train, X_test = X[:limit], X[limit:]\n"
        "model = RandomForestClassifier().fit(X_train, y[:limit])\nprint(model.score(X_test, y[limit:]))",
        "rows = StandardScaler().fit_transform(X)\nwindows = []\nfor i in range(9):\n"
        "    windows.append(rows[i : i + 3])\na, b = train_test_split(np.array(windows))",
    ],
)
def test_preprocessing_that_learns_before_the_split(text: str) -> None:
    assert "preprocessing" in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "m = RandomForestClassifier().fit(X, y)\nX = SelectFromModel(m, prefit=True).transform(X)" + SPLIT,
            "selection",
        ),
        ("far = X.corr()\nX = X.drop(columns=[c for c in X.columns if far[c].max() > 0.9])" + SPLIT, "selection"),
        ("more = resample(df[df.late == 1])\ndf = pd.concat([df, more])\na, b = train_test_split(df)", "resampling"),
        ("m = RandomForestClassifier().fit(X, y)" + SPLIT + "print(m.score(X_test, y_test))", "overlap"),
        ("m = RandomForestClassifier()\nm.fit(X, y)\nprint(accuracy_score(y, m.predict(X)))", "overlap"),
        (
            "test = pd.read_csv('test.csv')\nboth = pd.concat([X, test])\nboth = both.fillna(both.mean())\n"
            "m = RandomForestClassifier().fit(both[:90], y)\nm.predict(both[90:])",
            "joint",
        ),
        (
            SPLIT + FIT + "other = LogisticRegression().fit(X_train, y_train)\nprint(other.score(X_test, y_test))",
            "compared",
        ),
        (
            SPLIT + "for k in range(1, 9):\n    m = RandomForestClassifier(k).fit(X_train, y_train)\n"
            "    print(accuracy_score(y_test, m.predict(X_test)))",
            "compared",
        ),
        ("X['next'] = X['a'].shift(-1)\nLinearRegression().fit(X, y)", "future"),
        ("X['a'] = X['a'].rolling(7, center=True).mean()\nLinearRegression().fit(X, y)", "future"),
        ("X = X.sort_values('date')" + SPLIT, "temporal"),
        ("X = X.sort_values('date')\ncross_val_score(m, X, y, cv=KFold(5, shuffle=True))", "temporal"),
        ("m = RandomForestClassifier().fit(X[:800], y[:800])\nprint(m.score(X[700:], y[700:]))", "overlap"),
        (
            "a, b = df.sample(frac=0.8), df.sample(frac=0.2)\nm = RandomForestClassifier().fit(a, a.late)\n"
            "print(m.score(b, b.late))",
            "overlap",
        ),
        (
            SPLIT + "s = StandardScaler()\nX_test = s.fit_transform(X_test)\nX_train = s.transform(X_train)",
            "preprocessing",
        ),
    ],
)
def test_other_leaks(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        # The statistic goes nowhere, or into a column that is dropped or only stratifies.
        "X['z'] = StandardScaler().fit_transform(X[['a']])\nX = X.drop(columns=['z'])" + SPLIT + FIT,
        "X['z'] = StandardScaler().fit_transform(X[['a']])\nX = X[['a', 'b']]" + SPLIT + FIT,
        "X['bin'] = pd.cut(X['a'], 5)\na, b = train_test_split(X, stratify=X['bin'])",
        "print(X.mean())\nprint(X.groupby('a').mean())" + SPLIT + FIT,
        # Along rows, of one row, with fixed bins, at an origin.
        "X['m'] = X[['a', 'b']].mean(axis=1)" + SPLIT + FIT,
        "images = []\nfor i, row in X.iterrows():\n    band = np.array(row['band'])\n"
        "    images.append(band - band.mean())\na, b = train_test_split(np.array(images))",
        "X['n'] = X['words'].apply(lambda words: np.mean([len(w) for w in words]))" + SPLIT + FIT,
        "X['a'] = pd.cut(X['a'], [0, 18, 99])" + SPLIT + FIT,
        "X['day'] = X['day'] - X['day'].min()" + SPLIT + FIT,
        # Learnt from the training rows, whichever way they are written.
        SPLIT
        + "s = StandardScaler().fit(X_train)\nX_train, X_test = s.transform(X_train), s.transform(X_test)\n"
        + FIT,
        "for a, b in KFold(5).split(X):\n    s = StandardScaler().fit(X.iloc[a])\n"
        "    m = RandomForestClassifier().fit(s.transform(X.iloc[a]), y[a])\n"
        "    print(m.score(s.transform(X.iloc[b]), y[b]))",
        "a = np.random.rand(len(X)) < 0.8\ns = StandardScaler().fit(X[a])\n"
        "m = RandomForestClassifier().fit(s.transform(X[a]), y[a])\nprint(m.score(s.transform(X[~a]), y[~a]))",
        "test = pd.read_csv('test.csv')\nmiddle = X.mean()\nX, test = X.fillna(middle), test.fillna(middle)\n"
        "both = pd.concat([X, test])\nm = RandomForestClassifier().fit(both[:90], y)\nm.predict(both[90:])",
        "n = int(0.8 * len(X))\ntrain_idx, test_idx = np.arange(0, n), np.arange(n, len(X))\n"
        "m = RandomForestClassifier().fit(X[train_idx], y[train_idx])\nprint(m.score(X[test_idx], y[test_idx]))",
        "train = df.sample(frac=0.8)\ntest = df.drop(train.index)\n"
        "m = RandomForestClassifier().fit(train[['a']], train.late)\nprint(m.score(test[['a']], test.late))",
        # Later values are the target, and rows of one time are split in their order.
        "df['next'] = df['a'].shift(-1)\nLinearRegression().fit(df[['a']], df['next'])",
        "df['next'] = df['a'].shift(-1)\nLinearRegression().fit(df[features], df['next'])",
        # The calendar knows tomorrow; the folds of a calibration score nothing.
        "df['eve'] = df['is_holiday'].shift(-1).fillna(0)\nLinearRegression().fit(df[['a', 'eve']], df['late'])",
        "train = StandardScaler().fit_transform(X)\nCalibratedClassifierCV(SVC(), 'sigmoid', 3).fit(train, y)",
        "X = X.sort_values('date')\na, b = train_test_split(X, shuffle=False)\ncross_val_score(m, X, y, cv=KFold(5))",
        # Inside a pipeline, or in its folds.
        "m = Pipeline([('s', StandardScaler()), ('m', RandomForestClassifier())])\nprint(cross_val_score(m, X, y))",
        SPLIT + "m = GridSearchCV(Pipeline([('s', StandardScaler()), ('m', RandomForestClassifier())]), {})\n"
        "m.fit(X_train, y_train)\nprint(m.score(X_test, y_test))",
        # A last fit on all rows, a training score beside a test score, a choice on other rows.
        SPLIT + FIT + "model.fit(X, y)",
        SPLIT + FIT + "print(model.score(X_train, y_train))",
        "X_train, X_val, y_train, y_val = train_test_split(X, y)\n"
        "for m in [RandomForestClassifier(), LogisticRegression()]:\n    m.fit(X_train, y_train)\n"
        "    print(m.score(X_val, y_val))",
        SPLIT + "X_fit, X_dev, y_fit, y_dev = train_test_split(X_train, y_train)\n"
        "for k in [1, 2]:\n    m = RandomForestClassifier(k).fit(X_fit, y_fit)\n    print(m.score(X_dev, y_dev))\n"
        "print(m.score(X_test, y_test))",
        # A model that fills gaps: rows with and without a value are no training and test rows.
        "X['b'] = X['b'].fillna(X['b'].median())\ntrain, test = X[X.a.notnull()], X[X.a.isnull()]\n"
        "m = LinearRegression().fit(train[['b']], train.a)\nfilled = m.predict(test[['b']])",
        # A model for each part of the rows is one model.
        "for place in ['a', 'b', 'c']:\n    rows = df[df.place == place]\n"
        "    fit, test = train_test_split(rows)\n    m = RandomForestClassifier().fit(fit[['n']], fit.late)\n"
        "    print(m.score(test[['n']], test.late))",
        # One model by several metrics; nothing that is known.
        SPLIT + FIT + "p = model.predict(X_test)\nprint(accuracy_score(y_test, p), np.mean(p == y_test))",
        "X = prepare(X).fit_transform(X)" + SPLIT + FIT,
        "y = StandardScaler().fit_transform(y.values.reshape(-1, 1))" + SPLIT + FIT,
    ],
)
def test_what_is_no_leak(text: str) -> None:
    assert kinds(text) == []


def test_endless_recursion_and_generated_text_end() -> None:
    assert kinds("def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nf(X)" + SPLIT) == []
    assert kinds("X = X + 1\n" * 40_000 + SPLIT) == []


def test_a_row_for_each_group_tells_only_of_its_own_members() -> None:
    groups = (
        "of = df.groupby('who')\nrows = of.agg(n=('a', 'mean')).reset_index()\n"
        "rows = rows.merge(of['b'].mean().reset_index(), on='who')\nrows['c'] = rows['who'].map(of['c'].median())\n"
    )
    assert kinds(groups + "a, b = train_test_split(rows)") == []
    assert set(kinds(groups + "a, b = train_test_split(df.merge(rows, on='who'))")) == {"preprocessing"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # What folds of old were made of, and a generator that hands on the rows.
        (
            "X = StandardScaler().fit_transform(X)\nfor a, b in KFold(len(y), n_folds=5):\n"
            "    m = RandomForestClassifier().fit(X[a], y[a])\n    print(m.score(X[b], y[b]))",
            "preprocessing",
        ),
        (
            "X = StandardScaler().fit_transform(X)\ndef parts(X):\n    for a, b in KFold(5).split(X):\n"
            "        yield X[a], y[a], X[b], y[b]\nfor a, ya, b, yb in parts(X):\n"
            "    m = RandomForestClassifier().fit(a, ya)\n    print(m.score(b, yb))",
            "preprocessing",
        ),
        (
            "test = pd.read_csv('test.csv')\ns = StandardScaler()\nt = s.fit_transform(test)\n"
            "m = RandomForestClassifier().fit(s.transform(X), y)\nm.predict(t)",
            "preprocessing",
        ),
        # Words that an object of no known class gives back, and a group's own middle.
        (
            "corpus = []\nfor i in range(900):\n    words = df['words'][i].split()\n"
            "    corpus.append(' '.join(stemmer.stem(word) for word in words))\n"
            "X = CountVectorizer().fit_transform(corpus)\na, b = train_test_split(X)",
            "preprocessing",
        ),
        (
            "X['a'] = X.groupby('b')['a'].transform(lambda rows: rows.fillna(rows.median()))" + SPLIT,
            "preprocessing",
        ),
        # Chosen by the weights of a step.
        (
            "steps = Pipeline([('scale', StandardScaler()), ('line', LinearRegression())]).fit(X, y)\n"
            "X = X[X.columns[steps.named_steps['line'].coef_ > 0]]" + SPLIT,
            "selection",
        ),
        # The same column is stratified by and learnt from.
        (
            "X['a'] = X['a'].fillna(X['a'].median())\ny = X['a'] > 3\na, b = train_test_split(X, stratify=y)",
            "preprocessing",
        ),
        # Rows drawn twice from the same rows.
        (
            "some = df.iloc[chosen_rows]\na, b = train_test_split(some, random_state=1)\n"
            "c, d = train_test_split(df, random_state=1)\nm = RandomForestClassifier().fit(a[['n']], a.late)\n"
            "print(m.score(d[['n']], d.late))",
            "overlap",
        ),
        (
            SPLIT + "m = RandomForestClassifier().fit(X_train, y_train)\n"
            "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=2)\nprint(m.score(X_test, y_test))",
            "overlap",
        ),
        (
            SPLIT + "m = RandomForestClassifier()\nm.fit(X_train, y_train)\nm.fit(X_test, y_test)\n"
            "print(m.score(X_train, y_train), m.score(X_test, y_test))",
            "overlap",
        ),
    ],
)
def test_leaks_on_less_trodden_ways(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        # One seed draws the same parts once more; a choice of splits keeps each with its own.
        SPLIT + "m = RandomForestClassifier().fit(X_train, y_train)" + SPLIT + "print(m.score(X_test, y_test))",
        "def parts(seed):\n    if seed:\n        return train_test_split(X, y, random_state=seed)\n"
        "    return train_test_split(X, y, random_state=0)\nX_train, X_test, y_train, y_test = parts(3)\n" + FIT,
        "train = df.sample(frac=0.8)\nrest = df[~df.index.isin(train.index)]\nval, test = train_test_split(rest)\n"
        "m = RandomForestClassifier().fit(train[['n']], train.late)\nprint(m.score(test[['n']], test.late))",
    ],
)
def test_rows_that_are_drawn_again_but_apart(text: str) -> None:
    assert kinds(text) == []

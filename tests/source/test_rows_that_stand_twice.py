"""Rows that stand more than once before they are split, or on both sides of a split; each beside a clean twin."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import glob
import cv2
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.utils import resample
df = pd.read_csv("late.csv")
X, y = df.drop(columns="late"), df["late"]
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
SCORE = "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
FRAMES = (
    "model = LogisticRegression().fit(train.drop(columns='late'), train['late'])\n"
    "print(model.score(test.drop(columns='late'), test['late']))\n"
)
PARTED = "X, y = up.drop(columns='late'), up['late']\n" + SPLIT + SCORE
PICTURES = "X = []\nfor path in glob.glob('*.png'):\n    img = cv2.imread(path)\n"
LOOKED_AT = "X_train, X_test, y_train, y_test = train_test_split(np.array(X), y)\n" + SCORE
CASES = {
    "copies of the rare rows": (
        "rare = df[df.late == 1]\nup = pd.concat([df] + [rare] * 5)\n" + PARTED,
        "up = pd.concat([df[df.late == 1], df[df.late == 0]])\n" + PARTED,
    ),
    "copies that are appended": (
        "up = df.append([df[df.late == 1]] * 5, ignore_index=True)\n" + PARTED,
        "up = df.append(pd.read_csv('more.csv'))\n" + PARTED,
    ),
    "rows of each class, put together in a loop": (
        "up = pd.DataFrame()\nfor k in ['a', 'b']:\n    up = pd.concat([up, df, df[df.k == k]])\n" + PARTED,
        "up = pd.DataFrame()\nfor k in ['a', 'b']:\n    up = pd.concat([up, df[df.k == k]])\n" + PARTED,
    ),
    "several files": (
        "up = pd.concat([pd.read_csv('a.csv'), pd.read_csv('a.csv')])\n" + PARTED,
        "up = pd.concat([pd.read_csv(path) for path in ['a.csv', 'b.csv']])\n" + PARTED,
    ),
    "other columns of the same rows": (
        "up = pd.concat([df[['home', 'late']], df[['home', 'late']]])\n" + PARTED,
        "up = pd.concat([df[['home', 'late']], df[['away', 'late']].rename(columns={'away': 'home'})])\n" + PARTED,
    ),
    "noise beside the rows": (
        "X, y = np.vstack([X.values, X.values + np.random.normal(0, 1, X.shape)]), np.hstack([y, y])\n" + SPLIT + SCORE,
        "X = np.hstack([X.values, X.values ** 2])\n" + SPLIT + SCORE,
    ),
    "noise beside the training rows": (
        "X, y = np.concatenate([X.values, np.flip(X.values, axis=1)]), np.hstack([y, y])\n" + SPLIT + SCORE,
        SPLIT + "X_train, y_train = np.concatenate([X_train, X_train + 1]), np.hstack([y_train, y_train])\n" + SCORE,
    ),
    "rows that are repeated": (
        "X, y = np.repeat(X.values, 3, axis=0), np.repeat(y.values, 3)\n" + SPLIT + SCORE,
        "X = np.repeat(X.values[..., np.newaxis], 3, axis=-1)\n" + SPLIT + SCORE,
    ),
    "numbers of rows that are repeated": (
        "up = df.loc[df.index.repeat(3)]\n" + PARTED,
        "up = df.loc[df.index.repeat(df['n'])]\n" + PARTED,
    ),
    "rows drawn with replacement": (
        "drawn = np.random.choice(len(X), len(X))\nX, y = X.iloc[drawn], y.iloc[drawn]\n" + SPLIT + SCORE,
        "drawn = np.random.choice(len(X), 500, replace=False)\nX, y = X.iloc[drawn], y.iloc[drawn]\n" + SPLIT + SCORE,
    ),
    "a bootstrap": (
        "train, test = resample(df), resample(df)\n" + FRAMES,
        "train = resample(df)\ntest = df[~df.index.isin(train.index)]\n" + FRAMES,
    ),
    "test rows drawn with replacement, apart from training": (
        "train = df.sample(900, replace=True)\ntest = df.sample(100, replace=True)\n" + FRAMES,
        "train = df[df.day < 9]\ntest = df[df.day >= 9].sample(100, replace=True)\n" + FRAMES,
    ),
    "a mirrored picture beside each picture": (
        PICTURES + "    X.append(img)\n    X.append(cv2.flip(img, 1))\n" + LOOKED_AT,
        PICTURES
        + "    if img.mean() > 9:\n        X.append(img)\n        continue\n    X.append(cv2.flip(img, 1))\n"
        + LOOKED_AT,
    ),
    "several changed copies of each picture": (
        PICTURES + "    for _ in range(5):\n        X.append(augment(img))\n" + LOOKED_AT,
        PICTURES + "    X.append(augment(img))\n" + LOOKED_AT,
    ),
    "a vector of features for each picture": (
        PICTURES + "    X.append(img)\n    changed = rotate(img, 9)\n    X.append(changed)\n" + LOOKED_AT,
        PICTURES
        + "    row = []\n    row.append(img.mean())\n    row.append(rotate(img, 9).mean())\n    X.append(row)\n"
        + LOOKED_AT,
    ),
    "a list of changed pictures": (
        "X = list(np.load('x.npy'))\nchanged = [augment(x) for x in X]\nX = np.concatenate([X, changed])\n" + LOOKED_AT,
        "X = [augment(x) for x in np.load('x.npy')]\n" + LOOKED_AT,
    ),
    "slices": (
        "train, test = df.iloc[:800], df.iloc[700:1000]\n" + FRAMES,
        "train, test = df.iloc[:800], df.iloc[800:1000]\n" + FRAMES,
    ),
    "slices by named numbers": (
        "n = 800\ntrain, test = df.iloc[:n], df.iloc[700:]\n" + FRAMES,
        "n = 800\ntrain, test = df.iloc[:n], df.iloc[n:]\n" + FRAMES,
    ),
    "the first rows and the last": (
        "train = df.head(800)\ntest = df[500:]\n" + FRAMES,
        "train = df.head(800)\ntest = df[800:]\n" + FRAMES,
    ),
    "limits": (
        "train, test = df[df.year <= 2017], df[df.year >= 2017]\n" + FRAMES,
        "train, test = df[df.year <= 2017], df[df.year > 2017]\n" + FRAMES,
    ),
    "limits of days, and one that is followed by another": (
        "train, test = df[df.day < '2020-01-01'], df[df.day >= '2019-06-01']\n" + FRAMES,
        "train = df[df.day >= '2018-01-01']\ntrain = train[train.day < '2019-01-01']\n"
        "test = df[df.day >= '2019-01-01']\n" + FRAMES,
    ),
    "ranges of rows": (
        "a, b = range(0, 800), range(600, 900)\ntrain, test = df.iloc[a], df.iloc[b]\n" + FRAMES,
        "a, b = range(0, 800), range(800, 900)\ntrain, test = df.iloc[a], df.iloc[b]\n" + FRAMES,
    ),
    "masks that are drawn": (
        "train = df[np.random.rand(len(df)) < 0.8]\ntest = df[np.random.rand(len(df)) >= 0.8]\n" + FRAMES,
        "mask = np.random.rand(len(df)) < 0.8\ntrain, test = df[mask], df[~mask]\n" + FRAMES,
    ),
    "test rows put to the training rows": (
        SPLIT + "X_train, y_train = pd.concat([X_train, X_test]), pd.concat([y_train, y_test])\n" + SCORE,
        SPLIT + SCORE + "model.fit(pd.concat([X_train, X_test]), pd.concat([y_train, y_test]))\n",
    ),
    "one table under two names": (
        "X_test, y_test = X, y\nm = LogisticRegression().fit(X, y)\nprint(m.score(X_test, y_test))\n",
        "def rows_of(day):\n    return df[columns], df['late']\nX_train, y_train = rows_of(today)\n"
        "X_test, y_test = rows_of(tomorrow)\n" + SCORE,
    ),
    "training rows that are called test rows": (
        SPLIT + "m = LogisticRegression().fit(X_train, y_train)\n"
        "print('test accuracy', accuracy_score(y_train, m.predict(X_train)))\n",
        SPLIT + "m = LogisticRegression().fit(X_train, y_train)\nprint(accuracy_score(y_train, m.predict(X_train)))\n",
    ),
}


def overlaps(text: str) -> bool:
    return any(leak.kind in ("overlap", "resampling") for leak in leaks(read_module("a.py", HEAD + text)))


@pytest.mark.parametrize("case", CASES)
def test_the_overlap_is_told_and_its_twin_is_not(case: str) -> None:
    leaking, clean = CASES[case]
    assert overlaps(leaking)
    assert not overlaps(clean)

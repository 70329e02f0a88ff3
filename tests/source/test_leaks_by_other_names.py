"""What only looks like a leak: signals, transformations that are given, tables that are looked up, mixed lists."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import numpy as np
import pandas as pd
from scipy import signal, special, stats
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.utils import resample
df = pd.read_csv("late.csv")
"""
REPORT = """
X, y = df.drop(columns="late"), df["late"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier(9).fit(X_train, y_train)
print(m.score(X_test, y_test))
"""
FOLDS = """
def auc(train, y):
    found = []
    for fit, valid in StratifiedKFold(3, shuffle=True, random_state=1).split(train, y):
        model = RandomForestClassifier(9).fit(train.iloc[fit], y[fit])
        found.append(roc_auc_score(y[valid], model.predict(train.iloc[{0}])))
    return found

few = df.corr().columns[:12]
for name, rows, columns in [("all", df, few), ("few", df[:9], few)][1:]:
    print(auc(rows[columns], df["late"].to_numpy()))
"""


def found(code: str) -> set[str]:
    return {leak.kind for leak in leaks(read_module("fit.py", HEAD + code))}


@pytest.mark.parametrize(
    ("leaks_so", "clean"),
    [
        ("df = resample(df, n_samples=9000, random_state=1)", "df = signal.resample(df, 9000)"),
        ("df['km'] = stats.boxcox(df['km'])[0]", "df['km'] = special.boxcox(df['km'], 0.3)"),
        ("df['km'] = stats.boxcox(df['km'])[0]", "df['km'] = stats.boxcox(df['km'], lmbda=0.3)"),
        (
            "df = df.set_index('pickup_datetime').sort_index()",
            "busy = df.set_index('pickup_datetime')[['id']].sort_index()\n"
            "busy['hour'] = busy.isnull().rolling('60min').count()['id']\ndf = df.merge(busy, on='id', how='left')",
        ),
    ],
)
def test_what_shares_a_name_with_a_leak_is_told_apart(leaks_so: str, clean: str) -> None:
    assert found(leaks_so + REPORT)
    assert not found(clean + REPORT)


def test_folds_of_a_list_of_tables_are_held_apart_whichever_table_is_meant() -> None:
    assert "overlap" not in found(FOLDS.format("valid"))

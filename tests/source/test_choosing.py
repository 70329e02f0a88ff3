"""Test rows that choose, and what only looks like it."""

import pytest

from solvent.source.choosing import joint
from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import mlflow
import numpy as np
import pandas as pd
import wandb
from sklearn.metrics import f1_score, precision_recall_curve
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.callbacks import ModelCheckpoint
"""
REGISTER = """
def promote(client):
    runs = client.search_runs(experiment_ids=["1"], max_results=1, order_by=["metrics.{}"])
    mlflow.{}("runs:/" + runs[0].info.run_id, "late")
"""
THRESHOLD = """
def best_threshold(y, p):
    precision, recall, thresholds = precision_recall_curve(y, p)
    return thresholds[np.argmax(precision * recall)], 1
p = model.predict_proba({0})
threshold, best = best_threshold({1}, p)
found = (p >= threshold).astype(int)
print(f1_score(y_test, found))
"""
OBJECTIVE = """
def objective(trial, x, y):
    depth = trial.suggest_int("depth", 1, 9)
    model = train(x, y, depth=depth)
    return model.score({})
"""
BEST = """
model.fit(x, y, eval_set=({}, y_held), use_best_model={})
"""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (REGISTER.format("test_rmse ASC", "register_model"), ["multi-test"]),
        (REGISTER.format("val_rmse ASC", "register_model"), []),
        (REGISTER.format("test_rmse ASC", "log_param"), []),
        ("ModelCheckpoint('best.h5', monitor='test_loss')", ["multi-test"]),
        ("ModelCheckpoint('best.h5', monitor='val_loss')", []),
        ("wandb.sweep({'method': 'bayes', 'metric': {'name': 'test_acc', 'goal': 'maximize'}})", ["multi-test"]),
        ("wandb.sweep({'method': 'bayes', 'metric': {'name': 'val_acc', 'goal': 'maximize'}})", []),
        ("wandb.log({'test_acc': accuracy})", []),
        (THRESHOLD.format("X_test", "y_test"), ["multi-test"]),
        (THRESHOLD.format("X_val", "y_val"), []),
        ("def split(data):\n    train, test = data.copy(), data.copy()\n    return train, test", ["overlap"]),
        ("def split(data):\n    train, test = data.copy(), data.copy()\n    test = test[90:]\n    return test", []),
        ("StandardScaler().fit(pd.concat([train, test]))", ["joint"]),
        ("both = np.vstack((train_x, test_x))\nx = StandardScaler().fit_transform(both)", ["joint"]),
        ("StandardScaler().fit(pd.concat([train, valid]))", []),
        ("train_losses, test_losses = start, start", []),
        ("train, test = [], []", []),
        (OBJECTIVE.format("x_test, y_test"), ["multi-test"]),
        (OBJECTIVE.format("self.x_test, self.y_test"), ["multi-test"]),
        (OBJECTIVE.format("x_val, y_val"), []),
        (BEST.format("x_test", "True") + "print(model.get_best_score())", ["multi-test"]),
        (BEST.format("x_val", "True") + "print(model.get_best_score())", []),
        (BEST.format("x_test", "True") + "print(model.tree_count_)", []),
    ],
)
def test_choices(text: str, kinds: list[str]) -> None:
    module = read_module("a.py", HEAD + text)
    assert [leak.kind for leak in (*leaks(module), *joint(module))] == kinds

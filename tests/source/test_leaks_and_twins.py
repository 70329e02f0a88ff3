"""Leaks beside twins that differ by what makes them clean: libraries that try, stop, keep or learn by themselves."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import h2o
import lightgbm as lgb
import numpy as np
import optuna
import pandas as pd
import tensorflow as tf
import torch
import xgboost as xgb
from autogluon.tabular import TabularPredictor
from catboost import CatBoostClassifier
from flaml import AutoML
from functools import partial
from h2o.automl import H2OAutoML
from prophet import Prophet
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, mean_squared_error, roc_curve
from sklearn.model_selection import KFold, TimeSeriesSplit, cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
from sktime.forecasting.model_selection import temporal_train_test_split
from sktime.forecasting.naive import NaiveForecaster
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.seasonal import seasonal_decompose
from tensorflow import keras
df = pd.read_csv("late.csv")
X, y = df.drop(columns="late"), df["late"]
load = df["load"]
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
VALID = SPLIT + "X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, random_state=1)\n"
FRAMES = "train, test = train_test_split(df, random_state=1)\n"
NET = "model = keras.Sequential([keras.layers.Dense(9), keras.layers.Dense(1)])\n"
WATCHED = (
    "model.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[back])\nmodel.evaluate(X_test, y_test)"
)
H2O = "train, test = h2o.import_file('late.csv').split_frame(ratios=[0.8], seed=1)\nm = H2OAutoML(max_models=9)\n"
TRIAL = (
    "def objective(trial, a, b, c, d):\n    return RandomForestClassifier(max_depth=trial.x).fit(a, b).score(c, d)\n"
)
CLASS = """
class Objective:
    def __init__(self, a, b, c, d):
        self.a, self.b, self.c, self.d = a, b, c, d
    def __call__(self, trial):
        return RandomForestClassifier(max_depth=trial.x).fit(self.a, self.b).score(self.c, self.d)
"""
REPORT = "\nm = RandomForestClassifier(9).fit(X_train, y_train)\nprint(m.score(X_test, y_test))"
TABLE = """
class Rows(torch.utils.data.Dataset):
    def __init__(self, path):
        self.x = pd.read_csv(path).drop(columns="late")
        self.x = {}
    def __getitem__(self, index):
        return self.x[index]
train, test = torch.utils.data.random_split(Rows("late.csv"), [80, 20])
"""
PAIRS = {
    "a tabular search is tuned on the test rows": (
        "multi-test",
        FRAMES + "p = TabularPredictor(label='late').fit(train, tuning_data=test)\nprint(p.evaluate(test))",
        FRAMES + "p = TabularPredictor(label='late').fit(train)\nprint(p.evaluate(test))",
    ),
    "a tabular search is scored on the rows it was given": (
        "overlap",
        "p = TabularPredictor(label='late').fit(df)\nprint(p.evaluate(df))",
        FRAMES + "p = TabularPredictor(label='late').fit(train)\nprint(p.leaderboard(test))",
    ),
    "a search validates on the test rows": (
        "multi-test",
        SPLIT + "m = AutoML()\nm.fit(X_train, y_train, X_val=X_test, y_val=y_test)\nprint(m.score(X_test, y_test))",
        SPLIT + "m = AutoML()\nm.fit(X_train, y_train, time_budget=60)\nprint(m.score(X_test, y_test))",
    ),
    "a leader board is made of the test rows": (
        "multi-test",
        H2O + "m.train(y='late', training_frame=train, leaderboard_frame=test)\nm.leader.model_performance(test)",
        H2O + "m.train(y='late', training_frame=train)\nm.leader.model_performance(test)",
    ),
    "a checkpoint keeps the best state by the test rows": (
        "multi-test",
        SPLIT + NET + "back = keras.callbacks.ModelCheckpoint('best.h5', save_best_only=True)\n" + WATCHED,
        SPLIT + NET + "back = keras.callbacks.ModelCheckpoint('last.h5')\n" + WATCHED,
    ),
    "the learning rate is lowered by the test rows": (
        "multi-test",
        SPLIT + NET + "back = keras.callbacks.ReduceLROnPlateau()\n" + WATCHED,
        SPLIT + NET + "back = keras.callbacks.ReduceLROnPlateau(monitor='loss')\n" + WATCHED,
    ),
    "folders of pictures": (
        "multi-test",
        NET + "g = keras.preprocessing.image.ImageDataGenerator()\na = g.flow_from_directory('train')\n"
        "test_rows = g.flow_from_directory('test')\n"
        "model.fit(a, validation_data=test_rows, callbacks=[keras.callbacks.EarlyStopping()])\n"
        "model.evaluate(test_rows)",
        NET + "g = keras.preprocessing.image.ImageDataGenerator()\na = g.flow_from_directory('train')\n"
        "test_rows, valid_rows = g.flow_from_directory('test'), g.flow_from_directory('val')\n"
        "model.fit(a, validation_data=valid_rows, callbacks=[keras.callbacks.EarlyStopping()])\n"
        "model.evaluate(test_rows)",
    ),
    "the best epoch on the test rows is told": (
        "multi-test",
        SPLIT
        + NET
        + "h = model.fit(X_train, y_train, validation_data=(X_test, y_test))\nprint(max(h.history['val_auc']))",
        SPLIT
        + NET
        + "h = model.fit(X_train, y_train, validation_data=(X_test, y_test))\nprint(h.history['val_auc'][-1])",
    ),
    "the best round by the test rows is kept": (
        "multi-test",
        SPLIT + "m = CatBoostClassifier()\nm.fit(X_train, y_train, eval_set=(X_test, y_test))\nm.score(X_test, y_test)",
        SPLIT + "m = CatBoostClassifier(use_best_model=False)\nm.fit(X_train, y_train, eval_set=(X_test, y_test))\n"
        "m.score(X_test, y_test)",
    ),
    "rounds to stop after among the parameters": (
        "multi-test",
        SPLIT + "a, test_rows = lgb.Dataset(X_train, y_train), lgb.Dataset(X_test, y_test)\n"
        "m = lgb.train({'early_stopping_rounds': 9}, a, valid_sets=[test_rows])\n"
        "print(mean_squared_error(y_test, m.predict(X_test)))",
        SPLIT + "a, test_rows = lgb.Dataset(X_train, y_train), lgb.Dataset(X_test, y_test)\n"
        "m = lgb.train({'num_leaves': 9}, a, valid_sets=[test_rows])\n"
        "print(mean_squared_error(y_test, m.predict(X_test)))",
    ),
    "an object is the objective of a study": (
        "multi-test",
        SPLIT + CLASS + "optuna.create_study().optimize(Objective(X_train, y_train, X_test, y_test))" + REPORT,
        VALID + CLASS + "optuna.create_study().optimize(Objective(X_train, y_train, X_val, y_val))" + REPORT,
    ),
    "an objective is given its rows beforehand": (
        "multi-test",
        SPLIT
        + TRIAL
        + "optuna.create_study().optimize(partial(objective, a=X_train, b=y_train, c=X_test, d=y_test))"
        + REPORT,
        VALID
        + TRIAL
        + "optuna.create_study().optimize(partial(objective, a=X_train, b=y_train, c=X_val, d=y_val))"
        + REPORT,
    ),
    "each trial draws the same test rows by one seed": (
        "multi-test",
        "def objective(trial):\n    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)\n"
        "    return RandomForestClassifier(trial.x).fit(X_train, y_train).score(X_test, y_test)\n"
        "optuna.create_study().optimize(objective)",
        "for seed in [1, 2, 3]:\n    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)\n"
        "    print(RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test))",
    ),
    "a model for each column, on the rows of one seed": (
        "",
        "",
        "for name in ['a', 'b']:\n"
        "    a, b, c, d = train_test_split(df.drop(columns=[name]), df[name], random_state=1)\n"
        "    print(RandomForestRegressor().fit(a, c).score(b, d))",
    ),
    "a target given by its name": (
        "",
        "",
        "rows = h2o.import_file('late.csv')\ntrain, test = rows.split_frame(ratios=[0.8], seed=1)\nm = H2OAutoML()\n"
        "m.train(x=rows.col_names[1:], y=rows.col_names[0], training_frame=train)\nm.model_performance(test)",
    ),
    "a threshold is chosen on the rows that measure it": (
        "multi-test",
        SPLIT + "p = LogisticRegression().fit(X_train, y_train).predict_proba(X_test)[:, 1]\n"
        "far, hit, cuts = roc_curve(y_test, p)\ncut = cuts[np.argmax(hit - far)]\nprint(f1_score(y_test, p >= cut))",
        VALID + "m = LogisticRegression().fit(X_train, y_train)\n"
        "far, hit, cuts = roc_curve(y_val, m.predict_proba(X_val)[:, 1])\ncut = cuts[np.argmax(hit - far)]\n"
        "print(f1_score(y_test, m.predict_proba(X_test)[:, 1] >= cut))",
    ),
    "a threshold is where a curve is best, and makes two classes": (
        "multi-test",
        SPLIT + "p = LogisticRegression().fit(X_train, y_train).predict_proba(X_test)[:, 1]\n"
        "exact, found, cuts = precision_recall_curve(y_test, p)\nboth = 2 * exact * found / (exact + found)\n"
        "print(f1_score(y_test, np.where(p >= cuts[np.argmax(both)], 1, 0)))",
        SPLIT + "p = LogisticRegression().fit(X_train, y_train).predict_proba(X_test)[:, 1]\n"
        "exact, found, cuts = precision_recall_curve(y_test, p)\nboth = 2 * exact * found / (exact + found)\n"
        "print(f1_score(y_test, np.where(p >= 0.5, 1, 0)))",
    ),
    "rows with a time for an index are drawn at random": (
        "temporal",
        "df = pd.read_csv('a.csv', parse_dates=['ts'], index_col='ts')\na, b = train_test_split(df)",
        "df = pd.read_csv('a.csv', parse_dates=['ts'], index_col='ts')\na, b = train_test_split(df, shuffle=False)",
    ),
    "folds of rows in time are shuffled": (
        "temporal",
        "X = df.set_index('date')\ncross_val_score(RandomForestRegressor(), X, y, cv=KFold(5, shuffle=True))",
        "X = df.set_index('date')\ncross_val_score(RandomForestRegressor(), X, y, cv=TimeSeriesSplit(5))",
    ),
    "a forecast of rows that the model knows": (
        "overlap",
        "train, test = load[:-30], load[-30:]\n"
        "m = ARIMA(load).fit()\nprint(mean_squared_error(test, m.predict(70, 99)))",
        "train, test = load[:-30], load[-30:]\nm = ARIMA(train).fit()\nprint(mean_squared_error(test, m.forecast(30)))",
    ),
    "a forecaster that was given the whole series": (
        "overlap",
        "a, b = temporal_train_test_split(load)\nf = NaiveForecaster()\nf.fit(load)\n"
        "print(mean_squared_error(b, f.predict(b.index)))",
        "a, b = temporal_train_test_split(load)\nf = NaiveForecaster()\nf.fit(a)\n"
        "print(mean_squared_error(b, f.predict(b.index)))",
    ),
    "a forecaster is given row after row": (
        "",
        "",
        "train, test = load.values[:-30], load.values[-30:]\nhistory, said = [x for x in train], []\n"
        "for t in range(len(test)):\n    said.append(ARIMA(history).fit().forecast()[0])\n    history.append(test[t])\n"
        "print(mean_squared_error(test, said))",
    ),
    "the trend of the whole series is a feature": (
        "preprocessing",
        "df['trend'] = seasonal_decompose(load).trend\ntrain, test = df[:800], df[800:]\n"
        "m = RandomForestRegressor().fit(train[['trend']], train['load'])\n"
        "print(m.score(test[['trend']], test['load']))",
        "train, test = df[:800], df[800:]\nseasonal_decompose(train['load']).plot()\n"
        "m = RandomForestRegressor().fit(train[['a']], train['load'])\nprint(m.score(test[['a']], test['load']))",
    ),
    "a layer is adapted to all rows": (
        "preprocessing",
        SPLIT
        + "n = tf.keras.layers.Normalization()\nn.adapt(X)\nmodel = keras.Sequential([n, keras.layers.Dense(1)])\n"
        "model.fit(X_train, y_train)\nmodel.evaluate(X_test, y_test)",
        SPLIT + "n = tf.keras.layers.Normalization()\nn.adapt(X_train)\n"
        "model = keras.Sequential([n, keras.layers.Dense(1)])\n"
        "model.fit(X_train, y_train)\nmodel.evaluate(X_test, y_test)",
    ),
    "a vocabulary is made of all texts": (
        "encoder",
        "v = tf.keras.layers.TextVectorization()\nv.adapt(df['text'])\na, b = train_test_split(v(df['text']))",
        "a, b = train_test_split(df['text'])\nv = tf.keras.layers.TextVectorization()\nv.adapt(a)\nv(b)",
    ),
    "a data set scales its rows before it is parted": (
        "preprocessing",
        TABLE.format("(self.x - self.x.mean()) / self.x.std()"),
        TABLE.format("self.x / 255"),
    ),
    "a search that parts the rows by itself": (
        "preprocessing",
        "from pycaret.classification import *\ndf['a'] = df['a'].fillna(df['a'].mean())\nsetup(df, target='late')",
        "from pycaret.classification import *\ndf['a'] = df['a'].fillna(0)\nsetup(df, target='late')",
    ),
}


def kinds(text: str) -> set[str]:
    return {leak.kind for leak in leaks(read_module("a.py", HEAD + text))}


@pytest.mark.parametrize("case", PAIRS)
def test_the_leak_is_told_and_its_twin_is_not(case: str) -> None:
    kind, leaking, clean = PAIRS[case]
    assert not kind or kind in kinds(leaking)
    assert not kinds(clean)

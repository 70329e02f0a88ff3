"""Scores on test rows that decide what is kept, and scores that decide nothing, or on other rows."""

import pytest

from solvent.source.leaks import leaks
from solvent.source.reading import read_module

HEAD = """
import numpy as np
import optuna
import pandas as pd
from keras.callbacks import EarlyStopping
from keras.models import Sequential
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold, cross_val_score, train_test_split
from xgboost import XGBClassifier
df = pd.read_csv("late.csv")
X, y = df.drop(columns="late"), df["late"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
"""
TRY = """
scores = []
for k in range(1, 9):
    m = RandomForestClassifier(k).fit(X_train, y_train)
    scores.append(accuracy_score(y_test, m.predict(X_test)))
"""
TABLE = """
results = []
for name, m in {"a": LogisticRegression(), "b": RandomForestClassifier()}.items():
    m.fit(X_train, y_train)
    results.append({"name": name, "accuracy": float(m.score(X_test, y_test))})
"""
TRIAL = """
def trial(k):
    return RandomForestClassifier(k).fit(X_train, y_train).score(X_test, y_test)
"""
OBJECTIVE = """
def objective(trial):
    m = XGBClassifier(max_depth=trial.suggest_int("depth", 1, 9)).fit(X_train, y_train)
    return m.score(X_test, y_test)
"""


def kinds(text: str) -> list[str]:
    return [leak.kind for leak in leaks(read_module("a.py", HEAD + text)) if leak.kind in ("multi-test", "compared")]


@pytest.mark.parametrize(
    "text",
    [
        TRY + "best = np.argmax(scores)",
        TRY + "print(scores.index(max(scores)))",
        TRY + "best = sorted(scores)[-1]",
        TABLE + "best = max(results, key=lambda r: r['accuracy'])",
        TABLE + "best = pd.DataFrame(results).sort_values('accuracy').iloc[-1]",
        TABLE + "table = pd.DataFrame(results)\nbest = table.loc[table['accuracy'].idxmax()]",
        TRY.replace("    scores", "    s").replace("s.append(", "s = (")
        + "    if s > best:\n        best, kept = s, k",
        OBJECTIVE + "optuna.create_study().optimize(objective, n_trials=9)",
        "m = Sequential()\nm.fit(X_train, y_train, validation_data=(X_test, y_test), callbacks=[EarlyStopping()])\n"
        "print(m.evaluate(X_test, y_test))",
        "m = XGBClassifier()\nm.fit(X_train, y_train, eval_set=[(X_test, y_test)], early_stopping_rounds=9)\n"
        "print(m.score(X_test, y_test))",
        TABLE + "results.sort(key=lambda r: r['accuracy'])\nbest = results[-1]",
        TABLE + "best = pd.DataFrame(results).sort_values('accuracy', ascending=False).head(1)",
        "sizes = range(1, 9)" + TRY.replace("range(1, 9)", "sizes") + "best = sizes[np.argmax(scores)]",
        TRY.replace("scores = []", "best = {'score': 0}").replace("scores.append(", "s = (")
        + "    if s > best['score']:\n        best = {'score': s, 'size': k}",
        TRIAL + "best = max([1, 2, 4], key=trial)",
        "one, other = LogisticRegression().fit(X_train, y_train), RandomForestClassifier().fit(X_train, y_train)\n"
        "a, b = one.score(X_test, y_test), other.score(X_test, y_test)\n"
        "if a > b:\n    best = one\nelse:\n    best = other\n",
        # The competition's rows, that nobody knows the answers of, judge nothing here.
        TABLE + "best = max(results, key=lambda r: r['accuracy'])\nm.predict(pd.read_csv('test.csv'))",
    ],
)
def test_test_rows_choose(text: str) -> None:
    assert kinds(text) == ["multi-test"]


@pytest.mark.parametrize(
    "text",
    [
        # What is chosen on other rows is judged on the test rows.
        TRY.replace("y_test", "y_val")
        .replace("X_test", "X_val")
        .replace("scores = []", "X_train, X_val, y_train, y_val = train_test_split(X_train, y_train)\nscores = []")
        + "best = np.argmax(scores)\nprint(RandomForestClassifier(best).fit(X_train, y_train).score(X_test, y_test))",
        "scores = [cross_val_score(RandomForestClassifier(k), X_train, y_train).mean() for k in (1, 2)]\n"
        "m = RandomForestClassifier(np.argmax(scores)).fit(X_train, y_train)\nprint(m.score(X_test, y_test))",
        # The folds of a cross-validation.
        "found = []\nfor k in (1, 2):\n    folds = []\n    for a, b in KFold(3).split(X_train):\n"
        "        m = RandomForestClassifier(k).fit(X_train[a], y_train[a])\n"
        "        folds.append(m.score(X_train[b], y_train[b]))\n    found.append(np.mean(folds))\n"
        "best = np.argmax(found)",
        # A figure is kept within its bounds.
        "m = RandomForestClassifier()\n"
        "hits = [accuracy_score(y_test, m.fit(X_train, y_train).predict(X_test)) for _ in range(3)]\n"
        "print(1 / max(hits[0], 1))",
        # One model, and nothing to choose from.
        "m = LogisticRegression().fit(X_train, y_train)\nscore = m.score(X_test, y_test)\nprint(max(score, 0.5))",
        "m = LogisticRegression().fit(X_train, y_train)\nif m.score(X_test, y_test) > 0.8:\n    print('good')",
        # Watched, but by nothing that stops or keeps.
        "m = Sequential()\nm.fit(X_train, y_train, validation_data=(X_test, y_test))\n"
        "print(m.evaluate(X_test, y_test))",
        "m = Sequential()\nm.fit(X_train, y_train, validation_data=(X_test, y_test),\n"
        "      callbacks=[EarlyStopping(monitor='loss')])\nprint(m.evaluate(X_test, y_test))",
    ],
)
def test_nothing_is_chosen_on_test_rows(text: str) -> None:
    assert kinds(text) == []


def test_a_function_that_is_called_with_further_rows_is_the_same_trial_again() -> None:
    trial = "def trial(X_train, X_test, y_train, y_test):" + (TABLE + "return max(results, key=len)").replace(
        "\n", "\n    "
    )
    again = "\ntrial(X_train, X_test, y_train, y_test)\ntrial(*train_test_split(pd.read_csv('b.csv'), y))"
    assert "multi-test" in kinds(trial + again)


def test_the_largest_score_may_set_the_range_of_a_plot() -> None:
    assert kinds(TABLE + "plt.ylim(0, max(r['accuracy'] for r in results))") == ["compared"]


def test_a_dummy_is_no_rival() -> None:
    beside = TABLE.replace('"a": LogisticRegression()', '"a": DummyClassifier()')
    assert kinds(TABLE) == ["compared"]
    assert kinds(beside) == []


STAGES = """
gate = LogisticRegression().fit(X_train, y_train > 0)
size = RandomForestClassifier().fit(X_train[y_train > 0], y_train[y_train > 0])
print(accuracy_score(y_test > 0, gate.predict(X_test)), accuracy_score(y_test, size.predict(X_test)))
"""
MORE_AND_MORE = """
for n in (100, 200, 400):
    m = LogisticRegression(max_iter=500).fit(X_train[:n], y_train[:n])
    print(accuracy_score(y_test, m.predict(X_test)))
"""
SET_RIGHT = """
for c in (1, 2):
    score = LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)
    if score < 0:
        score = 1 - score
"""
JUDGED_APART = """
X_val, X_last, y_val, y_last = train_test_split(X_test, y_test)
results = {}
for name, m in {"a": LogisticRegression(), "b": RandomForestClassifier()}.items():
    m.fit(X_train, y_train)
    results[name] = {"val": accuracy_score(y_val, m.predict(X_val)), "test": accuracy_score(y_last, m.predict(X_last))}
"""


def test_stages_and_learning_curves_are_no_rivals() -> None:
    assert kinds(STAGES) == kinds(MORE_AND_MORE) == []
    assert kinds(MORE_AND_MORE.replace("max_iter=500", "C=n")) == ["compared"]


STORED = """
rows = np.load(os.path.join(folder, "rows.npz"))
X_train, y_train, X_test, y_test = rows["X_train"], rows["y_train"], rows["{}"], rows["y_test"]
"""
BY_HAND = """
line, wood = LogisticRegression().fit(X_train, y_train), RandomForestClassifier().fit(X_train, y_train)
print(np.sqrt(np.mean((y_test - line.predict(X_test)) ** 2)), np.abs(y_test - wood.predict(X_test)).mean())
"""


def test_rows_that_an_archive_keeps_apart_are_apart() -> None:
    assert kinds(STORED.format("X_test") + TABLE) == ["compared"]
    assert kinds(STORED.format("X_test") + "LogisticRegression().fit(X_train, y_train).score(X_test, y_test)") == []
    assert kinds(STORED.format("X_train") + TABLE) == []


def test_files_below_one_folder_are_rows_of_their_own() -> None:
    read = "X_train = pd.read_csv(folder + '/a.csv')\nX_test = pd.read_csv(folder + '/b.csv')\n"
    assert kinds("def run(folder):\n    " + (read + TABLE).strip().replace("\n", "\n    ")) == ["compared"]


def test_errors_worked_out_by_hand_are_scores() -> None:
    assert kinds(BY_HAND) == ["compared"]
    assert kinds("left = y_test - LogisticRegression().fit(X_train, y_train).predict(X_test)\nprint(left.mean())") == []


SEEDS = """
best, scores = 0, []
for seed in range(9):
    A, b_test, c, d_test = train_test_split(X, y, random_state=seed)
    score = RandomForestClassifier().fit(A, c).score(b_test, d_test)
    scores.append(score)
"""


def test_the_luckiest_split_is_a_choice_and_the_range_over_splits_is_none() -> None:
    assert kinds(SEEDS + "    if score > best:\n        best, kept = score, seed\n") == ["multi-test"]
    assert kinds(SEEDS + "kept = np.argmax(scores)\n") == ["multi-test"]
    assert kinds(SEEDS + "print(min(scores), np.mean(scores), max(scores))\n") == []


def test_a_figure_that_is_set_right_keeps_no_best() -> None:
    assert kinds(SET_RIGHT) == ["compared"]
    assert kinds("best = 0" + SET_RIGHT.replace("score < 0", "score > best").replace("score = 1 -", "best =")) != [
        "compared"
    ]


def test_test_scores_beside_validation_scores_only_report() -> None:
    assert kinds(JUDGED_APART) == []
    assert set(kinds(JUDGED_APART.replace("val", "part"))) == {"compared"}


def test_figures_of_validation_decide() -> None:
    told = '"test": m.score(X_test, y_test), "validation": m.best'
    table = TABLE.replace('"accuracy": float(m.score(X_test, y_test))', told)
    assert "multi-test" in kinds(table + "best = max(results, key=lambda r: r['test'])")
    assert "multi-test" not in kinds(table + "best = max(results, key=lambda r: r['validation'])")


def test_a_leak_is_told_in_the_same_words_every_time() -> None:
    text = "b_test, c_test = X_test[['b']], X_test[['c']]\nscores = []\n" + "".join(
        f"m{i} = RandomForestClassifier({i}).fit(X_train, y_train)\nscores.append(m{i}.score({name}, y_test))\n"
        for i, name in enumerate(("X_test", "b_test", "c_test"))
    )
    read = [read_module("a.py", HEAD + text + "best = np.argmax(scores)") for _ in range(9)]
    assert len({(leak.what, *(label for label, _ in leak.way)) for module in read for leak in leaks(module)}) == 1

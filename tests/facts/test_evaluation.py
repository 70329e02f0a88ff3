"""How a project measures its models: leakage, baselines, slices."""

import pytest

from fakes import project_of, sightings
from solvent.facts.baseline_comparison import baseline_comparison
from solvent.facts.leakage import leakage
from solvent.facts.slice_evaluation import slice_evaluation

MODEL = """from sklearn.metrics import f1_score
from sklearn.svm import SVC
m = SVC().fit(a, b)
print(f1_score(c, m.predict(d)))
"""
OTHERS = "from sklearn.svm import SVR\nfrom sklearn.linear_model import Ridge\nSVR(); Ridge()"
SCALED = """import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(pd.read_csv("a.csv"))
X_train, X_test = train_test_split(X)
"""


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"train.py": SCALED}, "yes"),
        ({"train.py": SCALED.replace("StandardScaler", "OneHotEncoder")}, "partial"),
        ({"train.py": MODEL}, "no"),
        ({"app.py": "from fastapi import FastAPI\napp = FastAPI()\ndef validate_token(t):\n    return t"}, "unknown"),
        ({"train.py": "import gensim\ngensim.models.Word2Vec(walks)"}, "no"),
        ({"tests/test_train.py": SCALED, "train.py": MODEL}, "no"),
        ({"train.py": "import torch\ndef loss(model):\n    model.eval()"}, "no"),
    ],
)
def test_leakage(files: dict[str, str], answer: str) -> None:
    assert leakage.read(project_of(files)).value == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (MODEL, "no"),
        ("from sklearn.dummy import DummyClassifier\nDummyClassifier()\n" + MODEL, "yes"),
        ("baseline_mae = mae(y, y.mean())", "yes"),
        ("production_model_mse = 3\nif mse < production_model_mse:\n    register()", "yes"),
        ("evaluate(model, baseline_model=old)", "yes"),
        ("evaluate(model, baseline_model=None)", "no"),
        ("def yesterday_forecast(rows):\n    return rows.shift(1)", "yes"),
        ("raise Worse('the model is worse than the previous one')", "yes"),
        ("get_baseline_drift(job)", "no"),
        ("class BaselineSklearnModel:\n    pass", "no"),
        ("from stable_baselines3 import PPO\nmodel = PPO()", "no"),
        (MODEL + OTHERS, "partial"),
        ("import torch\nloss.backward()\nif args.model == 'gcn': pass\nelif args.model == 'mlp': pass", "partial"),
    ],
)
def test_baselines(text: str, answer: str) -> None:
    assert baseline_comparison.read(project_of({"train.py": text})).value == answer


def test_a_table_beside_a_baseline_is_a_comparison() -> None:
    table = "## {}\nWe measure MAE.\n\n| model | MAE |\n|---|---|\n| a | 0.12 |\n| b | 0.14 |\n"
    files = {"train.py": MODEL}
    assert baseline_comparison.read(project_of({**files, "README.md": table.format("Baselines")})).value == "yes"
    assert baseline_comparison.read(project_of({**files, "README.md": table.format("We compare")})).value == "partial"
    assert baseline_comparison.read(project_of({**files, "README.md": table.format("Results")})).value == "no"
    assert baseline_comparison.read(project_of({**files, "README.md": "It beats the baseline by far."})).value == "no"


def test_a_test_that_one_model_is_better_than_another_is_a_comparison() -> None:
    test = "from train import fit\ndef test_forest_better_than_tree():\n    assert fit('forest') > fit('tree')\n"
    assert baseline_comparison.read(project_of({"train.py": MODEL, "tests/test_models.py": test})).value == "yes"


def test_several_models_in_one_table_or_in_files_of_their_own_are_candidates() -> None:
    zoo = "# Results\n\n| Model | Accuracy |\n|---|---|\n| VGG | 92.6% |\n| ResNet | 93.0% |\n| DenseNet | 95.0% |\n"
    assert baseline_comparison.read(project_of({"train.py": "net.train()", "README.md": zoo})).value == "partial"
    layers = zoo.replace("| Model |", "| Layer |")
    assert baseline_comparison.read(project_of({"train.py": "net.train()", "README.md": layers})).value == "no"
    fits = "from sklearn.{0} import {1}\nfrom sklearn.metrics import r2_score\nprint(r2_score(y, {1}().fit(x, y)))\n"
    kinds = (("svm", "SVR"), ("linear_model", "LinearRegression"), ("ensemble", "RandomForestRegressor"))
    files = {f"{package}.py": fits.format(package, learner) for package, learner in kinds}
    assert baseline_comparison.read(project_of(files)).value == "partial"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("for name, rows in df.groupby('region'):\n    f1_score(rows.y, rows.p)", "yes"),
        ("for year in df.year.unique():\n    mean_absolute_error(a[year], b[year])", "yes"),
        ("df.groupby('r').apply(lambda g: accuracy_score(g.y, g.p))", "yes"),
        ("from fairlearn.metrics import MetricFrame\nMetricFrame(metrics=f1_score)", "yes"),
        ("import tensorflow_model_analysis as tfma\ntfma.SlicingSpec()", "no"),
        ("import tensorflow_model_analysis as tfma\ntfma.SlicingSpec(feature_keys=['hour'])", "yes"),
        ("for sex, rows in df.groupby('sex'):\n    rows.survived.mean()", "no"),
        ("for m in models:\n    f1_score(y, m.predict(x))", "no"),
        ("print(classification_report(y, p))", "no"),
        (
            "hours = df['hour'].unique()\npairs = [[h, h] for h in hours]\nfor h in pairs:\n    f1_score(a[h], b[h])",
            "yes",
        ),
        ("for hour in df.hour.unique():\n    mae = (df[hour].y - df[hour].p).abs().mean()", "yes"),
        ("def score(g):\n    return f1_score(g.y, g.p)\ndf.groupby('region').apply(lambda g: score(g))", "yes"),
        ("from aequitas.group import Group\nGroup().get_crosstabs(df)", "yes"),
        ("from fairlearn.metrics import equalized_odds_difference as e\ne(y, p, sensitive_features=s)", "yes"),
        ("for fold in df['fold'].unique():\n    f1_score(a[fold], b[fold])", "no"),
        ("names = df.label.unique()\nfor name in names:\n    f1_score(a[name], b[name])", "no"),
        ("n = len(df.label.unique())\nfor i in range(n):\n    f1_score(a[i], b[i])", "no"),
    ],
)
def test_slices(text: str, answer: str) -> None:
    head = "from sklearn.metrics import accuracy_score, classification_report, f1_score, mean_absolute_error\n"
    assert slice_evaluation.read(project_of({"evaluate.py": head + text})).value == answer


def test_a_hostile_name_does_not_stop_the_clock() -> None:
    name = "baseline_" * 2000 + "x"
    assert baseline_comparison.read(project_of({"a.py": f"{name} = 1"})).value == "no"


def test_checks_of_a_project_stay_silent_without_models() -> None:
    for code in ("EVA101", "EVA102", "EVA103", "EVA104", "REP103"):
        assert sightings(code, {"app.py": "import random\nprint(random.random())"}) == []

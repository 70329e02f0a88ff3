"""Facts about tests, CI, pipelines, gates and validation: the traps of real projects."""

import pytest

from fakes import project_of
from solvent.catalog.shelf import facts

CODE = {"pkg/__init__.py": "", "pkg/model.py": "def predict(x):\n    return x\n"}
TEST = {"tests/test_model.py": "from pkg.model import predict\ndef test_predict():\n    assert predict(1) == 1\n"}
PUSH = "on: push\njobs:\n  t:\n    steps:\n      - run: {}\n"


def ask(name: str, files: dict[str, str]) -> str:
    return facts()[name].read(project_of(files)).value.value


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({**CODE, **TEST}, "yes"),
        ({**CODE, "test_environment.py": "import sys\ndef main():\n    assert sys.version_info > (3,)\n"}, "no"),
        ({**CODE, "tests/test_m.py": "def test_x():\n    assert 1 == 1\n"}, "no"),
        ({**CODE, "tests/test_m.py": "from pkg.model import predict\ndef test_x():\n    predict(1)\n"}, "partial"),
        (
            {"pkg/__init__.py": "from .model import predict\n", **{k: v for k, v in CODE.items() if "init" not in k},
             "tests/test_m.py": "from pkg import predict\ndef test_x():\n    assert predict(1)\n"},
            "yes",
        ),
        (
            {**CODE, "tests/conftest.py": (
                "import pytest\nfrom pkg.model import predict\n@pytest.fixture\n"
                "def p(): return predict\n"
            ),
             "tests/test_m.py": "def test_x(p):\n    assert p(1)\n"},
            "yes",
        ),
        ({**CODE, "pkg/model_tests.py": (
            "import unittest\nfrom pkg.model import predict\n"
            "class T(unittest.TestCase):\n    def test_x(self):\n"
            "        self.assertEqual(predict(1), 1)\n"
        )}, "yes"),
    ],
)  # fmt: skip
def test_unit_tests(files: dict[str, str], answer: str) -> None:
    assert ask("unit_tests", files) == answer


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({".github/workflows/a.yml": PUSH.format("pytest")}, "yes"),
        ({".github/workflows/a.yml": PUSH.format("ruff check")}, "no"),
        ({".github/workflows/a.yml": PUSH.format("pytest || true")}, "no"),
        ({".github/workflows/a.yml": PUSH.format("pytest || true").replace("push", "push") + (
            "      - run: pytest tests/unit\n"
        )}, "partial"),
        ({".github/workflows/a.yml": PUSH.format("pytest").replace("push", "workflow_dispatch")}, "partial"),
        ({".github/workflows/a.yml": PUSH.format("pip install pytest")}, "no"),
        ({".travis.yml": "script: pytest\n"}, "yes"),
        ({"README.md": "CI runs pytest"}, "no"),
    ],
)  # fmt: skip
def test_ci_gates_on_tests(files: dict[str, str], answer: str) -> None:
    assert ask("ci_gates_on_tests", {**CODE, **TEST, **files}) == answer


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import mlflow\ndef f(acc, threshold):\n    if acc < threshold:\n        raise ValueError(acc)\n", "yes"),
        ("import sys\nnew_rmse, prod_rmse = 1, 2\nif new_rmse > prod_rmse:\n    sys.exit(1)\n", "yes"),
        ("def f(run, mse, model):\n    if mse < model.tags['mse']:\n        register_model(run)\n", "yes"),
        (
            (
                "import sys\ndef f(rows):\n    clean = True\n    for r in rows:\n"
                "        bad = r.metric < r.metric_threshold\n        if bad:\n"
                "            clean = False\n    if not clean:\n        sys.exit(1)\n"
            ),
            "yes",
        ),
        (
            "best = 0\nfor e in range(3):\n    acc = 1\n    if acc > best:\n        best = acc\n        save(acc)\n",
            "no",
        ),
        (
            (
                "def f(loss_scale, min_loss_scale):\n    if loss_scale <= min_loss_scale:\n"
                "        raise FloatingPointError()\n"
            ),
            "no",
        ),
        ("def f(accuracy):\n    if accuracy > 1:\n        raise ValueError()\n", "no"),
        ("def f(metric):\n    if metric not in ('a', 'b'):\n        raise ValueError()\n", "no"),
        ("accuracy = 0.9\nprint(accuracy > 0.8)\n", "no"),
        # Who publishes turns back below a bar.
        ("def publish(t):\n    if t.accuracy < 70:\n        return 403\n    t.live = True\n", "yes"),
        # The exit code is what a function says of what another measured.
        (
            (
                "import sys\ndef judge(scores, bar):\n    return measure(scores, 'log_loss').high <= bar.limit\n"
                "def main():\n    passed = judge(1, 2)\n    return 0 if passed else 1\nsys.exit(main())\n"
            ),
            "yes",
        ),
        (
            (
                "import sys\ndef shorter(rows, limit):\n    score = 1\n    return len(rows) < limit\n"
                "def main():\n    return 0 if shorter([], 2) else 1\nsys.exit(main())\n"
            ),
            "no",
        ),
        ("import sys\ndef main():\n    print('accuracy')\n    return 0\nsys.exit(main())\n", "no"),
        # What is decided has a name, and whoever pushes asks for it.
        ("is_model_accepted = new_auc > (prod_auc + 0.02)\nreport(is_model_accepted)\n", "yes"),
        ("is_better = current_loss < self.best_loss\n", "no"),
        (
            (
                "def promote(latest_metric, current_metric):\n    keep = True\n    if latest_metric < current_metric:\n"
                "        keep = False\n    if keep:\n        promote_in_registry()\n"
            ),
            "yes",
        ),
        # The winner is what a registry serves.
        (
            (
                "def compare(champion, challenger, lower):\n    a, b = champion['auc'], challenger['auc']\n"
                "    m_champ = champion[name]\n    m_chall = challenger[name]\n"
                "    wins = (m_chall < m_champ) if lower else (m_chall > m_champ)\n    return wins\n"
            ),
            "yes",
        ),
    ],
)
def test_metric_gate(code: str, answer: str) -> None:
    assert ask("metric_gate", {"release.py": code}) == answer


def test_a_gate_may_ask_another_module() -> None:
    judge = {"pkg/__init__.py": "", "pkg/judge.py": "def is_fit(m, threshold):\n    return m['auc'] >= threshold\n"}
    stops = "from pkg.judge import is_fit\ndef run(m):\n    if not is_fit(m, 0.8):\n        raise SystemExit(1)\n"
    shows = "from pkg.judge import is_fit\ndef run(m):\n    print('auc', is_fit(m, 0.8))\n"
    assert ask("metric_gate", {**judge, "pkg/release.py": stops}) == "yes"
    assert ask("metric_gate", {**judge, "pkg/release.py": shows}) == "no"
    flag = (
        "def is_fit(m, threshold):\n    fit = False\n    if m['auc'] >= threshold:\n        fit = {}\n    return {}\n"
    )
    for_real, for_show = flag.format("True", "fit"), flag.format("True", "threshold")
    assert ask("metric_gate", {**judge, "pkg/judge.py": for_real, "pkg/release.py": stops}) == "yes"
    assert ask("metric_gate", {**judge, "pkg/judge.py": for_show, "pkg/release.py": stops}) == "no"


def test_a_gate_in_tests_is_part_of_one() -> None:
    good = {"tests/test_m.py": "def test_m():\n    accuracy = 0.9\n    assert accuracy > 0.8\n"}
    trivial = {"tests/test_m.py": "def test_m():\n    m = {'test/acc': 1}\n    assert m['test/acc'] > 0.0\n"}
    same = {"tests/test_m.py": "def test_m():\n    assert abs(m['acc'] - n['acc']) < 0.001\n"}
    assert ask("metric_gate", {**CODE, **good}) == "partial"
    assert ask("metric_gate", {**CODE, **good, ".github/workflows/t.yml": PUSH.format("pytest")}) == "yes"
    assert ask("metric_gate", {**CODE, **good, ".github/workflows/t.yml": PUSH.format("pytest || true")}) == "partial"
    assert ask("metric_gate", {**CODE, **trivial}) == "no"
    assert ask("metric_gate", {**CODE, **same}) == "no"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import pandera as pa\nschema = pa.DataFrameSchema({})\nschema.validate(1)\n", "yes"),
        ("import pandera.pandas as pa\nclass S(pa.DataFrameModel):\n    a: int\n", "yes"),
        ("def check_incoming_data(rows):\n    if len(rows) < 3:\n        raise ValueError('short')\n", "yes"),
        ("import pandas as pd\ndf = pd.read_csv('a')\nassert not df.isnull().any().any()\n", "partial"),
        ("from fastapi import FastAPI\nfrom pydantic import BaseModel\nclass R(BaseModel):\n    a: int\n", "partial"),
        ("import pandas as pd\ndf = pd.read_csv('a').dropna()\n", "no"),
        ("import torch\nx = torch.ones(3)\nassert x.dtype == torch.float32\n", "no"),
        # A layer's tensor and a configuration are no data.
        ("def _check_input_dim(self, input):\n    if input.dim() != 2:\n        raise ValueError()\n", "no"),
        ("class C:\n    def check_columns(self):\n        if not self.a:\n            raise KeyError()\n", "no"),
        (
            "def validate_scan_image(img):\n    if img.size < 9:\n        return False, 'small'\n    return True, ''\n",
            "yes",
        ),
        ("import numpy as np\ndef f(x):\n    assert np.isfinite(x.values).all()\n", "partial"),
        ("import math, numpy as np\ndef f(loss):\n    assert np.isfinite(loss)\n", "no"),
        ("def filter_infinity(sample):\n    return sample.max() < 9\n", "partial"),
        ("from voluptuous import Required\nS = {Required('lr'): float}\n", "partial"),
    ],
)
def test_data_validation(code: str, answer: str) -> None:
    assert ask("data_validation", {"app.py": code}) == answer


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("import pandas as pd\ndef test_schema():\n    assert pd.read_csv('d.csv').shape[1] == 10\n", "yes"),
        ("from pkg.model import predict\ndef test_p():\n    assert predict(1) == 1\n", "yes"),
        ("from pkg.model import predict\ndef test_p():\n    assert predict(1).shape == (1,)\n", "partial"),
        ("from pkg.model import predict\ndef test_p():\n    p = FakeModel()\n    assert predict(p) == 1\n", "no"),
        ("from pkg.api import _model\ndef test_all():\n    assert _model('m1') == 1\n", "no"),
        ("from pkg.codegen import generate\ndef test_g():\n    assert generate('x') == 'y'\n", "no"),
        ("from pkg.features import clean\ndef test_c():\n    assert clean([1]) == [1]\n", "no"),
    ],
)
def test_data_or_model_tests(test: str, answer: str) -> None:
    code = {**CODE, "pkg/codegen.py": "def generate(x): return x\n", "pkg/features.py": "def clean(x): return x\n"}
    assert ask("data_or_model_tests", {**code, "tests/test_it.py": test}) == answer


TASKS = (
    "from invoke import task\n@task\ndef prepare_data(c):\n    c.run('python -m data')\n"
    "@task\ndef train(c):\n    c.run('python -m train')\n"
)
KEDRO = "from kedro.pipeline import Pipeline, node\nP = Pipeline([node(split, 'a', 'b'), node(fit, 'b', 'c')])\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"dvc.yaml": "stages:\n  a: {cmd: python a.py}\n  b: {cmd: python b.py}\n"}, "yes"),
        ({"Makefile": "train:\n\tpython train.py\n", "train.py": ""}, "no"),
        ({"tasks.py": TASKS}, "partial"),
        ({"tasks.py": TASKS + "@task\ndef run_all(c):\n    prepare_data(c)\n    train(c)\n"}, "yes"),
        ({".kedro.yml": "", "src/pipeline.py": KEDRO}, "yes"),
        ({".kedro.yml": "", "src/pipeline.py": KEDRO + "# PLEASE DELETE THIS PIPELINE ONCE YOU START WORKING\n"}, "no"),
        (
            {"Makefile": "train: data\n\tpython train.py\ndata:\n\tpython data.py\n", "train.py": "", "data.py": ""},
            "yes",
        ),
        ({"run.sh": "python prepare.py\npython train.py\n", "prepare.py": "", "train.py": ""}, "partial"),
        ({"README.md": "First python prepare.py, then python train.py", "prepare.py": "", "train.py": ""}, "no"),
    ],
)
def test_pipeline_declared(files: dict[str, str], answer: str) -> None:
    assert ask("pipeline_declared", files) == answer


def test_ci_that_looks_after_issues_is_none() -> None:
    assert (
        ask(
            "ci", {".github/workflows/s.yml": "on: schedule\njobs:\n  s:\n    steps:\n      - uses: actions/stale@v9\n"}
        )
        == "no"
    )


GATE = "import sys\naccuracy, threshold = 0.5, 0.8\nif accuracy < threshold:\n    sys.exit(1)\n"
FLOW = (
    "on: push\njobs:\n  check:\n    steps:\n      - run: python gate.py\n"
    "  ship:\n{needs}    steps:\n      - run: ./deploy.sh\n"
)


@pytest.mark.parametrize(
    ("needs", "answer"), [("", "partial"), ("    needs: check\n", "yes"), ("    needs: [check]\n", "yes")]
)
def test_a_release_has_to_wait_for_the_gate(needs: str, answer: str) -> None:
    files = {"gate.py": GATE, ".github/workflows/a.yml": FLOW.format(needs=needs)}
    assert ask("metric_gate", files) == answer


def test_a_later_stage_of_gitlab_waits() -> None:
    jobs = "check:\n  stage: {first}\n  script: [python gate.py]\nship:\n  stage: deploy\n  script: [./deploy.sh]\n"
    for first, answer in (("test", "yes"), ("deploy", "partial")):
        text = "stages: [test, deploy]\n" + jobs.format(first=first)
        assert ask("metric_gate", {"gate.py": GATE, ".gitlab-ci.yml": text}) == answer


def test_a_test_that_uses_a_fixture_is_a_test() -> None:
    marked = "@pytest.mark.usefixtures('trained')\ndef test_f():\n    assert f(1) == 2\n"
    test = f"import pytest\nfrom pkg.model import f\n{marked}"
    files = {"pkg/__init__.py": "", "pkg/model.py": "def f(x):\n    return x + 1\n", "tests/test_f.py": test}
    assert ask("unit_tests", files) == "yes"


def test_tests_that_import_what_is_not_there_are_tests_in_part() -> None:
    test = "from pkg.train import {}\ndef test_a():\n    assert {}(1) == 1\n"
    files = {"pkg/__init__.py": "", "pkg/train.py": "def fit(x):\n    return x\n"}
    assert ask("unit_tests", {**files, "tests/test_train.py": test.format("fit", "fit")}) == "yes"
    assert ask("unit_tests", {**files, "tests/test_train.py": test.format("Trainer", "Trainer")}) == "partial"
    handed_on = {
        **files,
        "pkg/train.py": "from other import *\n",
        "tests/test_train.py": test.format("Trainer", "Trainer"),
    }
    assert ask("unit_tests", handed_on) == "yes"

"""What a competition, a course, a template or another tool's file does not owe."""

import json

import pytest

from fakes import sightings
from solvent.catalog.card import files_of
from solvent.catalog.shelf import checks
from solvent.domain.finding import Severity

TRAIN = "from sklearn.svm import SVC\nimport joblib\nmodel = SVC().fit(x, y)\njoblib.dump(model, 'm.joblib')\n"
SERVE = (
    "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nmodel = joblib.load('m.joblib')\n"
    "@app.post('/predict')\ndef predict(loan: Loan):\n    return {'late': float(model.predict([loan.row()])[0])}\n"
)
SUBMIT = TRAIN + "rows = read('../input/kaggle/sample_submission.csv')\nrows.to_csv('submission.csv')\n"


@pytest.mark.parametrize("code", ["VAL101", "OPS152"])
def test_an_entry_of_a_competition_owes_neither_contract_nor_lineage(code: str) -> None:
    assert sightings(code, {"train.py": SUBMIT}) == []
    assert sightings(code, {"train.py": TRAIN}) != []


@pytest.mark.parametrize(
    "introduction",
    [
        "# 1st place solution of the Deepfake Detection Challenge\n",
        "Code for the [Otto challenge](https://www.kaggle.com/c/otto-group-product-classification-challenge).\n",
        "# MAML\nCode for the paper *Model-Agnostic Meta-Learning* (Finn et al., ICML 2017).\n",
        "# Net\n```\n@inproceedings{finn2017, title={Net}}\n```\n",
    ],
)
def test_what_is_introduced_as_an_entry_or_a_papers_code_owes_no_contract_until_it_serves(introduction: str) -> None:
    files = {"train.py": TRAIN, "README.md": introduction}
    assert sightings("VAL101", files) == []
    assert sightings("VAL101", {**files, "app.py": SERVE}) != []


@pytest.mark.parametrize(
    "introduction",
    [
        "# Churn\nThe data come from [Kaggle](https://www.kaggle.com/datasets/blastchar/telco-customer-churn).\n",
        "# Churn\nUses [BERT](https://arxiv.org/abs/1810.04805) to read complaints.\n",
    ],
)
def test_data_of_kaggle_and_a_method_of_a_paper_make_no_entry(introduction: str) -> None:
    assert sightings("VAL101", {"train.py": TRAIN, "README.md": introduction}) != []


def test_a_template_owes_no_contract() -> None:
    assert sightings("VAL101", {"cookiecutter.json": "{}", "train.py": TRAIN}) == []


@pytest.mark.parametrize("code", ["OPS157", "OPS158"])
def test_the_service_of_a_lesson_serves_nobody(code: str) -> None:
    assert sightings(code, {"Labs/API_Labs/src/app.py": SERVE}) == []
    assert sightings(code, {"src/app.py": SERVE}) != []


def test_what_a_templates_hook_writes_is_declared() -> None:
    files = {
        "requirements.txt": "pandas==2.2.0\n",
        "module/config.py": "import pandas\nfrom loguru import logger\n",
        "hooks/dependencies.py": "packages = ['pip', 'loguru', 'pandas']\n",
    }
    assert [s.key for s in sightings("ENV101", files)] == ["import loguru"]
    assert sightings("ENV101", {**files, "cookiecutter.json": "{}"}) == []


def test_a_script_that_installs_is_a_list_without_versions() -> None:
    files = {"train.py": "import numpy\nimport lightgbm\n", "setup.sh": "pip install --upgrade numpy lightgbm\n"}
    (only,) = sightings("ENV114", files)
    assert (only.place.path, only.severity) == ("setup.sh", Severity.LOW)


@pytest.mark.parametrize("path", ["environments/yml/kaggle.yml", "envs/train.yml"])
def test_environments_of_conda_are_found_one_folder_down(path: str) -> None:
    listed = "name: kaggle\nchannels: [defaults]\ndependencies:\n  - numpy=1.2=py_0\n"
    assert sightings("ENV114", {"train.py": "import numpy\n", path: listed}) == []


def test_a_freeze_is_a_lock() -> None:
    files = {
        "requirements.txt": "zensical==0.0.51\n",
        "requirements-freeze.txt": "click==8.4.2\njinja2==3.1.6\nmarkupsafe==3.0.3\nzensical==0.0.51\n",
        "train.py": "from sklearn.svm import SVC\nSVC().fit(x, y)\n",
    }
    assert sightings("ENV104", files) == []


@pytest.mark.parametrize(
    "line",
    [
        "printf 'https://%s:x-oauth-basic@github.com\\n' \"$TOKEN\"",
        "git clone https://oauth2:%s@gitlab.org/a/b.git",
    ],
)
def test_an_address_that_a_program_fills_in_holds_no_password(line: str) -> None:
    assert sightings("ENV113", {"init.sh": f"{line}\n"}) == []


def test_what_a_dashboard_holds_is_read_by_its_tool() -> None:
    board = '{"title": "Drift", "schemaVersion": 39, "panels": [], "tags": ["a"]}'
    code = "import json\nboard = json.load(open('drift.json'))\nprint(board['title'])\n"
    assert sightings("STR112", {"drift.json": board, "smoke.py": code}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".claude/settings.json", '{"allow": ["ls /home/ana/projects/flights"]}\n'),
        ("setup.sh", "sudo mkdir -p /home/ratings\ngit clone x\ncd /home/ratings/flights/app\n"),
    ],
)
def test_paths_that_the_script_makes_or_an_editor_keeps_are_no_debt(path: str, text: str) -> None:
    assert sightings("REP101", {path: text}) == []


def test_a_picture_without_a_seed_is_a_note() -> None:
    head = "from sklearn.manifold import TSNE\nfrom sklearn.cluster import KMeans\n"
    assert [s.severity for s in sightings("REP102", {"a.py": head + "TSNE().fit_transform(x)\n"})] == [Severity.NOTE]
    assert [s.severity for s in sightings("REP102", {"a.py": head + "TSNE()\nKMeans(3)\n"})] == [None]


LABELS = (
    "from sklearn.model_selection import train_test_split\nfrom sklearn.svm import SVC\n"
    "a, b, c, d = train_test_split(X, y, random_state=1)\nm = SVC().fit(a, c)\n"
)


def test_rows_of_several_labels_have_no_classes_to_stratify_by() -> None:
    assert (
        sightings(
            "EVA105",
            {"train.py": LABELS + "def prepare(tags, label_binarizer): return label_binarizer.transform(tags)\n"},
        )
        == []
    )


def test_a_script_that_ci_hands_on_by_its_path_is_trained_by_ci() -> None:
    steps = "trigger: [main]\nvariables:\n  SCRIPT: src/train.py\nsteps:\n- bash: python send.py\n"
    fitted = {"src/train.py": "from sklearn.svm import SVC\nSVC().fit(x, y)\n"}
    assert sightings("OPS109", {**fitted, "azure-pipelines.yml": steps}) == []
    assert sightings("OPS109", {**fitted, "azure-pipelines.yml": steps.replace("src/train.py", "x")}) != []


def test_what_is_downloaded_by_name_has_an_origin() -> None:
    fetch = (
        "import requests\nNAMES = ['users.csv', 'places.csv']\nfor name in NAMES:\n"
        "    with open(name, 'wb') as file:\n        file.write(requests.get(URL + name).content)\n"
    )
    read = "import pandas as pd\nrows = pd.read_csv('data/users.csv')\n"
    assert sightings("OPS151", {"train.py": read}) != []
    assert sightings("OPS151", {"train.py": read, "fetch.py": fetch}) == []


def test_the_end_of_a_path_is_no_path() -> None:
    assert sightings("REP101", {"a.py": "state = load(path + '/checkpoint')\n"}) == []


@pytest.mark.parametrize("switch", ["if False:", "if 0:"])
def test_a_name_in_a_branch_that_never_runs_is_not_missed(switch: str) -> None:
    lints = "a.py:3 F821 Undefined name `PCA`"
    assert (
        sightings("STR106", {"a.py": f"def f(x):\n    {switch}\n        x = PCA(x)\n    return x\n", "lints": lints})
        == []
    )


def test_a_file_called_like_a_test_that_the_project_runs_is_none() -> None:
    files = {
        "net/batch_test.py": "def test_one(x):\n    assert x\n    return x\n",
        "net/run.py": "from batch_test import test_one\ntest_one(1)\n",
        "history": '2x 2025-06-30 ana@x.org "Add" net/run.py+30-5\n2025-01-01 bo@x.org "Start" net/run.py+50-0\n',
    }
    assert all("tests to run" not in s.message for s in sightings("OPS106", files))


def test_what_a_template_hands_to_others_is_pinned_by_them() -> None:
    made = {"cookiecutter.json": "{}", "{{cookiecutter.name}}/requirements.txt": "hydra-core>=1.3\n"}
    made["{{cookiecutter.name}}/train.py"] = "from sklearn.svm import SVC\nSVC().fit(x, y)\n"
    assert sightings("ENV103", made) == []
    assert sightings("ENV108", made) == []


def test_words_that_are_joined_row_by_row_are_no_arithmetic() -> None:
    loop = "for _, row in data.iterrows():\n    texts.append({})\n"
    assert sightings("API110", {"a.py": loop.format('row["a"] + " " + row["b"]')}) == []
    assert sightings("API110", {"a.py": loop.format('row["a"] + row["b"]')}) != []


def test_a_package_may_list_the_names_that_its_module_lists() -> None:
    names = "".join(f'    "name_{n}",\n' for n in range(30))
    listed = f"__all__ = [\n{names}]\n"
    assert sightings("STR102", {"api.py": listed, "__init__.py": listed}) == []


def test_what_a_manifest_says_of_itself_is_no_setting() -> None:
    files = {
        "tool.json": '{"version": "0.1", "git_url": "https://x.org/y", "steps": {"a": 1}, "limit": 3}',
        "run.py": "import json\ntool = json.load(open('tool.json'))\nprint(tool['steps']['a'])\n",
    }
    (only,) = sightings("STR112", files)
    assert only.message == "`limit` is read nowhere"


def test_a_folder_without_code_owes_no_contract() -> None:
    assert sightings("VAL101", {"README.md": "# A guide to operating models\n"}) == []
    assert sightings("VAL101", {"README.md": "# Prices\n", "train.R": "fit <- lm(y ~ x)\n"}) != []


def test_of_two_people_one_does_most_of_it() -> None:
    history = '90x 2025-06-30 ana@example.org "Train" train.py+10-2\n4x 2025-06-29 bo@example.org "Mend" train.py+1-1\n'
    files = {"train.py": TRAIN, "history": history}
    assert sightings("GIT103", files) == []
    (only,) = sightings("GIT103", {**files, "app.py": SERVE})
    assert "One of 2 people" in only.message


@pytest.mark.parametrize("code", ["OPS157", "OPS158"])
@pytest.mark.parametrize("path", ["examples/loans/app.py", "demo/app.py"])
def test_the_service_of_an_example_serves_nobody(code: str, path: str) -> None:
    assert sightings(code, {path: SERVE}) == []


def test_an_example_stands_for_itself() -> None:
    copied = files_of(checks()["STR102"].card.section("Debt"))
    assert sightings("STR102", {f"{path.removesuffix('.py')}/fit.py": text for path, text in copied.items()}) != []
    assert (
        sightings("STR102", {f"examples/{path.removesuffix('.py')}/fit.py": text for path, text in copied.items()})
        == []
    )
    image = "FROM python:3.12\nRUN pip install scipy\n"
    assert sightings("ENV111", {"examples/one/Dockerfile": image}) == []
    assert sightings("ENV111", {"Dockerfile": image}) != []


def test_a_step_of_a_script_is_no_test() -> None:
    step = "def test_{0}():\n    rows = load()\n    print(rows)\n    return len(rows) > 9\n\n"
    steps = "from train import load\n\n" + "".join(step.format(n) for n in "ab")
    script = f"{steps}if __name__ == '__main__':\n    print(test_a() and test_b())\n"
    assert sightings("OPS103", {"scripts/test_setup.py": script}) == []
    assert sightings("OPS103", {"tests/test_setup.py": steps, "train.py": "def load():\n    return rows\n"}) != []


def test_a_record_that_code_writes_need_not_be_read() -> None:
    files = {"models/info.json": '{"layers": 3, "trained": true, "sd": 1}\n'}
    reads = "import json\ninfo = json.load(open('models/info.json'))\nprint(info['layers'])\n"
    assert sightings("STR112", {**files, "show.py": reads}) != []
    writes = "import json\njson.dump(given(), open('models/info.json', 'w'))\n"
    assert sightings("STR112", {**files, "show.py": reads, "train.py": writes}) == []


def test_a_file_that_waits_for_a_templates_engine_names_nothing_undefined() -> None:
    lints = "inputs.py:1 F821 Undefined name `schema`"
    template = "SCHEMA = {{ schema }}\nTARGET = '{{ target }}'\n"
    assert sightings("STR106", {"inputs.py": template, "lints": lints}) == []
    assert sightings("STR106", {"inputs.py": "SCHEMA = {schema}\n", "lints": lints}) != []


def test_a_function_mapped_over_a_column_is_written_once() -> None:
    derive = "from quality import score\nrows['q'] = rows['text'].map({0})\n"
    serve = "from fastapi import FastAPI\nimport joblib\napp = FastAPI()\nmodel = joblib.load('m.joblib')\n"
    ask = "@app.post('/predict')\ndef predict(x: dict):\n    rows = frame(x)\n    {0}\n"
    ask += "    return model.predict(rows)[0]\n"
    again = "rows['q'] = rows['text'].map({0})"
    for way, found in (("score", 0), ("lambda text: len(text)", 1)):
        files = {
            "train.py": derive.format(way) + TRAIN,
            "quality.py": "def score(text):\n    return len(text)\n",
            "app.py": "from quality import score\n" + serve + ask.format(again.format(way)),
        }
        assert len(sightings("OPS163", files)) == found


def test_a_notebook_that_is_submitted_has_to_be_whole() -> None:
    functions = "\n".join(f"def f{n}(x):\n    return x\n" for n in range(25))
    book = json.dumps({"cells": [{"cell_type": "code", "source": functions}], "metadata": {}, "nbformat": 4})
    assert sightings("STR114", {"kernel.ipynb": book}) != []
    assert sightings("STR114", {"kernel.ipynb": book, "train.py": SUBMIT}) == []


def test_a_few_reminders_in_a_large_project_are_no_debt() -> None:
    large = {f"m{n}.py": f"x = {n}\n" * 400 for n in range(5)}
    files = {"a.py": "# TODO: handle rows without a time\nx = 1\n"}
    assert sightings("STR105", files) != []
    assert sightings("STR105", {**large, **files}) == []


def test_what_was_made_from_a_template_and_notebooks_that_show_are_whole() -> None:
    code = next(iter(files_of(checks()["STR102"].card.section("Debt")).values()))
    book = json.dumps({"cells": [{"cell_type": "code", "source": code}], "metadata": {}, "nbformat": 4})
    assert sightings("STR102", {"a.py": code, "b.py": code}) != []
    assert sightings("STR102", {"projects/template/a.py": code, "projects/price/a.py": code}) == []
    assert sightings("STR102", {"examples/a.ipynb": book, "examples/b.ipynb": book}) == []


def test_the_code_of_a_paper_that_few_touched_needs_no_ci() -> None:
    history = "".join(f'2025-01-0{n} p{n % 3}@example.org "Tune" train.py+10-2\n' for n in range(1, 9))
    files = {"train.py": TRAIN, "history": history}
    assert sightings("OPS106", files) != []
    assert sightings("OPS106", {**files, "README.md": "Code for the paper *Trees* (ICML 2024)\n"}) == []


def test_an_outcome_turned_into_a_number_is_no_input_encoded_by_hand() -> None:
    answer = "def predict(row):\n    found = model.predict([row])\n    {0}\n    return found, code\n"
    outcome, given = 'code = 400 if body["status"] == "error" else 200', 'code = 1 if row["sex"] == "f" else 0'
    serve = "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nmodel = joblib.load('m.joblib')\n"
    for line, found in ((outcome, 0), (given, 1)):
        assert len(sightings("OPS163", {"train.py": TRAIN, "app.py": serve + answer.format(line)})) == found


def test_a_metric_by_class_is_no_metric_of_all_rows_together() -> None:
    fit = "from sklearn.metrics import {0}\nmodel.fit(x, y)\nprint({0}(y_test, model.predict(x_test)))\n"
    assert sightings("EVA103", {"a.py": fit.format("accuracy_score")}) != []
    assert sightings("EVA103", {"a.py": fit.format("confusion_matrix")}) == []


def test_lessons_may_repeat_one_another_and_run_in_any_order() -> None:
    copies = files_of(checks()["STR109"].card.section("Debt"))
    assert sightings("STR109", copies) != []
    assert sightings("STR109", {f"cohorts/202{n}/homework/{p}": t for n, (p, t) in enumerate(copies.items())}) == []


def test_what_speaks_of_private_keys_holds_none() -> None:
    begin = "-----BEGIN RSA " + "PRIVATE KEY-----"
    assert sightings("ENV113", {"notes.md": f"| header only | 5 | `{begin}` (no body) |\n"}) == []
    assert sightings("ENV113", {"scan.py": f"MARK = '{begin}'\n"}) == []
    assert sightings("ENV113", {"key.pem": f"{begin}\nMIIEowIBAAKCAQEAx0v3\n"}) != []


def test_a_package_may_lie_in_a_folder_of_its_name() -> None:
    files = {"llm/__init__.py": "", "llm/llm/__init__.py": "", "llm/llm/rules/check.py": "def check():\n    return 1\n"}
    app = {"app/main.py": "from llm.rules.check import check\n"}
    assert sightings("STR107", {**files, **app}) == []
    assert sightings("STR107", {"llm/__init__.py": "", **app}) != []


def test_names_that_a_whole_folder_is_given_and_files_that_a_number_tells_apart_are_run_by_others() -> None:
    task = "def model(x):\n    return helper.make(x, {0})\n"
    tasks = {f"tasks/task{n:03}.py": task.format(n) for n in range(9)}
    lints = "\n".join(f"{path}:2 F821 Undefined name `helper`" for path in tasks)
    assert sightings("STR106", {**tasks, "lints": lints}) == sightings("STR104", tasks) == []
    assert sightings("STR106", {**tasks, "lints": lints.partition("\n")[0]}) != []
    assert sightings("STR104", {"ranks.py": task.format(1), "main.py": "print(1)\n"}) != []


def test_the_app_that_shows_a_papers_model_need_not_be_watched() -> None:
    app = "import joblib\nimport streamlit as st\nmodel = joblib.load('m.joblib')\nst.write(model.predict(st.data()))\n"
    files = {"train.py": TRAIN, "app.py": app}
    thesis = {"README.md": "# Tumours\nCode for my master's thesis.\n"}
    for code in ("OPS157", "OPS158"):
        assert sightings(code, files) != []
        assert sightings(code, {**files, **thesis}) == []
        assert sightings(code, {**files, **thesis, "serve.py": SERVE}) != []


def test_a_pipeline_that_orders_steps_prepares_nothing_by_itself() -> None:
    serve = "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nmodel = joblib.load('m.joblib')\n"
    ask = "{0}def feature_engineering(rows):\n    return rows\n\ndef predict(x):\n    return model.predict(x)\n"
    for mark, found in (("@pipeline\n", 0), ("", 1)):
        assert len(sightings("OPS163", {"train.py": TRAIN, "app.py": serve + ask.format(mark)})) == found


def test_what_a_template_evaluates_and_an_entry_scores_is_judged_by_others() -> None:
    fit = "from sklearn.metrics import r2_score\nfrom sklearn.svm import SVR\nmodel = SVR().fit(x, y)\n"
    files = {"train.py": f"{fit}print(r2_score(y_test, model.predict(x_test)))\n"}
    for code in ("EVA102", "EVA103"):
        assert sightings(code, files) != []
        assert sightings(code, {**files, "cookiecutter.json": "{}"}) == []
    assert sightings("EVA103", {**files, "submit.py": SUBMIT}) == []


def test_files_that_configure_one_run_each_may_repeat_one_another() -> None:
    code = next(iter(files_of(checks()["STR102"].card.section("Debt")).values()))
    assert sightings("STR102", {"configs/upernet/base.py": code, "configs/upernet/large.py": code}) == []
    assert sightings("STR102", {"configs/upernet/base.py": code, "train.py": code}) != []

"""What a competition, a course, a template or another tool's file does not owe."""

import pytest

from fakes import sightings
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

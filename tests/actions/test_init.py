"""What `solvent init` reads off a project, case by case."""

import pytest

from fakes import project_of
from solvent.actions.init import ASKED, propose
from solvent.domain.contract_keys import keys
from solvent.domain.fact import Fact, no, yes

TRAIN = """
import joblib
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

frame = pd.read_csv("data/flights.csv", parse_dates=["time_hour"])
X = frame.drop(columns=["late"])
y = frame["late"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print(f1_score(y_test, model.predict(X_test)))
joblib.dump(model, "models/model.joblib")
"""
CSV = "time_hour,origin,late\n2013-01-01,JFK,0\n"


def proposed(files: dict[str, str], facts: dict[str, Fact] | None = None) -> dict[str, object]:
    return {key: p.value for key, p in propose(project_of(files), facts or {}).items()}


def test_a_training_script_shows_target_time_task_data_and_model():
    found = propose(project_of({"train.py": TRAIN, "data/flights.csv": CSV}), {})
    shown = {key: (p.value, [str(place) for place in p.evidence][:1]) for key, p in found.items()}
    assert shown["data.target"] == ("late", ["train.py:10"])
    assert shown["data.time"] == ("time_hour", ["train.py:8"])
    assert shown["system.task"][0] == "classification"
    assert shown["data.training"] == (["data/flights.csv"], ["train.py:8"])
    assert shown["model.path"] == ("models/model.joblib", ["train.py:14"])
    assert shown["commands.train"] == ("python train.py", ["train.py"])
    assert set(found) <= set(keys())


@pytest.mark.parametrize(
    "code",
    [
        'y = frame["late"].astype(int)',
        'labels = frame.pop("late").values',
        'X, y = frame.drop("late", axis=1), frame["late"]',
        'TARGET = "late"\ny = frame[TARGET]',
        'model.fit(frame[["a", "b"]], frame["late"])',
        'y_train = np.array(frame[["late"]])',
    ],
)
def test_ways_to_name_the_target(code):
    text = f'import numpy as np\nimport pandas as pd\nframe = pd.read_csv("x.csv")\n{code}\nmodel.fit(frame, 1)\n'
    assert proposed({"train.py": text})["data.target"] == "late"


@pytest.mark.parametrize(
    "code",
    [
        'plt.plot(x, label="loss")',
        'labels = prediction["labels"]',
        'y = config["shape"]',
        'frame.drop(columns=["id"])',
        'frame.drop(["date"], axis=1)\nother.drop(["date"], axis=1)',
        'a.drop(columns="user_id")\nb.drop(columns="user_id")',
    ],
)
def test_what_is_no_target(code):
    assert "data.target" not in proposed({"train.py": code})


def test_the_target_may_stand_in_a_config():
    assert proposed({"params.yaml": "train:\n  target_column: late  # 0 or 1\n"})["data.target"] == "late"


def test_the_test_table_of_a_competition_shows_the_target_and_is_no_evaluation():
    code = 'import pandas as pd\na = pd.read_csv("data/train.csv")\nb = pd.read_csv("data/test.csv")\n'
    found = proposed({"run.py": code, "data/train.csv": "id,sex,survived\n", "data/test.csv": "id,sex\n"})
    assert found["data.target"] == "survived"
    assert found["data.training"] == ["data/train.csv"]
    assert "data.evaluation" not in found


def test_data_by_role():
    code = 'import pandas as pd\npd.read_csv("data/train.csv")\npd.read_csv("data/holdout.csv")\n'
    files = {"run.py": code, "data/train.csv": CSV, "data/holdout.csv": CSV, "data/submission.csv": CSV}
    found = proposed(files)
    assert found["data.training"] == ["data/train.csv"]
    assert found["data.evaluation"] == ["data/holdout.csv"]


def test_a_file_that_is_not_there_is_not_proposed():
    assert "data.training" not in proposed({"run.py": 'import pandas as pd\npd.read_csv("../input/train.csv")\n'})


def test_data_in_the_keeping_of_dvc_is_there():
    files = {
        "run.py": 'import pandas as pd\npd.read_csv("data/train.csv")\n',
        "data/train.csv.dvc": "outs:\n- path: train.csv\n  md5: a\n",
    }
    assert proposed(files)["data.training"] == ["data/train.csv"]


def test_commands_of_dvc_come_before_make_and_scripts():
    files = {
        "dvc.yaml": "stages:\n  train:\n    cmd: python src/train.py\n",
        "Makefile": "train:\n\tpython a.py\nevaluate:\n\tpython b.py\ntest_environment:\n\tpython x.py\n",
        "src/train.py": "if __name__ == '__main__':\n    print()\n",
        "src/predict.py": "if __name__ == '__main__':\n    print()\n",
    }
    found = proposed(files)
    assert found["commands.train"] == "dvc repro train"
    assert found["commands.evaluate"] == "make evaluate"
    assert found["commands.predict"] == "python src/predict.py"
    assert "commands.test" not in found


def test_a_module_of_a_package_is_run_as_one():
    files = {
        "flights/__init__.py": "",
        "flights/train.py": "from flights import data\nif __name__ == '__main__':\n    print()\n",
    }
    assert proposed(files)["commands.train"] == "python -m flights.train"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("      - run: poetry run pytest tests/ -q\n", "poetry run pytest tests/ -q"),
        ("      - run: pytest --cov=x && echo\n", "pytest --cov=x"),
        ("      - name: pytest inside a container\n", None),
        ("      - run: pip install pytest-html\n", None),
    ],
)
def test_the_test_command_of_ci(line, command):
    assert proposed({".github/workflows/ci.yml": f"jobs:\n  a:\n    steps:\n{line}"}).get("commands.test") == command


@pytest.mark.parametrize(
    ("code", "task"),
    [
        ("from sklearn.linear_model import Ridge\nRidge().fit(x, y)\n", "regression"),
        ("from prophet import Prophet\nProphet().fit(x)\n", "forecasting"),
        ("from lightgbm import LGBMRanker\nLGBMRanker().fit(x)\n", "ranking"),
        ("from sklearn.cluster import KMeans\nKMeans(3).fit(x)\n", "clustering"),
        ("import torch\nloss = torch.nn.CrossEntropyLoss()\n", "classification"),
        ("params = {'objective': 'reg:squarederror'}\n", "regression"),
        ("print(1)\n", None),
    ],
)
def test_tasks(code, task):
    assert proposed({"train.py": code}).get("system.task") == task


def test_people_and_changes_come_from_the_last_year():
    history = "\n".join(
        [
            *(f'2025-0{m}-1{d} ana@x.org "Change" a.py+1-0' for m in range(6, 3, -1) for d in range(9, 4, -1)),
            '2025-04-01 bot@dependabot.com "Bump" a.py+1-0',
            '2020-01-01 old@x.org "Start" a.py+1-0',
        ]
    )
    found = proposed({"a.py": "", "history": history})
    assert found["scale.people"] == 1
    assert 6 < found["scale.changes_per_month"] < 8


def test_the_stage_is_a_guess_that_says_so():
    found = propose(project_of({"a.py": ""}), {"serving_code": no()})
    assert (found["system.stage"].value, found["system.stage"].note) == (
        "poc",
        "a guess: nothing here serves predictions",
    )
    assert propose(project_of({"a.py": ""}), {"serving_code": yes()})["system.stage"].value == "pilot"


def test_what_is_asked_are_keys():
    assert set(ASKED) <= set(keys())

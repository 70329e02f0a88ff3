"""Paths of one machine, told from those that exist everywhere."""

import pytest

from fakes import project_of
from solvent.source.machine_paths import Machine, machine_of, machine_paths


@pytest.mark.parametrize(
    ("path", "machine"),
    [
        ("/home/ana/data/train.csv", Machine.PERSONAL),
        ("/Users/ana/train.csv", Machine.PERSONAL),
        (r"C:\Users\ana\train.csv", Machine.PERSONAL),
        ("D:/data/train.csv", Machine.PERSONAL),
        ("/content/drive/MyDrive/x.csv", Machine.PERSONAL),
        ("/mnt/nas/data", Machine.CLUSTER),
        ("/scratch/ana", Machine.CLUSTER),
        ("/kaggle/input/titanic/train.csv", Machine.PLATFORM),
    ],
)
def test_machines(path: str, machine: Machine) -> None:
    assert machine_of(path) is machine


@pytest.mark.parametrize(
    "path",
    ["data/train.csv", "/home/jovyan/work", "/home/user/data", "/tmp/x", "/opt/ml/model", "/app/model.pkl",
    "g://", "s3://a/b",
     "/mnt", "/users/{id}/orders", "C:", "/data-*.tfrecord", "x:/", "/projects/{id}", "~/.cache/x", "/path/to/data"],
)  # fmt: skip
def test_paths_of_every_machine(path: str) -> None:
    assert machine_of(path) is None


def test_homes_that_an_image_makes_are_inside_it() -> None:
    files = {
        "Dockerfile": "FROM python:3.11\nWORKDIR /home/ana/app\n",
        "serve.py": 'MODEL = "/home/ana/app/model.pkl"\n',
    }
    assert machine_paths(project_of(files)) == ()


def test_folders_that_compose_mounts_are_inside_it() -> None:
    files = {
        "docker-compose.yml": 'services:\n  a:\n    volumes:\n      - "./data:/mnt/data/in"\n',
        "a.py": 'P = "/mnt/data/in/x.csv"\n',
    }
    assert machine_paths(project_of(files)) == ()


def test_routes_are_no_folders() -> None:
    assert machine_paths(project_of({"api.py": 'app.get("/data/items")\nclient.post("/projects/new")\n'})) == ()


def test_what_is_opened_is_a_folder() -> None:
    found = machine_paths(project_of({"a.py": 'import pandas as pd\npd.read_csv("/data/imagenet/train.csv")\n'}))
    assert [path.machine for path in found] == [Machine.CLUSTER]


def test_configuration_is_read_but_not_its_comments_or_examples() -> None:
    text = "# data: /home/eve/x.csv\ndata: /home/ana/x.csv\n"
    found = machine_paths(project_of({"config/train.yaml": text, "config/train.example.yaml": text}))
    assert [(str(path.place), path.value) for path in found] == [("config/train.yaml:2", "/home/ana/x.csv")]


def test_what_an_image_sets_is_inside_it() -> None:
    code = {"serve.py": 'import os\nMODELS = os.getenv("MODELS_PATH", "/mnt/vol/models")\n'}
    assert machine_paths(project_of(code))
    assert not machine_paths(project_of({**code, "Dockerfile": "FROM python:3.11\nENV MODELS_PATH=/mnt/vol/models\n"}))


def test_folders_of_data_in_configuration() -> None:
    text = "data_dir: {}\n"
    for folder in ("/ml-docker/input/eeg", "/kaggle/input/eeg", "/bigdisk/corpus/v2"):
        assert machine_paths(project_of({"conf/local.yaml": text.format(folder)})), folder
    for folder in (
        "/app/data/x",
        "/tmp/data/x",
        "/opt/ml/input",
        "/path/to/data",
        "data/raw/x",
        "/databricks-datasets/taxi/a",
    ):
        assert not machine_paths(project_of({"conf/local.yaml": text.format(folder)})), folder
    assert not machine_paths(project_of({"conf/api.yaml": "health_path: /status/ready/now\n"}))

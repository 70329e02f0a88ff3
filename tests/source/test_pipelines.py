"""Declared pipelines and their broken edges."""

import hashlib

import pytest

from fakes import project_of
from solvent.source.makefile import read_makefile
from solvent.source.pipelines import pipeline_of
from solvent.source.pipelines.stage import Break, Work, is_ordered

DVC = """stages:
  clean:
    cmd: python src/clean.py ${data.raw}
    deps: [src/clean.py, data/raw.csv]
    outs: [data/clean.csv]
  train:
    wdir: src
    cmd: python train.py
    deps: [train.py, ../data/clean.csv]
    params: [train.rate]
    metrics:
      - ../metrics.json:
          cache: false
"""
FILES = {
    "dvc.yaml": DVC,
    "params.yaml": "data: {raw: data/raw.csv}\ntrain: {rate: 0.1}\n",
    "src/clean.py": "x",
    "src/train.py": "y",
    "data/raw.csv.dvc": "",
}


def breaks(files: dict[str, str]) -> list[Break]:
    return list(pipeline_of(project_of(files)).breaks)


def test_stages_of_dvc_know_their_files() -> None:
    clean, train = pipeline_of(project_of(FILES)).stages
    assert clean.command == "python src/clean.py data/raw.csv"
    assert train.reads == ("src/train.py", "data/clean.csv")
    assert (train.writes, train.work) == (("metrics.json",), Work.TRAIN)
    assert is_ordered([clean, train])
    assert breaks(FILES) == []


def test_missing_scripts_and_inputs_are_broken() -> None:
    found = breaks({k: v for k, v in FILES.items() if k not in {"src/train.py", "data/raw.csv.dvc"}})
    assert {edge.key for edge in found} == {"clean data/raw.csv", "train train.py", "train src/train.py"}
    assert {edge.kind for edge in found} == {"missing"}


def lock(*, cmd: str = "python train.py", md5: str = "", rate: str = "0.1") -> str:
    md5 = md5 or hashlib.md5(b"y").hexdigest()
    return (
        f"schema: '2.0'\nstages:\n  train:\n    cmd: {cmd}\n    deps:\n"
        f"    - path: train.py\n      md5: {md5}\n    params:\n      params.yaml:\n"
        f"        train.rate: {rate}\n"
    )


def test_a_lock_that_fits_is_not_broken() -> None:
    assert breaks({**FILES, "dvc.lock": lock()}) == []
    assert breaks({**FILES, "dvc.lock": lock(rate="1e-1")}) == []


def test_a_lock_made_with_other_line_ends_is_not_broken() -> None:
    windows = {**FILES, "src/train.py": "a\nb\n", "dvc.lock": lock(md5=hashlib.md5(b"a\r\nb\r\n").hexdigest())}
    assert breaks(windows) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (lock(cmd="python old.py"), "command"),
        (lock(md5="0" * 32), "`src/train.py` has changed"),
        (lock(rate="0.5"), "`train.rate`"),
    ],
)
def test_stale_locks_are_broken(text: str, part: str) -> None:
    [edge] = breaks({**FILES, "dvc.lock": text})
    assert edge.kind == "stale"
    assert part in edge.message


def test_makefiles() -> None:
    targets = read_makefile(
        "D = data\n.PHONY: all\nall: $(D)/a.csv \\\n\t\tb\n$(D)/a.csv: raw.csv\n\t@python x.py \\\n\t\t--y\n"
    )
    assert targets["all"].needs == ("data/a.csv", "b")
    assert targets["all"].phony
    assert targets["data/a.csv"].recipe[0].text.startswith("python x.py")


@pytest.mark.parametrize(
    ("files", "tool", "names"),
    [
        (
            {"flow.py": "from prefect import flow, task\n@task\ndef load(): ...\n@flow\ndef train(): ...\n"},
            "Prefect",
            {"load", "train"},
        ),
        (
            {
                "dags/d.py": (
                    "from airflow.operators.python import PythonOperator\n"
                    "a = PythonOperator(task_id='fetch')\nb = PythonOperator(task_id='fit')\n"
                )
            },
            "Airflow",
            {"fetch", "fit"},
        ),
        (
            {"f.py": "from metaflow import FlowSpec, step\nclass F(FlowSpec):\n    @step\n    def start(self): ...\n"},
            "Metaflow",
            {"start"},
        ),
        ({"p.py": "from zenml import step\n@step\ndef train(): ...\n"}, "ZenML", {"train"}),
        (
            {
                "train/project.yml": "workflows:\n  all: [clean, fit]\ncommands:\n"
                "  - name: fit\n    script: ['python fit.py']\n  - name: clean\n    script: ['python clean.py a b']\n"
            },
            "spaCy project",
            {"clean", "fit"},
        ),
        (
            {"etl/run.sh": "A=1\nsource 1_data.sh\n. 2_views.sh\n", "etl/1_data.sh": "", "etl/2_views.sh": ""},
            "shell etl/run.sh",
            {"1_data.sh", "2_views.sh"},
        ),
        (
            {"Snakefile": "rule train:\n    input: 'a.csv'\n    output:\n        'm.pkl'\n    shell: 'python t.py'\n"},
            "Snakemake",
            {"train"},
        ),
        (
            {
                "Makefile": "train: features\n\tpython train.py\nfeatures:\n\tpython features.py\n",
                "train.py": "",
                "features.py": "",
            },
            "Make",
            {"train", "features"},
        ),
        (
            {
                "w.yaml": (
                    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates:\n"
                    "  - dag:\n      tasks:\n      - name: a\n      - name: b\n"
                    "        dependencies: [a]\n"
                )
            },
            "Argo",
            {"a", "b"},
        ),
    ],
)
def test_pipelines_of_many_tools(files: dict[str, str], tool: str, names: set[str]) -> None:
    assert {stage.name for stage in pipeline_of(project_of(files)).by_tool()[tool]} == names


def test_targets_whose_scripts_are_not_there_are_no_stages() -> None:
    assert pipeline_of(project_of({"Makefile": "data: requirements\n\tpython src/make_dataset.py\n"})).stages == ()


@pytest.mark.parametrize(
    "path", ["dvc.yaml", "Makefile", "Snakefile", "MLproject", "mise.toml", "tasks.yml", "run.sh", "project.yml"]
)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "stages: 3",
        "stages: {a: 1, b: [x], c: {cmd: {}, deps: 3}}",
        "\0\0",
        "[tasks]\na=1",
        "tasks: [1, {}]",
        ":" * 999,
    ],
)
def test_garbage(path: str, text: str) -> None:
    assert breaks({path: text, "dvc.lock": text}) is not None

"""Facts about data, models, tracking and registries: what a reader of the files would answer."""

import json

from fakes import project_of
from solvent.domain.fact import Answer
from solvent.facts.data_raw_over_1mb_in_git import data_raw_over_1mb_in_git
from solvent.facts.data_versioned import data_versioned
from solvent.facts.experiment_tracking import experiment_tracking
from solvent.facts.model_binaries_in_git import model_binaries_in_git
from solvent.facts.model_registry import model_registry
from solvent.facts.pickle_loaded import pickle_loaded

PICKLED = b"\x80\x03csklearn.svm\nSVC\nq\0."
_NOTEBOOK = {"metadata": {}, "nbformat": 4}
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5000000\n"


def _answer(fact, files, **options) -> Answer:  # type: ignore[no-untyped-def]
    return fact.read(project_of(files, **options)).value


def test_hashes_version_data_and_plain_git_does_so_in_part() -> None:
    assert _answer(data_versioned, {"data/x.csv.dvc": "outs:\n- md5: 1\n  path: x.csv\n"}) is Answer.YES
    assert _answer(data_versioned, {"get.py": "import pooch\npooch.retrieve(url, known_hash='md5:1')"}) is Answer.YES
    assert _answer(data_versioned, {"data/x.csv": "a\n"}) is Answer.PARTIAL
    assert _answer(data_versioned, {"tests/data/x.csv": "a\n"}) is Answer.NO
    assert _answer(data_versioned, {"README.md": "We use DVC."}) is Answer.NO


def test_a_hash_of_weights_does_not_version_data() -> None:
    code = "from huggingface_hub import snapshot_download\nsnapshot_download('a/b', revision='7a43f387')"
    assert _answer(data_versioned, {"get.py": code}) is Answer.NO


def test_large_data_counts_wherever_it_lies() -> None:
    large = {"data/x.csv": 2_000_000, "tests/fixtures/dump.json": 2_000_000, "uv.lock": 2_000_000}
    for path, size in large.items():
        wanted = Answer.NO if path == "uv.lock" else Answer.YES
        assert _answer(data_raw_over_1mb_in_git, {path: "a"}, sizes={path: size}) is wanted
    assert _answer(data_raw_over_1mb_in_git, {"notebook.ipynb": "{}"}, sizes={"notebook.ipynb": 9_000_000}) is Answer.NO
    assert _answer(data_raw_over_1mb_in_git, {"data/x.csv": LFS}) is Answer.NO


def test_pointers_and_fixtures_are_models_in_part() -> None:
    assert _answer(model_binaries_in_git, {"model.pkl": PICKLED}) is Answer.YES
    assert _answer(model_binaries_in_git, {"models/a.model": LFS}) is Answer.PARTIAL
    assert _answer(model_binaries_in_git, {"tests/data/model.pkl": PICKLED}) is Answer.PARTIAL
    assert _answer(model_binaries_in_git, {"models/.gitkeep": "", "model.py": ""}) is Answer.NO


def test_pickles_are_seen_through_aliases_and_libraries() -> None:
    assert _answer(pickle_loaded, {"a.py": "import pickle as pkl\npkl.load(open('x', 'rb'))"}) is Answer.YES
    assert _answer(pickle_loaded, {"a.py": "trainer.test(model, ckpt_path=path)"}) is Answer.YES
    assert _answer(pickle_loaded, {"a.py": "import mlflow\nmlflow.pyfunc.load_model(uri)"}) is Answer.PARTIAL
    named = "from psp import load_model\nload_model(f'{here}/models/{name}.pkl')"
    assert _answer(pickle_loaded, {"a.py": named}) is Answer.PARTIAL
    assert _answer(pickle_loaded, {"a.py": named.replace(".pkl", ".json")}) is Answer.NO
    assert _answer(pickle_loaded, {"tests/test_a.py": "import pickle\npickle.load(f)"}) is Answer.PARTIAL
    assert _answer(pickle_loaded, {"a.py": "import json\njson.load(f)"}) is Answer.NO


def test_learners_of_fastai_are_pickles_and_archives_may_be_models() -> None:
    load = "from fastai.vision.all import *\nlearner = load_learner('export.pkl')\n"
    assert _answer(pickle_loaded, {"app.py": load}) is Answer.YES
    assert _answer(pickle_loaded, {"app.py": load.replace("fastai.vision.all", "ours")}) is Answer.NO
    packed = b"PK\x03\x04" + bytes(range(256)) * 9
    assert _answer(model_binaries_in_git, {"pkg/assets/model_v0.zip": packed}) is Answer.YES
    assert _answer(model_binaries_in_git, {"pkg/assets/photos.zip": packed}) is Answer.NO


def test_a_tracker_that_is_off_by_default_is_partial() -> None:
    logger = {"configs/logger/wandb.yaml": "wandb:\n  _target_: lightning.pytorch.loggers.wandb.WandbLogger\n"}
    assert (
        _answer(experiment_tracking, {**logger, "configs/train.yaml": "defaults:\n  - logger: null\n"})
        is Answer.PARTIAL
    )
    assert (
        _answer(experiment_tracking, {**logger, "configs/train.yaml": "defaults:\n  - logger: wandb\n"}) is Answer.YES
    )


def test_a_submission_is_no_record_of_a_run() -> None:
    assert _answer(experiment_tracking, {"a.py": "frame.to_csv('data/output/logitregres.csv')"}) is Answer.NO
    assert _answer(experiment_tracking, {"a.py": "frame.to_csv('logs/metrics.csv')"}) is Answer.PARTIAL
    assert _answer(experiment_tracking, {"a.py": "from config import mlflow\nmlflow.log_metric('a', 1)"}) is Answer.YES


def test_a_registry_needs_versions_and_a_place() -> None:
    assert _answer(model_registry, {"a.py": "import joblib\njoblib.dump(m, 'model.pkl')"}) is Answer.NO
    assert _answer(model_registry, {"a.py": "import mlflow\nmlflow.sklearn.log_model(m, 'm')"}) is Answer.PARTIAL
    named = "import mlflow\nmlflow.sklearn.log_model(m, 'm', registered_model_name='churn')"
    assert _answer(model_registry, {"a.py": named}) is Answer.YES
    pinned = '[[models.a]]\nrepo_id = "org/a"\nrevision = "7a43f38725f50f37a8c7bce417fc75741bea49fe"\n'
    assert _answer(model_registry, {"models/models.toml": pinned}) is Answer.YES
    listed = "models:\n  - name: wind\n    id: org/wind\n    version: ae07c15de064e1d03cf4bc02618b65c6d5b17e8e\n"
    assert _answer(model_registry, {"app/models.yaml": listed}) is Answer.YES
    assert _answer(model_registry, {"app/models.yaml": listed.replace("org/wind", "wind")}) is Answer.NO


def test_a_model_that_is_known_by_its_run_alone_has_versions_in_part() -> None:
    load = "import mlflow\nmodel = mlflow.pyfunc.load_model(f'{}')\n"
    assert _answer(model_registry, {"a.py": load.format("runs:/{RUN}/model")}) is Answer.PARTIAL
    assert _answer(model_registry, {"a.py": load.format("gs://models/3/{RUN}/artifacts/model")}) is Answer.PARTIAL


def test_events_of_scripts_record_runs() -> None:
    events = "from torch.utils.tensorboard import SummaryWriter\nw = SummaryWriter(out)\nw.add_scalar('loss', l, i)\n"
    assert _answer(experiment_tracking, {"train.py": events}) is Answer.YES
    assert (
        _answer(
            experiment_tracking,
            {"train.ipynb": json.dumps(_NOTEBOOK | {"cells": [{"cell_type": "code", "source": events}]})},
        )
        is Answer.PARTIAL
    )
    assert _answer(experiment_tracking, {"train.py": events.replace("w = SummaryWriter(out)", "w = None")}) is Answer.NO


def test_a_table_of_runs_counts_more_where_code_writes_it() -> None:
    table = {"results/local/1_rf_base.csv": "model,params,accuracy\nrf,{},0.8\n"}
    code = "rows.to_csv(f'results/{i}_{model}_base.csv')\n"
    assert _answer(experiment_tracking, {**table, "train.py": code}) is Answer.YES
    assert _answer(experiment_tracking, {**table, "train.py": "model.fit(x, y)\n"}) is Answer.PARTIAL
    people = {"results/people.csv": "name,age\nA,3\n"}
    assert _answer(experiment_tracking, {**people, "train.py": code}) is Answer.NO


def test_metrics_of_a_component_and_runs_of_a_flow_are_kept() -> None:
    component = "from kfp.dsl import Metrics, Output\ndef evaluate(metrics: Output[Metrics]):\n    pass\n"
    assert _answer(experiment_tracking, {"evaluate.py": component}) is Answer.YES
    flow = "from metaflow import FlowSpec\nclass Daily(FlowSpec):\n    pass\n"
    assert _answer(experiment_tracking, {"flow.py": flow}) is Answer.PARTIAL


def test_committed_logs_that_tell_what_was_reached_are_a_record_by_hand() -> None:
    log = "epoch 1 loss 0.9\nepoch 2 loss 0.7\nvalid accuracy 0.81\n"
    assert _answer(experiment_tracking, {"train.py": "model.fit(x, y)", "logs/first.log": log}) is Answer.PARTIAL
    asked = "GET /predict 200 0.12\nGET /predict 200 0.11\n"
    assert _answer(experiment_tracking, {"train.py": "model.fit(x, y)", "logs/web.log": asked}) is Answer.NO


def test_rows_of_an_application_record_runs_and_versions() -> None:
    rows = "from django.db import models\nclass Training(models.Model):\n    accuracy = models.FloatField()\n"
    assert _answer(experiment_tracking, {"models.py": rows}) is Answer.YES
    assert _answer(experiment_tracking, {"models.py": rows.replace("accuracy", "colour")}) is Answer.NO
    chosen = (
        "from django.db import models\nclass Model(models.Model):\n    published_training = models.IntegerField()\n"
    )
    assert _answer(model_registry, {"models.py": chosen}) is Answer.YES


def test_releases_of_models_and_lesser_places() -> None:
    release = "HOST = 'https://github.com'\nPATH = 'releases/download'\nRELEASE: str = 'v1.4.0'\n"
    assert _answer(model_registry, {"pkg/model/provider.py": release}) is Answer.YES
    assert _answer(model_registry, {"pkg/fonts.py": release}) is Answer.NO
    fetch = "URL = {'a': 'https://x.org/a.ckpt'}\ndef get_ckpt_path(name):\n    return get(URL[name])\n"
    assert _answer(model_registry, {"ckpt_util.py": fetch}) is Answer.PARTIAL


def test_stores_that_commands_fill() -> None:
    spacy = (
        "remotes:\n  default: gs://bucket/ner\ncommands:\n  - name: train\n    script:\n      - python -m spacy train\n"
    )
    assert _answer(model_registry, {"project.yml": spacy}) is Answer.YES
    assert _answer(model_registry, {"project.yml": spacy.partition("commands")[0]}) is Answer.NO
    copy = "push:\n\taws s3 cp out/model.bin s3://bucket/models/{}model.bin\n"
    assert _answer(model_registry, {"Makefile": copy.format("$(VERSION)/")}) is Answer.YES
    assert _answer(model_registry, {"Makefile": copy.format("")}) is Answer.PARTIAL
    assert _answer(model_registry, {"Makefile": "# " + copy.format("")}) is Answer.PARTIAL
    assert _answer(model_registry, {"Makefile": "get:\n\taws s3 sync s3://bucket/data data\n"}) is Answer.NO


def test_models_that_are_only_kept() -> None:
    hub = "from huggingface_hub import hf_hub_download\nhf_hub_download(repo_id='org/net', filename='net.bin'{})\n"
    assert _answer(model_registry, {"a.py": hub.format("")}) is Answer.PARTIAL
    assert _answer(model_registry, {"a.py": hub.format(", revision='1f0c2d9'")}) is Answer.YES
    assert _answer(model_registry, {"a.py": hub.format(", repo_type='dataset'")}) is Answer.NO
    assert _answer(model_registry, {"models/model-0.3.0.pkl": "\x80\x04"}) is Answer.PARTIAL
    assert _answer(model_registry, {"models/model.pkl": "\x80\x04"}) is Answer.NO


def test_outcomes_and_queries_are_no_data() -> None:
    assert _answer(data_versioned, {"submissions.csv": "cv,lb\n"}) is Answer.NO
    assert _answer(data_versioned, {"src/data_steps/edges.sql": "SELECT 1"}) is Answer.NO
    path = "data/results/summary.csv"
    assert _answer(data_raw_over_1mb_in_git, {path: "a"}, sizes={path: 2_000_000}) is Answer.NO


def test_models_of_tests_are_models_in_part() -> None:
    assert _answer(model_binaries_in_git, {"tests/models/en/model.bin.gz": LFS}) is Answer.PARTIAL
    assert _answer(model_registry, {"tests/models/en/model.bin.gz": LFS}) is Answer.NO

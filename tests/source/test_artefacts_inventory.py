"""Which files of a project hold data and models."""

from dataclasses import replace

import pytest

from fakes import MemoryFiles, project_of
from solvent.domain.ports import Entry
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.pins import is_dated
from solvent.source.artefacts.pointers import dvc
from solvent.source.project import Project

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5000000\n"


def test_data_is_told_by_suffix_folder_and_content() -> None:
    project = project_of(
        {
            "data/train.csv": "a,b\n",
            "conf/settings.json": "{}",
            "data/raw/events.json": "[]",
            "gcn/data/ind.cora.x": b"\x80\x02" + b"\0" * 2000,
            "docs/assets/logo.png": b"\x89PNG",
            "mlflow.db": b"SQLite format 3\0",
            "requirements.txt": "numpy",
            "catboost_info/learn_error.tsv": "1\t2",
        }
    )
    assert {item.path for item in inventory(project).data} == {
        "data/train.csv",
        "data/raw/events.json",
        "gcn/data/ind.cora.x",
    }


def test_a_scaler_without_a_telling_suffix_is_a_model() -> None:
    project = project_of({"preprocessor/transformer.bin": b"\x80\x03csklearn.pipeline\nPipeline\nq\0."})
    assert [item.path for item in inventory(project).models] == ["preprocessor/transformer.bin"]


def test_a_pointer_is_no_committed_content() -> None:
    project = project_of({"models/a.model": LFS, "data/x.csv": LFS})
    found = inventory(project)
    assert [(m.pointer, m.size, m.committed) for m in (*found.models, *found.data)] == [
        ("Git LFS", 5_000_000, False)
    ] * 2


def test_chunks_of_a_store_count_together() -> None:
    project = project_of(
        {f"data/nwp.zarr/UKV/0.{n}": b"\1\0" for n in range(30)},
        sizes={f"data/nwp.zarr/UKV/0.{n}": 100_000 for n in range(30)},
    )
    (store,) = inventory(project).data
    assert (store.path, store.count, store.is_large) == ("data/nwp.zarr", 30, True)


def test_content_that_the_clone_left_out_is_large() -> None:
    files = MemoryFiles({"a.py": ""})
    files.entries = {
        **files.entries,
        "gcn/data/ind.pubmed.allx": Entry("gcn/data/ind.pubmed.allx", 0, True, "omitted"),
        "model/model.h5": Entry("model/model.h5", 0, True, "omitted"),
        "figs/poster.jpg": Entry("figs/poster.jpg", 0, True, "omitted"),
    }
    found = inventory(Project(files))
    assert [item.path for item in found.data] == ["gcn/data/ind.pubmed.allx"]
    assert [item.path for item in found.models] == ["model/model.h5"]
    assert all(item.is_large for item in (*found.data, *found.models))


def test_dvc_keeps_what_its_files_say() -> None:
    project = project_of(
        {
            "data/data.xml.dvc": "outs:\n- md5: 22a1\n  path: data.xml\n",
            "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n    outs:\n    - model.pkl\n"
            "    - out/notes:\n        cache: false\n",
            ".dvc/config": "['remote \"store\"']\n    url = s3://bucket\n",
        }
    )
    kept = dvc(project)
    assert {k.path: (k.fixed, k.is_model) for k in kept.kept} == {
        "data/data.xml": (True, False),
        "model.pkl": (False, True),
    }
    assert kept.remote is not None
    assert kept.covers("data/data.xml")


@pytest.mark.parametrize("text", ["outs: 3", "outs:\n- [1, 2]", "stages: [a]", "{", "\0", "outs:\n  path: {a: b}"])
def test_strange_dvc_files_are_survived(text: str) -> None:
    dvc(project_of({"a.dvc": text, "dvc.lock": text, "dvc.yaml": text}))


def test_dates_and_versions_in_the_names_of_data() -> None:
    assert is_dated("gs://bucket/UKV_intermediate_version_3.zarr")
    assert is_dated("fhv_tripdata_{}-{}.parquet")
    assert not is_dated("results/actions_{}_{}_{}.csv")
    assert not is_dated("annotations/instances_train2017.json")
    assert not is_dated("https://api.example.org/v1/users")


def test_a_project_without_version_control_has_no_committed_data_less() -> None:
    project = project_of({"data/x.csv": "a"}, tracked=None, sizes={"data/x.csv": 3_000_000})
    (item,) = inventory(project).data
    assert item.committed
    assert not replace(item, tracked=False).committed

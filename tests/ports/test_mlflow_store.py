"""MLflow's own database, read without MLflow: what it holds, and what a hostile or strange one cannot do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from solvent.adapters.mlflow_store import tracked

# The tables as MLflow 3.17 makes them, without the columns that are not read; 1.x has the same without `name`.
TABLES = """
CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, experiment_id INTEGER, status TEXT, start_time BIGINT,
    end_time BIGINT, lifecycle_stage TEXT);
CREATE TABLE latest_metrics (key TEXT, value DOUBLE, is_nan BOOLEAN, run_uuid TEXT, PRIMARY KEY (key, run_uuid));
CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (key, run_uuid));
CREATE TABLE model_versions (name TEXT, version INTEGER, creation_time BIGINT, last_updated_time BIGINT,
    current_stage TEXT);
CREATE TABLE registered_model_aliases (alias TEXT, version INTEGER, name TEXT);
"""
ROWS = """
INSERT INTO experiments VALUES (1, 'late');
INSERT INTO runs VALUES ('a', 'calm-ox', 1, 'FINISHED', 1700000000000, 1700000090000, 'active');
INSERT INTO runs VALUES ('b', 'sad-ox', 1, 'FAILED', 1700000100000, NULL, 'active');
INSERT INTO runs VALUES ('c', 'gone-ox', 1, 'FINISHED', 1700000100000, 1700000100500, 'deleted');
INSERT INTO latest_metrics VALUES ('accuracy', 0.9, 0, 'a'), ('loss', 0.0, 1, 'a');
INSERT INTO tags VALUES ('estimator_name', 'SVC', 'a');
INSERT INTO model_versions VALUES ('m', 1, 1700000000000, 1700000000000, 'Archived');
INSERT INTO model_versions VALUES ('m', 2, 1700000200000, 1700000300000, 'Production');
INSERT INTO registered_model_aliases VALUES ('champion', 2, 'm');
"""


def _store(path: Path, *scripts: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for script in scripts:
            connection.executescript(script)
    return path


def test_runs_that_ended_well_and_all_versions(tmp_path: Path) -> None:
    _store(tmp_path / "mlflow.db", TABLES, ROWS)
    found = tracked(tmp_path)
    [run] = found.runs
    assert (run.experiment, run.name, run.estimator, run.seconds, run.at) == (
        "late",
        "calm-ox",
        "SVC",
        90,
        1_700_000_000,
    )
    assert run.metrics == {"accuracy": 0.9}
    assert [(version.version, version.stands) for version in found.versions] == [
        ("1", ()),
        ("2", ("Production", "champion")),
    ]
    assert found.versions[1].changed == 1_700_000_300


def test_nothing_is_written_beside_it(tmp_path: Path) -> None:
    store = _store(tmp_path / "mlflow.db", TABLES, ROWS)
    before = (store.read_bytes(), sorted(tmp_path.iterdir()))
    store.chmod(0o400)
    tracked(tmp_path)
    assert (store.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_what_came_later_is_left_out_of_the_past(tmp_path: Path) -> None:
    _store(tmp_path / "mlflow" / "mlflow.db", TABLES, ROWS)
    past = tracked(tmp_path).as_of(1_700_000_100)
    assert (len(past.runs), len(past.versions)) == (1, 1)


@pytest.mark.parametrize("missing", ["is_nan BOOLEAN, ", "current_stage TEXT", "name TEXT, experiment_id"])
def test_older_and_newer_tables_are_read_as_far_as_they_are_known(tmp_path: Path, missing: str) -> None:
    changed = TABLES.replace(missing, {"name TEXT, experiment_id": "experiment_id"}.get(missing, ""))
    _store(tmp_path / "mlflow.db", changed.replace("BIGINT,\n    )", "BIGINT)"))
    assert tracked(tmp_path).runs == ()


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE runs (run_uuid TEXT);",
        "CREATE VIEW runs AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n;",
        TABLES.replace("CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (key, run_uuid));", "")
        + "CREATE VIEW tags AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT 'estimator_name' AS key, x AS value, x AS run_uuid FROM n;",
    ],
)
def test_strange_stores_are_passed_over(tmp_path: Path, script: str) -> None:
    _store(tmp_path / "mlflow.db", script)
    assert tracked(tmp_path).runs == ()


def test_a_query_that_would_not_end_is_ended(tmp_path: Path) -> None:
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 6000) INSERT INTO"
    _store(
        tmp_path / "mlflow.db",
        TABLES.replace("experiment_id INTEGER PRIMARY KEY", "experiment_id INTEGER"),
        f"{many} experiments SELECT 1, x FROM n;",
        f"{many} runs SELECT x, x, 1, 'FINISHED', 1, 2, 'active' FROM n;",
    )
    assert tracked(tmp_path).runs == ()


def test_no_database_no_link_and_nothing_outside(tmp_path: Path) -> None:
    outside = _store(tmp_path / "outside" / "mlflow.db", TABLES, ROWS)
    project = tmp_path / "project"
    project.mkdir()
    (project / "mlflow.db").symlink_to(outside)
    (project / "mlruns").symlink_to(outside.parent)
    assert tracked(project).runs == ()
    (project / "mlflow.db").unlink()
    (project / "mlflow.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    assert tracked(project, ("mlflow.db",)).runs == ()

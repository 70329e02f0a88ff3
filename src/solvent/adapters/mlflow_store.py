"""Stores of MLflow, read as databases: its own code is not needed, and nothing is written, locked or migrated."""

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from solvent.domain.evidence import Place
from solvent.source.text import printable
from solvent.source.tracked_runs import ModelVersion, Tracked, TrackedRun

NAMES = ("mlflow.db", "mlruns.db")
_FOLDERS = ("", "mlflow", "mlruns", "mlflow_data")
_MOST_BYTES, _MOST_STORES = 2_000_000_000, 4
_MOST_RUNS, _MOST_METRICS, _MOST_VERSIONS = 2_000, 40_000, 2_000
_LONGEST = 1_000_000
# What a query of an honest store takes is a thousandth of this.
_STEPS, _MOST_STEPS = 10_000, 5_000
_WANTED = {
    "runs": {"run_uuid", "experiment_id", "status", "start_time", "end_time", "lifecycle_stage"},
    "latest_metrics": {"run_uuid", "key", "value"},
    "experiments": {"experiment_id", "name"},
    "tags": {"run_uuid", "key", "value"},
    "model_versions": {"name", "version", "creation_time", "last_updated_time"},
}


def tracked(root: Path, paths: Iterable[str] = ()) -> Tracked:
    """What the stores in a project hold: those at their usual places, which git mostly ignores, and among `paths`."""
    usual = [f"{folder}/{name}".lstrip("/") for folder in _FOLDERS for name in NAMES]
    named = [path for path in paths if path.rpartition("/")[2] in NAMES]
    runs: list[TrackedRun] = []
    versions: list[ModelVersion] = []
    for path in list(dict.fromkeys(p for p in (*usual, *named) if _is_store(root, p)))[:_MOST_STORES]:
        try:
            with closing(_opened(root / path)) as connection:
                runs += _runs(connection, Place(path))
                versions += _versions(connection, Place(path))
        # Damaged, locked, encrypted, or of a time when MLflow kept other tables.
        except (sqlite3.Error, OSError, OverflowError, ValueError):
            continue
    return Tracked(
        tuple(sorted(runs, key=lambda run: (run.at, run.name))),
        tuple(sorted(versions, key=lambda version: (version.at, version.model, version.version))),
    )


def _is_store(root: Path, path: str) -> bool:
    """Whether it is a regular file inside the project: no link, no pipe, and not behind a linked folder."""
    try:
        status = os.lstat(root / path)
        inside = Path(os.path.realpath((root / path).parent)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and inside and status.st_size <= _MOST_BYTES


def _opened(path: Path) -> sqlite3.Connection:
    # Immutable: no lock is taken and no journal is made beside a file that is only looked at.
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, timeout=1)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    # One function of a forged column could otherwise fill the memory between two looks at the clock.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.text_factory = lambda data: printable(data.decode("utf-8", "replace"))
    left = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(left, None) is None, _STEPS)
    return connection


def _has(connection: sqlite3.Connection, *tables: str) -> bool:
    """Whether these are tables (no views, which may hold anything) with the columns that are asked for."""
    for table in tables:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
        if known is None or not _WANTED[table] <= _columns(connection, table):
            return False
    return True


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}


def _runs(connection: sqlite3.Connection, place: Place) -> Iterator[TrackedRun]:
    if not _has(connection, "runs", "latest_metrics", "experiments"):
        return
    named = "r.name" if "name" in _columns(connection, "runs") else "''"
    rows = connection.execute(
        f"SELECT r.run_uuid, e.name, {named}, r.start_time, r.end_time FROM runs r"
        " JOIN experiments e ON e.experiment_id = r.experiment_id"
        " WHERE r.lifecycle_stage = 'active' AND r.status = 'FINISHED'"
        f" ORDER BY r.start_time DESC, r.run_uuid LIMIT {_MOST_RUNS}"
    ).fetchall()
    metrics, estimators = _metrics(connection), _estimators(connection)
    for run, experiment, name, start, end in rows:
        began, ended = _seconds(start), _seconds(end)
        yield TrackedRun(
            place,
            str(experiment or "")[:100],
            str(name or "")[:100],
            int(began),
            ended - began if ended > began > 0 else None,
            estimators.get(run, ""),
            metrics.get(run, {}),
        )


def _metrics(connection: sqlite3.Connection) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    query = f"SELECT run_uuid, key, value FROM latest_metrics ORDER BY rowid DESC LIMIT {_MOST_METRICS}"
    if "is_nan" in _columns(connection, "latest_metrics"):
        query = query.replace(" ORDER", " WHERE NOT is_nan ORDER")
    for run, key, value in connection.execute(query):
        if isinstance(value, int | float) and abs(value) < 1e15:
            found.setdefault(run, {})[str(key)[:100]] = float(value)
    return found


def _estimators(connection: sqlite3.Connection) -> dict[str, str]:
    if not _has(connection, "tags"):
        return {}
    rows = connection.execute(f"SELECT run_uuid, value FROM tags WHERE key = 'estimator_name' LIMIT {_MOST_RUNS * 2}")
    return {run: str(value)[:100] for run, value in rows}


def _versions(connection: sqlite3.Connection, place: Place) -> Iterator[ModelVersion]:
    if not _has(connection, "model_versions"):
        return
    stage = "current_stage" if "current_stage" in _columns(connection, "model_versions") else "''"
    rows = connection.execute(
        f"SELECT name, version, creation_time, last_updated_time, {stage} FROM model_versions"
        f" ORDER BY creation_time DESC LIMIT {_MOST_VERSIONS}"
    ).fetchall()
    aliases = _aliases(connection)
    for name, version, created, updated, stands in rows:
        own = [str(stands)] if stands and stands not in {"None", "Archived"} else []
        yield ModelVersion(
            place,
            str(name)[:100],
            str(version)[:20],
            int(_seconds(created)),
            int(_seconds(updated)),
            tuple(own + aliases.get((str(name), str(version)), [])),
        )


def _aliases(connection: sqlite3.Connection) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    if {"name", "alias", "version"} <= _columns(connection, "registered_model_aliases"):
        query = f"SELECT name, version, alias FROM registered_model_aliases ORDER BY alias LIMIT {_MOST_VERSIONS}"
        for name, version, alias in connection.execute(query):
            found.setdefault((str(name), str(version)), []).append(str(alias)[:100])
    return found


def _seconds(milliseconds: object) -> float:
    """Seconds since 1970 of a time in milliseconds; 0 for what is none."""
    usable = isinstance(milliseconds, int | float) and 0 < milliseconds < 4_102_444_800_000
    return float(milliseconds) / 1000 if usable else 0.0  # type: ignore[arg-type]

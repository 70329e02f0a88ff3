"""A small project whose production is watched, for tests of the command: flights of some days, a file each."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner, Result

from solvent.cli import cli

FIRST = date(2026, 1, 1)
CONTRACT = """
[system]
name = "flights"
[data]
training = ["train.parquet"]
production = ["live/*.parquet"]
time = "day"
[watch]
period = "day"
"""


def rows(days: range, *, each: int = 300, seed: int = 1, shift: float = 0.0, **more: object) -> pa.Table:
    """Flights of some days: a fare, a distance, and where from; `more` adds columns, or takes them out with None."""
    rng = np.random.default_rng([seed, days.start + 1000])
    n = each * len(days)
    columns: dict[str, object] = {
        "day": pa.array([FIRST + timedelta(days=day) for day in days for _ in range(each)]),
        "fare": rng.lognormal(4.0, 0.5, n) * (1 + shift),
        "miles": rng.normal(800.0, 200.0, n),
        "origin": rng.choice(["JFK", "EWR", "LGA"], n, p=[0.5, 0.3, 0.2]),
    }
    table = pa.table({name: values for name, values in columns.items() if name not in more})
    for name, values in more.items():
        if values is not None:
            table = table.append_column(name, pa.array(values(n, rng)))
    return table


def project_in(folder: Path, contract: str = CONTRACT, **more: object) -> Path:
    """The project's folder, with sixty days of training data and none of production."""
    root = folder / "flights"
    (root / "live").mkdir(parents=True)
    (root / "solvent.toml").write_text(contract)
    pq.write_table(rows(range(-60, 0), seed=0, **more), root / "train.parquet")
    return root


def live(project: Path, days: range, **more: object) -> Path:
    """A file of production."""
    path = project / "live" / f"{days.start:03}.parquet"
    pq.write_table(rows(days, **more), path)
    return path


def numbered(first: int) -> Callable[[int, object], list[str]]:
    """Keys of rows from a number on."""
    return lambda n, _: [f"F{number}" for number in range(first, first + n)]


def run(project: Path, *options: str) -> Result:
    """The command in this process."""
    return CliRunner().invoke(cli, ["watch", str(project), *options])


def told(project: Path, *options: str) -> dict:
    """What the command says as JSON."""
    done = run(project, "--format", "json", *options)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)

"""Time profiles of two tables beside the bare scan of their files and beside other tools' drift reports.

    python benchmarks/watch.py [--rows 1000000] [--runs 3] [--venvs FOLDER] [--peers]

The tables have 20 columns of numbers (normal, lognormal, gamma, two humps) and 10 of texts (5 to 50 values), some with
gaps; 11 columns are shifted in the second. Each contestant is a process of its own that reads the Parquet files; wall
and processor seconds and the peak of its memory are those of the whole process, medians of the runs. The tools of
`watch_peers.py` run whose environments lie in FOLDER (`FOLDER/evidently/bin/python`); `--peers` installs those that are
missing, into folders that are thrown away where no FOLDER is given.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from watch_peers import PEERS, READ

NUMBERS, TEXTS = [f"x{i}" for i in range(20)], [f"t{i}" for i in range(10)]
GROUP = 125_000

OURS = {
    "solvent: watch, reference and current": """
import solvent
solvent.watch("reference.parquet", "current.parquet")
""",
    "solvent: reference and current": """
import solvent
reference = solvent.profile("reference.parquet")
current = solvent.profile("current.parquet", like=reference)
""",
    "solvent: current, reference saved": """
from pathlib import Path
import solvent
from solvent.domain.stored_profile import from_bytes
current = solvent.profile("current.parquet", like=from_bytes(Path("reference.profile").read_bytes()))
""",
    "solvent: current and 60 rules, saved": """
from dataclasses import replace
from pathlib import Path
from solvent.adapters.scan import profile_of
from solvent.domain.evidence import Place
from solvent.domain.profile import Profile
from solvent.domain.rule import Demand, Rule
from solvent.domain.rule_outcome import outcomes
from solvent.domain.stored_profile import from_bytes
here, rules = Place("schemas.py", 1), {}
for i in range(20):
    rules[f"x{i}"] = Rule(f"x{i}", Demand.AT_LEAST, (-1000.0,), here), Rule(f"x{i}", Demand.AT_MOST, (20.0,), here)
for i in range(10):
    known = tuple(f"t{i} of kind {code}" for code in range(5 * i + 5))
    rules[f"t{i}"] = Rule(f"t{i}", Demand.AMONG, known, here), Rule(f"t{i}", Demand.SHORT, (30.0,), here)
saved = from_bytes(Path("reference.profile").read_bytes())
ruled = {c.name: replace(c, ruler=replace(c.ruler, rules=rules[c.name])) for c in saved}
current = profile_of("current.parquet", replace(saved, columns=ruled))
assert len(list(outcomes([rule for each in rules.values() for rule in each], current))) == 60
""",
    "bare scan (Polars, all columns)": """
import polars as pl
for name in ("reference", "current"):
    table = pl.scan_parquet(f"{name}.parquet")
    kinds = table.collect_schema()
    sums = [pl.col(n).sum() if t.is_numeric() else pl.col(n).str.len_bytes().sum() for n, t in kinds.items()]
    table.select(sums).collect()
""",
    "bare scan (DuckDB, all columns)": """
import duckdb
for name in ("reference", "current"):
    sums = ", ".join(f"sum(x{i})" for i in range(20)) + ", " + ", ".join(f"sum(strlen(t{i}))" for i in range(10))
    duckdb.execute(f"SELECT {sums} FROM '{name}.parquet'").fetchall()
""",
}


def write_tables(folder: Path, rows: int) -> None:
    """Write both tables, a row group at a time."""
    for shifted, name in enumerate(("reference", "current")):
        rng = np.random.default_rng(shifted)
        writer = None
        for start in range(0, rows, GROUP):
            table = _table(rng, min(GROUP, rows - start), bool(shifted))
            writer = writer or pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writer.write_table(table)
        writer.close()


def _table(rng: np.random.Generator, n: int, shifted: bool) -> pa.Table:
    found = {}
    for i, name in enumerate(NUMBERS):
        humps = np.where(rng.random(n) < 0.5, rng.normal(-2, 1, n), rng.normal(3, 0.5, n))
        x = [rng.normal(i, 1 + i / 5, n), rng.lognormal(0.5, 0.8, n), rng.gamma(2, 3, n), humps][i % 4]
        if shifted and i % 3 == 0:
            x = 1.1 * x + 0.25 * x.std()
        found[name] = pa.array(x, mask=rng.random(n) < (0.03 if i % 5 == 0 else 0))
    for i, name in enumerate(TEXTS):
        weights = 1 / np.arange(1, 5 * i + 6)
        weights = np.roll(weights, 2) if shifted and i % 3 == 0 else weights
        codes = rng.choice(len(weights), n, p=weights / weights.sum())
        values = np.array([f"{name} of kind {code}" for code in range(len(weights))])
        found[name] = pa.array(values[codes], mask=rng.random(n) < (0.02 if i % 4 == 0 else 0))
    return pa.table(found)


def timed(python: Path, script: str, folder: Path) -> tuple[float, float, float] | str:
    """Wall seconds, processor seconds and MB of a process, or the last line that it said when it failed."""
    began = time.perf_counter()
    process = subprocess.Popen([python, "-c", script], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode(errors="replace").strip()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        return said.splitlines()[-1][:100] if said else f"ended with {status}"
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def report(name: str, python: Path, script: str, folder: Path, runs: int) -> None:
    """Print the medians of some runs."""
    found = [timed(python, script, folder) for _ in range(runs)]
    failed = [each for each in found if isinstance(each, str)]
    if failed:
        print(f"{name:40} failed: {failed[0]}", flush=True)
        return
    wall, cpu, memory = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"{name:40} {wall:8.2f} {cpu:8.2f} {memory:8.0f}", flush=True)


def environment(name: str, packages: list[str], folder: Path, *, install: bool) -> Path | None:
    """The Python of an environment that holds a tool; None where there is none and none is to be made."""
    python = folder / name / "bin" / "python"
    if not python.exists() and install:
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", folder / name], check=True)
        subprocess.run([*uv, "pip", "install", "--quiet", "--python", python, name, *packages], check=True)
    return python if python.exists() else None


def main() -> None:
    """Time everybody on the same files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="install other tools from PyPI where they are missing")
    parser.add_argument("--venvs", type=Path, help="where their environments are, or are to be kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # Elsewhere, for a child's peak of memory is that of its parent at least.
        writer = get_context("spawn").Process(target=write_tables, args=(folder, asked.rows))
        writer.start()
        writer.join()
        saved = "import solvent; from solvent.domain.stored_profile import to_bytes; from pathlib import Path\n"
        saved += "Path('reference.profile').write_bytes(to_bytes(solvent.profile('reference.parquet')))"
        subprocess.run([sys.executable, "-c", saved], cwd=folder, check=True)
        print(f"{f'{asked.rows:,} rows twice, 30 columns':40} {'wall s':>8} {'CPU s':>8} {'MB':>8}")
        for name, script in OURS.items():
            report(name, Path(sys.executable), script, folder, asked.runs)
        for name, (title, packages, script) in PEERS.items():
            at = (asked.venvs or folder / "venvs").resolve()
            try:
                python = environment(name, packages, at, install=asked.peers)
            except subprocess.CalledProcessError:
                print(f"{title:40} cannot be installed", flush=True)
                continue
            if python is not None:
                report(title, python, READ + script, folder, asked.runs)


if __name__ == "__main__":
    main()

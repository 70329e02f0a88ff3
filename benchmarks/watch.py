"""Time profiles of two tables beside the bare scan of their files and beside other tools' drift reports.

    python benchmarks/watch.py [--rows 1000000] [--runs 3] [--peers] [--venvs FOLDER]

The tables have 20 columns of numbers (normal, lognormal, gamma, two humps) and 10 of texts (5 to 50 values), some with
gaps; 11 columns are shifted in the second. Each contestant is a process of its own that reads the two Parquet files;
wall and processor seconds and the peak of its memory are those of the whole process, medians of the runs. Peers are
installed from PyPI into folders that are thrown away (or kept in FOLDER), and do what their documentation shows: a
Kolmogorov-Smirnov test for numbers and a chi-square test for texts, or their default.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

NUMBERS, TEXTS = [f"x{i}" for i in range(20)], [f"t{i}" for i in range(10)]
GROUP = 125_000

OURS = {
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
READ = """
import pandas as pd
reference, current = (pd.read_parquet(f"{name}.parquet") for name in ("reference", "current"))
numbers, texts = [f"x{i}" for i in range(20)], [f"t{i}" for i in range(10)]
"""
PEERS = {
    "Frouros (KS, chi-square)": (
        ["frouros", "pandas", "pyarrow"],
        READ
        + """
from frouros.detectors.data_drift import ChiSquareTest, KSTest
for name in numbers + texts:
    test = (KSTest if name in numbers else ChiSquareTest)()
    test.fit(X=reference[name].dropna().to_numpy())
    test.compare(X=current[name].dropna().to_numpy())
""",
    ),
    "NannyML (KS, chi-square, one chunk)": (
        ["nannyml", "statsmodels", "pyarrow"],
        READ
        + """
import nannyml
nannyml.UnivariateDriftCalculator(
    column_names=numbers + texts, treat_as_categorical=texts, continuous_methods=["kolmogorov_smirnov"],
    categorical_methods=["chi2"], chunk_number=1).fit(reference).calculate(current)
""",
    ),
    "Evidently (its default)": (
        ["evidently", "pandas<3", "pyarrow"],
        READ
        + """
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
kinds = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
Report([DataDriftPreset()]).run(*(Dataset.from_pandas(table, kinds) for table in (current, reference)))
""",
    ),
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


def installed(packages: list[str], folder: Path) -> Path:
    """The Python of an environment that holds the packages."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "uv", "venv", "--quiet", folder], check=True)
        subprocess.run(
            [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, *packages], check=True
        )
    return python


def main() -> None:
    """Time everybody on the same files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="install other tools from PyPI and time them as well")
    parser.add_argument("--venvs", type=Path, help="keep their environments in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_tables(folder, asked.rows)
        saved = "import solvent; from solvent.domain.stored_profile import to_bytes; from pathlib import Path\n"
        saved += "Path('reference.profile').write_bytes(to_bytes(solvent.profile('reference.parquet')))"
        subprocess.run([sys.executable, "-c", saved], cwd=folder, check=True)
        print(f"{f'{asked.rows:,} rows twice, 30 columns':40} {'wall s':>8} {'CPU s':>8} {'MB':>8}")
        for name, script in OURS.items():
            report(name, Path(sys.executable), script, folder, asked.runs)
        for name, (packages, script) in PEERS.items() if asked.peers else ():
            python = installed(packages, (asked.venvs or folder).resolve() / packages[0])
            report(name, python, script, folder, asked.runs)


if __name__ == "__main__":
    main()

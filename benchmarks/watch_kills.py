"""Kill a watch at random moments, again and again: what it counted must be what one look counts that nobody disturbs.

    python benchmarks/watch_kills.py --kills 100

A file of production comes in each round while `solvent watch --follow` runs, which is then killed (SIGKILL) after a
random part of twice the time that a look takes here. At the end the ledger is compared with that of a single look at
the same files.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from solvent.wiring_ledger import open_watchbook

CONTRACT = """
[system]
name = "killed"
[data]
training = ["train.parquet"]
production = ["live/*.parquet"]
time = "day"
"""
_EACH = 200


def rows(days: range, seed: int) -> pa.Table:
    """Rows of some days."""
    rng = np.random.default_rng([seed, days.start + 1000])
    n = _EACH * len(days)
    return pa.table({
        "day": pa.array([date(2025, 1, 1) + timedelta(days=day) for day in days for _ in range(_EACH)]),
        "fare": rng.lognormal(4.0, 0.5, n),
        "origin": rng.choice(["JFK", "EWR", "LGA"], n),
    })  # fmt: skip


def command(root: Path, ledger: Path, *options: str) -> list[str]:
    """The command on a ledger."""
    return [sys.executable, "-m", "solvent", "watch", str(root), "--ledger", str(ledger), "-q", *options]


def main() -> None:
    """Kill, count and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "killed"
        (root / "live").mkdir(parents=True)
        (root / "solvent.toml").write_text(CONTRACT)
        pq.write_table(rows(range(-60, 0), asked.seed), root / "train.parquet")
        found, calm = Path(folder) / "killed.sqlite", Path(folder) / "calm.sqlite"
        longest = 0.0
        for day in range(asked.kills):
            pq.write_table(rows(range(day, day + 1), asked.seed), root / "live" / f"{day:04}.parquet")
            if not day:
                begun = time.monotonic()
                subprocess.run(command(root, Path(folder) / "first.sqlite"), stdout=subprocess.DEVNULL, check=False)
                longest = 2 * (time.monotonic() - begun)
            watch = subprocess.Popen(
                command(root, found, "--follow", "--every", "0.2"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(float(rng.uniform(0, longest)))
            watch.kill()
            watch.wait()
        before = len([one for one in open_watchbook(str(found)).vigil("killed").batches if one.rows])
        for ledger in (found, calm):
            subprocess.run(command(root, ledger, "--format", "json"), stdout=subprocess.DEVNULL, check=False)
        one, other = (open_watchbook(str(ledger)).vigil("killed") for ledger in (found, calm))
        counted = sum(batch.rows for batch in one.batches)
        alike = json.dumps((one.evidence or {})["drift"]) == json.dumps((other.evidence or {})["drift"])
        print(f"{asked.kills} kills; {before} windows counted before the last, undisturbed look")
        print(f"rows: {counted} counted, {_EACH * asked.kills} came; evidence of drift as of one look: {alike}")
        sys.exit(0 if alike and counted == _EACH * asked.kills else 1)


if __name__ == "__main__":
    main()

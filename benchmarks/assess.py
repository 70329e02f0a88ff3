"""Time `solvent assess` on a checkout, cold and warm, beside `git log --numstat` and ruff in the same run.

    python benchmarks/assess.py CHECKOUT [--rounds 3] [--json] [--peers [--limit 600]]

Cold means an empty cache of solvent's own (the operating system's file cache is warm for all). Peak memory is that of
the largest single process. `--peers` installs other linters for machine learning from PyPI into throw-away environments
and times each once in the same run.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import ratios, timed_peers


def main() -> None:
    """Time everything and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peers", action="store_true", help="time dslinter, mllint and pynblint as well")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a peer may take")
    arguments = parser.parse_args()
    solvent = [sys.executable, "-m", "solvent", "assess", str(arguments.checkout), "--format", "json", "-q"]
    git = ["git", "-C", str(arguments.checkout), "log", "--numstat"]
    ruff = [
        str(Path(sys.executable).with_name("ruff")),
        "check",
        "--isolated",
        "--no-cache",
        "--exit-zero",
        str(arguments.checkout),
    ]
    times: dict[str, list[float]] = {"cold": [], "warm": [], "git log --numstat": [], "ruff": []}
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as cache:
            times["cold"].append(_seconds(solvent, SOLVENT_CACHE=cache))
            times["warm"].append(_seconds(solvent, SOLVENT_CACHE=cache))
        times["git log --numstat"].append(_seconds(git))
        times["ruff"].append(_seconds(ruff))
    medians = {name: round(statistics.median(seconds), 2) for name, seconds in times.items()}
    found: dict[str, object] = {
        "seconds": medians,
        "cold / git log": round(medians["cold"] / medians["git log --numstat"], 2),
        "warm / git log": round(medians["warm"] / medians["git log --numstat"], 2),
        "peak MB of one process": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "cores": len(os.sched_getaffinity(0)),
        "sizes": _sizes(solvent),
    }
    if arguments.peers:
        peers = {"ruff": medians["ruff"], **timed_peers(arguments.checkout, limit_s=arguments.limit)}
        found["peers"] = ratios(peers, medians)
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name}: {value}")


def _seconds(command: list[str], **environment: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    return time.perf_counter() - started


def _sizes(command: list[str]) -> dict[str, int]:
    done = subprocess.run(command, check=True, capture_output=True)
    sizes: dict[str, int] = json.loads(done.stdout)["sizes"]
    return sizes


if __name__ == "__main__":
    main()

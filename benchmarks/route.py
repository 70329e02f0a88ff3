"""Time the router, and set what it automates beside MAPIE's risk control on the same draws.

    python benchmarks/route.py [--trials 100] [--scores 1000000] [--without-mapie] [--json]

The population is that of MAPIE's guide: scores spread evenly from 0 to 1, and a positive at score x with probability
sqrt(x); asked for is a precision of at least 90 % at 95 % confidence. MAPIE is installed into a folder that is thrown
away; each of its modes gets the same arrays, and its time is that of its calibration alone.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import solvent

SIZES = (1000, 3000)
LIMIT = 0.1
CHILD = """
import json, sys, time, warnings
import numpy as np
from mapie.risk_control import BinaryClassificationController
warnings.simplefilter("ignore")
score, positive, mode = np.load("score.npy"), np.load("positive.npy"), sys.argv[1]
falling = np.arange(0, 1, 0.01)[::-1]
found, spent = [], 0.0
for x, y in zip(score, positive):
    options = {"list_predict_params": falling} if mode == "fixed_sequence" else {}
    control = BinaryClassificationController(
        lambda X: np.column_stack([1 - X.ravel(), X.ravel()]), "precision",
        target_level=0.9, confidence_level=0.95, fwer_method=mode, **options)
    began = time.perf_counter()
    if mode == "split_fixed_sequence":
        part = len(x) // 4
        control.learn_fixed_sequence_order(x[:part, None], y[:part])
        x, y = x[part:], y[part:]
    control.calibrate(x[:, None], y)
    spent += time.perf_counter() - began
    valid = control.valid_predict_params
    found.append(float(np.min(valid)) if len(valid) else None)
print(json.dumps([found, spent / len(score)]))
"""


def main() -> None:
    """Time and compare, and print it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--scores", type=int, default=1_000_000)
    parser.add_argument("--without-mapie", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measured(arguments.trials, arguments.scores, mapie=not arguments.without_mapie)
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name}: {value}")


def measured(trials: int, scores: int, *, mapie: bool) -> dict[str, float | str]:
    """Times in seconds, and what each method automates."""
    found: dict[str, float | str] = {**_timed(scores)}
    with tempfile.TemporaryDirectory() as folder:
        python = _mapie(Path(folder)) if mapie else None
        for n in SIZES:
            found |= _compared(n, trials, python, Path(folder))
    return found


def _timed(n: int) -> dict[str, float]:
    rng = np.random.default_rng(0)
    score = rng.random(n)
    truth = np.ones(n, np.int64)
    said = (rng.random(n) < np.sqrt(score)).astype(np.int64)
    costs = {"costs": [[0, 100], [100, 0]], "human_cost": 5}
    router = solvent.route(truth, said, score, at_most=LIMIT)
    return {
        f"seconds: router over {n:,} scores": _seconds(lambda: router(score)),
        f"seconds: route on {n:,} labels": _seconds(lambda: solvent.route(truth, said, score, at_most=LIMIT)),
        f"seconds: route on {n:,} labels with costs": _seconds(
            lambda: solvent.route(truth, said, score, at_most=LIMIT, **costs)
        ),
    }


def _seconds(work: Callable[[], object], rounds: int = 3) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return round(statistics.median(times), 4)


def _compared(n: int, trials: int, python: Path | None, folder: Path) -> dict[str, str]:
    rng = np.random.default_rng(n)
    score = rng.random((trials, n))
    positive = (rng.random((trials, n)) < np.sqrt(score)).astype(np.int64)
    began = time.perf_counter()
    ours = [
        solvent.route(y, np.ones(n, np.int64), x, at_most=LIMIT).threshold for x, y in zip(score, positive, strict=True)
    ]
    found = {f"n = {n}: solvent": _said(ours, (time.perf_counter() - began) / trials)}
    if python is None:
        return found
    np.save(folder / "score.npy", score)
    np.save(folder / "positive.npy", positive)
    for mode in ("bonferroni_holm", "fixed_sequence", "split_fixed_sequence"):
        done = subprocess.run([str(python), "-c", CHILD, mode], cwd=folder, capture_output=True, text=True, check=True)
        theirs, each = json.loads(done.stdout.splitlines()[-1])
        found[f"n = {n}: MAPIE {mode}"] = _said(theirs, each)
    return found


def _said(thresholds: list[float | None], each: float) -> str:
    """Coverage, how often there is none, how often the guarantee is broken, and the time of one calibration."""
    least = np.array([1.0 if threshold is None else threshold for threshold in thresholds])
    with np.errstate(invalid="ignore", divide="ignore"):
        risk = 1 - 2 / 3 * (1 - least**1.5) / (1 - least)
    return (
        f"coverage {np.mean(1 - least):.3f}, none in {np.mean(least == 1):.1%},"
        f" guarantee broken in {np.mean(risk > LIMIT):.1%}, {1000 * each:.1f} ms"
    )


def _mapie(folder: Path) -> Path:
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "mapie"], check=True, stderr=subprocess.DEVNULL)
    return python


if __name__ == "__main__":
    main()

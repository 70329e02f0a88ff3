"""How soon rising errors of frozen models on real streams raise an alarm, all detectors at the same false alarms.

    .venv/bin/python benchmarks/loss_drifts.py --data DATA

A model is trained once; the next stretch is the reference, and the rest the stream. One stream in twenty may have a
false alarm: the package takes that for its alpha, by blocks that the reference shows to be alike; River's detectors
are set to it on streams made of blocks of the reference's losses. The data are those of `detectors.py`, and two on
which nothing was tuned: rentals of bicycles of 2012 by a model of 2011, and attacks on networks of kinds that no
training had.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from detectors import real
from river import drift
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

import solvent
from solvent.stats.blocks import block_length

RATE, _BOOTSTRAPS, _LONGEST = 0.05, 20, 20_000
# Of each the settings from the most alarms to the fewest.
RIVER: dict[str, tuple[Callable, tuple[float, ...]]] = {
    "ADWIN": (lambda x: drift.ADWIN(delta=x), (0.2, 0.05, 0.01, 2e-3, 2e-4, 1e-6, 1e-9, 1e-14, 1e-30, 1e-80)),
    "Page-Hinkley": (lambda x: drift.PageHinkley(threshold=x), (10, 20, 35, 50, 80, 120, 200, 400, 1000)),
    "DDM": (lambda x: drift.binary.DDM(drift_threshold=x), (2, 2.5, 3, 3.5, 4, 5, 7, 10, 20)),
    "HDDM_A": (lambda x: drift.binary.HDDMA(drift_confidence=x), (0.05, 1e-2, 1e-3, 1e-5, 1e-8, 1e-12, 1e-25, 1e-60)),
    "HDDM_W": (lambda x: drift.binary.HDDMW(drift_confidence=x), (0.05, 1e-2, 1e-3, 1e-5, 1e-8, 1e-12, 1e-25, 1e-60)),
}


def held_out(data: Path) -> Iterator[tuple[str, np.ndarray, int, int]]:
    """A name, losses after training, how many of them are the reference, and the row of the stream with the change."""
    table = pd.read_parquet(data / "bike_sharing" / "hour.parquet")
    x = table[["season", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "hum", "windspeed"]]
    day, early = pd.to_datetime(table["dteday"]), table["yr"] == 0
    # Of 2011 every other week is trained on.
    taught = early & (day.dt.isocalendar().week % 2 == 0)
    y = table["cnt"].to_numpy(float)
    model = HistGradientBoostingRegressor(max_iter=100, random_state=0).fit(x[taught].astype(float), y[taught])
    missed = np.abs(model.predict(x.astype(float)) - y)
    large = missed > np.quantile(missed[early & ~taught], 0.8)
    known = int((early & ~taught).sum())
    yield "bicycles, from 2012", large[~taught].astype(float), known, 0
    train, test = (
        pd.read_csv(data / "nsl_kdd" / f"{name}.txt", header=None) for name in ("KDDTrain+_20Percent", "KDDTest+")
    )
    whole = pd.concat([train, test.sample(frac=1, random_state=0)], ignore_index=True)
    inputs = whole.iloc[:, :41].apply(lambda c: c.astype("category").cat.codes if c.dtype.kind not in "fi" else c)
    attack = (whole[41] != "normal").to_numpy(int)
    model = HistGradientBoostingClassifier(max_iter=60, random_state=0).fit(inputs[:10_000], attack[:10_000])
    wrong = (model.predict(inputs[10_000:]) != attack[10_000:]).astype(float)
    yield "NSL-KDD, new attacks", wrong, 10_000, len(train) - 20_000


def first(detector: object, losses: list[int]) -> int | None:
    """The first loss at which a detector of River reports a change."""
    for at, loss in enumerate(losses):
        detector.update(loss)  # type: ignore[attr-defined]
        if detector.drift_detected:  # type: ignore[attr-defined]
            return at
    return None


def calibrated(make: Callable, settings: tuple[float, ...], quiet: list[list[int]]) -> float | None:
    """The setting with the most alarms that one stream in twenty has at most; None where there is none."""
    for setting in settings:
        if sum(first(make(setting), each) is not None for each in quiet) <= RATE * _BOOTSTRAPS:
            return setting
    return None


def told(name: str, losses: np.ndarray, known: int, change: int) -> None:
    """The first alarm of each detector after the change, in rows, and those before."""
    reference, stream = losses[:known], losses[known:]
    length, rng = max(block_length(reference), 10), np.random.default_rng(0)
    rates = [round(float(part.mean()), 3) for part in (reference, stream[:change], stream[change:]) if len(part)]
    print(f"\n{name}: errors of the reference, before and since the change {rates}, {len(stream):,} rows")
    own = solvent.watch_losses(stream, reference=reference, blocks="auto", alpha=RATE, horizon=len(stream))
    say(f"solvent, blocks of {block_length(reference)}", None if own.rise is None else own.rise.at, change)
    starts = range(_BOOTSTRAPS)
    quiet = [_resampled(reference, min(len(stream), _LONGEST), length, rng) for _ in starts]
    for title, (make, settings) in RIVER.items():
        setting = calibrated(make, settings, quiet)
        if setting is None:
            print(f"  {title:24} has false alarms at every setting")
        else:
            say(f"{title} ({setting:g})", first(make(setting), stream.astype(int).tolist()), change)


def say(title: str, at: int | None, change: int) -> None:
    """One line of the table."""
    words = "missed" if at is None else f"{at - change:,} rows" if at >= change else f"false alarm in row {at:,}"
    print(f"  {title:24} {words}", flush=True)


def _resampled(losses: np.ndarray, rows: int, length: int, rng: np.random.Generator) -> list[int]:
    starts = rng.integers(0, len(losses) - length + 1, rows // length + 1)
    return np.concatenate([losses[at : at + length] for at in starts])[:rows].astype(int).tolist()


def main() -> None:
    """All of it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    data = asked.parse_args().data
    for name, losses, known in real(data):
        told(name, losses, known, 0)
    for name, losses, known, change in held_out(data):
        told(f"{name} (held out)", losses, known, change)


if __name__ == "__main__":
    main()

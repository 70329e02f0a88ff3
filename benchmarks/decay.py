"""How often the intervals of `solvent.decay_horizon` hold the day that a requirement is broken, beside a fitted line.

    python benchmarks/decay.py             # the table, on planted histories
    python benchmarks/decay.py --write     # also makes the calibration anew that the package ships
    python benchmarks/decay.py --real      # also a backtest on frozen models, from the folder that SOLVENT_DATA names

Histories are planted: lines, random walks with a drift, seasons, jumps that have happened, bends, and such as level
off; ninety days with a number of labels each, held against the requirement by means of seven days, or 5 to 20 points
at even or uneven distances, held against it one by one: with labels known or not, or with standard errors that differ
("uneven"; "unweighed" is the same without them). The answer is the first later mean below the requirement, or none
within what was looked at.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import solvent
from solvent.stats import crossing
from solvent.stats.decay import Course

DAYS, DAILY, WEEK, SIGHT = 700, 90, 7, 400.0
CALIBRATION = Path(crossing.__file__).with_name("decay_calibration.py")
TAILS = (0.0, 0.005, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 0.85, 0.9, 0.95, 0.975, 0.995, 1.0)
SHARES = ("daily", "sparse, labels known", "sparse, labels unknown")
Rng = np.random.Generator


@dataclass(frozen=True)
class Planted:
    """A history as it was seen, what is required, and the days until it was broken (infinite: not in sight)."""

    kind: str
    form: str
    course: Course
    limit: float
    truth: float


def latent(kind: str, rng: Rng) -> np.ndarray:
    """The performance on each of `DAYS` days; jumps come before day 85."""
    day, start = np.arange(DAYS), rng.uniform(0.75, 0.97)
    if kind == "line":
        found = start - rng.uniform(0.0003, 0.0015) * day
    elif kind == "random walk":
        walk = np.cumsum(rng.standard_normal(DAYS)) * np.exp(rng.uniform(np.log(0.001), np.log(0.006)))
        found = start - rng.uniform(0, 0.0008) * day + walk
    elif kind == "season":
        wave = np.sin(2 * np.pi * (day / rng.choice([7, 30, 45]) + rng.random()))
        found = start - rng.uniform(0.0003, 0.0015) * day + rng.uniform(0.005, 0.03) * wave
    elif kind == "step":
        jump = np.where(day >= rng.integers(20, 80), rng.uniform(0.02, 0.08), 0)
        found = start - jump - rng.uniform(0, 0.0008) * day
    elif kind == "bend":
        found = start - rng.uniform(0.005, 0.03) * (day / 90) ** 2
    elif kind == "levelling off":
        found = start - rng.uniform(0.05, 0.2) * (1 - np.exp(-day / rng.uniform(60, 300)))
    else:
        found = np.full(DAYS, start)
    return np.clip(found, 0.02, 0.995)


def daily(kind: str, rng: Rng) -> Planted | None:
    """Ninety days of labels, and the first later week below what is required; None where that is broken already."""
    truth, labels = latent(kind, rng), int(rng.choice([30, 100, 300, 1000]))
    seen = rng.binomial(labels, truth) / labels
    weeks = np.convolve(seen, np.ones(WEEK) / WEEK, "valid")[DAILY - WEEK :]
    limit = truth[DAILY - 1] - rng.uniform(0.01, 0.06)
    course = Course(np.arange(DAILY) - DAILY + 1.0, seen[:DAILY], np.full(DAILY, float(labels)))
    if weeks[0] < limit:
        return None
    return Planted(kind, "daily", course, limit, _first(np.arange(1, len(weeks)), weeks[1:], limit))


def sparse(kind: str, rng: Rng) -> Planted | None:
    """A few points whose labels are known or not, or of a metric that is no share."""
    points = int(rng.integers(5, 21))
    gap = max(DAILY // points, 1)
    gaps = rng.choice([max(gap // 2, 1), gap, 2 * gap], DAYS) if rng.random() < 0.5 else np.full(DAYS, gap)
    times = np.cumsum(gaps)
    times = times[times < DAYS]
    truth, labels = latent(kind, rng)[times], float(rng.choice([30, 100, 300, 1000]))
    form = str(rng.choice(["sparse, labels known", "sparse, labels unknown", "sparse, no share", "sparse, uneven"]))
    shares, wide, errors = form in SHARES, 40.0, None
    if shares:
        seen = rng.binomial(int(labels), truth) / labels
    else:
        truth = wide * (truth - 1)
        uneven = np.exp(rng.standard_normal(len(times))) if form == "sparse, uneven" else np.ones(len(times))
        errors = wide * 0.5 / np.sqrt(labels) * uneven
        seen = truth + rng.standard_normal(len(times)) * errors
    limit = truth[points - 1] - rng.uniform(0.01, 0.06) * (1 if shares else wide)
    known = np.full(points, labels) if form == "sparse, labels known" else None
    told = None if errors is None or form == "sparse, no share" else errors[:points]
    course = Course((times[:points] - times[points - 1]).astype(float), seen[:points], known, told)
    if seen[points - 1] < limit:
        return None
    return Planted(kind, form, course, limit, _first(times[points:] - times[points - 1], seen[points:], limit))


def _first(days: np.ndarray, later: np.ndarray, limit: float) -> float:
    """The first of the days, as far as they are in sight, whose value is below the limit."""
    below = np.flatnonzero(later[days <= SIGHT] < limit)
    return float(days[below[0]]) if len(below) else np.inf


def planted(kinds: tuple[str, ...], each: int, seed: int, forms=(daily, sparse)) -> Iterator[Planted]:
    """So many histories of each kind and form."""
    for kind in kinds:
        for form in forms:
            rng, made = np.random.default_rng([seed, *f"{kind} {form.__name__}".encode()]), 0
            while made < each:
                found = form(kind, rng)
                if found is not None:
                    made += 1
                    yield found


def forecast(seen: Planted) -> crossing.Crossing:
    """The package's forecast."""
    window = float(WEEK) if seen.form == "daily" else 1e-9
    share = seen.form in SHARES
    rng = np.random.default_rng(0)
    return crossing.crossing(seen.course, seen.limit, window=window, within=SIGHT, share=share, rng=rng)


def unweighed(seen: Planted) -> crossing.Crossing:
    """The package's forecast where nobody tells how well each point is known."""
    return forecast(replace(seen, course=replace(seen.course, errors=None)))


def line(seen: Planted) -> crossing.Crossing:
    """A line fitted to the history, its two coefficients normal."""
    at, y = seen.course.times, seen.course.values
    wide = np.stack([np.ones(len(at)), at], axis=1)
    best = np.linalg.lstsq(wide, y, rcond=None)[0]
    left = ((y - wide @ best) ** 2).sum() / max(len(at) - 2, 1)
    level, slope = np.random.default_rng(0).multivariate_normal(best, left * np.linalg.inv(wide.T @ wide), 2000).T
    with np.errstate(divide="ignore", invalid="ignore"):
        days = np.where(level < seen.limit, 1.0, np.where(slope < 0, (seen.limit - level) / slope, np.inf))
    days[days > SIGHT] = np.inf
    return crossing.Crossing(np.sort(np.maximum(days, 1.0)), SIGHT)


def rank(found: crossing.Crossing, truth: float, rng: Rng) -> float:
    """The share of the draws before the truth, ties broken by chance: even between 0 and 1 if the forecast is right."""
    before = float(np.searchsorted(found.days, truth, side="left")) / len(found.days)
    upto = float(np.searchsorted(found.days, truth, side="right")) / len(found.days)
    return before + rng.random() * (upto - before)


def write(each: int) -> None:
    """Make the table of calibration: of all planted histories together, which share of draws lies before the truth."""
    kinds = ("line", "random walk", "season", "step", "bend", "levelling off")
    rng = np.random.default_rng(1)
    ranks = np.array([rank(forecast(seen), seen.truth, rng) for seen in planted(kinds, each, 1)])
    shares = np.quantile(ranks, TAILS)
    shares[0], shares[-1] = 0.0, 1.0
    CALIBRATION.write_text(
        '"""Which draws of the day of a crossing bound it with which probability; made by benchmarks/decay.py."""\n'
        f"\n# {len(ranks):,} planted histories, half daily, half of 5 to 20 points: {', '.join(kinds)}.\n"
        f"TAILS = {tuple(TAILS)}\nSHARES = (\n    "
        + ", ".join(f"{round(float(share), 3)}" for share in shares)
        + ",\n)  # fmt: skip\n"
    )


def table(kinds: tuple[str, ...], each: int, seed: int, made: dict[str, Callable]) -> None:
    """Coverage of the 80 % interval, its two misses, and Brier's score of a break within 30 days."""
    print(f"{'':16}{'':24}{'':10}  n    holds  before  after  Brier(30)  log2 error")
    rows: dict[tuple[str, str, str], list] = {}
    for seen in planted(kinds, each, seed):
        for name, method in made.items():
            found = method(seen)
            low, middle, high = found.interval(0.8) if name != "line" else map(found.quantile, (0.1, 0.5, 0.9))
            off = abs(np.log2(middle / seen.truth)) if np.isfinite(middle) and np.isfinite(seen.truth) else np.nan
            score = (found.by(30) - (seen.truth <= 30)) ** 2
            figures = (low <= seen.truth <= high, seen.truth < low, seen.truth > high, score, off)
            form = seen.form.partition(",")[0] if seen.form != "sparse, uneven" else seen.form
            for key in ((seen.kind, form), ("all", form)):
                rows.setdefault((*key, name), []).append(figures)
    for (kind, form, name), figures in sorted(rows.items()):
        holds, before, after, brier, _ = np.mean(figures, axis=0)
        off = np.nanmedian([each[-1] for each in figures]) if np.isfinite([f[-1] for f in figures]).any() else np.nan
        count = len(figures)
        print(
            f"{kind:16}{form:24}{name:10}{count:4}{holds:8.2f}{before:8.2f}{after:7.2f}{brier:11.3f}{off:12.2f}",
            flush=True,
        )


def on_real(data: Path) -> None:
    """Backtests of the accuracy of frozen models by stretches of so many rows, taken for a month each."""
    from detectors import real

    for (name, losses, known), rows in zip(real(data), (1440, 365, 5000, 600), strict=True):
        stretches = losses[known:][: len(losses[known:]) // rows * rows].reshape(-1, rows)
        accuracy, days = 1 - stretches.mean(axis=1), 30.0 * np.arange(len(stretches))
        for margin in (0.02, 0.05):
            asked = float(accuracy[:4].mean()) - margin
            tried = solvent.backtest_decay(days, accuracy, at_least=asked, n=rows, least=6)
            count, came = len(tried.forecasts), sum(np.isfinite(one.came) for one in tried.forecasts)
            print(f"{name:16}{margin:6} below at first: {count:3} forecasts, {came:3} breaks, {tried.held:.2f} held")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(300)
    chosen = ("line", "random walk", "season", "step")
    count = int(sys.argv[-1]) if sys.argv[-1].isdigit() else 50
    table(chosen, count, 2, {"solvent": forecast, "unweighed": unweighed, "line": line})
    if "--real" in sys.argv:
        on_real(Path(os.environ["SOLVENT_DATA"]))

"""How often the watch for drift cries wolf in a year, and how soon it finds what is there; counts are simulated.

    .venv/bin/python benchmarks/watch_silence.py --years 500
    .venv/bin/python benchmarks/watch_silence.py --years 200 --wander 1.0 --memory 0.5 --days 90

A year has 365 windows of 500 rows of 20 numbers and 10 categories (5 to 50 values); the reference has 10,000 rows.
With `--wander`, days differ by themselves: the mean of each number has an autoregression over days whose standard
deviation is so many times the sampling error of a day's mean, and the reference is cut into days.
"""

import argparse
from dataclasses import dataclass, field

import numpy as np
from scipy import special, stats

from solvent.stats.contrasts import Contrasts, of_categories, of_numbers
from solvent.stats.drift_watch import begin, look_at_all, streams

CELLS, NUMBERS, CATEGORIES, WINDOWS = 256, 20, 10, 365


@dataclass
class Table:
    """Columns with their contrasts, their reference's rows an atom and the probabilities of their cells."""

    contrasts: list[Contrasts] = field(default_factory=list)
    reference: list[np.ndarray] = field(default_factory=list)
    truth: list[np.ndarray] = field(default_factory=list)
    ends: list[np.ndarray] = field(default_factory=list)


def table(rng: np.random.Generator, rows: int, *, cut: str) -> Table:
    """A table whose numbers are cut at true quantiles, or at those of the reference."""
    made = Table()
    for _ in range(NUMBERS):
        if cut == "reference":
            ranks = np.diff(np.linspace(0, rows, CELLS + 1).astype(int))
            # The probability between order statistics, and beyond the first and the last.
            p = rng.dirichlet([1, *ranks[:-1], ranks[-1] - 1, 1])
            counts = np.array([0, *ranks, 0])
        else:
            p = np.array([0, *[1 / CELLS] * CELLS, 0])
            counts = rng.multinomial(rows, p)
        add(made, of_numbers(counts), counts, p)
    for number in range(CATEGORIES):
        values = int(rng.integers(5, 51))
        p = np.append(rng.dirichlet(np.full(values, 2.0)), 0)
        counts = rng.multinomial(rows, p)
        # What the reference never had has no cell of its own.
        had = counts[:-1] > 0
        counts, p = (np.append(each[:-1][had], each[:-1][~had].sum()) for each in (counts, p))
        names = [f"{number} {value}" for value in np.flatnonzero(had)]
        add(made, of_categories(names, counts), counts, p)
    return made


def add(made: Table, contrasts: Contrasts, counts: np.ndarray, p: np.ndarray) -> None:
    made.contrasts.append(contrasts)
    made.reference.append(contrasts.gather(counts, 0))
    made.truth.append(p)
    made.ends.append(special.ndtri(np.clip(np.cumsum(p), 0, 1)))


def shifted(made: Table, column: int, shift: np.ndarray) -> np.ndarray:
    """The probabilities of a number's cells after shifts by so many standard deviations, shape (windows, cells)."""
    upto = special.ndtr(made.ends[column][None, :-1] - shift[:, None])
    return np.diff(upto, axis=1, prepend=0, append=1)


def windows(made: Table, column: int, rng: np.random.Generator, rows: np.ndarray, shift: np.ndarray) -> np.ndarray:
    own = made.contrasts[column]
    gathered = np.zeros((len(own.atom), own.atoms))
    gathered[np.arange(len(own.atom)), own.atom] = 1
    p = shifted(made, column, shift) if column < NUMBERS and shift.any() else made.truth[column][None]
    return rng.multinomial(rows, p @ gathered).astype(float)


def wandering(rng: np.random.Generator, days: int, spread: float, memory: float) -> np.ndarray:
    path = np.empty(days)
    path[0] = rng.normal(0, spread)
    for day in range(1, days):
        path[day] = memory * path[day - 1] + rng.normal(0, spread * np.sqrt(1 - memory**2))
    return path


def years(args: argparse.Namespace, rng: np.random.Generator) -> None:
    """Years without a change: how many have an alarm."""
    cried, most = 0, []
    for _ in range(args.years):
        made = table(rng, args.reference, cut=args.cut)
        rows = sizes(args, rng)
        count, chunks, calendars = len(made.contrasts), None, []
        paths = np.zeros((count, args.days + WINDOWS))
        if args.wander or args.season:
            common = wandering(rng, args.days + WINDOWS, 1.0, args.memory)
            for column in range(count):
                own = wandering(rng, args.days + WINDOWS, 1.0, args.memory)
                mixed = np.sqrt(args.common) * common + np.sqrt(1 - args.common) * own
                week = args.season * np.sqrt(2) * np.cos(2 * np.pi * (np.arange(args.days + WINDOWS) + column) / 7)
                paths[column] = (args.wander * mixed + week) / np.sqrt(args.rows)
            each = np.full(args.days, args.reference // args.days)
            chunks = [windows(made, at, rng, each, paths[at, : args.days]) for at in range(count)]
            made.reference = [parts.sum(axis=0) for parts in chunks]
            if args.days >= 28:
                calendars = [(np.arange(args.days) % 7, 7)]
        what = streams(made.contrasts, [1 / count] * count, chunks, calendars)
        new = [windows(made, at, rng, rows, paths[at, args.days :]) for at in range(count)]
        phases = [(args.days + np.arange(WINDOWS)) % 7] if calendars else []
        share, at = np.full(WINDOWS, 1 / 365), np.arange(WINDOWS, dtype=float)
        _, found = look_at_all(what, begin(what, made.reference), new, at=at, share=share, phases=phases)
        most.append(found.max() * args.alpha)
        cried += most[-1] >= 1
    high = stats.beta.ppf(0.95, cried + 1, args.years - cried) if cried < args.years else 1.0
    print(f"{cried} of {args.years} years with an alarm at alpha {args.alpha}; the rate is {high:.2%} at most (95 %)")
    print("largest evidence of a year, 1 raises an alarm:", np.quantile(most, [0.5, 0.9, 0.99, 1]).round(4).tolist())


def sizes(args: argparse.Namespace, rng: np.random.Generator) -> np.ndarray:
    if not args.uneven:
        return np.full(WINDOWS, args.rows)
    drawn = np.exp(rng.normal(np.log(args.rows), 1.5, WINDOWS)).astype(int)
    return np.where(rng.random(WINDOWS) < 0.1, 0, np.minimum(drawn, 50 * args.rows))


def delays(args: argparse.Namespace, rng: np.random.Generator) -> None:
    """A shift of a number: windows from the first that is shifted (0) to the alarm, and whether its column is right."""
    for quiet in (0, 50):
        for size in (0.1, 0.2, 0.5):
            first, right = [], 0
            for _ in range(args.runs):
                made = table(rng, args.reference, cut=args.cut)
                total, count = quiet + 60, len(made.contrasts)
                shift = np.where(np.arange(total) >= quiet, size, 0.0)
                new = [
                    windows(made, at, rng, np.full(total, args.rows), shift if at == 0 else 0 * shift)
                    for at in range(count)
                ]
                what = streams(made.contrasts, [1 / count] * count)
                at, share = np.arange(total, dtype=float), np.full(total, 1 / 365)
                _, found = look_at_all(what, begin(what, made.reference), new, at=at, share=share)
                due = (found * args.alpha >= 1).argmax(axis=0) + 10_000 * ((found * args.alpha).max(axis=0) < 1)
                first.append(due.min() - quiet)
                right += due.argmin() == 0
            low, middle, high = np.quantile(first, [0.1, 0.5, 0.9])
            print(f"{size} sd after {quiet} quiet windows: alarm after {low:.0f}, {middle:.0f}, {high:.0f} windows "
                  f"(10, 50, 90 %), on the right column in {right} of {args.runs}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=100)
    parser.add_argument("--runs", type=int, default=0, help="runs for each delay")
    parser.add_argument("--reference", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--alpha", type=float, default=0.01)
    parser.add_argument("--cut", choices=["truth", "reference"], default="truth")
    parser.add_argument("--uneven", action="store_true", help="windows from 0 to many rows")
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--wander", type=float, default=0.0)
    parser.add_argument("--memory", type=float, default=0.0)
    parser.add_argument("--season", type=float, default=0.0)
    parser.add_argument("--common", type=float, default=0.0, help="share of the wandering that all columns have")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    if args.years:
        years(args, rng)
    if args.runs:
        delays(args, rng)


if __name__ == "__main__":
    main()

"""How far forecasts of learning curves miss on the real ones of LCDB 1.0, and the table that bounds them.

    python benchmarks/learning_curves.py lcdb_accuracy_means.parquet             how far, how often covered
    python benchmarks/learning_curves.py lcdb_accuracy_means.parquet --write     and write the table anew

LCDB 1.0 (Mohr, Viering, Loog and van Rijn 2022, "LCDB 1.0: an extensive learning curves database for classification
tasks"; package `lcdb` 0.1.0, MIT licence) holds the accuracy of 20 scikit-learn learners on 248 data sets. The file is
its table `database-accuracy.csv`, averaged over runs: columns `openmlid`, `learner`, `size_train`, `acc_test_mean` and
`acc_test_std`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import minimize

from solvent.stats import curve_calibration, curve_intervals
from solvent.stats.learning_curves import forecast

NAMES = (
    "families disagree",
    "shapes disagree",
    "off any curve",
    "rise at the end",
    "error for each size",
    "rise for each doubling",
    "error for each doubling",
    "few rows for each doubling",
)
TAILS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.35, 0.5)
SHARES = np.array([*TAILS, *(1 - tail for tail in reversed(TAILS[:-1]))])
KNOTS = np.array([0.5, 1.5, 2.5, 3.5, 5.0, 6.5])
EDGES = np.array([0.0, 1, 2, 3, 4, 6, 99])
LEAST, SMALLEST, LEVEL = 4, 200, 0.9


@dataclass(frozen=True)
class Curve:
    """One learner on one data set: error by size, with its spread from run to run."""

    data: int
    learner: str
    sizes: np.ndarray
    errors: np.ndarray
    spread: np.ndarray


@dataclass(frozen=True)
class Cut:
    """A forecast whose answer is known; `exchanged` is the answer of another learner that did no worse so far."""

    data: int
    learner: str
    kind: str
    sizes: int
    last: float
    rise: float
    doublings: float
    value: float
    truth: float
    exchanged: float
    signs: np.ndarray


class Cuts:
    """Many of them, an array for each field."""

    def __init__(self, found: list[Cut]) -> None:
        self.fields = {field.name: np.array([getattr(cut, field.name) for cut in found]) for field in fields(Cut)}

    def __getattr__(self, name: str) -> np.ndarray:
        return self.fields[name]

    def __len__(self) -> int:
        return len(self.fields["data"])


def curves(path: Path) -> list[Curve]:
    rows = duckdb.execute(
        "SELECT openmlid, learner, list(size_train ORDER BY size_train), list(1 - acc_test_mean ORDER BY size_train), "
        "list(coalesce(acc_test_std, 0) ORDER BY size_train) FROM read_parquet(?) WHERE isfinite(acc_test_mean) "
        "GROUP BY ALL ORDER BY ALL",
        [str(path)],
    ).fetchall()
    return [Curve(row[0], row[1], *(np.array(column, float) for column in row[2:])) for row in rows]


def cuts(found: list[Curve], rng: np.random.Generator) -> Iterator[Cut]:
    """Curves cut at random: as they are, thinned, with few sizes, and as one run or three would show them."""
    others: dict[int, list[Curve]] = {}
    for curve in found:
        others.setdefault(curve.data, []).append(curve)
    for curve in found:
        for kind in ("whole", "thinned", "short", "few runs"):
            for rounds in range(4):
                at = int(rng.integers(LEAST, len(curve.sizes))) if rounds and len(curve.sizes) > LEAST else -1
                cut = _cut(curve, kind, at, others[curve.data], rng)
                if cut is not None:
                    yield cut


def _cut(curve: Curve, kind: str, at: int, others: list[Curve], rng: np.random.Generator) -> Cut | None:
    target = curve.sizes[at]
    farthest = np.log2(target / curve.sizes[min(LEAST, len(curve.sizes)) - 1])
    if target < SMALLEST or farthest < 0.5:
        return None
    seen = np.flatnonzero(
        (curve.sizes <= target / 2 ** rng.uniform(0.4, min(7, farthest)) * 1.01) & (curve.sizes < target)
    )
    if kind == "short":
        seen = seen[-int(rng.integers(4, 8)) :]
    if kind == "thinned" or (kind == "few runs" and rng.random() < 0.5):
        seen = seen[:: -int(rng.integers(2, 5))][::-1]
    if len(seen) < LEAST:
        return None
    sizes, errors, truth = curve.sizes[seen], curve.errors[seen], float(curve.errors[at])
    exchanged = _exchanged(curve, others, sizes[-1], target, rng)
    if kind == "few runs":
        runs = rng.choice([1, 1, 3])
        errors = np.clip(errors + rng.normal(size=len(seen)) * curve.spread[seen] / np.sqrt(runs), 0, 1)
        truth = float(np.clip(truth + rng.normal() * curve.spread[at] / np.sqrt(runs), 0, 1))
    return judged(Curve(curve.data, curve.learner, sizes, errors, errors), target, truth, kind, exchanged)


def judged(seen: Curve, target: float, truth: float, kind: str, exchanged: float = float("nan")) -> Cut:
    """The forecast of a curve as far as it was seen, beside the truth."""
    to = np.array([target])
    found = forecast(seen.sizes, seen.errors, to)
    return Cut(
        data=seen.data,
        learner=seen.learner,
        kind=kind,
        sizes=len(seen.sizes),
        last=float(seen.sizes[-1]),
        rise=float(seen.errors[-1] - seen.errors.min()),
        doublings=float(np.log2(target / seen.sizes[-1])),
        value=float(found.value[0]),
        truth=truth,
        exchanged=exchanged,
        signs=curve_intervals.signs(seen.sizes, seen.errors, to, found)[0],
    )


def _exchanged(curve: Curve, others: list[Curve], last: float, target: float, rng: np.random.Generator) -> float:
    """The error at the target of another learner that did no worse at the last size seen."""
    own = curve.errors[np.flatnonzero(curve.sizes == last)[0]]
    known = [dict(zip(other.sizes, other.errors, strict=True)) for other in others if other is not curve]
    better = [float(errors[target]) for errors in known if target in errors and errors.get(last, 9) <= own]
    return better[int(rng.integers(len(better)))] if better else float("nan")


def fit(cut: Cuts, which: np.ndarray) -> np.ndarray:
    """Weights, none below 0, under which misses are most likely if they are Laplace-distributed around 0."""
    signs, misses = cut.signs[which], np.abs(cut.truth - cut.value)[which]

    def unlikely(log_weights: np.ndarray) -> tuple[float, np.ndarray]:
        weights = np.exp(log_weights)
        scale = signs @ weights
        slope = (1 / scale - misses / scale**2) @ signs / len(misses) * weights
        return float((np.log(scale) + misses / scale).mean()), slope

    start = np.full(signs.shape[1], -3.0)
    return np.exp(minimize(unlikely, start, jac=True, method="L-BFGS-B", bounds=[(-12, 3)] * len(start)).x)


def misses(cut: Cuts, which: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each knot, by how many scales the truth lies above the forecast at most in each of `SHARES`."""
    signed = (cut.truth - cut.value) / (cut.signs @ weights)
    bins = np.digitize(cut.doublings, EDGES) - 1
    return np.array([np.quantile(signed[which & (bins == bin_)], SHARES) for bin_ in range(len(KNOTS))])


def ends(cut: Cuts, weights: np.ndarray, table: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each forecast, as `curve_intervals` makes it of the weights and the table."""
    scale, (below, above) = cut.signs @ weights, curve_intervals.tails(level)
    sides = []
    for share in (below, 1 - above):
        at = [np.interp(logit(share), logit(SHARES), row) for row in table]
        sides.append(cut.value + scale * np.interp(cut.doublings, KNOTS, at))
    return np.maximum(np.minimum(sides[0], cut.value), 0), np.minimum(np.maximum(sides[1], cut.value), 1)


def logit(share: np.ndarray | float) -> np.ndarray:
    return np.log(share) - np.log1p(-np.asarray(share))


def unseen(cut: Cuts, groups: np.ndarray, folds: int) -> tuple[np.ndarray, np.ndarray]:
    """The intervals of forecasts of groups that weights and table were made without."""
    names = np.unique(groups)
    fold = dict(zip(names, np.random.default_rng(0).permutation(len(names)) % folds, strict=True))
    of = np.array([fold[group] for group in groups])
    low, high = np.empty(len(cut)), np.empty(len(cut))
    for left_out in range(folds):
        weights = fit(cut, of != left_out)
        sides = ends(cut, weights, misses(cut, of != left_out, weights), LEVEL)
        here = of == left_out
        low[here], high[here] = sides[0][here], sides[1][here]
    return low, high


def tell(cut: Cuts, low: np.ndarray, high: np.ndarray) -> None:
    """How often the intervals hold the truth, and how wide they are, where it might make a difference."""
    held, width = (low <= cut.truth) & (cut.truth <= high), high - low
    parts = {"all": np.ones(len(cut), bool)}
    parts |= {kind: cut.kind == kind for kind in np.unique(cut.kind)}
    parts |= {"4 to 6 sizes": cut.sizes <= 6, "fewer than 10": cut.sizes < 10, "under 200 rows": cut.last < 200}
    parts |= {"rising by 2 points": cut.rise > 0.02}
    bins = np.digitize(cut.doublings, EDGES) - 1
    parts |= {f"ahead 2^{EDGES[b]:g} to 2^{EDGES[b + 1]:g}": bins == b for b in range(len(KNOTS))}
    by_learner = sorted((held[cut.learner == learner].mean(), learner) for learner in np.unique(cut.learner))
    for name, part in parts.items():
        if part.any():
            missed = np.abs(cut.truth - cut.value)[part].mean()
            below = (cut.truth < low)[part].mean()
            print(
                f"  {name:22} n {part.sum():6}  mean miss {missed:.4f}  covered {held[part].mean():.3f}"
                f"  below {below:.3f}  median width {np.median(width[part]):.3f}"
            )
    print("  least covered:", ", ".join(f"{name.rpartition('.')[2]} {share:.3f}" for share, name in by_learner[:6]))


def exchange(cut: Cuts, weights: np.ndarray) -> float:
    """How much wider nine intervals in ten must be to hold the error of a learner exchanged for one as good so far."""
    known, scale = np.isfinite(cut.exchanged), cut.signs @ weights
    other = np.quantile(np.abs(cut.exchanged - cut.value)[known] / scale[known], LEVEL)
    return float(other / np.quantile(np.abs(cut.truth - cut.value)[known] / scale[known], LEVEL))


def write(cut: Cuts) -> None:
    """Write the weights and the table that the package ships."""
    every = np.ones(len(cut), bool)
    weights = fit(cut, every)
    table = misses(cut, every, weights)
    lines = [
        '"""Misses of learning curves forecast on LCDB 1.0; made by benchmarks/learning_curves.py --write."""',
        "",
        "# Of 20 scikit-learn learners on 248 data sets (Mohr, Viering, Loog and van Rijn 2022; MIT licence),",
        f"# {len(cut):,} forecasts whose answer is known.",
        "WEIGHTS = {",
        *(f'    "{name}": {weight:.4g},' for name, weight in zip(NAMES, weights, strict=True)),
        "}",
        "# How many times as far other learners that did no worse so far lay from the forecast.",
        f"EXCHANGED = {exchange(cut, weights):.2f}",
        f"DOUBLINGS = {tuple(float(knot) for knot in KNOTS)}",
        f"TAILS = {tuple(round(float(share), 4) for share in SHARES)}",
        "# For each of the doublings, the miss in scales that this share of the forecasts stays below.",
        "MISSES = (",
        *(f"    ({', '.join(f'{miss:.2f}' for miss in row)})," for row in table),
        ")",
        "",
    ]
    Path(curve_calibration.__file__).write_text("\n".join(lines))


def from_a_part(found: list[Curve], part: int) -> float:
    """The mean absolute miss at the last size, forecast from a part of it, over curves of at least 900 rows."""
    far = []
    for curve in found:
        seen = curve.sizes <= curve.sizes[-1] / part * 1.01
        if curve.sizes[-1] >= 900 and seen.sum() >= LEAST:
            ahead = forecast(curve.sizes[seen], curve.errors[seen], curve.sizes[-1:])
            far.append(abs(ahead.value[0] - curve.errors[-1]))
    return float(np.mean(far))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("means", type=Path, help="LCDB's accuracies averaged over runs, as Parquet")
    options.add_argument("--write", action="store_true", help="write the table of the package anew")
    asked = options.parse_args()
    found = curves(asked.means)
    cut = Cuts(list(cuts(found, np.random.default_rng(0))))
    if asked.write:
        write(cut)
    for part in (4, 16):
        print(f"mean absolute miss from 1/{part} of the data: {from_a_part(found, part):.4f}")
    for named, groups, folds in (("data sets", cut.data, 8), ("learners", cut.learner, 20)):
        print(f"{named} never seen:")
        tell(cut, *unseen(cut, groups, folds))


if __name__ == "__main__":
    main()

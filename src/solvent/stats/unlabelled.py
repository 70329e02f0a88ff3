"""How well a model does on rows without labels: a label model on top of calibration, held against weighted calibration.

What is expected of each row is the mean of a target: that a class is true, or the loss of a measurement. Calibration
reads it off the score (CBPE of NannyML); the label model adds what inputs tell beyond the score, shrunken to nothing
where they tell nothing (for measurements this is direct loss estimation). The label model is corrected by what it left
on reference rows weighted to look like the rows at hand, as far as that is beyond chance (doubly robust estimation;
Robins et al. 1994). Weighted calibration (PAPE, Bialek et al. 2024, arXiv 2401.08348) stands beside it: where methods
disagree the interval widens. How far estimates miss under a shift is learnt on parts of the reference that are left
out as if they were production.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.stats.basis import Basis, Floats
from solvent.stats.calibration import BINS, Codes, smoothed
from solvent.stats.density_ratio import density_ratio, distance
from solvent.stats.label_model import FOLDS, LabelModel, cross_fit
from solvent.stats.montecarlo import Array
from solvent.stats.pseudo_shifts import pseudo_shifts
from solvent.stats.soft_labels import Measure, SoftRows, chance_error

METHODS = ("calibration", "weighted calibration", "label model", "corrected label model")
# What a shift of one standard deviation misleads by, in standard deviations of a row, as far as parts left out do not
# tell: it counts as much as so much of their distance.
_MISLED, _FIRM = 0.1, 1.0
_STRETCHES, _CHANCE, _NEAR = 6, 3.02, 0.5
_TRIED, _CERTAIN = 5_000, 1e-3
# Corrections are believed by what lies beyond so many standard errors; they are read off so many steps of the score.
_BEYOND, _COARSE, _FURTHEST = 3.0, 64, 8.0
Calibrate = Callable[..., Array]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Scored:
    """Rows in the order of time: what the model said, and a sample of them with their inputs.

    `codes` and `score` have shape (rows, targets): what each target is read off, and the number of its bin; `inputs`
    (sampled rows, columns) belongs to the rows numbered in `sample`.
    """

    codes: Codes
    said: Rows
    score: Array
    sample: Rows
    inputs: Array | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def seen(self) -> Array:
        """Inputs and scores of the sample, of shape (sampled rows, columns)."""
        scores = self.codes[self.sample].astype(np.float64)
        return scores if self.inputs is None else np.column_stack([self.inputs, scores])


@dataclass(frozen=True)
class Target:
    """What is to be expected of rows: `values` (rows, targets) of the reference, and how codes are calibrated.

    `classes` are as many as soft rows hold columns: from one target come the probabilities of two classes, or, of one,
    an expected loss.
    """

    values: NDArray[np.bool_] | Array
    calibrate: Calibrate
    classes: int

    def finish(self, expected: Array) -> Array:
        """What soft rows hold: probabilities of all classes, or losses."""
        if self.classes == 1:
            return np.maximum(expected, 0.0)
        kept = np.clip(expected, 0.0, 1.0)
        if self.classes == 2:
            return np.column_stack([1 - kept, kept])
        total = kept.sum(axis=1, keepdims=True)
        return np.where(total > 0, kept / np.where(total > 0, total, 1.0), 1 / self.classes)


@dataclass(frozen=True)
class Learnt:
    """What the reference teaches of a metric.

    `spread` is the standard error of the label model at a distance of 1; `drift` that of calibration from one stretch
    of time to the next, which lie `apart`, and `surprise` the largest error there in standard errors of chance; `row`
    the standard deviation that one row brings.
    """

    spread: float
    drift: float
    apart: float
    surprise: float
    row: float

    def doubt(self, far: float) -> float:
        """The standard error of what is expected of rows at a distance, beyond that of a limited reference."""
        return math.sqrt(self.spread**2 * far + self.drift**2 * max(1.0, far / self.apart))


@dataclass(frozen=True)
class Trial:
    """A part of the reference that was left out, by numbers of sampled rows, as if it were production.

    `expected` is what the label model of the rest expects of it.
    """

    rows: Rows
    expected: Array
    distance: float


@dataclass(frozen=True)
class Reading:
    """A chunk as each method reads it: `whole` as calibration does, and what the methods expect of sampled rows."""

    chunk: Scored
    whole: SoftRows
    methods: tuple[SoftRows, ...]
    distance: float = 0.0


@dataclass(frozen=True)
class Guess:
    """A metric of rows without labels: what each method says, how far it is believed, and what may be wrong with it.

    `chance` is the standard error of the truths that are drawn, `doubt` that of what is expected of them.
    """

    value: float
    chance: float
    doubt: float
    methods: Array
    weights: Array
    distance: float
    learnt: Learnt

    @property
    def error(self) -> float:
        """The standard error of the metric of the chunk."""
        return math.hypot(self.chance, self.doubt)


@dataclass(frozen=True)
class Unlabelled:
    """The estimator, fitted on a reference whose truth is known."""

    reference: Scored
    target: Target
    seed: int = 0

    @cached_property
    def levels(self) -> Array:
        """What each bin of each target means, of shape (targets, bins)."""
        return self._calibrated(np.arange(len(self.reference)))

    @cached_property
    def known(self) -> Array:
        """The targets of the sampled reference rows."""
        return self.target.values[self.reference.sample].astype(np.float64)

    @cached_property
    def crosswise(self) -> tuple[Array, LabelModel | None, Array]:
        """What calibration says of sampled rows not used for it; the label model; what it adds to such rows."""
        sample = self.reference.sample
        fold = np.random.default_rng(self.seed).permutation(len(sample)) % FOLDS
        plain = np.empty_like(self.known)
        for held_out in range(FOLDS):
            rows = fold == held_out
            plain[rows] = self._read(self._calibrated(sample[~rows]), self.reference.codes[sample[rows]])
        if self.reference.inputs is None:
            return plain, None, np.zeros_like(plain)
        model, left = cross_fit(self.seen, self.known - plain, self._spread(plain), self.basis.prior, fold)
        return plain, model, left

    @cached_property
    def basis(self) -> Basis:
        """How learners see inputs and scores."""
        return Basis.of(self.reference.seen, self.known.shape[1])

    @cached_property
    def seen(self) -> Floats:
        """What learners see of the sampled reference rows."""
        return self.basis(self.reference.seen)

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """What the rest of the reference expects of parts that look shifted."""
        rng, found = np.random.default_rng(self.seed), []
        _, model, _ = self.crosswise
        if model is None:
            return ()
        few = self._some(_TRIED)
        seen, known, sample = self.seen[few], self.known[few], self.reference.sample[few]
        for part in pseudo_shifts(self.reference.seen[few], rng):
            rest = np.setdiff1d(np.arange(len(few)), part)
            plain = self._read(self._calibrated(sample[rest]), self.reference.codes[sample])
            spread = self._spread(plain)
            left = model.refit(seen[rest], known[rest] - plain[rest], spread[rest]).left(seen[part], spread[part])
            far = distance(self._ratio(seen[rest], seen[part]))
            found.append(Trial(few[part], plain[part] + left, far))
        return tuple(found)

    @cached_property
    def dispersion(self) -> float:
        """The variance of a loss over the square of its mean, on the reference; of classes 0."""
        if self.target.classes > 1:
            return 0.0
        expected = self._read(self.levels, self.reference.codes)
        left = self.target.values - expected
        return float((left**2).mean() / max(float((expected**2).mean()), 1e-300))

    def read(self, chunk: Scored) -> Reading:
        """A chunk as each method reads it."""
        whole = self._cells(chunk)
        _, model, _ = self.crosswise
        if chunk.inputs is None or model is None:
            return Reading(chunk, whole, ())
        codes, reference = chunk.codes[chunk.sample], self.reference
        plain = self._read(self.levels, codes)
        seen = self.basis(chunk.seen)
        weights = self._ratio(self.seen, seen)
        change = self._calibrated(reference.sample, weights) - self._unweighted
        told = plain + model.left(seen, self._spread(plain))
        expected = (plain, plain + self._read(change, codes), told, told + self._still_left(codes, weights))
        methods = tuple(self.soft(chunk, each, chunk.sample) for each in expected)
        return Reading(chunk, whole, methods, distance(weights))

    def guess(self, reading: Reading, measure: Measure, learnt: Learnt) -> Guess:
        """A metric of a chunk, by what the reference taught of that metric."""
        plain = measure(reading.whole)
        chance = chance_error(reading.whole, measure, np.random.default_rng(self.seed))
        sampling = learnt.row / math.sqrt(len(self.reference))
        doubt = math.hypot(learnt.doubt(reading.distance), sampling)
        if not reading.methods:
            return Guess(plain, chance, doubt, np.array([plain]), np.ones(1), 0.0, learnt)
        found = np.array([measure(each) for each in reading.methods])
        methods = plain + np.nan_to_num(found - found[0])
        believed = self._believed(float(methods[3] - methods[2]), reading.distance, learnt.row)
        weights = np.array([0.0, 0.0, 1 - believed, believed])
        value = float(weights @ methods)
        doubt = math.hypot(doubt, float(np.abs(methods[:3] - value).max()))
        return Guess(value, chance, doubt, methods, weights, reading.distance, learnt)

    def _believed(self, correction: float, far: float, row: float) -> float:
        """The share of a correction that is beyond chance: James and Stein's, with a stricter bar."""
        squared = row**2 * math.expm1(min(far, _FURTHEST)) / len(self.seen)
        return max(0.0, 1 - _BEYOND**2 * squared / correction**2) if correction else 0.0

    def learn(self, measure: Measure) -> Learnt:
        """What the reference teaches of a metric."""
        rng, sample = np.random.default_rng(self.seed), self.reference.sample
        plain, model, _ = self.crosswise
        everything = self._in_sample(plain, np.arange(len(sample)))
        row = chance_error(everything, measure, rng) * math.sqrt(len(sample))
        drift, surprise = self._drift(measure, row)
        if model is None:
            return Learnt(0.0, drift, math.inf, surprise, row)
        wrong, far = 0.0, _FIRM
        for trial in self.trials:
            said, true = (measure(self._in_sample(of, trial.rows)) for of in (trial.expected, self.known[trial.rows]))
            if math.isfinite(said) and math.isfinite(true):
                # The rest that a part is read off brings chance as well.
                wrong += (said - true) ** 2 - row**2 * 1.5 / len(trial.rows)
                far += trial.distance
        spread = math.sqrt((max(wrong, 0.0) + _FIRM * (_MISLED * row) ** 2) / far)
        return Learnt(spread, drift, self._stretched if drift else math.inf, surprise, row)

    def _some(self, most: int) -> Rows:
        """Numbers of sampled rows, by chance."""
        return np.sort(np.random.default_rng(self.seed).permutation(len(self.seen))[:most])

    def _spread(self, plain: Array) -> Array:
        """The standard deviation of each target where calibration expects this, over a usual one; of losses alike."""
        if self.target.classes == 1:
            return np.ones_like(plain)
        return np.sqrt(np.clip(plain * (1 - plain), _CERTAIN, None) / self._variance)

    @cached_property
    def _variance(self) -> Array:
        """The mean variance of each target, as calibration has it."""
        expected = self._read(self.levels, self.reference.codes[self.reference.sample])
        return np.asarray(np.maximum((expected * (1 - expected)).mean(axis=0), _CERTAIN), np.float64)

    def _ratio(self, old: Floats, new: Floats) -> Array:
        return density_ratio(old, new.mean(axis=0, dtype=np.float64), len(new), self.basis.prior)

    def _still_left(self, codes: Codes, weights: Array) -> Array:
        """What the label model leaves of weighted reference rows that it had not seen, beyond what it leaves of all."""
        plain, _, unseen = self.crosswise
        left, many = self.known - plain - unseen, BINS // _COARSE if self.target.classes > 1 else 1
        seen = self.reference.codes[self.reference.sample] // many
        change = np.array([
            smoothed(code, rest, weights) - smoothed(code, rest) for code, rest in zip(seen.T, left.T, strict=True)
        ])  # fmt: skip
        return self._read(change, codes // many)

    @cached_property
    def _unweighted(self) -> Array:
        """What each bin of the sample means."""
        return self._calibrated(self.reference.sample)

    @cached_property
    def _stretched(self) -> float:
        """The distance of the newer half of the reference from the older."""
        half = len(self.seen) // 2
        return max(distance(self._ratio(self.seen[:half], self.seen[half:])), _NEAR)

    def of_reference(self, measure: Measure) -> float:
        """The metric of the reference, whose truth is known."""
        return measure(self._cells(self.reference, self.target.values))

    def soft(self, chunk: Scored, expected: Array, rows: Rows) -> SoftRows:
        """Some rows of a chunk with what is expected of each."""
        finished = self.target.finish(expected)
        return SoftRows(
            finished, chunk.said[rows], self._scores(chunk.score[rows]), np.ones(len(rows)), self.dispersion
        )

    def _drift(self, measure: Measure, row: float) -> tuple[float, float]:
        """How far calibration on all earlier stretches of the reference misses the next one, beyond chance."""
        sample = self.reference.sample
        stretches = np.array_split(np.arange(len(sample)), _STRETCHES)
        squares, ratios = [], []
        for turn in range(1, _STRETCHES):
            before, here = np.concatenate(stretches[:turn]), stretches[turn]
            expected = self._read(self._calibrated(sample[before]), self.reference.codes[sample[here]])
            wrong = measure(self._in_sample(expected, here)) - measure(self._in_sample(self.known[here], here))
            noise = row * math.sqrt(1 / len(here) + 1 / len(before))
            if math.isfinite(wrong) and noise > 0:
                squares.append(wrong**2 - noise**2)
                ratios.append(abs(wrong) / noise)
        # Chance alone makes the mean square ratio of five stretches this large in one case of a hundred.
        if not ratios or float(np.mean(np.square(ratios))) < _CHANCE:
            return 0.0, max(ratios, default=0.0)
        # Told by few stretches, the next one is off as Student's t is, whose variance is larger.
        wider = len(squares) / max(len(squares) - 2, 1)
        return math.sqrt(wider * max(float(np.mean(squares)), 0.0)), max(ratios)

    def _in_sample(self, expected: Array, rows: Rows) -> SoftRows:
        return self.soft(self.reference, expected, self.reference.sample[rows])

    def _calibrated(self, rows: Rows, weights: Array | None = None) -> Array:
        at = slice(None) if len(rows) == len(self.reference) else rows
        codes, values = self.reference.codes[at], self.target.values[at]
        return np.array([
            self.target.calibrate(codes[:, each], values[:, each], weights) for each in range(values.shape[1])
        ])  # fmt: skip

    @staticmethod
    def _read(levels: Array, codes: Codes) -> Array:
        return np.column_stack([level[column] for level, column in zip(levels, codes.T, strict=True)])

    def _cells(self, chunk: Scored, known: NDArray[Any] | None = None) -> SoftRows:
        """All rows of a chunk with what calibration expects, or what is known; of one target, cells of rows alike."""
        if self.target.classes > 2:
            expected = self._read(self.levels, chunk.codes) if known is None else known.astype(np.float64)
            return self.soft(chunk, expected, np.arange(len(chunk)))
        cell = chunk.codes[:, 0] * self.target.classes + chunk.said
        count = np.bincount(cell, minlength=BINS * self.target.classes)
        there = np.flatnonzero(count)

        def mean(of: NDArray[Any]) -> Array:
            return np.bincount(cell, weights=of, minlength=len(count))[there] / count[there]

        codes, said = np.divmod(there, self.target.classes)
        level = self.levels[0][codes] if known is None else mean(known[:, 0])
        score = self._scores(mean(chunk.score[:, 0])[:, None])
        expected = self.target.finish(level[:, None])
        return SoftRows(expected, said, score, count[there].astype(np.float64), self.dispersion)

    def _scores(self, score: Array) -> Array:
        return np.column_stack([1 - score, score]) if self.target.classes == 2 else score

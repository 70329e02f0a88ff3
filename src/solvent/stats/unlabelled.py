"""How well a model does on rows without labels: calibration, weighted calibration and a label model, blended.

What is expected of each row is the mean of a target: that a class is true, or the loss of a measurement. Calibration
reads it off the score (CBPE of NannyML); weighted calibration makes the reference look like the rows at hand first
(PAPE, Bialek et al. 2024, arXiv 2401.08348); the label model adds what inputs tell beyond the score (for measurements
this is direct loss estimation). How far the label model is believed is learnt on pseudo-shifts of the reference.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvent.stats.blending import blend
from solvent.stats.calibration import BINS, Codes
from solvent.stats.density_ratio import density_ratio, effective_share
from solvent.stats.label_model import FOLDS, LabelModel, cross_fit
from solvent.stats.montecarlo import Array
from solvent.stats.pseudo_shifts import pseudo_shifts
from solvent.stats.soft_labels import Measure, SoftRows, chance_error

METHODS = ("calibration", "weighted calibration", "label model")
# The label model is believed rather than plain calibration, as far as pseudo-shifts do not tell.
_PRIOR = np.array([0.35, 0.65])
# Reweighting is believed by this power of the share of the reference that it keeps in effect.
_STEEP = 3.0
_PART, _STRETCHES, _CHANCE = 5_000, 6, 2.21
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
        scores = self.codes[self.sample] / BINS
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

    `weights` say how far calibration and the label model are believed; `error` is the standard error of their blend
    under shifted inputs beyond chance; `drift` that of calibration from one stretch of time to the next, and
    `surprise` the largest error there in standard errors of chance; `row` the standard deviation that one row brings.
    """

    weights: Array
    error: float
    drift: float
    surprise: float
    row: float


@dataclass(frozen=True)
class Reading:
    """A chunk as each method reads it: `whole` as calibration does, and what the methods expect of sampled rows."""

    chunk: Scored
    whole: SoftRows
    methods: tuple[SoftRows, ...]
    effective: float = 1.0


@dataclass(frozen=True)
class Guess:
    """A metric of rows without labels: what each method says, how they were blended, and what may be wrong with it.

    `chance` is the standard error of the truths that are drawn, `doubt` that of what is expected of them.
    """

    value: float
    chance: float
    doubt: float
    methods: Array
    weights: Array
    effective: float
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
        model, left = cross_fit(self.reference.seen, plain, self.known, fold)
        return plain, model, left

    @cached_property
    def parts(self) -> tuple[Rows, ...]:
        """Pseudo-shifts: numbers of sampled rows."""
        return pseudo_shifts(self.reference.seen, _PART, np.random.default_rng(self.seed))

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
        weights = density_ratio(reference.seen, chunk.seen, np.random.default_rng(self.seed))
        change = self._calibrated(reference.sample, weights) - self._calibrated(reference.sample)
        expected = (plain, plain + self._read(change, codes), plain + model.left(chunk.seen, plain))
        methods = tuple(self.soft(chunk, each, chunk.sample) for each in expected)
        return Reading(chunk, whole, methods, effective_share(weights))

    def guess(self, reading: Reading, measure: Measure, learnt: Learnt) -> Guess:
        """A metric of a chunk, by what the reference taught of that metric."""
        plain = measure(reading.whole)
        chance = chance_error(reading.whole, measure, np.random.default_rng(self.seed))
        sampling = learnt.row / math.sqrt(len(self.reference))
        doubt = math.sqrt(learnt.error**2 + learnt.drift**2 + sampling**2)
        if not reading.methods:
            return Guess(plain, chance, doubt, np.array([plain]), np.ones(1), 1.0, learnt)
        found = np.array([measure(each) for each in reading.methods])
        methods = plain + np.nan_to_num(found - found[0])
        kept = reading.effective**_STEEP
        weights = np.array([learnt.weights[0] * (1 - kept), kept, learnt.weights[1] * (1 - kept)])
        value = float(weights @ methods)
        apart = float(weights @ (methods - value) ** 2)
        doubt = math.sqrt(doubt**2 + apart)
        return Guess(value, chance, doubt, methods, weights, reading.effective, learnt)

    def learn(self, measure: Measure) -> Learnt:
        """What the reference teaches of a metric."""
        rng, sample = np.random.default_rng(self.seed), self.reference.sample
        plain, model, left = self.crosswise
        everything = self._in_sample(plain, np.arange(len(sample)))
        row = chance_error(everything, measure, rng) * math.sqrt(len(sample))
        drift, surprise = self._drift(measure, row)
        if model is None:
            return Learnt(np.array([1.0, 0.0]), 0.0, drift, surprise, row)
        found = []
        for rows in self.parts:
            two = (plain[rows], plain[rows] + left[rows], self.known[rows])
            found.append([measure(self._in_sample(each, rows)) for each in two])
        table = np.array(found)
        table = table[np.isfinite(table).all(axis=1)]
        noise = max(row / math.sqrt(np.mean([len(rows) for rows in self.parts])), 1e-12)
        weights = blend(table[:, :2], table[:, 2], noise, _PRIOR)
        wrong = (table[:, :2] @ weights - table[:, 2]) ** 2
        error = math.sqrt(max(float(wrong.mean()) - noise**2, 0.0)) if len(wrong) else 0.0
        return Learnt(weights, error, drift, surprise, row)

    def of_reference(self, measure: Measure) -> float:
        """The metric of the reference, whose truth is known."""
        rows = np.arange(len(self.reference))
        return measure(self.soft(self.reference, self.target.values.astype(np.float64), rows))

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
        # Chance alone makes the mean square ratio of five stretches this large in one case of twenty.
        if not ratios or float(np.mean(np.square(ratios))) < _CHANCE:
            return 0.0, max(ratios, default=0.0)
        return math.sqrt(max(float(np.mean(squares)), 0.0)), max(ratios)

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

    def _cells(self, chunk: Scored) -> SoftRows:
        """All rows of a chunk with what calibration expects of them; of one target, cells of rows that are alike."""
        if self.target.classes > 2:
            return self.soft(chunk, self._read(self.levels, chunk.codes), np.arange(len(chunk)))
        cell = chunk.codes[:, 0] * self.target.classes + chunk.said
        count = np.bincount(cell, minlength=BINS * self.target.classes)
        there = np.flatnonzero(count)
        score = np.bincount(cell, weights=chunk.score[:, 0], minlength=len(count))[there] / count[there]
        codes, said = np.divmod(there, self.target.classes)
        expected = self.target.finish(self.levels[0][codes][:, None])
        return SoftRows(expected, said, self._scores(score[:, None]), count[there].astype(np.float64), self.dispersion)

    def _scores(self, score: Array) -> Array:
        return np.column_stack([1 - score, score]) if self.target.classes == 2 else score

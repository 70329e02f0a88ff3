"""How well a model does on rows without labels: calibration, weighted calibration and a label model, blended.

What is expected of each row is the mean of a target: that a class is true, or the loss of a measurement. Calibration
reads it off the score (CBPE of NannyML); weighted calibration makes the reference look like the rows at hand first
(PAPE, Bialek et al. 2024, arXiv 2401.08348); the label model adds what inputs tell beyond the score (for measurements
this is direct loss estimation). How far each is believed is learnt on pseudo-shifts of the reference.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
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
_PRIOR = np.array([0.2, 0.4, 0.4])
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
class Guess:
    """A metric of rows without labels: what each method says, and how it was blended."""

    value: float
    error: float
    chance: float
    methods: Array
    weights: Array
    effective: float = 1.0


@dataclass(frozen=True)
class Unlabelled:
    """The estimator, fitted on a reference whose truth is known."""

    reference: Scored
    target: Target
    seed: int = 0
    _parts: dict[int, "Parts"] = field(default_factory=dict, repr=False)

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
        model, left = cross_fit(self.reference.seen, self.known - plain, fold)
        return plain, model, left

    def _calibrated(self, rows: Rows, weights: Array | None = None) -> Array:
        codes, values = self.reference.codes[rows], self.target.values[rows]
        return np.array(
            [self.target.calibrate(codes[:, each], values[:, each], weights) for each in range(values.shape[1])]
        )

    @staticmethod
    def _read(levels: Array, codes: Codes) -> Array:
        return np.column_stack([level[column] for level, column in zip(levels, codes.T, strict=True)])

    def reweighted(self, rows: Rows, current: Array, codes: Codes) -> tuple[Array, float]:
        """What weighting reference rows (numbers in the sample) to look like `current` adds to calibration."""
        weights = density_ratio(self.reference.seen[rows], current, np.random.default_rng(self.seed))
        sample = self.reference.sample[rows]
        change = self._calibrated(sample, weights) - self._calibrated(sample)
        return self._read(change, codes), effective_share(weights)

    def expected(self, chunk: Scored) -> tuple[tuple[Array, ...], float]:
        """What each method expects of the chunk's sampled rows, each of shape (rows, targets)."""
        codes = chunk.codes[chunk.sample]
        plain = self._read(self.levels, codes)
        if chunk.inputs is None:
            return (plain,), 1.0
        _, model, _ = self.crosswise
        assert model is not None
        change, effective = self.reweighted(np.arange(len(self.reference.sample)), chunk.seen, codes)
        return (plain, plain + change, plain + model.left(chunk.seen)), effective

    def soft(self, chunk: Scored, expected: Array, rows: Rows) -> SoftRows:
        """Some rows of a chunk with what is expected of each."""
        finished = self.target.finish(expected)
        return SoftRows(
            finished, chunk.said[rows], self._scores(chunk.score[rows]), np.ones(len(rows)), self.dispersion
        )

    def calibrated(self, chunk: Scored) -> SoftRows:
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

    def of_reference(self, measure: Measure) -> float:
        """The metric of the reference, whose truth is known."""
        rows = np.arange(len(self.reference))
        return measure(self.soft(self.reference, self.target.values.astype(np.float64), rows))

    def _scores(self, score: Array) -> Array:
        return np.column_stack([1 - score, score]) if self.target.classes == 2 else score

    @cached_property
    def dispersion(self) -> float:
        """The variance of a loss over the square of its mean, on the reference; of classes 0."""
        if self.target.classes > 1:
            return 0.0
        expected = self._read(self.levels, self.reference.codes)
        left = self.target.values - expected
        return float((left**2).mean() / max(float((expected**2).mean()), 1e-300))

    def parts(self, size: int) -> "Parts":
        """Pseudo-shifts of about as many rows as a chunk has."""
        if size not in self._parts:
            self._parts[size] = Parts.of(self, size)
        return self._parts[size]

    def guess(self, chunk: Scored, measure: Measure) -> Guess:
        """A metric of a chunk, with the standard error of chance and of the methods."""
        rng = np.random.default_rng(self.seed)
        whole = self.calibrated(chunk)
        plain, chance = measure(whole), chance_error(whole, measure, rng)
        if chunk.inputs is None:
            return Guess(plain, chance, chance, np.array([plain]), np.ones(1))
        expected, effective = self.expected(chunk)
        found = np.array([measure(self.soft(chunk, each, chunk.sample)) for each in expected])
        methods = plain + found - found[0]
        learnt = self.parts(len(chunk)).learnt(self, measure, rng)
        value = float(learnt.weights @ methods)
        apart = float(learnt.weights @ (methods - value) ** 2)
        return Guess(value, math.sqrt(chance**2 + learnt.error**2 + apart), chance, methods, learnt.weights, effective)


@dataclass(frozen=True)
class Learnt:
    """How far each method is believed, and the standard error of the blend beyond chance."""

    weights: Array
    error: float


@dataclass(frozen=True)
class Parts:
    """Pseudo-shifts of the reference: rows of its sample, and what each method expects of them."""

    rows: tuple[Rows, ...]
    expected: tuple[tuple[Array, ...], ...]

    @classmethod
    def of(cls, fitted: Unlabelled, size: int) -> "Parts":
        """Pseudo-shifts of parts of at most `size` rows."""
        seen, codes = fitted.reference.seen, fitted.reference.codes[fitted.reference.sample]
        plain, _, left = fitted.crosswise
        parts = pseudo_shifts(seen, size, np.random.default_rng(fitted.seed))
        expected = []
        for rows in parts:
            rest = np.setdiff1d(np.arange(len(seen)), rows)
            change, _ = fitted.reweighted(rest, seen[rows], codes[rows])
            expected.append((plain[rows], plain[rows] + change, plain[rows] + left[rows]))
        return cls(parts, tuple(expected))

    def table(self, fitted: Unlabelled, measure: Measure) -> tuple[Array, Array]:
        """What each method says of the metric of each part (parts, methods), and what it is."""
        reference, sample = fitted.reference, fitted.reference.sample
        said = [
            [measure(fitted.soft(reference, each, sample[rows])) for each in expected]
            for rows, expected in zip(self.rows, self.expected, strict=True)
        ]
        true = [measure(fitted.soft(reference, fitted.known[rows], sample[rows])) for rows in self.rows]
        return np.array(said), np.array(true)

    def learnt(self, fitted: Unlabelled, measure: Measure, rng: np.random.Generator) -> Learnt:
        """The weights of the methods for a metric."""
        said, true = self.table(fitted, measure)
        first, sample = self.rows[0], fitted.reference.sample
        noise = chance_error(fitted.soft(fitted.reference, self.expected[0][0], sample[first]), measure, rng)
        weights = blend(said, true, noise, _PRIOR)
        errors = said @ weights - true
        return Learnt(weights, math.sqrt(max(float((errors**2).mean()) - noise**2, 0.0)))

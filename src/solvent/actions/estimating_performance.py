"""Estimate how well a model does on decisions whose truth nobody knows yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.evaluation import matrix
from solvent.actions.performance_chunks import chunks
from solvent.actions.performance_columns import Encoding, Table
from solvent.actions.performance_data import Decisions, classes_of, decisions, require, roles
from solvent.actions.performance_doubts import Judged, combined, doubts
from solvent.actions.performance_metrics import Asked, asked
from solvent.domain.errors import NotEnoughLabels
from solvent.domain.evidence import Grade
from solvent.domain.performance import Harm, Performance
from solvent.stats.calibration import Codes, grid, isotonic, smoothed, steps
from solvent.stats.montecarlo import Array
from solvent.stats.one_thread import one_thread_of_algebra
from solvent.stats.soft_labels import Measure
from solvent.stats.unlabelled import METHODS, Guess, Learnt, Scored, Target, Unlabelled

# Learners see no more rows than this of the reference, and of each chunk.
_REFERENCE_ROWS, _CHUNK_ROWS = 25_000, 5_000
_LEAST = 30
# From so many labelled rows on, inputs can tell more than the score; of more classes than this, only the score tells.
_LEARNS, _MOST_CLASSES = 300, 12
Rows = NDArray[np.intp]
Lesson = Callable[[], Learnt]


@dataclass(frozen=True)
class Fitted:
    """An estimator for one kind of target, and how scores become the bins that it reads."""

    estimator: Unlabelled
    classes: tuple[Any, ...]
    edges: Array | None = None

    def codes(self, score: Array) -> Codes:
        """The bins of scores, of shape (rows, targets)."""
        if self.edges is None:
            return grid(score)
        return np.searchsorted(self.edges, score).astype(np.int32)

    def scored(self, found: Decisions, rows: Rows, sample: Rows, inputs: Array | None) -> Scored:
        """Some of the decisions as the estimator takes them."""
        at: Any = slice(None) if len(rows) == len(found.kept) else rows
        said = found.said[at] if self.edges is None else np.zeros(len(rows), np.intp)
        return Scored(self.codes(found.score[at]), said, found.score[at], sample, inputs)

    def confirmed(self, found: Decisions, wanted: Asked, measure: Measure) -> float:
        """The metric of decisions whose truth is known."""
        rows = np.arange(len(found.kept))
        if self.edges is not None:
            values = wanted.loss(found.truth, found.said)[:, None]
        else:
            numbers = np.arange(1, 2) if len(self.classes) == 2 else np.arange(len(self.classes))
            values = (found.truth[:, None] == numbers).astype(np.float64)
        return measure(self.estimator.soft(self.scored(found, rows, rows[:0], None), values, rows))


class PerformanceEstimator:
    """What a reference with labels teaches of decisions without.

    Parameters
    ----------
    reference : frame, mapping or path
        Labelled decisions that the model was not trained on, in the order of time.
    y_true, y_pred : str
        The columns of the truth and of the predictions; `y_pred` may be left out for metrics of probabilities.
    y_score : str, sequence or mapping
        The column of the probability of the second class, or a column for each class: a mapping from classes to
        columns, or the columns in the sorted order of the classes.
    features : sequence of str
        The model's inputs, and whatever else may tell where it errs; without it, all other columns; none if empty.
    seed : int
        Which rows are sampled for learners.

    Raises
    ------
    BadTable, BadArrays, NotEnoughLabels
        The reference cannot be used; the message says why.
    """

    def __init__(
        self,
        reference: Any,
        *,
        y_true: str,
        y_pred: str | None = None,
        y_score: Any = None,
        features: Sequence[str] | None = None,
        seed: int = 0,
    ) -> None:
        self._table = Table(self.opened(reference), "reference")
        self._roles = roles(self._table, y_true, y_pred, y_score, features)
        self._seed = seed
        self._fitted: dict[str, tuple[Fitted, Decisions]] = {}

    @staticmethod
    def opened(frame: Any) -> Any:
        """The frame that was given; with files joined in, also that of a path."""
        return frame

    @cached_property
    def classes(self) -> tuple[Any, ...]:
        """The classes of the reference, in the order of a matrix of costs."""
        return classes_of(self._table, self._roles)

    @cached_property
    def _encoding(self) -> Encoding:
        rows = np.arange(len(self._table))
        names = self._roles.inputs
        return Encoding.of(self._table.inputs(names, _some(rows, _REFERENCE_ROWS, self._seed)))

    def _inputs(self, table: Table, rows: Rows) -> Array | None:
        if not self._encoding.kinds:
            return None
        return self._encoding.numbers(table.inputs(list(self._encoding.kinds), rows))

    def _for(self, wanted: Asked) -> tuple[Fitted, Decisions]:
        key = wanted.written if wanted.of_measurements else "classes"
        if key not in self._fitted:
            self._fitted[key] = self._fit(wanted)
        return self._fitted[key]

    def _fit(self, wanted: Asked) -> tuple[Fitted, Decisions]:
        classes = () if wanted.of_measurements else self.classes
        found = decisions(self._table, self._roles, classes or None, name="reference")
        labelled = np.isfinite(found.truth) if wanted.of_measurements else found.truth >= 0
        if (count := int(labelled.sum())) < _LEAST:
            raise NotEnoughLabels(
                f"The reference has {count} labelled rows; {_LEAST} are the least, thousands are good.",
                hint="Take the model's whole test set as reference.",
            )
        if count < len(labelled):
            found = found.at(np.flatnonzero(labelled))
        if wanted.of_measurements:
            values = wanted.loss(found.truth, found.said)[:, None]
            target, edges = Target(values, smoothed, 1), steps(found.score[:, 0])
        else:
            numbers = np.arange(1, 2) if len(classes) == 2 else np.arange(len(classes))
            target, edges = Target(found.truth[:, None] == numbers, isotonic, len(classes)), None
        rows = _some(np.arange(count), _REFERENCE_ROWS, self._seed)
        learns = count >= _LEARNS and len(classes) <= _MOST_CLASSES
        inputs = self._inputs(self._table, found.kept[rows]) if learns else None
        empty = Scored(np.zeros((0, 1), np.int32), rows[:0], np.zeros((0, 1)), rows[:0])
        reading = Fitted(Unlabelled(empty, target), classes, edges)
        reference = reading.scored(found, np.arange(count), rows, inputs)
        return Fitted(Unlabelled(reference, target, self._seed), classes, edges), found

    @one_thread_of_algebra
    def estimate(
        self, current: Any, *, metric: str = "accuracy", chunk: Any = None, level: float = 0.9, costs: Any = None
    ) -> list[Performance]:
        """A metric of each chunk of decisions without labels; see `solvent.estimate_performance`."""
        wanted, fitted, learnt = self._asked(metric, costs)
        table = Table(self.opened(current), "current")
        found = decisions(table, self._roles, fitted.classes or None, name="current")
        place = np.full(len(table), -1, np.intp)
        place[found.kept] = np.arange(len(found.kept))
        reach = NormalDist().inv_cdf(0.5 + level / 2)
        usual = self._on_reference(wanted)
        answers = []
        for part in chunks(table, chunk):
            rows = place[part.rows]
            rows = rows[rows >= 0]
            if not rows.size:
                continue
            judged = self._judged(wanted, fitted, learnt, table, found.at(rows))
            answers.append(
                Performance(
                    value=judged.value,
                    low=judged.value - reach * judged.error,
                    high=judged.value + reach * judged.error,
                    unit=wanted.entry.unit,
                    grade=Grade.MEASURED,
                    level=level,
                    n=len(rows),
                    method=judged.method,
                    metric=wanted.written,
                    start=part.start,
                    end=part.end,
                    confirmed=judged.confirmed,
                    on_reference=usual,
                    warnings=(*found.notes, *judged.warnings),
                    methods=judged.methods,
                )
            )
        return answers

    @one_thread_of_algebra
    def harm(
        self,
        current: Any,
        *,
        metric: str = "accuracy",
        tolerated: float | None = None,
        level: float = 0.9,
        costs: Any = None,
    ) -> Harm:
        """How far a metric is expected to have moved from the reference to the decisions in `current`, all together.

        Parameters
        ----------
        current : frame, mapping or path
            Decisions without labels.
        metric : str
            As for `estimate`.
        tolerated : float
            How much worse the metric may get before anybody minds, in its unit; without it, 2 % of the reference's.
        level : float
            The probability with which the interval holds the change.
        costs : matrix of shape (classes, classes)
            For ``metric="cost"``.

        Returns
        -------
        Harm
            The change with its interval; ``.severe`` where all of the interval is worse than is tolerated.
        """  # fmt: skip
        wanted, fitted, learnt = self._asked(metric, costs)
        table = Table(self.opened(current), "current")
        found = decisions(table, self._roles, fitted.classes or None, name="current")
        guess, outside = self._guess(wanted, fitted, learnt, table, found)
        usual = self._on_reference(wanted)
        change, reach = guess.value - usual, NormalDist().inv_cdf(0.5 + level / 2) * guess.doubt
        return Harm(
            value=change,
            low=change - reach,
            high=change + reach,
            unit=wanted.entry.unit,
            grade=Grade.MEASURED,
            level=level,
            n=len(found.kept),
            method=_method(guess),
            metric=wanted.written,
            on_reference=usual,
            now=guess.value,
            tolerated=0.02 * abs(usual) if tolerated is None else tolerated,
            lower_is_worse=wanted.lower_is_worse,
            warnings=(*found.notes, *doubts(guess, outside)),
        )

    def _asked(self, metric: str, costs: Any) -> tuple[Asked, Fitted, Lesson]:
        wanted = asked(metric, None if costs is None else matrix(costs))
        require(wanted, self._roles)
        fitted, _ = self._for(wanted)
        # Where labels tell all, nothing need be learnt.
        return wanted, fitted, cache(lambda: fitted.estimator.learn(wanted.measure(fitted.classes)))

    def _judged(self, wanted: Asked, fitted: Fitted, learnt: Lesson, table: Table, found: Decisions) -> Judged:
        """A chunk's metric: what labels say where they are there, and what is estimated where they are not."""
        labelled = np.isfinite(found.truth) if wanted.of_measurements else found.truth >= 0
        known, unknown = np.flatnonzero(labelled), np.flatnonzero(~labelled)
        if len(known) < _LEAST and len(unknown):
            known, unknown = known[:0], np.arange(len(found.kept))
        told = None
        if len(known):
            there = found.at(known)
            measure = wanted.measure(fitted.classes)
            told = fitted.confirmed(there, wanted, measure)
            if not len(unknown):
                return Judged(told, 0.0, "confirmed", len(known), ())
        guess, outside = self._guess(wanted, fitted, learnt, table, found.at(unknown))
        warned = doubts(guess, outside)
        if told is None:
            return Judged(guess.value, guess.error, _method(guess), 0, warned, _alone(guess))
        there_too, _ = self._guess(wanted, fitted, learnt, table, found.at(known))
        value, error = combined(guess, there_too, told, len(known) / len(found.kept))
        return Judged(value, error, f"{len(known)} labels, {_method(guess)}", len(known), warned, _alone(guess))

    def _guess(
        self, wanted: Asked, fitted: Fitted, learnt: Lesson, table: Table, found: Decisions
    ) -> tuple[Guess, tuple[str, float]]:
        """What is estimated of decisions, and the column that lies farthest outside the reference, with its share."""
        rows = np.arange(len(found.kept))
        sample, inputs, outside = _some(rows, _CHUNK_ROWS, self._seed), None, ("", 0.0)
        if fitted.estimator.reference.inputs is not None:
            inputs = self._inputs(table, found.kept[sample])
        if inputs is not None:
            shares = self._encoding.outside(inputs)
            outside = (list(self._encoding.kinds)[int(shares.argmax())], float(shares.max()))
        reading = fitted.estimator.read(fitted.scored(found, rows, sample, inputs))
        return fitted.estimator.guess(reading, wanted.measure(fitted.classes), learnt()), outside

    def _on_reference(self, wanted: Asked) -> float:
        fitted, _ = self._for(wanted)
        return fitted.estimator.of_reference(wanted.measure(fitted.classes))


def _method(guess: Guess) -> str:
    """How much of each method went in, the largest share first."""
    order = [each for each in np.argsort(-guess.weights, kind="stable") if guess.weights[each] >= 0.005]
    if len(order) == 1:
        return METHODS[order[0]]
    return ", ".join(f"{guess.weights[each]:.0%} {METHODS[each]}" for each in order)


def _alone(guess: Guess) -> dict[str, float]:
    """What each method says by itself."""
    return dict(zip(METHODS, guess.methods.tolist(), strict=False))


def _some(rows: Rows, most: int, seed: int) -> Rows:
    if len(rows) <= most:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def estimate_performance(  # noqa: PLR0913
    reference: Any,
    current: Any,
    *,
    y_true: str,
    y_pred: str | None = None,
    y_score: Any = None,
    metric: str = "accuracy",
    chunk: Any = None,
    features: Sequence[str] | None = None,
    costs: Any = None,
    level: float = 0.9,
    seed: int = 0,
) -> list[Performance]:
    """How well a model does on decisions whose truth is not known yet.

    The score says how likely each prediction is right once it is calibrated on labelled decisions; the inputs say where
    that has shifted: a regression of what calibration leaves, shrunken to nothing where inputs tell nothing, and
    corrected by what it left of a reference weighted to look like the chunk, as far as that is beyond chance.

    Parameters
    ----------
    reference : frame, mapping or path
        Labelled decisions that the model was not trained on, in the order of time: what Narwhals takes, or a CSV,
        Parquet or JSON file.
    current : frame, mapping or path
        The decisions to judge, with the same columns, but for the truth.
    y_true, y_pred : str
        The columns of the truth and of the predictions: classes or measurements.
    y_score : str, sequence or mapping
        The column of the probability of the second class; of several classes a column each: a mapping from classes to
        columns, or the columns in sorted order of the classes.
    metric : str
        Any of the metrics that can be certified which says something of single decisions: accuracy, error_rate,
        precision, recall, specificity, f1, auc, average_precision, brier, log_loss, cost; mae, rmse, mape, pinball …
    chunk : int, str or pair
        Rows of a chunk; or a column of times, or that and a period ("hour", "day", "week", "month", "year"). Without
        it, ten chunks.
    features : sequence of str
        The inputs; without it, all columns that have no other role.
    costs : matrix of shape (classes, classes)
        What a decision costs, truth in rows, for ``metric="cost"``.
    level : float
        The probability with which each interval holds the metric of its chunk.
    seed : int
        Which rows are sampled for learners.

    Returns
    -------
    list of Performance
        One for each chunk: ``.value``, ``.low``, ``.high``, ``.start``, ``.end``, ``.method``, ``.warnings``.

    Raises
    ------
    BadTable, BadArrays, BadClaim, NotEnoughLabels
        What was passed cannot be used; the message says why and what to do.

    Notes
    -----
    That the same inputs now have another truth than they had (concept drift) cannot be seen without labels. Where later
    parts of the reference already show it, a warning says so.

    References
    ----------
    Zadrozny and Elkan 2002 (calibration); Bialek et al. 2024, arXiv 2401.08348 (weighted calibration).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> score = rng.random(4000)
    >>> old = {"score": score, "said": score > 0.5, "truth": rng.random(4000) < score}
    >>> now = {"score": score[:1000] ** 3, "said": score[:1000] ** 3 > 0.5}
    >>> [found] = estimate_performance(old, now, y_true="truth", y_pred="said", y_score="score", chunk=1000)
    >>> found.low < 0.83 < found.high, found.start, found.end, found.method
    (True, 0, 1000, 'calibration')
    """
    estimator = PerformanceEstimator(
        reference, y_true=y_true, y_pred=y_pred, y_score=y_score, features=features, seed=seed
    )
    return estimator.estimate(current, metric=metric, chunk=chunk, level=level, costs=costs)

"""Labelled predictions: what was true, what was said, and what the metrics may ask of them."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels
from solvent.domain.suggest import nearest
from solvent.stats.montecarlo import Array

Column = NDArray[Any]
_TOLERANCE = 1e-6
# With so many rows for each class, no model is so bad that it never names one that is ever true.
_PLENTY = 10


@dataclass(frozen=True)
class Predictions:
    """Columns of shape (rows,) in the order in which the labels arrived; `score` may have a column for each class.

    `arguments` are what follows the metric's name ("recall:defect"), `largest` is the declared largest loss of a row,
    in the metric's unit, and `costs` a matrix with the truth in rows and the prediction in columns.
    """

    metric: str
    truth: Column
    said: Column | None = None
    score: Array | None = None
    labels: tuple[Any, ...] | None = None
    costs: Array | None = None
    largest: float | None = None
    least: float = 0.0
    arguments: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def prediction(self) -> Column:
        """The column of predictions.

        Raises
        ------
        BadArrays
            There is none.
        """
        if self.said is None:
            raise BadArrays(f"{self.metric} compares y_true with y_pred, which is missing.", hint="Pass y_pred.")
        return self.said

    @cached_property
    def classes(self) -> tuple[Any, ...]:
        """The classes: the declared ones, or those that were true or predicted, sorted.

        Raises
        ------
        BadArrays
            There are classes that were not declared, or measurements where classes are meant.
        NotEnoughLabels
            There are fewer labels than classes.
        """
        seen = self._seen()
        if self.labels is not None:
            unknown = [value for value in seen if value not in set(self.labels)]
            if unknown:
                raise BadArrays(
                    f"The class {unknown[0]!r} is not among the labels {list(self.labels)!r}.",
                    hint="Name all classes in `labels`, in the order of the matrix's rows.",
                )
        found = self.labels if self.labels is not None else seen
        if len(self) < len(found):
            raise NotEnoughLabels(
                f"{len(self)} labels for {len(found)} classes prove nothing.",
                hint="Label more, or pass measurements to a metric of measurements, such as mae.",
            )
        return found

    def _seen(self) -> tuple[Any, ...]:
        columns = [self.truth] if self.said is None else [self.truth, self.said]
        found: list[set[Any]] = []
        for column in columns:
            if column.dtype.kind == "f" and not (column == np.floor(column)).all():
                raise BadClaim(
                    f"{self.metric} is a metric of classes, and these are measurements such as {column.flat[0]:g}.",
                    hint="Use a metric of measurements (mae, rmse, mape, pinball), or turn scores into classes.",
                )
            found.append(set(_distinct(column)))
        every = set().union(*found)
        try:
            ordered = tuple(sorted(every))
        except TypeError:
            kinds = sorted({type(value).__name__ for value in every})
            raise BadArrays(
                f"Classes of several kinds cannot be compared: {', '.join(kinds)}.",
                hint="Give y_true and y_pred the same type, such as text.",
            ) from None
        if self.labels is None and self.said is not None and len(self) >= _PLENTY * len(ordered):
            _spelt_alike(*found)
        return ordered

    @cached_property
    def positive(self) -> Any:
        """The class that is looked for: the one after the colon, or of two classes 1, True, or the second.

        Raises
        ------
        BadClaim
            There are several classes and none was named, or the named one is not there.
        """
        classes = self.classes
        if self.arguments:
            for value in classes:
                if self.arguments[0] in {str(value), f"{value:g}" if isinstance(value, float) else ""}:
                    return value
            meant = nearest(self.arguments[0], map(str, classes)) or str(classes[-1])
            raise BadClaim(
                f"There is no class {self.arguments[0]!r} among {', '.join(map(str, classes))}.",
                hint=f'Did you mean metric="{self.metric}:{meant}"?',
            )
        if set(classes) <= {0, 1}:
            return 1
        if len(classes) == 2:
            return classes[1]
        raise BadClaim(
            f"{self.metric} is a metric of one class, and there are {len(classes)}.",
            hint=f'Name the class: metric="{self.metric}:{classes[-1]}".',
        )

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Whether each prediction differs from the truth, of classes."""
        _ = self.classes
        return np.asarray(self.truth != self.prediction, np.bool_)

    def confusion(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether each row is truly of the positive class, and whether it was said to be."""
        wanted = self.positive
        return np.asarray(self.truth == wanted, np.bool_), np.asarray(self.prediction == wanted, np.bool_)

    def parameter(self, name: str, usual: float, *, most: float = math.inf) -> float:
        """The number after the metric's name, such as a quantile.

        Raises
        ------
        BadClaim
            It is no number above 0 and below `most`.
        """
        if not self.arguments:
            return usual
        try:
            number = float(self.arguments[0])
        except ValueError:
            number = math.nan
        if not 0 < number < most:
            raise BadClaim(
                f"{self.arguments[0]!r} is no {name} for {self.metric}.",
                hint=f'Write a number after the colon: metric="{self.metric}:{usual:g}".',
            )
        return number

    def without_parameter(self) -> "Predictions":
        """The same for a metric that has used its number; the next argument names the class."""
        return replace(self, arguments=self.arguments[1:])

    def places(self, column: Column) -> NDArray[np.intp]:
        """The row or column of the cost matrix for each row: its class's place in `labels`, or the integer itself.

        Raises
        ------
        BadArrays
            The matrix has no such place.
        """
        size = 0 if self.costs is None else len(self.costs)
        if self.labels is None and column.dtype.kind in "iub":
            outside = (column < 0) | (column >= size) if column.dtype.kind != "b" else np.zeros(0, np.bool_)
            if outside.any():
                raise BadArrays(
                    f"The class {column[outside][0]} has no row in a {size} by {size} matrix of costs.",
                    hint="Integer classes count from 0; name others in `labels`, in the order of the matrix.",
                )
            return column.astype(np.intp)
        if self.labels is None:
            raise BadArrays(
                f"Which row of the costs belongs to the class {column[:1].tolist()[0]!r} is not said.",
                hint="Name the classes in the order of the matrix: labels=[…].",
            )
        if len(self.labels) != size:
            raise BadArrays(
                f"{len(self.labels)} labels do not fit a {size} by {size} matrix of costs.",
                hint="Give a row and a column for each label.",
            )
        return self.codes(column)

    def codes(self, column: Column) -> NDArray[np.intp]:
        """The number of each row's class in the order of `classes`."""
        order = {value: number for number, value in enumerate(self.classes)}
        if column.dtype.kind == "O":
            return np.fromiter((order[value] for value in column.tolist()), np.intp, len(column))
        distinct, place = np.unique(column, return_inverse=True)
        return np.asarray([order[value] for value in distinct.tolist()], np.intp)[place]

    def probabilities(self) -> Array:
        """The probability said of each class, of shape (rows, classes); from one column that of the positive class."""
        score = self.scores()
        if score.ndim == 2:
            if score.shape[1] != len(self.classes):
                raise BadArrays(
                    f"y_score has {score.shape[1]} columns for {len(self.classes)} classes.",
                    hint="Pass one column for each class, in the order of `labels`.",
                )
            if np.abs(score.sum(axis=1) - 1).max() > _TOLERANCE * score.shape[1] * 100:
                raise BadArrays("The rows of y_score do not sum to 1.", hint="Pass probabilities of all classes.")
            return score
        if len(self.classes) > 2:
            raise BadArrays(
                f"One column of y_score does not suffice for {len(self.classes)} classes.",
                hint="Pass one column for each class, in the order of `labels`.",
            )
        return np.column_stack([1 - score, score])

    def scores(self) -> Array:
        """The scores, each between 0 and 1."""
        score = self.score
        if score is None and self.said is not None and self.said.dtype.kind == "f":
            score = self.said
        if score is None:
            raise BadArrays(f"{self.metric} needs scores.", hint="Pass y_score: the probability of the class.")
        return probable(score)

    def numbers(self, column: Column) -> Array:
        """A column of measurements.

        Raises
        ------
        BadClaim
            It holds none.
        """
        if column.dtype.kind not in "iufb":
            raise BadClaim(
                f"{self.metric} is a metric of measurements, and these are {_kind(column)}.",
                hint="Use a metric of classes, such as error_rate, recall or f1.",
            )
        found = column.astype(np.float64)
        if not np.isfinite(found).all():
            raise BadArrays(
                f"{int((~np.isfinite(found)).sum())} values are infinite.",
                hint="Find out how they came about; drop none.",
            )
        return found

    def scores_of_positive(self) -> Array:
        """The score of the positive class."""
        score = self.scores()
        if score.ndim == 1:
            wanted = self.positive
            if self.arguments and len(self.classes) == 2 and wanted == self.classes[0]:
                return 1 - score
            return score
        return np.asarray(self.probabilities()[:, self.classes.index(self.positive)], np.float64)

    def ceiling(self, losses: Array) -> float:
        """The declared largest loss of a row; infinite where none was declared.

        Raises
        ------
        BadArrays
            A row has a larger loss than was declared.
        """
        if self.largest is None:
            return math.inf
        seen = float(losses.max())
        if seen > self.largest * (1 + 1e-12):
            raise BadArrays(
                f"A row has a loss of {seen:g}, and {self.largest:g} was declared as the largest.",
                hint="Declare the largest loss that can happen, not one that is usual: largest=…",
            )
        return self.largest


def probable(score: Array) -> Array:
    """Scores, each of which lies between 0 and 1.

    Raises
    ------
    BadArrays
        Some do not, or are missing.
    """
    outside = ~((score >= 0) & (score <= 1))
    if outside.any():
        raise BadArrays(
            f"Scores lie between 0 and 1; {int(outside.sum())} do not, such as {score[outside].flat[0]:g}.",
            hint="Turn decision values into 1 / (1 + exp(-value)), which keeps their order; drop rows without a score.",
        )
    return score


def _spelt_alike(truth: set[Any], said: set[Any]) -> None:
    """Refuse predictions none of which can ever be right, for the two columns write their classes differently."""
    bare = [{str(value).strip().casefold() for value in classes} for classes in (truth, said)]
    if truth & said or not (min(len(truth), len(said)) > 1 or bare[0] & bare[1]):
        return
    named = [", ".join(repr(value) for value in sorted(classes)[:3]) for classes in (truth, said)]
    raise BadArrays(
        f"No class of the predictions is ever true: {named[1]} against {named[0]}.",
        hint="Write the classes alike in both columns (case, blanks, 0 and 1 or no and yes).",
    )


def _distinct(column: Column) -> list[Any]:
    if column.dtype.kind == "O":
        return list(set(column.tolist()))
    if column.dtype.kind in "iu" and len(column):
        least, most = int(column.min()), int(column.max())
        # Counting is quicker than sorting.
        if most - least < max(len(column), 1000):
            return [int(place) + least for place in np.flatnonzero(np.bincount(column.astype(np.int64) - least))]
    return list(np.unique(column).tolist())


def _kind(column: Column) -> str:
    return "text" if column.dtype.kind in "OUS" else str(column.dtype)

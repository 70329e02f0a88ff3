"""A model's decisions as the estimator of performance takes them: what was true, what was said, and the inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.performance_columns import Table
from solvent.actions.performance_metrics import Asked
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels
from solvent.stats.montecarlo import Array
from solvent.stats.predictions import probable

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Roles:
    """Which columns hold what: the truth, the predictions, the score of each class, and the inputs."""

    truth: str
    said: str | None
    scores: tuple[str, ...]
    classes: tuple[Any, ...] | None
    inputs: tuple[str, ...]


def roles(table: Table, y_true: str, y_pred: str | None, y_score: Any, features: Any) -> Roles:
    """The roles of a reference's columns; without named features, every column that has no other role.

    Raises
    ------
    BadTable
        A column is not there.
    """
    classes: tuple[Any, ...] | None = None
    if y_score is None:
        scores: tuple[str, ...] = ()
    elif isinstance(y_score, str):
        scores = (y_score,)
    elif isinstance(y_score, Mapping):
        classes, scores = tuple(y_score), tuple(map(str, y_score.values()))
    else:
        scores = tuple(map(str, y_score))
    for role, names in (("y_true", [y_true]), ("y_pred", [y_pred] if y_pred else []), ("y_score", scores)):
        for name in names:
            table.series(str(name), role)
    taken = {y_true, y_pred, *scores}
    if features is None:
        inputs = tuple(name for name in table.names if name not in taken)
    else:
        inputs = tuple(features)
        for name in inputs:
            table.series(name, "features")
    return Roles(y_true, y_pred, scores, classes, inputs)


@dataclass(frozen=True)
class Decisions:
    """The usable rows of a table: `kept` are their numbers, and `notes` say why others were left out."""

    kept: Rows
    truth: NDArray[Any]
    said: NDArray[Any]
    score: Array
    notes: tuple[str, ...] = ()

    def at(self, rows: Rows) -> "Decisions":
        """Some of them."""
        return Decisions(self.kept[rows], self.truth[rows], self.said[rows], self.score[rows], self.notes)


def classes_of(table: Table, role: Roles) -> tuple[Any, ...]:
    """The classes of a reference, in the order of the score's columns.

    Raises
    ------
    NotEnoughLabels
        Only one class was ever true.
    BadArrays
        There are not as many columns of scores as classes.
    """
    true = table.labels(role.truth, "y_true")
    there = {value for number, value in enumerate(true.classes) if (true.codes == number).any()}
    if len(there) < 2:
        raise NotEnoughLabels(
            f"Only {len(there)} class was ever true in the reference"
            + (f": {next(iter(there))!r}." if there else ", for no row has a label."),
            hint="Give a reference in which all classes came, such as the test set of the model.",
        )
    named = there | (set(table.labels(role.said, "y_pred").classes) if role.said else set())
    kinds = sorted({type(value).__name__ for value in named})
    if role.classes is None and "str" in kinds and len(kinds) > 1:
        raise BadArrays(
            f"y_true and y_pred hold classes of several kinds: {', '.join(kinds)}.",
            hint="Write the classes alike in both columns.",
        )
    found = role.classes or tuple(sorted(named))
    if len(role.scores) > 1 and len(role.scores) != len(found):
        raise BadArrays(
            f"y_score names {len(role.scores)} columns for {len(found)} classes.",
            hint="Name a column for each class: y_score={class: column, …}.",
        )
    if len(role.scores) == 1 and len(found) > 2:
        raise BadArrays(
            f"One column of y_score does not suffice for {len(found)} classes.",
            hint="Name a column for each class: y_score={class: column, …}.",
        )
    if role.classes is None and len(role.scores) > 1:
        # Columns that end in a class's name are that class's, whatever the order.
        ends = [[value for value in found if name.endswith(str(value))] for name in role.scores]
        if all(len(each) == 1 for each in ends) and len({each[0] for each in ends}) == len(found):
            found = tuple(each[0] for each in ends)
    return found


def decisions(table: Table, role: Roles, classes: tuple[Any, ...] | None, *, name: str) -> Decisions:
    """The rows of a table that can be judged; of measurements where no classes are given.

    Truth that is missing, also as a whole column, is -1 among classes and NaN among measurements.

    Raises
    ------
    BadTable, BadArrays
        A column is missing, a score lies outside 0 and 1, or no row can be judged.
    """
    rows = len(table)
    labelled = role.truth in table.names
    if classes is None:
        truth: NDArray[Any] = table.numbers(role.truth, "y_true") if labelled else np.full(rows, np.nan)
        if role.said is None:
            raise BadArrays("A metric of measurements needs y_pred.", hint="Name the column of the predictions.")
        said: NDArray[Any] = table.numbers(role.said, "y_pred")
        score, usable = said[:, None], np.isfinite(said)
        lacking = "prediction"
    else:
        truth = table.labels(role.truth, "y_true").numbered(classes) if labelled else np.full(rows, -1)
        given = np.column_stack([table.numbers(column, "y_score") for column in role.scores]) if role.scores else None
        said, score = _said(table, role, classes, given)
        usable = (said >= 0) & np.isfinite(score).all(axis=1)
        probable(score[np.isfinite(score).all(axis=1)] if not usable.all() else score)
        lacking = "score or known class"
    kept = np.flatnonzero(usable)
    if len(kept) == 0:
        raise BadArrays(f"No row of {name} has a {lacking}.", hint="Look at how predictions are logged.")
    notes = () if len(kept) == rows else (f"{rows - len(kept)} of {rows} rows of {name} have no {lacking}, left out.",)
    if len(kept) < rows:
        truth, said, score = truth[kept], said[kept], score[kept]
    return Decisions(kept, truth, said, score, notes)


def _said(table: Table, role: Roles, classes: tuple[Any, ...], score: Array | None) -> tuple[Rows, Array]:
    """What was said, by number, and the scores; the one from the other where only one of them was logged."""
    many = len(classes)
    if role.said is not None:
        said = table.labels(role.said, "y_pred").numbered(classes)
    elif score is None:
        raise BadArrays("There is neither y_pred nor y_score.", hint="Name the columns of what the model said.")
    else:
        said = (score[:, 0] >= 0.5).astype(np.intp) if score.shape[1] == 1 else score.argmax(axis=1)
    if score is None:
        one = (said[:, None] == (np.arange(many) if many > 2 else np.array([1]))).astype(np.float64)
        return said, one
    # Of two classes one column tells all: that of the second.
    return said, score[:, 1:] if score.shape[1] == 2 else score


def require(asked: Asked, role: Roles) -> None:
    """Refuse a metric whose columns were not named.

    Raises
    ------
    BadClaim
        It judges probabilities or predictions, and there are none.
    """
    if asked.needs_scores and not role.scores:
        raise BadClaim(
            f"{asked.written} judges probabilities.",
            hint="Name their column: y_score=… (of several classes, one each).",
        )
    if asked.needs_predictions and role.said is None:
        raise BadClaim(f"{asked.written} judges predictions.", hint="Name their column: y_pred=…")

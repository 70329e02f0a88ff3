"""Arrays as a user hands them over: checked, and turned into labelled predictions and a design of the sample."""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import is_gap
from solvent.domain.errors import BadArrays, NotEnoughLabels
from solvent.stats.montecarlo import Array
from solvent.stats.predictions import probable

Column = NDArray[Any]
# Weights beyond twice their mean cost more labels than they save: refused unless they may seem so by chance.
_HEAVIEST, _CHANCE = 2.0, 1e-6


def column(values: Any, name: str, *, rows: int | None = None) -> Column:
    """One column of any length above 0, or of `rows`, without gaps.

    Raises
    ------
    NotEnoughLabels
        It is empty.
    BadArrays
        It is no column, has another length than the others, or has gaps.
    """
    found = array(values, name)
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1:
        raise BadArrays(f"{name} has the shape {found.shape}; one column is wanted.", hint="Pass one value for a row.")
    if len(found) == 0:
        raise NotEnoughLabels(f"{name} is empty: there is nothing to certify.", hint="Label some rows first.")
    if rows is not None and len(found) != rows:
        raise BadArrays(
            f"{name} has {len(found)} rows and y_true {rows}.", hint="Pass arrays of equal length, in one order."
        )
    gaps = int(missing(found).sum())
    if gaps:
        raise BadArrays(
            f"{name} has {gaps} missing {'value' if gaps == 1 else 'values'} among {len(found)}.",
            hint="Label these rows or drop them from all arrays; rows left out by their outcome would bias the answer.",
        )
    return plain(found)


def array(values: Any, name: str) -> Column:
    """What NumPy makes of it.

    Raises
    ------
    BadArrays
        It makes nothing of it.
    """
    try:
        return np.asarray(values)
    except (ValueError, TypeError) as error:
        raise BadArrays(f"{name} is no array: {error}.", hint="Pass a list, an array or a column.") from None


def missing(found: Column) -> NDArray[np.bool_]:
    """Whether each value is missing.

    >>> missing(np.array([1.0, np.nan])).tolist(), missing(np.array(["a", None], dtype=object)).tolist()
    ([False, True], [False, True])
    """
    if found.dtype.kind == "f":
        return np.isnan(found)
    if found.dtype.kind in "mM":
        return np.isnat(found)
    if found.dtype.kind != "O":
        return np.zeros(found.shape, np.bool_)
    return np.fromiter((is_gap(value) for value in found.flat), np.bool_, found.size).reshape(found.shape)


def plain(found: Column) -> Column:
    """Objects of one type as an array of that type."""
    if found.dtype.kind != "O":
        return found
    kinds = {type(value) for value in found.flat}
    if all(issubclass(kind, bool | np.bool_) for kind in kinds):
        return found.astype(np.bool_)
    if all(issubclass(kind, int | np.integer | bool | np.bool_) for kind in kinds):
        # Numbers beyond 64 bits stay as they are: classes may be identifiers.
        return found.astype(np.int64) if all(abs(int(value)) < 2**63 for value in found.flat) else found
    if all(issubclass(kind, int | float | Decimal | np.integer | np.floating) for kind in kinds):
        return found.astype(np.float64)
    return found


def scores(values: Any, rows: int) -> Array:
    """Scores of shape (rows,) or (rows, classes), each between 0 and 1."""
    found = plain(array(values, "y_score"))
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim not in {1, 2} or found.dtype.kind not in "iufb":
        raise BadArrays(
            f"y_score has the shape {found.shape} and holds {found.dtype}; numbers are wanted.",
            hint="Pass the probability of the class, or a column of probabilities for each class.",
        )
    if len(found) != rows:
        raise BadArrays(f"y_score has {len(found)} rows and y_true {rows}.", hint="Pass arrays of equal length.")
    return probable(found.astype(np.float64))


def matrix(values: Any) -> Array:
    """A matrix of costs with a row and a column for each class."""
    found = plain(array(values, "costs"))
    if found.ndim != 2 or found.shape[0] != found.shape[1] or found.dtype.kind not in "iuf":
        raise BadArrays(
            f"costs has the shape {found.shape}; as many rows as columns are wanted.",
            hint="Pass costs[truth][prediction] for each pair of classes, such as [[0, 5], [100, 0]].",
        )
    if not np.isfinite(found).all():
        raise BadArrays("costs holds a value that is no number.", hint="Give each pair of classes a cost, 0 included.")
    return found.astype(np.float64)


@dataclass(frozen=True)
class Design:
    """How the rows were drawn: in clusters, numbered in the order of their first row, or by known weights."""

    clusters: NDArray[np.intp] | None = None
    weights: Array | None = None

    @property
    def plain(self) -> bool:
        """Whether each row was drawn by itself, all alike."""
        return self.clusters is None and self.weights is None


def design(clusters: Any, weights: Any, rows: int) -> Design:
    """The design of a sample; clusters of one row each and equal weights are none.

    Raises
    ------
    BadArrays
        A weight is not above 0, or too large for the proof.
    """
    return Design(
        None if clusters is None else _clusters(column(clusters, "clusters", rows=rows)),
        None if weights is None else _weights(column(weights, "weights", rows=rows)),
    )


def _clusters(found: Column) -> NDArray[np.intp] | None:
    if found.dtype.kind == "O":
        numbers: dict[Any, int] = {}
        group = np.fromiter((numbers.setdefault(value, len(numbers)) for value in found.tolist()), np.intp, len(found))
        return None if len(numbers) == len(found) else group
    _, first, inverse = np.unique(found, return_index=True, return_inverse=True)
    if len(first) == len(found):
        return None
    rank = np.empty(len(first), np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def _weights(found: Column) -> Array | None:
    if found.dtype.kind not in "iuf" or not (np.isfinite(found) & (found > 0)).all():
        raise BadArrays(
            "A weight is not a number above 0.",
            hint="Pass 1 / (the probability with which the row was drawn); it is known for each row of a sample.",
        )
    weights = found.astype(np.float64) / float(found.mean())
    heaviest = float(weights.max())
    # Weights lie between 0 and the heaviest, so their true mean lies below that of the sample and so much (Hoeffding).
    if heaviest > _HEAVIEST * (1 + heaviest * math.sqrt(-math.log(_CHANCE) / (2 * len(weights)))):
        raise BadArrays(
            f"The heaviest row weighs {heaviest:.3g} times the mean; beyond {_HEAVIEST:g} weights lose more labels"
            " than they save.",
            hint="Certify from the rows that were drawn uniformly (the audit arm) and leave the others out.",
        )
    return None if float(weights.min()) > 1 - 1e-9 else weights


def classes_named(labels: Sequence[Any] | None) -> tuple[Any, ...] | None:
    """The declared classes.

    Raises
    ------
    BadArrays
        One is named twice.
    """
    if labels is None:
        return None
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise BadArrays(f"labels={labels!r} names no classes.", hint="Pass a list of them, such as ['ok', 'defect'].")
    listed = plain(array(list(labels), "labels"))
    found = tuple(listed.tolist())
    if listed.ndim != 1 or not found or not all(isinstance(value, Hashable) for value in found):
        raise BadArrays(f"labels={labels!r} names no classes.", hint="Pass a list of them, such as ['ok', 'defect'].")
    if len(set(found)) != len(found):
        raise BadArrays(f"The labels {list(found)!r} name a class twice.", hint="Name each class once.")
    return found

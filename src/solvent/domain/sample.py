"""Some rows of a table, drawn by a hash of their key: the same rows wherever and however often they are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The smallest mark that no row of the table has: nothing was left out.
EVERYTHING = 2**64 - 1


@dataclass(frozen=True, eq=False)
class Sample:
    """The rows with the smallest marks, at most `size` of them; rows of one key are kept or left out together.

    Attributes
    ----------
    columns
        The values of each column, of shape (rows,): numbers with NaN for what is missing, times, or objects with None.
    marks
        The first 64 bits of the md5 of each row's key, ascending, of shape (rows,).
    size
        How many rows are kept at most.
    below
        Every row of the table whose mark is smaller is here.

    Examples
    --------
    >>> one = Sample({"x": np.array([1.0, 2.0])}, np.array([3, 7], np.uint64), size=2)
    >>> two = Sample({"x": np.array([5.0])}, np.array([4], np.uint64), size=2)
    >>> both = one + two
    >>> both.columns["x"].tolist(), both.below
    ([1.0, 5.0], 7)
    """

    columns: Mapping[str, NDArray[Any]]
    marks: NDArray[np.uint64]
    size: int
    below: int = EVERYTHING

    def __len__(self) -> int:
        return len(self.marks)

    def __add__(self, other: "Sample") -> "Sample":
        """The sample of the rows of both."""
        size, below = min(self.size, other.size), min(self.below, other.below)
        marks = np.concatenate([self.marks, other.marks])
        order = np.argsort(marks, kind="stable")
        order = order[marks[order] < below] if below < EVERYTHING else order
        if len(order) > size:
            below = int(marks[order[size]])
            order = order[:size][marks[order[:size]] < below]
        names = (*self.columns, *(name for name in other.columns if name not in self.columns))
        return Sample({name: _both(self, other, name)[order] for name in names}, marks[order], size, below)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same rows."""
        if not isinstance(other, Sample):
            return NotImplemented
        return (
            (self.size, self.below, [*self.columns]) == (other.size, other.below, [*other.columns])
            and np.array_equal(self.marks, other.marks)
            and all(_same(values, other.columns[name]) for name, values in self.columns.items())
        )

    __hash__ = None  # type: ignore[assignment]


def _both(one: Sample, two: Sample, name: str) -> NDArray[Any]:
    parts = [_of(one, name, like=two), _of(two, name, like=one)]
    if parts[0].dtype.kind != parts[1].dtype.kind:
        parts = [part.astype(object) for part in parts]
    return np.concatenate(parts)


def _of(sample: Sample, name: str, *, like: Sample) -> NDArray[Any]:
    """A column, or nothing but gaps of the other's type where it has none."""
    if name in sample.columns:
        return sample.columns[name]
    kind = like.columns[name].dtype
    gap: Any = np.nan if kind.kind == "f" else np.datetime64("NaT") if kind.kind == "M" else None
    return np.full(len(sample), gap, kind if kind.kind in "fM" else object)


def _same(mine: NDArray[Any], theirs: NDArray[Any]) -> bool:
    if mine.dtype.kind in "fM" and theirs.dtype.kind in "fM":
        return np.array_equal(mine, theirs, equal_nan=True)
    return bool(mine.tolist() == theirs.tolist())

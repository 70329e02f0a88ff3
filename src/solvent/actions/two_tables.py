"""Two tables with the same columns, as points: what training saw, and what comes in now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Column, columns
from solvent.domain.embedding import Embedding
from solvent.domain.errors import BadArrays, BadTable, NotEnoughRows
from solvent.domain.suggest import advice
from solvent.stats.embedding import embedding
from solvent.stats.montecarlo import Array

# Enough rows to see what matters, and few enough for every method here to end within seconds.
MOST_ROWS = 5_000

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class TwoTables:
    """The columns that both tables have, of one kind in both, and in `notes` what became of the others.

    `vectors` says that the columns are coordinates of one space.
    """

    reference: Mapping[str, Column]
    current: Mapping[str, Column]
    notes: tuple[str, ...]
    vectors: bool = False

    @property
    def sizes(self) -> tuple[int, int]:
        """The rows of each."""
        return len(next(iter(self.reference.values()))), len(next(iter(self.current.values())))

    @cached_property
    def axes(self) -> Embedding:
        """The axes of both tables together, so that neither is told apart by how it was looked at."""
        return embedding(stacked(self.reference, self.current), alike=self.vectors)

    def sampled(self, rng: np.random.Generator) -> tuple[Rows, Rows]:
        """At most so many rows of each as every method can take, in their order."""
        first, second = (np.sort(rng.permutation(n)[:MOST_ROWS]) for n in self.sizes)
        return first, second


def two_tables(reference: Any, current: Any, *, exclude: Collection[str] = (), least: int) -> TwoTables:
    """Both tables' common columns.

    Tables are frames of any kind, mappings to arrays, or arrays of shape (rows, width), whose columns are called x0,
    x1 …

    Raises
    ------
    BadTable
        One is no table, or they have no column in common.
    NotEnoughRows
        One has fewer than `least` rows.
    """
    first, second = table_of_columns(reference, "reference"), table_of_columns(current, "current")
    for name in exclude:
        if name not in first and name not in second:
            raise BadTable(f"There is no column {name!r} to exclude.", hint=advice(name, first))
    for name, table in (("reference", first), ("current", second)):
        rows = len(next(iter(table.values())))
        if rows < least:
            raise NotEnoughRows(
                f"The {name} table has {rows} rows; {least} are the least that can be compared.",
                hint="Pass more rows, or put several batches together.",
            )
    notes, kept = [], []
    for name, column in first.items():
        if name in exclude:
            continue
        if name not in second:
            notes.append(f"`{name}` is missing from the current table.")
        elif _retyped(column, second[name]):
            notes.append(f"`{name}` holds a {column.kind} in the reference and a {second[name].kind} now.")
        else:
            kept.append(name)
    notes += [f"`{name}` is new." for name in second if name not in first and name not in exclude]
    if not kept:
        raise BadTable(
            "The tables have no column of one kind in common.",
            hint="Pass the same columns of both, in the same units and types.",
        )
    return TwoTables(
        {name: first[name] for name in kept},
        {name: second[name] for name in kept},
        tuple(notes),
        vectors=_vectors(reference),
    )


def _vectors(frame: Any) -> bool:
    return isinstance(frame, np.ndarray) or (isinstance(frame, list) and bool(frame) and np.ndim(frame[0]) > 0)


def table_of_columns(frame: Any, name: str) -> dict[str, Column]:
    """A table, or an array of shape (rows, width), as columns."""
    if _vectors(frame):
        points = np.asarray(frame)
        if points.ndim != 2 or points.dtype.kind not in "biuf":
            raise BadArrays(
                f"The {name} is an array of shape {points.shape} and type {points.dtype}.",
                hint="Pass numbers of shape (rows, width), or a frame.",
            )
        frame = {f"x{place}": points[:, place].astype(np.float64) for place in range(points.shape[1])}
    return columns(frame)


def _retyped(one: Column, other: Column) -> bool:
    # A column that is missing throughout may have come as anything.
    return one.kind is not other.kind and not one.missing.all() and not other.missing.all()


def stacked(one: Mapping[str, Column], other: Mapping[str, Column]) -> dict[str, Column]:
    """The rows of the second table under those of the first."""
    found = {}
    for name, column in one.items():
        second = other[name]
        kind = second.kind if column.missing.all() else column.kind
        values = [_as(kind, part) for part in (column, second)]
        found[name] = Column(kind, np.concatenate(values))
    return found


def _as(kind: Any, column: Column) -> NDArray[Any]:
    if column.kind is kind:
        return column.values
    return np.full(len(column), np.nan) if kind.ordered else np.full(len(column), None, dtype=object)


def told_apart(owners: tuple[str, ...], points: Array) -> tuple[list[str], list[Rows], Rows]:
    """The columns whose coordinates vary, the coordinates of each, and all of them, counted without the others."""
    varying = np.flatnonzero(np.ptp(points, axis=0) > 0)
    names = list(dict.fromkeys(owners[place] for place in varying))
    belongs = np.array([owners[place] for place in varying])
    return names, [np.flatnonzero(belongs == name) for name in names], varying

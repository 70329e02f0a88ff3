"""The columns of a table that are no inputs: what names a row, and the window that it came in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Mask, columns
from solvent.domain.errors import BadArrays, BadTable
from solvent.domain.suggest import advice


@dataclass(frozen=True)
class Windows:
    """The windows in order, and the number of the window of each row, of shape (rows,)."""

    names: tuple[Any, ...]
    number: NDArray[np.intp]

    def counted(self, inside: Mask) -> Iterator[tuple[Any, int, int]]:
        """Each window with its rows inside and all its rows."""
        for number, name in enumerate(self.names):
            here = self.number == number
            yield name, int(inside[here].sum()), int(here.sum())


def windows(values: NDArray[Any] | None, rows: int) -> Windows:
    """The windows of rows; one for all where none are given.

    >>> windows(np.array([2, 1, 2]), 3).names
    (1, 2)
    """
    if values is None:
        return Windows((0,), np.zeros(rows, np.intp))
    names, number = np.unique(values, return_inverse=True)
    return Windows(tuple(names.tolist()), number.astype(np.intp))


def taken(frame: Any, given: Any, role: str) -> tuple[Any, NDArray[Any] | None, str | None]:
    """The table, an array with a value for each row, and the column's name where it was one of the table's.

    The column that was named is taken out of the table.

    Raises
    ------
    BadTable
        The table has no such column.
    BadArrays
        The array has not one value for each row.
    """
    if given is None:
        return frame, None, None
    table = np.asarray(frame) if isinstance(frame, np.ndarray | list) else columns(frame)
    if isinstance(given, str):
        if not isinstance(table, Mapping) or given not in table:
            raise BadTable(
                f"The table has no column {given!r} for {role}.",
                hint=advice(given, table) if isinstance(table, Mapping) else f"Pass {role} as an array.",
            )
        rest = {name: column for name, column in table.items() if name != given}
        return rest, _plain(table[given].values, role), given
    rows = len(table) if not isinstance(table, Mapping) else len(next(iter(table.values())))
    found = np.asarray(given)
    if found.ndim != 1 or len(found) != rows:
        raise BadArrays(f"{role} has the shape {found.shape} for {rows} rows.", hint="Pass one value for a row.")
    return table, _plain(found, role), None


def _plain(values: NDArray[Any], role: str) -> NDArray[Any]:
    if values.dtype != object:
        return values
    if any(value is None for value in values.tolist()):
        raise BadArrays(f"{role} has missing values.", hint="Fill them, or leave these rows out.")
    if all(isinstance(value, bool | int | float) for value in values.tolist()):
        return np.asarray(values.tolist())
    return np.asarray([str(value) for value in values.tolist()])

"""The chunks that production is judged by: so many rows each, or a period of time each."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.performance_columns import Table
from solvent.domain.errors import BadClaim, BadTable

_USUAL, _LEAST = 10, 500
_PERIODS = {"hour": "h", "day": "D", "week": "W", "month": "M", "year": "Y"}
# A period that cuts the rows into no more than so many is taken where none was named.
_MOST = 40
Rows = NDArray[np.intp]
Times = NDArray[np.datetime64]


@dataclass(frozen=True)
class Chunk:
    """Numbers of rows, and where they begin and end: numbers of rows or times, the end excluded."""

    rows: Rows
    start: int | datetime
    end: int | datetime


def chunks(table: Table, chunk: Any) -> list[Chunk]:
    """The chunks of a table, in order.

    `chunk` is a number of rows, the name of a column of times, or a pair of such a name and a period; without one, ten
    chunks of equal size, or fewer where they would have less than 500 rows.

    Raises
    ------
    BadClaim
        It is none of these, or larger than the table.
    BadTable
        The column is not there or holds no times.
    """
    if chunk is None:
        count = max(min(_USUAL, len(table) // _LEAST), 1)
        return _by_rows(np.linspace(0, len(table), count + 1).astype(int).tolist())
    if isinstance(chunk, str):
        return _by_time(table, chunk, None)
    if isinstance(chunk, Sequence) and len(chunk) == 2 and all(isinstance(part, str) for part in chunk):
        return _by_time(table, chunk[0], chunk[1])
    if isinstance(chunk, bool) or not isinstance(chunk, int | np.integer) or chunk < 1:
        raise BadClaim(
            f"chunk={chunk!r} cuts nothing.",
            hint='Give a number of rows, a column of times, or both a column and a period: chunk=("sold_at", "week").',
        )
    size = int(chunk)
    if size > len(table):
        raise BadClaim(
            f"A chunk of {size} rows does not fit into {len(table)}.", hint=f"Give at most {len(table)}, or wait."
        )
    edges = [*range(0, len(table), size), len(table)]
    # What is left at the end is no chunk of its own: it would only be noise.
    if len(edges) > 2 and edges[-1] - edges[-2] < size / 2:
        del edges[-2]
    return _by_rows(edges)


def _by_rows(edges: Sequence[int]) -> list[Chunk]:
    return [Chunk(np.arange(start, end), start, end) for start, end in itertools.pairwise(edges) if end > start]


def _by_time(table: Table, column: str, period: str | None) -> list[Chunk]:
    times = table.times(column)
    known = np.flatnonzero(~np.isnat(times))
    if len(known) == 0:
        raise BadTable(f"The column {column!r} holds no time.", hint="Name another, or give a number of rows.")
    if period not in {None, *_PERIODS}:
        raise BadClaim(f"There is no period {period!r}.", hint=f"Give one of {', '.join(_PERIODS)}.")
    return [
        Chunk(known[rows], _moment(start), _moment(end))
        for start, end, rows in stretches(times[known].astype("datetime64[us]"), period)
    ]


def stretches(times: Times, period: str | None = None) -> list[tuple[np.datetime64, np.datetime64, Rows]]:
    """The periods that hold any of the times, in order, each with the numbers of its times.

    Without a period, the shortest that cuts them into no more parts than can be drawn beside each other.
    """
    if period is None:
        counts = {name: len(np.unique(times.astype(f"datetime64[{unit}]"))) for name, unit in _PERIODS.items()}
        period = next((name for name, count in counts.items() if count <= _MOST), "year")
    unit: Any = _PERIODS[period]
    begun = times.astype(f"datetime64[{unit}]")
    starts, place = np.unique(begun, return_inverse=True)
    order = np.argsort(place, kind="stable")
    cut = np.split(order, np.flatnonzero(np.diff(place[order])) + 1)
    one = np.timedelta64(1, unit)
    return [(start, start + one, rows) for rows, start in zip(cut, starts, strict=True)]


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(str(np.datetime64(value, "s")))

"""Splits batches of rows by periods of time and by the values of a column."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.adapters import plain_values as plain
from solvent.domain.errors import BadTable
from solvent.domain.profile import Period

_UNITS = {"hour": "h", "day": "D", "week": "W", "month": "M", "year": "Y"}
# 1970 began on a Thursday; weeks begin on Monday.
_MONDAY = 3 * 86400


def by_period(batch: pa.RecordBatch, time: str, every: str) -> Iterator[tuple[Period | None, pa.RecordBatch]]:
    """The rows of each period; those without a time belong to none."""
    numbers, known = _numbers(batch.column(time), time, every)
    if not known.all():
        yield None, batch.filter(pa.array(~known))
        batch, numbers = batch.filter(pa.array(known)), numbers[known]
    if not len(numbers):
        return
    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        batch, numbers = batch.take(pa.array(order)), numbers[order]
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    for start, stop in zip(starts, [*starts[1:], len(numbers)], strict=True):
        yield period_of(int(numbers[start]), every), batch.slice(start, stop - start)


def by_value(batch: pa.RecordBatch, column: str, values: frozenset[str]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of each of those values."""
    coded = plain.texts_of(batch.column(column)).dictionary_encode()
    for code, value in enumerate(coded.dictionary.to_pylist()):
        if value in values:
            yield value, batch.filter(plain.pc().fill_null(plain.pc().equal(coded.indices, code), False))


def _numbers(column: pa.Array, time: str, every: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    try:
        if plain.is_text(column.type):
            column = column.cast(pa.timestamp("s", "UTC"))
        elif not (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
            raise pa.ArrowInvalid
        whole = column.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    except pa.ArrowInvalid:
        raise BadTable(
            f"The column {time!r} holds {column.type}, no times.",
            hint="Name a column of dates or timestamps, or text as 2024-05-31T12:00:00.",
        ) from None
    known, seconds = plain.valid(whole), np.zeros(len(whole), np.int64)
    seconds[known] = plain.known(whole, np.int64)
    if every == "week":
        return (seconds + _MONDAY) // (7 * 86400), known
    return seconds.astype("datetime64[s]").astype(f"datetime64[{_UNITS[every]}]").astype(np.int64), known


def period_of(number: int, every: str) -> Period:
    """The period of a number, which counts from 1970."""
    if every == "week":
        bounds = [(number + after) * 7 * 86400 - _MONDAY for after in (0, 1)]
    else:
        ends = np.array([number, number + 1], f"datetime64[{_UNITS[every]}]")
        bounds = ends.astype("datetime64[s]").astype(np.int64).tolist()
    start, end = (datetime.fromtimestamp(bound, UTC) for bound in bounds)
    return Period(start, end)

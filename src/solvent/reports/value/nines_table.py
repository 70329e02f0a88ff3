"""What each further nine takes, as the rows of a table."""

from collections.abc import Iterator

from solvent.domain.durations import DAYS_A_MONTH, durations
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.nines import Cell, Nine, Nines
from solvent.reports.value.words import quantity

_BEYOND = 1e15
_LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def heads(found: Nines) -> tuple[str, ...]:
    """The heads of the columns, each with the grade of what stands in it."""
    last = found.rows[-1]
    proof = f"{last.proof.unit}s to prove it"
    cells = ((proof, last.proof), ("times the training data", last.data), ("time", last.months), ("money", last.money))
    graded = (f"{name} ({cell.grade})" if isinstance(cell, Estimate) else name for name, cell in cells)
    return "wrong at most", *graded


def rows(found: Nines) -> Iterator[tuple[str, ...]]:
    """A row for each error rate, each cell with its range."""
    for row in found.rows:
        yield _error(row), _range(row.proof), _range(row.data, mark="×"), _cell(row.months), _cell(row.money)


def _error(row: Nine) -> str:
    return f"{row.error:.2g}/{row.proof.unit}" if row.proof.unit != "label" else quantity(row.error, "share")


def _cell(cell: Cell) -> str:
    if isinstance(cell, NotMeasurable):
        return "not known"
    if cell.unit == "month":
        return durations(cell.low * DAYS_A_MONTH, cell.high * DAYS_A_MONTH)
    return f"{_range(cell)} {cell.unit}"


def _range(known: Estimate, mark: str = "") -> str:
    low, high = (mark + large(end) if end < _BEYOND else large(end) for end in (known.low, known.high))
    return low if low == high else f"{low} to {high}"


def large(number: float) -> str:
    """A number that may be astronomical.

    >>> large(299), large(2996000), large(1e16), large(0.4)
    ('299', '3 million', 'beyond reach', '0.4')
    """
    if number >= _BEYOND:
        return "beyond reach"
    for size, name in _LARGE:
        if number >= size:
            return f"{number / size:.3g} {name}"
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"

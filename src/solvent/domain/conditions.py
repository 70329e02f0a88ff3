"""Conditions on a column: as words for people, as SQL for a warehouse, and as a test of values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from solvent.domain.columns import Column, Kind, Mask

# Up to so many digits a decimal literal is the number itself in every database.
_DIGITS = 15


@dataclass(frozen=True)
class Between:
    """A number or time (seconds since 1970) from `low` to `high`, both included; what is missing lies outside.

    `least` and `most` say which of the bounds a rule is about; the other one only keeps out what is far from anything
    that was seen.

    >>> cold = Between("temperature", Kind.NUMBER, -40.0, 3.5, most=True)
    >>> str(cold), cold.sql
    ('temperature at most 3.5', '"temperature" BETWEEN -40.0 AND 3.5')
    """

    column: str
    kind: Kind
    low: float
    high: float
    least: bool = False
    most: bool = False

    def holds(self, column: Column) -> Mask:
        """Whether each value lies between the bounds."""
        values = column.values
        if column.kind is Kind.TRUTH and self.kind is Kind.NUMBER:
            values = np.array([math.nan if value is None else float(value) for value in values])
        elif column.kind is not self.kind:
            return np.zeros(len(column), bool)
        return np.asarray((values >= self.low) & (values <= self.high), np.bool_)

    @property
    def sql(self) -> str:
        """As SQL; true for what lies inside, else false or NULL."""
        name = quoted(self.column)
        if self.kind is Kind.TIME:
            return f"{name} BETWEEN TIMESTAMP '{_time(self.low)}' AND TIMESTAMP '{_time(self.high)}'"
        return f"{name} BETWEEN {_number(self.low)} AND {_number(self.high)}"

    def __str__(self) -> str:
        low, high = (_time(x) if self.kind is Kind.TIME else f"{x:.12g}" for x in (self.low, self.high))
        if self.least and self.most:
            return f"{self.column} between {low} and {high}" if low != high else f"{self.column} is {low}"
        if self.most:
            return f"{self.column} at most {high}"
        return f"{self.column} at least {low}" if self.least else f"{self.column} is known"


@dataclass(frozen=True)
class Among:
    """A word or truth that is one of `values`; `others` were seen too and lie outside, as does what was never seen.

    >>> str(Among("origin", Kind.WORD, ("EWR", "JFK"), ("LGA",))), Among("wet", Kind.TRUTH, (True,), (False,)).sql
    ('origin is EWR or JFK', '"wet" IN (TRUE)')
    >>> gap = Among("origin", Kind.WORD, (), ("LGA",), missing=True)
    >>> str(gap), gap.sql
    ('origin is missing', '"origin" IS NULL')
    """

    column: str
    kind: Kind
    values: tuple[str | bool, ...]
    others: tuple[str | bool, ...] = ()
    missing: bool = False

    def holds(self, column: Column) -> Mask:
        """Whether each value is one of those, or missing where that is allowed."""
        wanted = set(self.values)
        given = column.values
        if self.kind is Kind.TRUTH and column.kind is Kind.NUMBER:
            given = np.array([{0.0: False, 1.0: True}.get(value) for value in column.values.tolist()], dtype=object)
        elif column.kind is not self.kind:
            # A column that is missing throughout may have come as anything.
            return column.missing & self.missing
        inside = (value in wanted if value is not None else self.missing for value in given)
        return np.fromiter(inside, np.bool_, len(given))

    @property
    def sql(self) -> str:
        """As SQL; true for what lies inside, else false or NULL."""
        name = quoted(self.column)
        if not self.values:
            return f"{name} IS NULL" if self.missing else "FALSE"
        listed = ", ".join(str(value).upper() if isinstance(value, bool) else _text(value) for value in self.values)
        return f"({name} IN ({listed}) OR {name} IS NULL)" if self.missing else f"{name} IN ({listed})"

    def __str__(self) -> str:
        if not self.values:
            return f"{self.column} is missing" if self.missing else f"{self.column} is none of those seen"
        if not self.others:
            return f"{self.column} is known"
        if len(self.values) > max(3, len(self.others)):
            return f"{self.column} is known and not {_either(self.others)}"
        return f"{self.column} is {_either(self.values)}"


Condition = Between | Among


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _either(values: Iterable[str | bool]) -> str:
    words = [str(value).lower() if isinstance(value, bool) else value for value in values]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _number(value: float) -> str:
    text = repr(float(value))
    return text if "e" in text or sum(letter.isdigit() for letter in text) <= _DIGITS else f"{text}e0"


def _time(seconds: float) -> str:
    at = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return at.isoformat(sep=" ", timespec="auto") if seconds % 86_400 else at.date().isoformat()

"""A rule about a table that its owners wrote down themselves: in a Pandera schema, an ODCS contract, or by hand."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from solvent.domain.evidence import Place
from solvent.domain.finding import Severity

Value = str | float | bool


class Demand(StrEnum):
    """What a rule asks of a table, or of each value of a column; a missing value breaks only `KNOWN`."""

    THERE = "is there"
    CLOSED = "has no other columns"
    ROWS = "has so many rows"
    KNOWN = "is never missing"
    UNIQUE = "is never repeated"
    KIND = "is"
    AT_LEAST = "is at least"
    ABOVE = "is above"
    AT_MOST = "is at most"
    BELOW = "is below"
    AMONG = "is one of"
    NOT_AMONG = "is none of"
    MATCHES = "matches"
    LONG = "has at least so many characters"
    SHORT = "has at most so many characters"


_SHOWN = 5
_KINDS = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "time": "a time"}


@dataclass(frozen=True)
class Allowed:
    """How many rows may break a rule, or how many a table may have: a range, of rows or in percent of them."""

    low: float = 0.0
    high: float = 0.0
    percent: bool = False

    def holds(self, found: int, rows: int) -> bool:
        """Whether so many of so many rows are allowed."""
        return self.low <= (100 * found / max(rows, 1) if self.percent else found) <= self.high

    def __str__(self) -> str:
        unit = " %" if self.percent else ""
        if self.low == self.high:
            return f"{self.low:,.6g}{unit}"
        if self.low <= 0:
            return f"at most {self.high:,.6g}{unit}"
        return (
            f"at least {self.low:,.6g}{unit}" if math.isinf(self.high) else f"{self.low:,.6g} to {self.high:,.6g}{unit}"
        )


@dataclass(frozen=True)
class Rule:
    """One demand on a column, or on the table where `column` is empty, and the place that makes it.

    `values` are what it compares with; where `named_by_pattern`, `column` is a pattern of names.

    >>> str(Rule("fare", Demand.AT_LEAST, (0.0,), Place("schemas.py", 12)))
    '`fare` is at least 0'
    """

    column: str
    demand: Demand
    values: tuple[Value, ...]
    place: Place
    allowed: Allowed = field(default_factory=Allowed)
    severity: Severity = Severity.MEDIUM
    named_by_pattern: bool = False

    @property
    def key(self) -> str:
        """What tells the rule from others of its column."""
        return f"{self.demand} {json.dumps(self.values)}" if self.values else str(self.demand)

    @property
    def asked(self) -> str:
        """What it asks, in words."""
        if self.demand is Demand.ROWS:
            return f"has {self.allowed} rows"
        if self.demand in {Demand.LONG, Demand.SHORT}:
            return str(self.demand).replace("so many", shown(self.values))
        if self.demand is Demand.KNOWN and self.values:
            return f"{self.demand}, nor one of {shown(self.values)}"
        if self.demand is Demand.UNIQUE and self.values:
            return f"never repeats its {shown(self.values)}"
        if self.demand is Demand.KIND:
            return f"is {_KINDS.get(str(self.values[0]), self.values[0])}"
        if not self.values or self.demand is Demand.CLOSED:
            return str(self.demand)
        return f"{self.demand} {shown(self.values)}"

    def __str__(self) -> str:
        return f"`{self.column}` {self.asked}" if self.column else f"The table {self.asked}"


@dataclass(frozen=True)
class Unchecked:
    """A rule that no scan can hold a table to: what it is, where it stands, and why."""

    said: str
    place: Place
    reason: str


@dataclass(frozen=True)
class TableSchema:
    """What one schema asks of a table: rules, and what of it is not checked. `columns` are those that must be there."""

    name: str
    place: Place
    columns: tuple[str, ...]
    rules: tuple[Rule, ...]
    unchecked: tuple[Unchecked, ...] = ()


def shown(values: Iterable[Value]) -> str:
    """Some values in a sentence.

    >>> shown((1.0, "a", True)), shown(range(9))
    ('1, `a`, true', '0, 1, 2, 3, 4 and 4 more')
    """
    listed = [_shown(value) for value in values]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"`{value}`" if isinstance(value, str) else f"{value:.10g}"


@dataclass(frozen=True)
class Rulebook:
    """The rules that production is held to, and those that no scan can hold it to."""

    rules: tuple[Rule, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()

"""What breaks rules, counted in a database: expressions that stand in the query of a column's sums.

Texts break rules as their distinct values do, which come over anyway; where there are too many of them to come, the
database is asked, and a pattern that its engine reads otherwise than RE2 is left uncounted.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from solvent.adapters.pushed import Asked, double
from solvent.adapters.rule_counting import RuleCounter, hindrance, misfits
from solvent.domain.profile import Profile
from solvent.domain.rule import Demand, Rule
from solvent.domain.rule_outcome import outcomes
from solvent.domain.ruler import Kind, Ruler

_RE2 = frozenset({"duckdb"})


def rule_sums(column: Asked) -> dict[str, Any]:
    """How many values break each rule that sums can tell, by the rule's key."""
    counter = RuleCounter(column.ruler)
    found = {key: _repeats(column) for key in counter.doubles}
    found |= {key: told for key, kind in counter.kinds.items() if (told := _misfits(column, kind)) is not None}
    if column.ruler.kind in {Kind.NUMBER, Kind.TIME}:
        found |= {key: _beyond(column, rule, counter.sets[key]) for key, rule in counter.tests.items()}
    return found


def text_breaks(ruler: Ruler, texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many values break each rule about texts, from all distinct ones with their counts."""
    counter = RuleCounter(ruler)
    pairs = list(texts)
    counter.texts([text for text, _ in pairs], np.array([count for _, count in pairs], np.int64))
    found = {key: counter.breaks[key] for key in counter.tests}
    for key, kind in counter.kinds.items():
        found[key] = sum(count * misfits(pa.array([text]), kind) for text, count in pairs)
    return found


def text_sums(column: Asked) -> dict[str, Any]:
    """The same as sums, for a column with more texts than come over; without patterns that the engine cannot read."""
    counter = RuleCounter(column.ruler)
    text = column.raw.cast("string")
    pushed = {key: _kept(text, rule, counter.sets[key]) for key, rule in counter.tests.items()}
    return {key: (~kept).sum() for key, kept in pushed.items() if kept is not None}


def uncounted(profile: Profile) -> Iterator[Rule]:
    """The rules that a scan would have counted and the database did not."""
    for column in profile:
        told = {one.rule.key for one in outcomes(column.ruler.rules, profile)}
        yield from (rule for rule in column.ruler.rules if rule.key not in told and not hindrance(rule, column.ruler))


def _beyond(column: Asked, rule: Rule, wanted: Any) -> Any:
    if column.number is None:
        return ibis.literal(0)
    x, bounds = column.number, [double(value) for value in wanted]
    breaks = {
        Demand.AT_LEAST: lambda: x < bounds[0],
        Demand.ABOVE: lambda: x <= bounds[0],
        Demand.AT_MOST: lambda: x > bounds[0],
        Demand.BELOW: lambda: x >= bounds[0],
        Demand.AMONG: lambda: ~x.isin(bounds),
        Demand.NOT_AMONG: lambda: x.isin(bounds),
    }[rule.demand]()
    # To these engines NaN is a number, and larger than all others.
    return (breaks & ~x.isnan()).sum()


def _repeats(column: Asked) -> Any:
    if column.number is None or not column.raw.type().is_floating():
        return column.raw.count() - column.raw.nunique()
    there = column.number.notnull() & ~column.number.isnan()
    return there.sum() - column.number.nunique(where=there)


def _misfits(column: Asked, kind: str) -> Any:
    """How many values are not of a kind, as far as their type tells; None where their texts have to be read."""
    raw, type_ = column.raw, column.raw.type()
    if type_.is_string():
        return None
    if type_.is_timestamp() or type_.is_date():
        return ibis.literal(0) if kind == "time" else raw.count()
    if kind == "time":
        return raw.count()
    if not (type_.is_numeric() or type_.is_boolean()):
        return None
    if kind == "boolean":
        return ibis.literal(0) if type_.is_boolean() else (~raw.cast("float64").isin([double(0), double(1)])).sum()
    if kind == "number" or not (type_.is_floating() or type_.is_decimal()):
        return ibis.literal(0)
    x = raw.cast("float64")
    # Beyond these doubles are whole, and too large for the whole numbers that floors are.
    small = ibis.ifelse(x.abs() < double(2.0**53), x, double(0.0))
    endless = x.abs() > double(float(np.finfo(np.float64).max))
    return ((small != small.floor()) | (endless & ~x.isnan())).sum()


def _kept(text: Any, rule: Rule, wanted: frozenset[str]) -> Any:
    if rule.demand is Demand.MATCHES:
        return text.re_search(str(rule.values[0])) if text.get_backend().name in _RE2 else None
    if rule.demand is Demand.LONG:
        return text.length() >= float(rule.values[0])
    if rule.demand is Demand.SHORT:
        return text.length() <= float(rule.values[0])
    among = text.isin(sorted(wanted))
    return among if rule.demand is Demand.AMONG else ~among

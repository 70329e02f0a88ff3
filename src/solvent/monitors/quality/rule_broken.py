"""Rows break a rule that the project itself wrote down, in a Pandera schema or an ODCS contract.

Watches
    Each rule of a schema that fits the reference, or that `watch.schemas` names: columns that must be there, what must
    not be missing or repeated, kinds, bounds, allowed values, patterns, lengths, and numbers of rows.

Assumes
    The schema speaks of production's table. One whose rule the reference itself breaks in most of its rows does not.

Promise
    A fact: it is raised where, and only where, more rows of the newest window break the rule than it allows.

Reference
    Open Data Contract Standard 3.1 (Bitol, 2025); Bantilan, "pandera: Statistical data validation of pandas
    dataframes", SciPy 2020.

Alarm
    reference x50 {"fare": [1.0, 2.0]}
    current x10 {"fare": [1.0, -2.0]}
    rule {"column": "fare", "demand": "is at least", "values": [0]}

Quiet
    reference x50 {"fare": [1.0, 2.0]}
    current x10 {"fare": [1.0, 0.0]}
    rule {"column": "fare", "demand": "is at least", "values": [0]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.rule import Demand, Rule
from solvent.domain.rule_outcome import Outcome, outcomes
from solvent.domain.sight import Notice, Sight


@monitor("QLT110", kind="quality", severity=Severity.MEDIUM)
def rule_broken(sight: Sight) -> Iterator[Notice]:
    if not sight.current.rows:
        return
    before = {one.rule: one for one in outcomes(sight.rules, sight.reference)}
    for one in outcomes(sight.rules, sight.current):
        rule = one.rule
        if one.kept or rule.column in sight.roles.ignored or _is_late(rule, sight):
            continue
        yield Notice(
            f"{_said(one)} ({rule.place}){_also(before.get(rule))}.",
            column=rule.column or None,
            part=rule.key,
            place=rule.place,
            severity=rule.severity,
            statistic=f"{one.found:,} of {one.rows:,} rows" if rule.demand is not Demand.ROWS else f"{one.rows:,} rows",
        )


def _is_late(rule: Rule, sight: Sight) -> bool:
    """Labels come late, and a log of inputs holds no answers."""
    known, role = sight.current.columns.get(rule.column), sight.roles.of(rule.column)
    if role == "target" and rule.demand is Demand.KNOWN:
        return True
    return role in {"target", "prediction", "score"} and (known is None or not known.rows)


def _said(one: Outcome) -> str:
    rule = one.rule
    if rule.demand is Demand.ROWS:
        return f"There are {one.rows:,} rows, against the rule that the table {rule.asked}"
    if rule.demand is Demand.THERE:
        return f"`{rule.column}` is missing, against the rule that it is there"
    if rule.demand is Demand.CLOSED:
        return f"{one.found:,} columns are more than the rule allows, by which the table {rule.asked}"
    of = f"values of `{rule.column}`" if rule.column else "rows"
    allowed = f"; {rule.allowed} may" if rule.allowed.high else ""
    return f"{one.found:,} of {one.rows:,} {of} break the rule that it {rule.asked}{allowed}"


def _also(before: Outcome | None) -> str:
    """What the reference says to the same rule."""
    if before is None or before.kept or before.rule.demand is Demand.ROWS:
        return ""
    return f"; so do {before.found:,} of {before.rows:,} of the reference"

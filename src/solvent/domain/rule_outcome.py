"""What became of rules in a table: how many rows break each, and whether that is allowed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solvent.domain.profile import ColumnProfile, Profile
from solvent.domain.rule import Demand, Rule
from solvent.domain.ruler import Kind

_OF_TABLE = frozenset({Demand.THERE, Demand.CLOSED, Demand.ROWS})
_OF_MISFITS = {"number": Kind.NUMBER, "boolean": Kind.BOOLEAN, "time": Kind.TIME}


@dataclass(frozen=True)
class Outcome:
    """One rule in one table: how many of how many rows break it; for a number of rows, how many there are."""

    rule: Rule
    found: int
    rows: int

    @property
    def kept(self) -> bool:
        """Whether the table keeps the rule."""
        return self.rule.allowed.holds(self.found, self.rows)


def outcomes(rules: Iterable[Rule], profile: Profile) -> Iterator[Outcome]:
    """What became of each rule, those that were not counted left out.

    >>> from solvent.domain.evidence import Place
    >>> rule = Rule("", Demand.ROWS, (), Place("contract.odcs.yaml", 8))
    >>> [one.kept for one in outcomes([rule], Profile({}, 0))]
    [True]
    """
    for rule in rules:
        column = profile.columns.get(rule.column)
        found = _of_table(rule, profile) if rule.demand in _OF_TABLE else _of_column(rule, column)
        if found is not None:
            yield Outcome(rule, found, profile.rows if rule.demand in _OF_TABLE or column is None else column.rows)


def _of_table(rule: Rule, profile: Profile) -> int:
    if rule.demand is Demand.ROWS:
        return profile.rows
    if rule.demand is Demand.CLOSED:
        return sum(column.rows > 0 and name not in rule.values for name, column in profile.columns.items())
    there = rule.column in profile.columns and (profile.columns[rule.column].rows or not profile.rows)
    return 0 if there else profile.rows


def _of_column(rule: Rule, column: ColumnProfile | None) -> int | None:
    if column is None:
        return None
    counted = column.breaks.get(rule.key)
    if rule.demand is Demand.KNOWN:
        return column.nulls + column.nans + (counted or 0)
    if rule.demand is Demand.KIND and counted is None and _OF_MISFITS.get(str(rule.values[0])) is column.kind:
        return column.misfits
    return counted

"""Which of a project's schemas speak of production's table, and which of their rules it can be held to."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from solvent.domain.profile import Profile
from solvent.domain.rule import Demand, Rule, Rulebook, TableSchema, Unchecked
from solvent.domain.rule_outcome import outcomes
from solvent.domain.ruler import Ruler


@dataclass(frozen=True)
class Schemas:
    """A project's schemas; where they are `named` in the contract, they speak of production whatever their columns.

    `hindrance` says why a scan cannot hold a column to a rule, and `fitting` which names fit a pattern.
    """

    found: Sequence[TableSchema] = ()
    named: bool = False
    hindrance: Callable[[Rule, Ruler | None], str | None] = lambda _, __: None
    fitting: Callable[[str, Collection[str]], list[str]] = lambda _, __: []
    unchecked: tuple[Unchecked, ...] = field(default=())

    def rules(self, rulers: Mapping[str, Ruler]) -> dict[str, tuple[Rule, ...]]:
        """The rules of each column that a scan can count."""
        by_column: dict[str, tuple[Rule, ...]] = {}
        for rule in self.book(rulers).rules:
            by_column[rule.column] = (*by_column.get(rule.column, ()), rule)
        return by_column

    def book(self, rulers: Mapping[str, Ruler]) -> Rulebook:
        """The rules for a table with these columns."""
        rules: dict[tuple[str, str, object], Rule] = {}
        unchecked = list(self.unchecked)
        for schema in self.found:
            known = [name for name in schema.columns if name in rulers]
            if not (self.named or self._speaks_of(schema, known, rulers)):
                if len(known) > 1:
                    why = f"only {len(known)} of its {len(schema.columns)} columns are in the reference; if it is"
                    why += f" production's, write schemas = ['{schema.place.path}:{schema.name}'] under [watch]"
                    unchecked.append(Unchecked(f"{schema.name}, all of it", schema.place, why))
                continue
            unchecked += schema.unchecked
            for rule in self._spread(schema.rules, rulers):
                hindered = self.hindrance(rule, rulers.get(rule.column))
                # A column that training did without is missed by nobody.
                if hindered is None and rule.demand is Demand.THERE and rule.column not in rulers:
                    hindered = "the reference has no such column"
                if hindered is None:
                    rules.setdefault((rule.column, rule.key, rule.allowed), rule)
                else:
                    unchecked.append(Unchecked(str(rule), rule.place, hindered))
        return Rulebook(tuple(rules.values()), tuple(dict.fromkeys(unchecked)))

    def _speaks_of(self, schema: TableSchema, known: Sequence[str], rulers: Mapping[str, Ruler]) -> bool:
        """Whether a schema is that of the reference's table: half of its columns are there, and not by chance."""
        if not schema.columns:
            return False
        return 2 * len(known) >= len(schema.columns) and len(known) >= min(2, len(rulers))

    def _spread(self, rules: Iterable[Rule], rulers: Mapping[str, Ruler]) -> Iterable[Rule]:
        for rule in rules:
            if not rule.named_by_pattern:
                yield rule
                continue
            # A pattern that fits no column stays what it is: no column is called so.
            for name in self.fitting(rule.column, rulers) or [rule.column]:
                yield replace(rule, column=name, named_by_pattern=False)


def against(book: Rulebook, reference: Profile) -> Rulebook:
    """The rules that the reference's table keeps at least in most of its rows: others speak of another table."""
    broken = {
        one.rule: one
        for one in outcomes(book.rules, reference)
        if not one.kept and one.rule.demand is not Demand.ROWS
        and (one.rule.demand is Demand.CLOSED or 2 * one.found > one.rows)
    }  # fmt: skip
    told = [
        Unchecked(str(rule), rule.place, f"the reference itself breaks it ({one.found:,} of {one.rows:,})")
        for rule, one in broken.items()
    ]
    return Rulebook(tuple(rule for rule in book.rules if rule not in broken), (*book.unchecked, *told))

"""An assessment put in the order in which people read it: what every report shows, before any format."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.catalog.question import FactReader
from solvent.catalog.shelf import checks, facts
from solvent.domain.assessment import Assessment
from solvent.domain.contract import Contract
from solvent.domain.evidence import Grade
from solvent.domain.fact import Answer, Fact
from solvent.domain.finding import Effort, Finding, Severity, total
from solvent.domain.stage import Stage, StageScore
from solvent.reports.words import TASKS, headline, requirement
from solvent.verdict.scale import Scale, scale_of


@dataclass(frozen=True)
class Group:
    """All findings of one check that are equally bad."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for what all have in common: code, name, severity, stage, why and pay."""
        return self.findings[0]

    @property
    def title(self) -> str:
        """What the debt is, in a sentence without its dot."""
        known = checks().get(self.first.code)
        title = known.card.title if known else self.first.name.replace("-", " ").capitalize()
        return title.removesuffix(".")

    @property
    def anchor(self) -> str:
        """The name of its place on a page: one check may report several severities."""
        return f"{self.first.code}-{self.first.severity}"

    @property
    def effort(self) -> Effort:
        """The work that pays all of them."""
        return total(self.findings)

    @property
    def files(self) -> int:
        """In how many files they lie."""
        return len({finding.place.path for finding in self.findings})


@dataclass(frozen=True)
class StageRow:
    """A stage of the life cycle, with its debt; `state` is None where the stage was not judged."""

    stage: Stage
    state: StageScore | None
    findings: int
    effort: Effort
    weakest: bool

    @property
    def task(self) -> str:
        """What the stage is for."""
        return TASKS[self.stage]

    @property
    def gap(self) -> float:
        """How far the stage falls short of what the scale requires."""
        return max(self.state.required - self.state.score, 0.0) if self.state else 0.0


@dataclass(frozen=True)
class FactRow:
    """A fact with what `yes` means and whether a healthy project would answer so."""

    name: str
    fact: Fact
    meaning: str
    stage: Stage | None
    good: bool

    @property
    def stage_name(self) -> tuple[int, str]:
        """The stage's place in the loop and its name; facts of no stage come last."""
        return (list(Stage).index(self.stage), str(self.stage)) if self.stage else (len(Stage), "")

    @property
    def health(self) -> str:
        """`sound`, `partial`, `lacking` or `unknown`."""
        value = self.fact.value
        if value in {Answer.UNKNOWN, Answer.PARTIAL}:
            return str(value)
        return "sound" if (value is Answer.YES) == self.good else "lacking"


@dataclass(frozen=True)
class Summary:
    """An assessment and its parts in order."""

    of: Assessment

    @property
    def reason(self) -> str:
        """The verdict's reason, without a first sentence that only repeats the headline."""
        said = f"The project is {headline(self.of.verdict)}."
        return self.of.verdict.reason.removeprefix(said).strip()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Open findings by check: worst first, then those that take most work."""
        found = [Group(tuple(members)) for members in _by_code(self.of.findings).values()]
        return tuple(sorted(found, key=lambda g: (g.first.severity.rank, -g.effort.high, g.first.code)))

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """Open findings by severity."""
        return {severity: sum(f.severity is severity for f in self.of.findings) for severity in Severity}

    @cached_property
    def stages(self) -> tuple[StageRow, ...]:
        """All stages in the order of the loop."""
        weakest = self.of.verdict.weakest_stage if self.of.stages else None
        mine = {s: tuple(f for f in self.of.findings if f.stage == s) for s in Stage}
        return tuple(StageRow(s, self.of.stages.get(s), len(mine[s]), total(mine[s]), s == weakest) for s in Stage)

    @cached_property
    def weakest(self) -> StageRow | None:
        """The stage that falls furthest short, where stages were judged."""
        return next((row for row in self.stages if row.weakest), None)

    @cached_property
    def scale(self) -> Scale:
        """What the contract declares, or the files suggest, of the scale of the operation."""
        return scale_of(self.of.contract, self.of.facts)

    @cached_property
    def facts(self) -> tuple[FactRow, ...]:
        """All facts in the order of the life cycle."""
        known = facts()
        rows = [_fact_row(name, fact, known.get(name)) for name, fact in self.of.facts.items()]
        return tuple(sorted(rows, key=lambda row: row.stage_name))

    @cached_property
    def next_steps(self) -> tuple[Group, ...]:
        """The debts to pay first: the worst, then those of stages that fall furthest short, then the quickest."""
        gaps = {row.stage: row.gap for row in self.stages}
        worth = [group for group in self.groups if group.first.severity in {Severity.HIGH, Severity.MEDIUM}]
        key = {g: (g.first.severity.rank, -_gap(gaps, g.first.stage), g.effort.high, g.first.code) for g in worth}
        return tuple(sorted(worth, key=key.__getitem__)[:5])

    @cached_property
    def declared(self) -> tuple[tuple[str, str], ...]:
        """What the contract says: keys and values in words."""
        return tuple(_declared(self.of.contract))


def grade_of_hours() -> Grade:
    """How the effort of a kind of debt is known."""
    return Grade.ASSUMED


def _gap(gaps: dict[Stage, float], stage: str) -> float:
    return gaps.get(Stage(stage), 0.0) if stage in set(Stage) else 0.0


def _by_code(findings: Iterable[Finding]) -> dict[tuple[str, Severity], list[Finding]]:
    grouped: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, finding.severity), []).append(finding)
    return grouped


def _fact_row(name: str, fact: Fact, reader: FactReader | None) -> FactRow:
    if reader is None:
        return FactRow(name, fact, name.replace("_", " ").capitalize() + ".", None, True)
    return FactRow(name, fact, reader.meaning, reader.stage, reader.good)


def _declared(contract: Contract) -> Iterator[tuple[str, str]]:
    for section in dataclasses.fields(contract):
        value = getattr(contract, section.name)
        if dataclasses.is_dataclass(value):
            for key in dataclasses.fields(value):
                said = getattr(value, key.name)
                if said is not None and said != ():
                    yield f"{section.name}.{key.name}", _in_words(said)
    for wanted in contract.requirements:
        yield "requirements", requirement(wanted)
    for sign_off in contract.sign_offs:
        yield "sign_offs", ", ".join(filter(None, (sign_off.role, sign_off.name, sign_off.date)))


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:,g}" if isinstance(value, float) else str(value)

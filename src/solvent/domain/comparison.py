"""An assessment beside an earlier one of the same project: what is new, what is paid, what got worse."""

from collections.abc import Mapping
from dataclasses import dataclass

from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.fact import Answer
from solvent.domain.finding import Effort, Finding, total


@dataclass(frozen=True)
class Earlier:
    """What is known of an earlier assessment; `name` is how people call it: a branch, a tag, a report's file."""

    name: str
    revision: str | None
    score: float
    facts: Mapping[str, Answer]
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    interest: Price | NotMeasurable | None = None

    @property
    def principal(self) -> Effort:
        """The effort that would have paid all that was open then, in hours."""
        return total(self.findings)


@dataclass(frozen=True)
class FactChange:
    """A fact that has another answer than before; `worse` says whether a healthy project would rather have the old."""

    name: str
    before: Answer
    now: Answer
    worse: bool


@dataclass(frozen=True)
class Comparison:
    """What changed since an earlier assessment.

    `new` are open now and were not before, or not as bad; `fixed` were open and are gone or accepted. `score`,
    `principal` and `interest` are those of the whole project now.
    """

    before: Earlier
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: int
    facts: tuple[FactChange, ...]
    score: float
    principal: Effort
    interest: Price | NotMeasurable | None = None

    @property
    def worse(self) -> tuple[FactChange, ...]:
        """The facts that got worse."""
        return tuple(change for change in self.facts if change.worse)

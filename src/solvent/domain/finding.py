"""A piece of debt that a check found in a project."""

from dataclasses import dataclass, field
from enum import StrEnum

from solvent.domain.evidence import Grade, Place, Step


class Severity(StrEnum):
    """How much a finding hurts, worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Effort:
    """Work as a range, in hours.

    >>> Effort(1, 4) + Effort(0.5, 1)
    Effort(low=1.5, high=5)
    """

    low: float
    high: float

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Sighting:
    """What a check reports: a place, and one sentence about it.

    `also` holds further places of the same debt; `key` replaces the source line in the fingerprint where a
    sighting is about a file or the whole project rather than about one line. `effort` and `severity` replace those
    of the check where a sighting has its own. `flow` is the way that leads to it, from its source on.
    """

    place: Place
    message: str
    also: tuple[Place, ...] = ()
    key: str = ""
    effort: Effort | None = None
    severity: Severity | None = None
    flow: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Acceptance:
    """Debt that somebody accepted in writing: in a comment beside it or in the contract."""

    reason: str
    until: str | None = None
    at: Place | None = None
    by: str = ""


@dataclass(frozen=True)
class Finding:
    """A sighting with all that a reader needs to judge it and to pay it.

    `trait` is shared by findings that are the same debt in different places: a ledger recognises moved code by it.
    """

    code: str
    name: str
    place: Place
    message: str
    why: str
    pay: str
    severity: Severity
    effort: Effort
    fingerprint: str
    grade: Grade = Grade.READ
    stage: str = ""
    also: tuple[Place, ...] = ()
    flow: tuple[Step, ...] = ()
    tags: tuple[str, ...] = ()
    excerpt: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    accepted: Acceptance | None = None
    trait: str = field(default="", compare=False)

"""A piece of debt that a check found in a project."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.evidence import Grade, Place, Step

# Of an effort's uncertainty, the part that all findings have in common, and that which those of a kind have.
SHARED = 1 / 3
_REACH = 1.2816


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

    @property
    def value(self) -> float:
        """The middle of the range: as likely too much as too little, where the work is log-normal.

        >>> Effort(1, 4).value
        2.0
        """
        return math.sqrt(self.low * self.high)

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Sighting:
    """What a check reports: a place, and one sentence about it.

    `also` holds further places of the same debt; `key` replaces the source line in the fingerprint where a
    sighting is about a file or the whole project rather than about one line. `effort` and `severity` replace those
    of the check where a sighting has its own, as `principal` does, which opens to what it was made of. `flow` is the
    way that leads to it, from its source on.
    """

    place: Place
    message: str
    also: tuple[Place, ...] = ()
    key: str = ""
    effort: Effort | None = None
    severity: Severity | None = None
    flow: tuple[Step, ...] = ()
    principal: Price | None = None


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
    `effort` is its principal in hours, as a range that holds four times of five; `principal` opens it to what it was
    made of. `interest` is what it costs a month while it stands.
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
    principal: Price | None = None
    interest: Price | NotMeasurable | None = None


class Owed(Protocol):
    """What is to be paid: the code of its kind, and the effort that it takes."""

    @property
    def code(self) -> str:
        """The code of its check."""

    @property
    def effort(self) -> Effort:
        """The hours that pay it."""


def total(findings: Iterable[Owed]) -> Effort:
    """The effort that pays all of them: narrower than the sum of their ranges, since not all are wrong the same way.

    Errors are in part common to all findings and to those of a kind (`SHARED` each); means and variances add up, and
    a log-normal of that mean and variance gives the range (Fenton 1960). One finding's total is its own effort.

    >>> from solvent.domain.finding import Effort as E
    >>> one = Finding("XXX100", "x", Place("a.py"), "", "", "", Severity.LOW, E(1, 4), "")
    >>> two = total([one, one])
    >>> total([one]) == E(1, 4), 2 < two.low < two.value < two.high < 8
    (True, True)
    """
    found = list(findings)
    if len(found) < 2:
        return found[0].effort if found else Effort(0, 0)
    mean, everything, own = 0.0, 0.0, 0.0
    kinds: dict[str, float] = {}
    for finding in found:
        # The ends of a range are 1.2816 standard deviations of its logarithm away from the middle.
        low, high = max(finding.effort.low, finding.effort.high / 1000, 1e-9), max(finding.effort.high, 1e-9)
        variance = (math.log(high / low) / (2 * _REACH)) ** 2
        middle = math.sqrt(low * high) * math.exp(variance / 2)
        deviation = middle * math.sqrt(math.exp(variance) - 1)
        mean += middle
        everything += deviation
        own += deviation**2
        kinds[finding.code] = kinds.get(finding.code, 0.0) + deviation
    variance = SHARED * everything**2 + SHARED * sum(d**2 for d in kinds.values()) + (1 - 2 * SHARED) * own
    width = math.log(1 + variance / mean**2)
    middle, reach = mean / math.exp(width / 2), math.exp(_REACH * math.sqrt(width))
    return Effort(middle / reach, middle * reach)

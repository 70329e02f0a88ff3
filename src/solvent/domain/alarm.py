"""What a watch says when production no longer is what training saw, or no longer what the contract requires."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Place
from solvent.domain.finding import Severity


class State(StrEnum):
    """Where an alarm stands with the people who answer for the system."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    EXPECTED = "expected"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Onset:
    """When a change began: the likeliest time, and the interval that holds it with probability `level`."""

    at: datetime
    low: datetime
    high: datetime
    level: float = 0.9


@dataclass(frozen=True)
class Alarm:
    """One change that a monitor stands by.

    `evidence` is the e-value against "nothing changed" and `threshold` what it had to reach; both are None where the
    alarm states a fact, such as a column that is missing. `effect` says how far it moved in words of its unit, `harm`
    how far the contract's metric did, and `loss_per_day` what that costs. `place` is where the project says otherwise.

    Of a cause that moved several columns `members` are the alarms of each, the worst first, of which it says the most;
    `founder` is the identity of the first one, by which it is recognised also once that one has left.

    >>> from datetime import datetime
    >>> late = Alarm("DRF101", "drift", datetime(2026, 3, 1), "`fare` is higher.", Severity.MEDIUM, column="fare")
    >>> early = Alarm("DRF101", "drift", datetime(2026, 2, 1), "`fare` moved.", Severity.LOW, column="fare")
    >>> late.identity == early.identity
    True
    """

    monitor: str
    kind: str
    raised_at: datetime
    message: str
    severity: Severity
    column: str | None = None
    part: str | None = None
    onset: Onset | None = None
    evidence: float | None = None
    threshold: float | None = None
    statistic: str = ""
    effect: Estimate | None = None
    harm: Estimate | None = None
    loss_per_day: Estimate | None = None
    place: Place | None = None
    members: tuple["Alarm", ...] = ()
    founder: str = ""

    @property
    def parts(self) -> tuple["Alarm", ...]:
        """The alarms of its columns, the worst first; itself where it has no members."""
        return self.members or (self,)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that moved, the worst first."""
        return tuple(dict.fromkeys(one.column for one in self.parts if one.column))

    @property
    def identity(self) -> str:
        """What it is recognised by for as long as it lasts: monitor, column and part of the data."""
        if self.founder:
            return self.founder
        told = "\x1f".join((self.monitor, self.kind, self.column or "", self.part or ""))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


_NAMED = 4


def together(cause: Alarm, members: Sequence[Alarm]) -> Alarm:
    """The alarms of columns that one cause moved, as one that goes on under the identity that the cause had.

    >>> from datetime import datetime
    >>> day = datetime(2026, 3, 1)
    >>> fare, tip = (Alarm("DRF101", "drift", day, f"`{name}` moved.", Severity.LOW, name) for name in ("fare", "tip"))
    >>> both = together(fare, [tip, fare])
    >>> both.message, both.identity == fare.identity
    ('`fare` moved. Together with it: `tip`.', True)
    >>> together(both, [fare]) == fare
    True
    """
    lead, *others = ranked = sorted(members, key=_rank)
    if not others and lead.identity == cause.identity:
        return lead
    names = [name for name in dict.fromkeys(one.column for one in others) if name and name != lead.column]
    shown, left = [f"`{name}`" for name in names[:_NAMED]], len(names) - _NAMED
    if left > 0:
        shown.append(f"and {left} more columns" if left > 1 else "and 1 more column")
    return replace(
        lead, raised_at=cause.raised_at, members=tuple(ranked), founder=cause.identity,
        message=lead.message + (f" Together with it: {', '.join(shown)}." if shown else ""),
    )  # fmt: skip


def _rank(one: Alarm) -> tuple[int, float, str, str]:
    """The worst first: by severity, then by how much more evidence there is than an alarm takes."""
    more = math.log(max(one.evidence, 1e-300) / one.threshold) if one.evidence and one.threshold else 0.0
    return one.severity.rank, -more, one.column or "", one.part or ""

"""What a watch says when production no longer is what training saw, or no longer what the contract requires."""

import hashlib
from dataclasses import dataclass
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

    @property
    def identity(self) -> str:
        """What it is recognised by for as long as it lasts: monitor, column and part of the data."""
        told = "\x1f".join((self.monitor, self.kind, self.column or "", self.part or ""))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

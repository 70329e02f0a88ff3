"""How well a model does where nobody has labelled yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class Performance(Estimate):
    """A metric of one chunk of decisions, estimated or confirmed.

    `start` and `end` are times, or numbers of rows, the end excluded. `confirmed` counts the rows whose labels are
    known: where all are, the value is what they say. `on_reference` is the metric of the reference, `warnings` say
    which assumption fails here and what to do, and `methods` what each method says by itself.
    """

    metric: str = ""
    start: int | datetime = 0
    end: int | datetime = 0
    confirmed: int = 0
    on_reference: float | None = None
    warnings: tuple[str, ...] = ()
    methods: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Harm(Estimate):
    """How far a metric moved from the reference to now: `value` is the change, worse or better as it may be.

    `tolerated` is how much worse it may get before anybody minds; `lower_is_worse` says on which side that is.
    """

    metric: str = ""
    on_reference: float = 0.0
    now: float = 0.0
    tolerated: float = 0.0
    lower_is_worse: bool = True
    warnings: tuple[str, ...] = ()

    @property
    def severe(self) -> bool:
        """Whether the whole interval is worse than is tolerated.

        >>> from solvent.domain.evidence import Grade
        >>> Harm(-0.05, -0.08, -0.02, "share", Grade.MEASURED, tolerated=0.01).severe
        True
        >>> Harm(-0.05, -0.11, 0.01, "share", Grade.MEASURED, tolerated=0.01).severe
        False
        """
        return self.high < -self.tolerated if self.lower_is_worse else self.low > self.tolerated

    @property
    def harmless(self) -> bool:
        """Whether no part of the interval is worse than is tolerated.

        >>> from solvent.domain.evidence import Grade
        >>> Harm(-0.005, -0.009, 0.002, "share", Grade.MEASURED, tolerated=0.01).harmless
        True
        """
        return self.low >= -self.tolerated if self.lower_is_worse else self.high <= self.tolerated

"""What a stream of losses, as their labels come in, says of a model: whether it got worse, and whether that harms."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.estimate import Estimate


class Doubt(StrEnum):
    """What is doubted of the losses: that they are as before, or that they keep the limit."""

    RISE = "rise"
    HARM = "harm"


@dataclass(frozen=True)
class Raised:
    """An alarm on a stream of losses; numbers are indices of rows of the stream.

    The change began with row `onset`, by an interval of level `level` between `onset_low` and `onset_high`. `evidence`
    is the e-value that reached `threshold` with row `at`; both are None of a detector without one.
    """

    doubt: Doubt
    at: int
    onset: int
    onset_low: int
    onset_high: int
    evidence: float | None = None
    threshold: float | None = None
    level: float = 0.9


@dataclass(frozen=True)
class LossWatch:
    """A stream of losses, watched to its end.

    Parameters
    ----------
    alarms
        In the order in which they were raised. After a rise, the losses since its onset are what is watched against.
    limit
        The mean loss that must not be exceeded, where there is one.
    before
        The mean loss of the reference, where there is one.
    now
        The mean loss since the last onset, or of the whole stream; its bounds hold at all times, each with `level`.
    units
        How many independent units the stream was taken for: rows, or blocks of rows.
    promise, assumes
        In words.
    """

    alarms: tuple[Raised, ...]
    limit: float | None
    before: Estimate | None
    now: Estimate
    units: int
    promise: str
    assumes: tuple[str, ...]

    @property
    def rise(self) -> Raised | None:
        """The first alarm that losses are no longer as before."""
        return next((one for one in self.alarms if one.doubt is Doubt.RISE), None)

    @property
    def harm(self) -> Raised | None:
        """The alarm that losses exceed the limit."""
        return next((one for one in self.alarms if one.doubt is Doubt.HARM), None)

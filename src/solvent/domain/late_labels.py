"""What labels that come late say of recent days."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class Recent:
    """A stretch of predictions, from `start` to `end` in days before now.

    `loss` is None where too few labels can be there yet. `labelled` of its `rows` have their label so far, and `as_is`
    is the mean loss of these alone.
    """

    start: float
    end: float
    rows: int
    labelled: int
    as_is: float | None
    loss: Estimate | None


@dataclass(frozen=True)
class LateLabels:
    """The mean loss by stretches, oldest first, corrected for labels that are not there yet.

    At an age of `ripe_after` days nearly all labels of every outcome are there.
    """

    stretches: tuple[Recent, ...]
    ripe_after: float
    assumes: tuple[str, ...]

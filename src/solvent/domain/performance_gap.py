"""Why a model is worse in production than it was offline, part by part."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.estimate import Estimate


class Cause(StrEnum):
    """What opens a gap between the offline and the live error."""

    LEAK = "leak"
    MIX = "mix"
    NEW_INPUTS = "new inputs"
    RELATION = "relation"


@dataclass(frozen=True)
class Term:
    """What one cause adds to the live error against the offline one; below 0 it makes production look better."""

    cause: Cause
    words: str
    effect: Estimate

    @property
    def told(self) -> bool:
        """Whether the effect is told from nothing."""
        return self.effect.low > 0 or self.effect.high < 0


@dataclass(frozen=True)
class SliceEffect:
    """What one slice adds to the gap: by being more or less common, and by being decided better or worse."""

    value: str
    offline: Estimate
    live: Estimate
    offline_share: float
    live_share: float
    mix: float
    rate: float


@dataclass(frozen=True)
class PerformanceGap:
    """The live minus the offline error, and the terms that add up to it.

    Attributes
    ----------
    offline, live
        The mean loss on either side.
    total
        Their difference.
    terms
        What each cause adds, the largest first.
    shared
        The share of the live rows that have counterparts offline: where it is small, the relation is known for few.
    slices
        Where a slice was named, what each of its values adds; these add up to the gap as well.
    """

    offline: Estimate
    live: Estimate
    total: Estimate
    terms: tuple[Term, ...]
    shared: Estimate
    slices: tuple[SliceEffect, ...] = ()
    notes: tuple[str, ...] = ()

"""Forecasts of when a performance breaks its requirement, beside what came."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Tried:
    """A forecast as it would have been made at a time `at`, in days before the history's end.

    All others are days from then on: the interval, its middle, the break that `came` (infinite: none so far), and how
    long the history still went on.
    """

    at: float
    low: float
    value: float
    high: float
    came: float
    left: float

    @property
    def held(self) -> bool:
        """Whether the interval held what came, or may still hold it."""
        return self.low <= self.came <= self.high if math.isfinite(self.came) else self.high > self.left


@dataclass(frozen=True)
class Backtest:
    """Forecasts on one history, oldest first; neighbours speak of the same break and are no independent proofs."""

    forecasts: tuple[Tried, ...]
    level: float

    @property
    def held(self) -> float:
        """The share of the forecasts whose interval held; not a number where there was none."""
        return sum(each.held for each in self.forecasts) / len(self.forecasts) if self.forecasts else math.nan

"""What a watch of production found: column by column, over time, and what it means for the contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from solvent.domain.alarm import Alarm, State
from solvent.domain.coverage import Coverage
from solvent.domain.estimate import Estimate
from solvent.domain.finding import Severity
from solvent.domain.novelty import NovelGroup
from solvent.domain.performance import Harm
from solvent.domain.profile import ColumnProfile
from solvent.domain.rule import Unchecked
from solvent.domain.rule_outcome import Outcome
from solvent.domain.vigil import Incident


class Condition(StrEnum):
    """How production stands against its reference and contract."""

    QUIET = "quiet"
    CHANGED = "changed"
    HARMFUL = "harmful"


@dataclass(frozen=True)
class ColumnWatch:
    """One column, now against before.

    Attributes
    ----------
    statistics
        Distances of the two samples by name: ks, wasserstein (in standard deviations), js, psi, hellinger, tv.
    chance
        What each distance passes in one of a hundred samples of this size where nothing changed.
    p
        Against "nothing changed", for this one look: of Kolmogorov & Smirnov's test for numbers, of the chi-square test
        of both samples for categories. It is for display: alarms come from evidence that may be looked at for ever.
    effect
        How far the mean moved, in standard deviations; of categories, how far the share that moved most did.
    """

    name: str
    reference: ColumnProfile
    current: ColumnProfile
    statistics: Mapping[str, float]
    chance: Mapping[str, float]
    p: float
    effect: Estimate

    @property
    def beyond_chance(self) -> float:
        """The largest ratio of a distance to what chance makes of it."""
        ratios = [value / self.chance[name] for name, value in self.statistics.items() if self.chance.get(name, 0) > 0]
        return max(ratios, default=0.0)


@dataclass(frozen=True)
class Window:
    """A stretch of production that was judged at a time, and how far each column was from the reference in it.

    `distance` is the Kolmogorov-Smirnov distance of numbers and the total variation of categories; `gaps` the share of
    empty values.
    """

    start: datetime
    end: datetime
    rows: int
    distance: Mapping[str, float] = field(default_factory=dict)
    gaps: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """A metric over a stretch of time; `confirmed` where labels say it, else estimated without them."""

    start: datetime
    end: datetime
    estimate: Estimate
    confirmed: bool


@dataclass(frozen=True)
class Standing:
    """One requirement of the contract in production: its metric over time, its limit, and when it will be broken."""

    requirement: str
    metric: str
    limit: float | None
    at_least: bool
    history: tuple[Measured, ...] = ()
    horizon: Estimate | None = None
    harm: Harm | None = None
    loss_per_day: Estimate | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watch:
    """What a watch found.

    Attributes
    ----------
    columns
        Each watched column by its name.
    incidents
        Alarms with what became of them, the worst first.
    windows
        The stretches of time that were judged, in order.
    standings
        The requirements of the contract in production.
    novelty, coverage
        Groups of rows that training never saw, and parts of which it has too few.
    rules, unchecked
        What became of the rules of the project's schemas in the newest windows, and those that are not checked.
    promise
        What the alarms guarantee, in words.
    notes
        What could not be watched, and what to do about it.
    """

    project: str
    watched_at: datetime
    alpha: float
    reference_rows: int
    current_rows: int
    columns: Mapping[str, ColumnWatch]
    incidents: tuple[Incident, ...] = ()
    windows: tuple[Window, ...] = ()
    standings: tuple[Standing, ...] = ()
    novelty: tuple[NovelGroup, ...] = ()
    coverage: Coverage | None = None
    rules: tuple[Outcome, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    promise: str = ""
    notes: tuple[str, ...] = ()
    currency: str = ""
    version: str = ""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that stand open, the worst first."""
        return tuple(one.alarm for one in self.incidents if one.state is State.OPEN)

    @property
    def condition(self) -> Condition:
        """Quiet, changed without known harm, or harmful."""
        if any(alarm.severity is Severity.HIGH for alarm in self.alarms):
            return Condition.HARMFUL
        serious = [alarm for alarm in self.alarms if alarm.severity is not Severity.NOTE]
        return Condition.CHANGED if serious else Condition.QUIET

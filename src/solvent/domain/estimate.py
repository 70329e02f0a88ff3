"""A number that never travels alone: with its range, how sure one is, what it was made of and how that is known."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from solvent.domain.evidence import Grade, Place


@dataclass(frozen=True)
class Estimate:
    """A number in `unit`, with the interval that holds it with probability `level`.

    `n` counts the observations behind it, where there are any; `grade` is that of its weakest input.
    """

    value: float
    low: float
    high: float
    unit: str
    grade: Grade
    level: float = 0.8
    n: int | None = None
    method: str = ""

    @property
    def standard_error(self) -> float:
        """The standard error of a normal estimate with such an interval.

        >>> round(Estimate(5.0, 4.36, 5.64, "minute", Grade.MEASURED).standard_error, 3)
        0.499
        """
        return (self.high - self.low) / 2 / NormalDist().inv_cdf(0.5 + self.level / 2)


@dataclass(frozen=True)
class Input:
    """One number that another was worked out from.

    `key` names it: a key of the contract where the team could declare it ("labels.delay_days"), else a name of the
    pricing models. `source` says in words where it comes from: what was counted, or the paper of a default.
    """

    key: str
    name: str
    estimate: Estimate
    source: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Swing:
    """How far a result moves while one input goes from its low to its high and all others stay at their value."""

    key: str
    low: float
    high: float

    @property
    def span(self) -> float:
        """The width of the bar in a tornado chart."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Derivation:
    """How a number was worked out: the formula in words, its inputs, and what moves it, the widest swing first."""

    formula: str
    inputs: tuple[Input, ...]
    swings: tuple[Swing, ...] = ()


@dataclass(frozen=True)
class Price:
    """An estimate that opens to its derivation."""

    estimate: Estimate
    derivation: Derivation


@dataclass(frozen=True)
class NotMeasurable:
    """What takes the place of a price that nothing supports; `reason` says what was there ("4 changes in 90 days")."""

    reason: str


def worth(hours: Estimate, rate: Estimate) -> Estimate:
    """What hours cost at the cost of an hour, in its money; relative errors add up as squares.

    >>> exact = Estimate(90.0, 90.0, 90.0, "USD/hour", Grade.DECLARED)
    >>> found = worth(Estimate(2, 1, 4, "hour", Grade.READ), exact)
    >>> found.low, found.value, found.high, found.unit, found.grade.value
    (90.0, 180.0, 360.0, 'USD', 'declared')
    """
    middle, money = hours.value * rate.value, hours.unit.replace("hour", rate.unit.partition("/")[0], 1)
    grade = weakest((hours.grade, rate.grade))
    if hours.low > 0 < rate.low:
        down = math.hypot(math.log(hours.value / hours.low), math.log(rate.value / rate.low))
        up = math.hypot(math.log(hours.high / hours.value), math.log(rate.high / rate.value))
        low, high = middle * math.exp(-down), middle * math.exp(up)
    else:
        low = middle - math.hypot((hours.value - hours.low) * rate.value, hours.value * (rate.value - rate.low))
        high = middle + math.hypot((hours.high - hours.value) * rate.value, hours.value * (rate.high - rate.value))
    return Estimate(middle, low, high, money, grade, hours.level, hours.n, hours.method)


def weakest(grades: tuple[Grade, ...]) -> Grade:
    """The worst of the grades: a result is as good as its weakest input.

    >>> weakest((Grade.MEASURED, Grade.DECLARED, Grade.READ)).value
    'declared'
    """
    order = list(Grade)
    return max(grades, key=order.index, default=Grade.ASSUMED)

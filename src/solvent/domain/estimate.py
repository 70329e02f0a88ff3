"""A number that never travels alone: with its range, how sure one is, what it was made of and how that is known."""

from dataclasses import dataclass

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


def weakest(grades: tuple[Grade, ...]) -> Grade:
    """The worst of the grades: a result is as good as its weakest input.

    >>> weakest((Grade.MEASURED, Grade.DECLARED, Grade.READ)).value
    'declared'
    """
    order = list(Grade)
    return max(grades, key=order.index, default=Grade.ASSUMED)

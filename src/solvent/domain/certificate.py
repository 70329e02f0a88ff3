"""What is claimed of a model, and what the labels prove of it."""

import math
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate


class Standing(StrEnum):
    """How a claim stands: labels prove it, prove its opposite, or do neither yet."""

    PROVEN = "proven"
    REFUTED = "refuted"
    NOT_YET = "not yet"


class Sense(StrEnum):
    """On which side of its limit a claim wants the truth to lie."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"

    @property
    def words(self) -> str:
        """As people say it: "at most"."""
        return self.value.replace("_", " ")


class Looks(StrEnum):
    """How often the labels may be looked at: after each one, or once, when a number fixed beforehand is there."""

    ANYTIME = "anytime"
    FIXED = "fixed"


@dataclass(frozen=True)
class Claim:
    """That a metric is at most or at least `limit`, to be proven with confidence `level`.

    Raises
    ------
    BadClaim
        The level does not lie between 0 and 1, or the limit is no number.

    >>> str(Claim("error_rate", 0.01, Sense.AT_MOST))
    'error_rate at most 0.01'
    """

    metric: str
    limit: float
    sense: Sense = Sense.AT_MOST
    level: float = 0.95
    looks: Looks = Looks.ANYTIME

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise BadClaim(
                f"A claim cannot be proven with confidence {self.level:g}.",
                hint="A level lies between 0 and 1, both excluded, such as 0.95 or 0.999.",
            )
        if not math.isfinite(self.limit):
            raise BadClaim(f"{self.limit:g} is no limit.", hint="A limit is a number in the metric's own unit.")

    @property
    def alpha(self) -> float:
        """The probability of proving what is not so: 1 - level."""
        return 1 - self.level

    @property
    def compares(self) -> bool:
        """Whether it is about the difference of two models."""
        return " minus " in self.metric

    @property
    def error_limit(self) -> float | None:
        """The share of wrong decisions that it allows; None where it is about something else."""
        return self.as_error(self.limit)

    def as_error(self, value: float) -> float | None:
        """A value of its metric as a share of wrong decisions; None where it is about something else.

        >>> Claim("accuracy", 0.75, Sense.AT_LEAST).error_limit, Claim("f1", 0.75, Sense.AT_LEAST).error_limit
        (0.25, None)
        """
        return {"error_rate": value, "accuracy": 1 - value}.get(self.metric)

    def allows(self, value: float) -> bool:
        """Whether a value would keep the claim."""
        return value <= self.limit if self.sense is Sense.AT_MOST else value >= self.limit

    def __str__(self) -> str:
        return f"{self.metric} {self.sense.words} {self.limit:g}"


@dataclass(frozen=True)
class Certificate:
    """How a claim stands, with all that the answer rests on.

    `estimate` has two one-sided bounds, each of which holds with probability `claim.level`. `promise` says what the
    verdict guarantees and `assumes` under which conditions. An approximate method (`exact` false) proves nothing:
    its verdict is "not yet" whatever the bounds. `needed` counts the further labels (of a rate: the further exposure)
    that would prove the claim with 80 % power if the truth were as observed; 0 once it is proven, None where no
    number would. `effective_n` says how many independent labels these are worth, where that is fewer. `p` bounds the
    probability of such labels if the claim were false; the claim is proven where it is at most 1 - level.
    """

    claim: Claim
    verdict: Standing
    estimate: Estimate
    promise: str
    assumes: tuple[str, ...] = ()
    exact: bool = True
    needed: float | None = None
    effective_n: float | None = None
    notes: tuple[str, ...] = ()
    p: float | None = None

    def __post_init__(self) -> None:
        if not self.exact and self.verdict is not Standing.NOT_YET:
            raise ValueError("an approximate method neither proves nor refutes")

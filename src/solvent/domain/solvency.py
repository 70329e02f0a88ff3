"""Solvency: whether a better model can be put in place before the one in use is no longer worth having."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.estimate import Derivation, Estimate, Input

# The shares at which a curve gives its quantiles: one in a hundred, then every fortieth part.
SHARES = (0.01, *(n / 40 for n in range(1, 40)), 0.99)


class Known(StrEnum):
    """How much of a solvency stands on evidence: both of its times, only the team's, or none of them."""

    EVIDENCE = "evidence"
    HALF = "half"
    ASSUMPTIONS = "assumptions"


@dataclass(frozen=True)
class Time:
    """A time in days that takes another length on each occasion.

    `typical` is how long it takes in the middle; four occasions of five take between that divided by `factor` and
    that times `factor`.
    """

    typical: Input
    factor: float


@dataclass(frozen=True)
class Curve:
    """How long something takes, all uncertainty taken together: its quantiles in days at `SHARES`."""

    estimate: Estimate
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Solvency:
    """The chance that a better model is in place in time, and what it was worked out from.

    `chance` is the probability that the model is worth having for longer than a better one takes; its interval comes
    from what is not known of the inputs, not from the luck of an occasion. `ratio` is the one time divided by the
    other, with both. `worth` is how long a model stays above what is asked of it, `recovery` how long a better one
    takes, made of `steps`. The swings of `derivation` are those of `chance`. `measure` is the input that it would help
    most to know better, `improve` the step that it would help most to shorten, with the chance at half its length.
    """

    chance: Estimate
    ratio: Estimate
    worth: Curve
    recovery: Curve
    decay: Time
    steps: tuple[Time, ...]
    derivation: Derivation
    known: Known
    measure: Input | None
    improve: Input
    improved: float
    headline: str
    sentence: str
    doubts: tuple[str, ...] = ()

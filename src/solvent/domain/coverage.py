"""Which parts of production the training data does not cover, and what to collect so that it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solvent.domain.conditions import Condition
from solvent.domain.estimate import Estimate
from solvent.domain.operating_domain import condition_of
from solvent.domain.stored import estimate_of, made


@dataclass(frozen=True)
class Gap:
    """A part of the inputs that production has more of than training.

    Attributes
    ----------
    rule
        The conditions that describe it.
    production, training
        Its share of each, on rows that did not help to find it.
    ratio
        How many times as common it is in production.
    collect
        How many further rows of it bring training to production's share.
    error, elsewhere
        The share (or mean loss) of production's decisions that are wrong inside and outside, where this was given.
    gain
        By how much the error over all decisions would fall with these rows; assumes how errors fall with data.
    worth
        That gain in money a month, less nothing; None where costs or volume are not known.
    price
        What collecting costs, where the price of a label is known.
    """

    rule: tuple[Condition, ...]
    production: Estimate
    training: Estimate
    ratio: Estimate
    collect: Estimate
    error: Estimate | None = None
    elsewhere: Estimate | None = None
    gain: Estimate | None = None
    worth: Estimate | None = None
    price: Estimate | None = None

    @property
    def name(self) -> str:
        """The rule in words."""
        return " and ".join(map(str, self.rule))


@dataclass(frozen=True)
class Coverage:
    """How well training covers production.

    `gaps` come in the order in which to collect: by what a row of them is worth where that is known, else by how many
    times commoner they are in production. `effective` is how many of training's rows count once they are weighted as
    production weighs them (Kish's effective sample size).
    """

    gaps: tuple[Gap, ...]
    effective: Estimate
    rows: tuple[int, int]
    notes: tuple[str, ...] = ()


def coverage_of(data: Mapping[str, Any]) -> Coverage:
    """Coverage from its JSON values."""
    return made(
        Coverage,
        data,
        gaps=tuple(map(_gap_of, data["gaps"])),
        effective=estimate_of(data["effective"]),
        rows=tuple(data["rows"]),
        notes=tuple(data["notes"]),
    )


def _gap_of(data: Mapping[str, Any]) -> Gap:
    rule = tuple(condition_of(one) for one in data["rule"])
    known = {name: estimate_of(one) for name, one in data.items() if name != "rule" and one is not None}
    return Gap(rule, **known)

"""What a problem costs, from how often it comes, how late it is noticed and how much work it makes.

Promise
    The chance within a year, the days until somebody knows, the hours of work and the money, each as a range that
    comes from the ranges of the inputs.

Assumes
    Problems come independently of each other, at a steady rate. A person works six hours a day on mending, and while
    the problem stands each day costs the loss of a day.

Reference
    Poisson process; propagation by Monte Carlo with a fixed seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solvent.domain.estimate import Derivation, Estimate, Input, Swing, weakest
from solvent.domain.problem import Problem
from solvent.pricing.circumstances import Circumstances
from solvent.pricing.evidence import LEVEL
from solvent.stats.montecarlo import Array, Formula, Spread, interval, stream, swings

_DRAWS = 4000
HOURS_A_DAY = 6.0


@dataclass(frozen=True)
class Incident:
    """A problem before it is priced: how often a year, how many days until noticed, how many hours of work."""

    key: str
    name: str
    story: str
    rate: Input
    notice: Input
    work: Input


def priced(incident: Incident, seen: Circumstances) -> Problem:
    """The problem with its prices."""
    inputs = {"rate": incident.rate, "notice": incident.notice, "work": incident.work}
    inputs |= {name: given for name, given in (("hourly", seen.hourly), ("loss", seen.loss)) if given is not None}
    spreads = {name: _spread(given.estimate) for name, given in inputs.items()}
    drawn = {name: spread.draw(stream(f"{incident.key} {name}"), _DRAWS) for name, spread in spreads.items()}

    def make(formula: Formula, unit: str, *names: str) -> Estimate:
        grade = weakest(tuple(inputs[name].estimate.grade for name in names))
        found = interval(formula(drawn), LEVEL)
        return Estimate(found.value, found.low, found.high, unit, grade, LEVEL, method="Monte Carlo")

    money = [name for name in ("rate", "notice", "work", "hourly", "loss") if name in inputs]
    unit = seen.hourly.estimate.unit.partition("/")[0] if seen.hourly else ""
    cost = make(_cost, unit, *money[1:]) if seen.hourly else None
    yearly = make(_cost_a_year, f"{unit} a year", *money) if seen.hourly else None
    work_only = {name: spreads[name] for name in ("rate", "work")}
    return Problem(
        incident.key,
        incident.name,
        incident.story,
        rate=incident.rate.estimate,
        chance=make(_chance, "probability", "rate"),
        notice=incident.notice.estimate,
        hours=incident.work.estimate,
        hours_a_year=make(_hours_a_year, "hour a year", "rate", "work"),
        derivation=Derivation(
            "times a year × (hours of work × cost of an hour + days until it is noticed and mended × loss a day)",
            tuple(inputs.values()),
            _moved(_hours_a_year, work_only, inputs),
        ),
        cost=cost,
        cost_a_year=yearly,
        money=_moved(_cost_a_year, spreads, inputs) if seen.hourly else (),
        uncounted=_uncounted(seen),
    )


def _moved(formula: Formula, spreads: Mapping[str, Spread], inputs: Mapping[str, Input]) -> tuple[Swing, ...]:
    return tuple(Swing(inputs[name].key, low, high) for name, (low, high) in swings(formula, spreads).items())


def _chance(of: Mapping[str, Array]) -> Array:
    return np.asarray(1 - np.exp(-of["rate"]), np.float64)


def _hours_a_year(of: Mapping[str, Array]) -> Array:
    return of["rate"] * of["work"]


def _cost(of: Mapping[str, Array]) -> Array:
    work = of["work"] * of["hourly"]
    return work + (of["notice"] + of["work"] / HOURS_A_DAY) * of["loss"] if "loss" in of else work


def _cost_a_year(of: Mapping[str, Array]) -> Array:
    return of["rate"] * _cost(of)


def _spread(estimate: Estimate) -> Spread:
    return Spread(estimate.value, estimate.low, estimate.high, estimate.level)


def _uncounted(seen: Circumstances) -> str:
    if seen.loss is None:
        return "What a day of wrong predictions costs is not counted: nobody has said it."
    return ""

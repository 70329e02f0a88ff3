"""What each further nine takes, in proof, data, months and money.

Promise
    For error rates that fall tenth by tenth: the labels (for a rate, the exposure) that prove each, how many times as
    many rows to train on reach it, and the months and money of both, each with its grade of evidence.

Assumes
    Proof: no error among the labels at the lower end; at the upper end errors at half the limit, and a chance of 80 %.
    Data: the error falls as a power of the number of rows, with the exponent that a learning curve shows; without one,
    between 1/4 and 1, with 1/2 in the middle. It takes for granted that no ceiling comes first.
    Months and money: labels are made at the contract's pace and cost, those to train on as those to prove.

Reference
    Zero failures: n = ln(1 - level) / ln(1 - limit); with failures allowed Clopper and Pearson 1934, for exposure
    Garwood 1936. Exponents: 1 where the truth can be learnt exactly and 1/2 where it cannot (Blumer, Ehrenfeucht,
    Haussler and Warmuth 1989; Haussler 1992); .07 to .35 were seen of deep networks (Hestness et al. 2017).
"""

import math
from dataclasses import dataclass

import numpy as np

from solvent.domain.contract import Contract
from solvent.domain.durations import DAYS_A_MONTH
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate, NotMeasurable, weakest
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.nines import Cell, Nine, Nines
from solvent.stats import binomial, poisson
from solvent.stats.learning_curves import exponent

_EXPONENTS = (0.5, 0.25, 1.0)
_POWER, _LEVEL = 0.8, 0.9
_MOST_TIMES = 1e18


@dataclass(frozen=True)
class Pace:
    """How proof comes about: units a day, and what one costs; None where nobody said. `unit` is what is counted."""

    unit: str
    per_day: float | None
    cost_each: float | None
    currency: str = "money"


def nines(
    contract: Contract,
    *,
    now: float,
    goal: float,
    level: float = 0.95,
    curve: LearningCurve | None = None,
    exposure: str | None = None,
) -> Nines:
    """A row for each error rate from `now` down to `goal`, tenth by tenth, the last at the goal itself.

    Parameters
    ----------
    contract
        Its `labels` give pace and cost; for a rate, `scale.exposure_per_day` gives the pace.
    now, goal
        The error rate that there is and the one that is wanted; for a rate, events for each unit of exposure.
    level
        The confidence with which each is to be proven.
    curve
        The learning curve, where one was measured; its largest size is taken for the rows there are.
    exposure
        The unit of exposure, such as "hour", where `now` and `goal` are rates; else they are shares of decisions.

    Raises
    ------
    BadClaim
        The goal is not between 0 and `now`, or a share is 1 or more, or the level is none.

    >>> [f"{row.error:g} {row.proof.value:,.0f}" for row in nines(Contract(), now=0.01, goal=1e-4).rows]
    ['0.01 299', '0.001 2,995', '0.0001 29,956']
    """
    if not 0 < level < 1:
        raise BadClaim(f"{level:g} is no level.", hint="A level lies between 0 and 1, both excluded, such as 0.95.")
    if not 0 < goal <= now < (math.inf if exposure else 1):
        raise BadClaim(
            f"There is no way from an error of {now:g} down to {goal:g}.",
            hint="Both lie above 0, shares below 1, and the goal is the smaller one.",
        )
    powers = _exponent(curve)
    pace = (
        Pace(exposure, contract.scale.exposure_per_day, None)
        if exposure
        else Pace("label", contract.labels.per_day, contract.labels.cost_each, contract.cost.currency or "money")
    )
    rows = curve.sizes[-1] if curve and not exposure else None
    found = []
    for error in _tenths(now, goal):
        proof, data = _proof(error, level, exposure), _data(now / error, powers)
        amount = _amount(proof, data, rows)
        found.append(Nine(error, proof, data, _months(amount, pace), _money(amount, pace)))
    return Nines(level, tuple(found))


def _tenths(now: float, goal: float) -> list[float]:
    steps = math.floor(math.log10(now / goal) + 1e-9)
    found = [now / 10**step for step in range(steps + 1)]
    return found if math.isclose(found[-1], goal, rel_tol=1e-6) else [*found, goal]


def _proof(limit: float, level: float, exposure: str | None) -> Estimate:
    alpha = 1 - level
    if exposure:
        least = poisson.exposure_with_events(0, limit, alpha)
        likely = poisson.exposure_with_power(limit, limit / 2, alpha, _POWER)[0]
    else:
        least = binomial.labels_with_failures(0, limit, alpha)
        likely = binomial.labels_with_power(limit, limit / 2, alpha, _POWER)[0]
    method = "no error at all; at the high end errors at half the limit, proven with a chance of 80 %"
    return Estimate(least, least, likely, exposure or "label", Grade.ASSUMED, level, method=method)


def _exponent(curve: LearningCurve | None) -> Estimate:
    if curve is None:
        value, low, high = _EXPONENTS
        return Estimate(value, low, high, "exponent", Grade.ASSUMED, method="exponents of theory and of other systems")
    value, low, high = exponent(np.array(curve.sizes), np.array(curve.errors), level=_LEVEL)
    return Estimate(
        value, low, high, "exponent", Grade.MEASURED, _LEVEL, curve.runs, "slope of the learning curve on logarithms"
    )


def _data(factor: float, powers: Estimate) -> Estimate:
    value, high, low = (min(factor ** (1 / power), _MOST_TIMES) for power in (powers.value, powers.low, powers.high))
    method = f"error falls as rows to the power of {powers.value:.2g} ({powers.low:.2g} to {powers.high:.2g})"
    return Estimate(
        value, low, high, "times the rows", powers.grade, powers.level, powers.n, f"{method}: {powers.method}"
    )


def _amount(proof: Estimate, data: Estimate, rows: float | None) -> Estimate:
    """All that has to be made: the proof, and the further rows where their number today is known."""
    if rows is None:
        return proof
    value, low, high = (a + rows * (b - 1) for a, b in zip(_ends(proof), _ends(data), strict=True))
    grade = weakest((proof.grade, data.grade))
    return Estimate(value, low, high, proof.unit, grade, data.level, method="labels to prove and to train on")


def _ends(known: Estimate) -> tuple[float, float, float]:
    return known.value, known.low, known.high


def _months(amount: Estimate, pace: Pace) -> Cell:
    if not pace.per_day:
        key = "labels.per_day" if pace.unit == "label" else "scale.exposure_per_day"
        return NotMeasurable(f"the contract does not say how many come on a day ({key})")
    return _scaled(amount, 1 / pace.per_day / DAYS_A_MONTH, "month")


def _money(amount: Estimate, pace: Pace) -> Cell:
    if pace.cost_each is None:
        key = "labels.cost_each" if pace.unit == "label" else f"a unit of exposure: {pace.unit}"
        return NotMeasurable(f"the contract does not say what one costs ({key})")
    return _scaled(amount, pace.cost_each, pace.currency)


def _scaled(amount: Estimate, factor: float, unit: str) -> Estimate:
    value, low, high = (part * factor for part in _ends(amount))
    grade = weakest((amount.grade, Grade.DECLARED))
    return Estimate(value, low, high, unit, grade, amount.level, amount.n, amount.method)

"""Which evidence is worth buying next: more labels, more data, or reviewers for the doubtful part.

Promise
    For each thing that could be bought, the expected gain over a year from having it, less what is lost while one
    waits for it, beside its price; the one that leaves most first. What is not worth its price is named too, last.

Assumes
    One decides between machine and people for all decisions, by what is expected to cost less. Nothing is known of the
    error rate but the labels. Each day of waiting takes a day off the year in which the evidence is of use. More data
    change the error in proportion, as the learning curve forecasts, and the labels at hand show by how much. Rows to
    train on cost what labels cost.

Reference
    Expected value of sample information: Raiffa and Schlaifer 1961, "Applied statistical decision theory".
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solvent.domain.buy import Buy
from solvent.domain.contract import Contract
from solvent.domain.durations import DAYS_A_YEAR
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate, Input, NotMeasurable
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve
from solvent.stats.curve_intervals import band
from solvent.stats.information import Stake, best_purchase, perfect, sample

_LEVEL = 0.8
# Shares of the forecast distribution at which a decision after more data is reckoned.
_SHARES = np.linspace(0.025, 0.975, 20)


@dataclass(frozen=True)
class Known:
    """What labels show: `errors` wrong among `n`; and where a router was chosen, what its decisions cost each."""

    errors: int
    n: int
    curve: LearningCurve | None = None
    hybrid_cost: Estimate | None = None


def next_evidence(contract: Contract, known: Known, loss: Input | None) -> tuple[Buy, ...] | NotMeasurable:
    """What could be bought, the one that leaves most first.

    `loss` is what a wrong decision costs (`error_loss`).

    Raises
    ------
    BadClaim
        More labels are wrong than there are.
    """
    if not 0 <= known.errors <= known.n:
        raise BadClaim(f"{known.errors} of {known.n} labels cannot be wrong.", hint="Count the wrong ones among all.")
    stake = _stake(contract, loss)
    if isinstance(stake, NotMeasurable):
        return stake
    found = (*_labels(contract, known, stake), *_data(contract, known, stake), *_reviewers(contract, known, stake))
    return tuple(sorted(found, key=lambda buy: -buy.net))


def _stake(contract: Contract, loss: Input | None) -> Stake | NotMeasurable:
    human, cost, daily = contract.human, contract.cost, contract.scale.predictions_per_day
    missing = {
        "human.error_rate": human.error_rate is None,
        "human.cost_per_decision": human.cost_per_decision is None,
        "cost.per_error": loss is None or loss.estimate.value <= 0,
        "scale.predictions_per_day": not daily,
    }
    if any(missing.values()) or not daily or loss is None or human.error_rate is None:
        return NotMeasurable(f"the contract does not say {', '.join(key for key, gone in missing.items() if gone)}")
    volume, each = daily * DAYS_A_YEAR, loss.estimate.value
    machine = (cost.machine_per_decision or 0.0) + (cost.upkeep_per_year or 0.0) / volume
    # A machine's decision gains what a person's would have cost, errors and all, less its own cost.
    return Stake(volume, (human.cost_per_decision or 0.0) - machine + human.error_rate * each, each)


def _labels(contract: Contract, known: Known, stake: Stake) -> Iterator[Buy]:
    """The best number of further labels; nothing where no number is worth its price."""
    a, b = known.errors + 1, known.n - known.errors + 1
    price, pace = contract.labels.cost_each or 0.0, contract.labels.per_day
    ceiling = perfect(a, b, stake)
    best = best_purchase(a, b, stake, label_cost=price, per_day=pace, delay_cost=ceiling / DAYS_A_YEAR)
    count = best.labels or 300
    days = count / pace if pace else None
    left = max(1 - (days or 0.0) / DAYS_A_YEAR, 0.0)
    value = sample(a, b, stake, count) * left
    source = "free of charge" if contract.labels.cost_each is None else f"{price:g} each"
    yield Buy(
        f"label {count:,} more",
        _money(contract, value, 0.0, ceiling, Grade.MEASURED, f"expected value of {count:,} labels"),
        _exactly(
            contract, count * price, Grade.ASSUMED if contract.labels.cost_each is None else Grade.DECLARED, source
        ),
        days,
    )


def _data(contract: Contract, known: Known, stake: Stake) -> Iterator[Buy]:
    """Twice the data, where a learning curve says what they would do."""
    curve = known.curve
    if curve is None or curve.errors[-1] <= 0 or max(curve.errors) > 1:
        return
    rows = curve.sizes[-1]
    mean = (known.errors + 1) / (known.n + 2)
    sizes, errors, to = np.array(curve.sizes), np.array(curve.errors), np.array([2 * rows])
    ends = [band(sizes, errors, to, level=abs(2 * share - 1)) for share in _SHARES]
    later = [float((found.low if share < 0.5 else found.high)[0]) for share, found in zip(_SHARES, ends, strict=True)]
    # Worse than today it need not become: one can keep the model there is.
    ratios = np.minimum(np.array(later) / curve.errors[-1], 1.0)
    now = max(stake.value(mean), 0.0)
    gains = np.array([max(stake.value(mean * ratio), 0.0) for ratio in ratios]) - now
    per_day = contract.labels.per_day or contract.scale.predictions_per_day
    days = rows / per_day if per_day else None
    left = max(1 - (days or 0.0) / DAYS_A_YEAR, 0.0)
    low, high = (float(end) * left for end in np.quantile(gains, [0.1, 0.9]))
    price = contract.labels.cost_each
    yield Buy(
        f"train on {rows:,.0f} more rows",
        _money(contract, float(gains.mean()) * left, low, high, Grade.MEASURED, "learning curve at twice the data"),
        _exactly(contract, rows * (price or 0.0), Grade.ASSUMED if price is None else Grade.DECLARED, "as labels"),
        days,
    )


def _reviewers(contract: Contract, known: Known, stake: Stake) -> Iterator[Buy]:
    """People for the doubtful part, where a router says what decisions cost with them; their pay is in that cost."""
    hybrid = known.hybrid_cost
    if hybrid is None:
        return
    human = (
        stake.gain + (contract.cost.machine_per_decision or 0.0) + (contract.cost.upkeep_per_year or 0.0) / stake.volume
    )
    mean = (known.errors + 1) / (known.n + 2)
    now = human - max(stake.value(mean), 0.0) / stake.volume
    value, low, high = ((now - each) * stake.volume for each in (hybrid.value, hybrid.high, hybrid.low))
    yield Buy(
        "give the doubtful part to people",
        _money(contract, value, low, high, hybrid.grade, "cost of a decision with reviewers against without"),
        _exactly(contract, 0.0, hybrid.grade, "their pay is part of what a decision costs"),
        None,
    )


def _money(contract: Contract, value: float, low: float, high: float, grade: Grade, method: str) -> Estimate:
    unit = contract.cost.currency or "money"
    return Estimate(value, min(low, value), max(high, value), unit, grade, _LEVEL, method=method)


def _exactly(contract: Contract, amount: float, grade: Grade, method: str) -> Estimate:
    return Estimate(amount, amount, amount, contract.cost.currency or "money", grade, 1.0, method=method)

"""What debt in operation costs when something goes wrong.

Promise
    Money a month: incidents a month × days until somebody notices × the loss on each of these days; or the key of the
    contract that is missing for it.

Assumes
    Incidents that nobody declared are the reverts and hot fixes of the last year. Nobody notices before the true labels
    arrive, unless the contract says otherwise.
    The incidents are shared by the kinds of debt in operation, and nothing says how: every split of them is as likely
    as any other. So one kind's part is wide, and all kinds together cost what all incidents cost, once.

Reference
    Every split as likely: a Dirichlet distribution with all parameters 1, whose parts are Beta(1, kinds - 1).
    Rates of few events: Gamma-Poisson with Jeffreys' prior.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from solvent.domain.contract import Contract
from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, Swing, weakest
from solvent.domain.evidence import Grade, Place
from solvent.pricing.loss import loss_of
from solvent.source.history import History
from solvent.source.upsets import upsets
from solvent.stats.montecarlo import DRAWS, Array, Spread, interval, propagate, stream, swings

_FORMULA = "incidents a month × days until noticed × loss a day"
_ONE_OF = f"{_FORMULA} × this debt's part of the incidents"


@dataclass(frozen=True)
class Risk:
    """The inputs of the loss, all of them known."""

    incidents: Input
    days: Input
    loss: Input
    unit: str

    @property
    def inputs(self) -> dict[str, Input]:
        """By their names in the formula."""
        return {"incidents": self.incidents, "days": self.days, "loss": self.loss}


def risk_of(contract: Contract, history: History | None) -> Risk | NotMeasurable:
    """What an incident costs and how many there are, or the keys that are missing."""
    loss, days = loss_of(contract), _days(contract)
    missing = [key for key, found in (("cost.loss_per_day", loss), ("team.notice_days", days)) if found is None]
    incidents = _incidents(contract, history)
    if incidents is None:
        missing.append("cost.incidents_per_year")
    if loss is None or days is None or incidents is None:
        return NotMeasurable(f"The contract does not say {', '.join(missing)}.")
    return Risk(incidents, days, loss, f"{contract.cost.currency or 'money'}/month")


def price(risk: Risk, *, kinds: int = 1, key: str = "", sharers: int = 1) -> Price:
    """The loss a month by all incidents, or by the part of one of several kinds of debt, for one of its findings."""
    named = risk.inputs
    if key and kinds > 1:
        named["part"] = _part(key, kinds)
    spreads = {name: _spread(entry.estimate) for name, entry in named.items()}

    def formula(inputs: Mapping[str, Array]) -> Array:
        result = inputs["incidents"] * inputs["days"] * inputs["loss"] / sharers
        return result * inputs["part"] if "part" in inputs else result

    known = interval(propagate(formula, spreads))
    moved = swings(formula, spreads)
    grade = weakest(tuple(entry.estimate.grade for entry in named.values()))
    return Price(
        Estimate(
            known.value, known.low, known.high, risk.unit, grade, known.level, risk.incidents.estimate.n, "Monte Carlo"
        ),
        Derivation(
            (_ONE_OF if "part" in named else _FORMULA) + f", shared by {sharers} findings" * (sharers > 1),
            tuple(named.values()),
            tuple(Swing(named[name].key, low, high) for name, (low, high) in moved.items()),
        ),
    )


def _spread(known: Estimate) -> Spread:
    return Spread(known.value, known.low, known.high, known.level)


def _part(key: str, kinds: int) -> Input:
    low, value, high = (1 - (1 - q) ** (1 / (kinds - 1)) for q in (0.1, 0.5, 0.9))
    known = Estimate(value, low, high, "share", Grade.ASSUMED, method=f"Beta(1, {kinds - 1})")
    said = f"{kinds} kinds of debt in operation, and nothing says which of them brings an incident"
    return Input(f"part.{key}", f"part of the incidents that {key} brings", known, said)


def _declared(contract: Contract, key: str, name: str, value: float, unit: str) -> Input:
    known = Estimate(value, value, value, unit, Grade.DECLARED)
    return Input(key, name, known, "the contract", (Place(contract.path or "solvent.toml"),))


def _days(contract: Contract) -> Input | None:
    name = "days until an incident is noticed"
    if contract.team.notice_days is not None:
        return _declared(contract, "team.notice_days", name, contract.team.notice_days, "day")
    if contract.labels.delay_days is not None:
        return _declared(contract, "labels.delay_days", name, contract.labels.delay_days, "day")
    return None


def _incidents(contract: Contract, history: History | None) -> Input | None:
    name = "incidents a month"
    if contract.cost.incidents_per_year is not None:
        declared = contract.cost.incidents_per_year
        # What is declared is what happened in some year; the next one has a Poisson's chance of its own.
        reach = 1.2816 * math.sqrt(max(declared, 0.5))
        known = Estimate(
            declared / 12,
            max(declared - reach, declared / 4, 0.0) / 12,
            (declared + reach) / 12,
            "incident/month",
            Grade.DECLARED,
        )
        return Input("cost.incidents_per_year", name, known, "the contract", (Place(contract.path or "solvent.toml"),))
    count = upsets(history)
    if count is None:
        return None
    drawn = stream("cost.incidents_per_year").gamma(count.number + 0.5, 365 / 12 / count.days, DRAWS)
    seen, unit = interval(drawn), "incident/month"
    method = "Gamma-Poisson, Jeffreys"
    known = Estimate(seen.value, seen.low, seen.high, unit, Grade.READ, n=count.number, method=method)
    said = f"{count.number} reverts, rollbacks and hot fixes among the commits of {count.days:.0f} days"
    return Input("cost.incidents_per_year", name, known, said)

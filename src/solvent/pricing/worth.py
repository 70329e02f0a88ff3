"""The error rate below which a system is worth having, and the chance that it lies below.

Promise
    The rate at which a machine's decisions cost as much as those of the people who do the same work, from what the
    contract says of both; with labelled predictions, the probability that the system's own rate lies below it.

Assumes
    Every decision is made either by the machine or by a person, and errors of both cost the same. Running costs and
    upkeep that the contract does not name are nothing, which favours the machine.
    The chance starts from no opinion (every error rate alike); its interval is that of the two posteriors between
    which the exact confidence limits lie.

Reference
    Break-even: equal expected costs of both. Posterior of a share: Bayes 1763; its bracket: Clopper and Pearson 1934.
"""

from solvent.domain.appraisal import Worth
from solvent.domain.contract import Contract
from solvent.domain.durations import DAYS_A_YEAR
from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, Swing, weakest
from solvent.domain.evidence import Grade, Place
from solvent.pricing.error_loss import Pairs, loss_of_an_error
from solvent.stats.binomial import interval
from solvent.stats.worth import bracket_below, break_even, chance_below

_FORMULA = "a person's error rate + (cost of a person − cost of the machine − upkeep ÷ decisions) ÷ loss of an error"
_LEVEL = 0.95


def worth_of(contract: Contract, pairs: Pairs | None = None) -> Worth | NotMeasurable:
    """What the system has to reach to be worth having at all, and how likely it does, by its labelled predictions."""
    loss = loss_of_an_error(contract, pairs)
    missing = [key for key, known in _needed(contract, loss).items() if not known]
    if missing or loss is None:
        return NotMeasurable(f"the contract does not say {_listed(missing)}")
    price = _price(contract, loss)
    if not pairs:
        return Worth(price)
    n, errors = sum(pairs.values()), sum(count for (truth, said), count in pairs.items() if truth != said)
    low, high = interval(errors, n, _LEVEL)
    observed = Estimate(errors / n, low, high, "share", Grade.MEASURED, _LEVEL, n, "Clopper–Pearson")
    least, most = bracket_below(price.estimate.value, errors, n)
    grade = weakest((Grade.MEASURED, price.estimate.grade))
    chance = Estimate(
        chance_below(price.estimate.value, errors, n), least, most, "probability", grade, 1.0, n, "Beta posterior"
    )
    return Worth(price, observed, chance)


def _needed(contract: Contract, loss: Input | None) -> dict[str, bool]:
    volume = contract.scale.predictions_per_day
    return {
        "how often a person is wrong (human.error_rate)": contract.human.error_rate is not None,
        "what a person's decision costs (human.cost_per_decision)": contract.human.cost_per_decision is not None,
        "what an error costs (cost.per_error)": loss is not None and loss.estimate.value > 0,
        "how many decisions bear the upkeep (scale.predictions_per_day)": bool(volume)
        or not contract.cost.upkeep_per_year,
    }


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"


def _price(contract: Contract, loss: Input) -> Price:
    money = contract.cost.currency or "money"
    volume = (contract.scale.predictions_per_day or 0.0) * DAYS_A_YEAR
    given = (
        _declared(contract, "human.error_rate", "a person's error rate", contract.human.error_rate, "share"),
        _declared(
            contract, "human.cost_per_decision", "cost of a person's decision", contract.human.cost_per_decision, money
        ),
        _declared(
            contract,
            "cost.machine_per_decision",
            "cost of a machine's decision",
            contract.cost.machine_per_decision,
            money,
        ),
        _declared(contract, "cost.upkeep_per_year", "upkeep of a year", contract.cost.upkeep_per_year, f"{money}/year"),
        _declared(contract, "scale.predictions_per_day", "decisions of a year", volume or None, "decision/year"),
        loss,
    )

    def at(amount: float) -> float:
        return break_even(
            human_error=given[0].estimate.value,
            human_cost=given[1].estimate.value,
            machine_cost=given[2].estimate.value,
            upkeep=given[3].estimate.value,
            volume=volume or 1.0,
            loss=amount,
        )

    ends = sorted((at(loss.estimate.high or 1e-12), at(loss.estimate.low or 1e-12)))
    grade = weakest(tuple(entry.estimate.grade for entry in given if entry.estimate.value))
    value = at(loss.estimate.value)
    swings = (Swing(loss.key, *ends),) if ends[0] < ends[1] else ()
    known = Estimate(value, ends[0], ends[1], "share", grade, 1.0, method="equal expected costs")
    return Price(known, Derivation(_FORMULA, given, swings))


def _declared(contract: Contract, key: str, name: str, value: float | None, unit: str) -> Input:
    places = (Place(contract.path),) if contract.path and value is not None else ()
    if value is None:
        nothing = Estimate(0.0, 0.0, 0.0, unit, Grade.ASSUMED)
        return Input(key, name, nothing, "the contract says nothing: taken as nothing")
    return Input(key, name, Estimate(value, value, value, unit, Grade.DECLARED), "the contract", places)

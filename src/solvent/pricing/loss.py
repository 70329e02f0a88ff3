"""What a day costs on which the model in use is amiss and nobody knows.

Promise
    The loss that the contract declares; else what wrong predictions cost, from the price of an error, the predictions
    of a day and an assumed share of them.

Assumes
    While something is amiss, 0.5 to 10 % of the predictions are wrong beyond the usual, 2 % in the middle. That is
    solvent's own assumption: `cost.loss_per_day` replaces it.

Reference
    None: no study was found that measures it across systems.
"""

from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place

WRONG = (0.02, 0.005, 0.1)
_NAME = "loss on a day while it stands"


def loss_of(contract: Contract) -> Input | None:
    """The loss of a day; None where the contract says too little."""
    cost, daily = contract.cost, contract.scale.predictions_per_day
    unit = f"{cost.currency or 'money'}/day"
    if cost.loss_per_day is not None:
        known = Estimate(cost.loss_per_day, cost.loss_per_day, cost.loss_per_day, unit, Grade.DECLARED)
        return Input("cost.loss_per_day", _NAME, known, "the contract", _at(contract))
    each = cost.per_error if cost.per_error is not None else _mean(cost.false_positive, cost.false_negative)
    if each is None or daily is None:
        return None
    value, low, high = (each * daily * share for share in WRONG)
    source = (
        f"the contract, {each:g} an error and {daily:g} predictions a day; {WRONG[1]:.1%} to {WRONG[2]:.0%} more of"
        " them wrong than usual (assumed)"
    )
    known = Estimate(value, low, high, unit, Grade.ASSUMED, method="declared × assumed")
    return Input("cost.per_error", _NAME, known, source, _at(contract))


def _mean(*numbers: float | None) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None


def _at(contract: Contract) -> tuple[Place, ...]:
    return (Place(contract.path),) if contract.path else ()

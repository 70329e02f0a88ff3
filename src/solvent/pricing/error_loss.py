"""What one wrong prediction costs.

Promise
    The cost of an error that the contract declares; else the mean cost of the errors that labelled predictions show, by
    the costs of decisions; else the mean of what a false alarm and a miss cost.

Assumes
    What is declared is so. A wrong decision costs its own amount less that of the right one in its place. Where no
    labelled prediction is wrong, every kind of error counts alike.

Reference
    Expected cost under a cost matrix: Elkan 2001, "The foundations of cost-sensitive learning".
"""

from collections.abc import Mapping

from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place

ANY = "*"
# How often each pair of truth and answer occurs among labelled predictions.
Pairs = Mapping[tuple[str, str], int]


def loss_of_an_error(contract: Contract, pairs: Pairs | None = None) -> Input | None:
    """What a wrong prediction costs in the middle, in the contract's currency; None where it says nothing of it."""
    cost = contract.cost
    if cost.per_error is not None:
        return _input(contract, "cost.per_error", (cost.per_error,), None, "the contract")
    if contract.decisions or (pairs and prices_errors(contract)):
        return _of_decisions(contract, pairs or {})
    known = [amount for amount in (cost.false_positive, cost.false_negative) if amount is not None]
    if not known:
        return None
    source = "the contract, a false alarm and a miss taken alike" if len(known) == 2 else "the contract"
    return _input(contract, "cost.false_negative", tuple(known), None, source)


def decision_cost(contract: Contract, truth: str, prediction: str) -> float:
    """What a decision costs by the contract: the first entry that names its truth and answer; nothing without one.

    >>> from solvent.domain.contract import Decision
    >>> asked = Contract(decisions=(Decision("yes", "no", 40), Decision("*", "yes", 5), Decision("yes", "yes", 0)))
    >>> [decision_cost(asked, *pair) for pair in (("yes", "no"), ("no", "yes"), ("yes", "yes"), ("no", "no"))]
    [40, 5, 0, 0.0]
    """
    by_care = sorted(contract.decisions, key=lambda entry: (entry.truth == ANY) + (entry.prediction == ANY))
    fits = (e.cost for e in by_care if e.truth in {truth, ANY} and e.prediction in {prediction, ANY})
    return next(fits, 0.0)


def prices_errors(contract: Contract) -> bool:
    """Whether the contract says what each kind of wrong decision costs."""
    cost = contract.cost
    sides = (cost.false_positive, cost.false_negative, contract.evaluation.positive)
    return bool(contract.decisions) or cost.per_error is not None or None not in sides


def wrong_cost(contract: Contract, truth: str, prediction: str) -> float:
    """What a decision costs: by the costs of decisions, else by those of a false alarm and a miss, else of an error.

    >>> from solvent.domain.contract import Cost, Evaluation
    >>> asked = Contract(cost=Cost(false_positive=8, false_negative=20), evaluation=Evaluation(positive="late"))
    >>> [wrong_cost(asked, *pair) for pair in (("late", "on time"), ("on time", "late"), ("late", "late"))]
    [20, 8, 0.0]
    """
    cost, positive = contract.cost, contract.evaluation.positive
    if contract.decisions:
        return decision_cost(contract, truth, prediction)
    if truth == prediction:
        return 0.0
    if cost.per_error is None and positive in {truth, prediction}:
        return (cost.false_negative if truth == positive else cost.false_positive) or 0.0
    return cost.per_error or 0.0


def _of_decisions(contract: Contract, pairs: Pairs) -> Input:
    wrong = {pair: count for pair, count in pairs.items() if pair[0] != pair[1]}
    errors = sum(wrong.values())
    if errors:
        paid = sum(
            n * (wrong_cost(contract, *pair) - wrong_cost(contract, pair[0], pair[0])) for pair, n in wrong.items()
        )
        source = f"the contract, over the {errors} wrong ones among the labelled predictions"
        return _input(contract, "decisions", (paid / errors,), errors, source)
    costs = tuple(entry.cost for entry in contract.decisions if entry.truth != entry.prediction)
    return _input(contract, "decisions", costs or (0.0,), None, "the costs of decisions, every kind of error alike")


def _input(contract: Contract, key: str, amounts: tuple[float, ...], n: int | None, source: str) -> Input:
    unit = contract.cost.currency or "money"
    middle = sum(amounts) / len(amounts)
    known = Estimate(middle, min(amounts), max(amounts), unit, Grade.DECLARED, n=n)
    places = (Place(contract.path),) if contract.path else ()
    return Input(key, "loss of one wrong prediction", known, source, places)

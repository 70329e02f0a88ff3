"""What evidence is worth buying next, against published formulae and against common sense."""

from dataclasses import replace

import pytest

from solvent.domain.contract import Contract, Cost, Human, Labels, Scale
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate, Input, NotMeasurable
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve
from solvent.pricing.next_evidence import Known, next_evidence

# A million decisions a year, half a unit gained by each, 20 lost by each wrong one: break-even at .025.
CONTRACT = Contract(
    human=Human(error_rate=0.0, cost_per_decision=0.5),
    scale=Scale(predictions_per_day=1e6 / 365.25),
    labels=Labels(cost_each=2),
    cost=Cost(currency="EUR"),
)
LOSS = Input("cost.per_error", "loss of an error", Estimate(20, 20, 20, "EUR", Grade.DECLARED), "the contract")
# With a flat prior this is Beta(3, 97).
SEEN = Known(errors=2, n=98)
CURVE = LearningCurve((100, 200, 400, 800, 1600), (0.12, 0.085, 0.06, 0.042, 0.03), 5)


def _only(buys, word):
    return next(buy for buy in buys if word in buy.what)


def test_the_best_number_of_labels_leaves_at_least_what_a_thousand_do() -> None:
    best = _only(next_evidence(CONTRACT, SEEN, LOSS), "label")
    assert best.net >= 73_177.56 - 1e-6 and best.worth.value < 81_023.38
    assert best.cost.unit == best.worth.unit == "EUR" and best.days is None


def test_waiting_makes_evidence_worth_less() -> None:
    slow = replace(CONTRACT, labels=Labels(cost_each=2, per_day=10))
    without, with_delay = (_only(next_evidence(c, SEEN, LOSS), "label") for c in (CONTRACT, slow))
    assert with_delay.net < without.net and with_delay.days is not None


def test_labels_that_cost_more_than_knowing_everything_are_not_advised() -> None:
    dear = replace(CONTRACT, labels=Labels(cost_each=1e6))
    assert all(buy.net < 0 for buy in next_evidence(dear, SEEN, LOSS))


def test_labels_that_could_change_no_decision_are_worth_nothing() -> None:
    found = _only(next_evidence(CONTRACT, Known(0, 100_000), LOSS), "label")
    assert found.worth.value == pytest.approx(0, abs=1) and found.net < 0


def test_more_data_are_worth_something_where_the_curve_still_falls() -> None:
    falling = _only(next_evidence(CONTRACT, replace(SEEN, curve=CURVE), LOSS), "train on")
    flat = LearningCurve(CURVE.sizes, (0.031, 0.03, 0.03, 0.03, 0.03), 5)
    level = _only(next_evidence(CONTRACT, replace(SEEN, curve=flat), LOSS), "train on")
    assert falling.what == "train on 1,600 more rows" and falling.cost.value == 3200
    assert falling.worth.value > level.worth.value >= 0


def test_reviewers_are_ranked_beside_the_rest() -> None:
    cheap = Estimate(0.1, 0.08, 0.12, "EUR", Grade.MEASURED)
    found = next_evidence(CONTRACT, replace(SEEN, hybrid_cost=cheap), LOSS)
    assert "people" in found[0].what and found[0].worth.value == pytest.approx(400_000)
    assert [buy.net for buy in found] == sorted((buy.net for buy in found), reverse=True)


def test_what_the_contract_does_not_say_is_named() -> None:
    found = next_evidence(Contract(), SEEN, None)
    assert isinstance(found, NotMeasurable)
    assert "human.cost_per_decision" in found.reason and "cost.per_error" in found.reason


def test_more_errors_than_labels_are_refused() -> None:
    with pytest.raises(BadClaim):
        next_evidence(CONTRACT, Known(5, 4), LOSS)

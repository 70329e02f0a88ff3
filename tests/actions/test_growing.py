"""What more data would do, told as far as the curve goes: a range, perhaps, hopeless, or not what is missing."""

from dataclasses import replace

import pytest

from solvent.actions.growing import contradiction, forecast, more_data
from solvent.domain.appraisal import Path, Proof
from solvent.domain.certificate import Certificate, Claim, Standing
from solvent.domain.contract import Contract, Labels, Requirement
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve

FALLING = LearningCurve((500, 1000, 2000, 4000, 8000), (0.2, 0.142, 0.101, 0.072, 0.052), 5)
FLAT = LearningCurve((500, 1000, 2000, 4000, 8000), (0.2, 0.199, 0.2, 0.2, 0.2), 5)
CONTRACT = Contract(labels=Labels(cost_each=2.0, per_day=100.0))


def proof(limit: float, *, seen: float = 0.1, needed: int | None = None) -> Proof:
    estimate = Estimate(seen, seen * 0.9, seen * 1.1, "share", Grade.MEASURED, 0.95, 2000)
    verdict = Standing.NOT_YET if needed else Standing.REFUTED
    found = Certificate(Claim("error_rate", limit), verdict, estimate, "It holds.", needed=needed)
    return Proof("error rate", Requirement("error_rate", at_most=limit), certificate=found)


def way(limit: float, curve: LearningCurve = FALLING, *, contract: Contract = CONTRACT) -> Path:
    found = more_data(proof(limit), forecast(curve, None), limit, contract)
    assert found is not None
    return found


def test_a_target_within_reach_has_a_range_a_next_batch_and_a_price() -> None:
    found = way(0.04)
    assert "train on about" in found.sentence
    assert "first, then look again" in found.sentence
    assert found.money is not None
    assert found.days is not None
    assert 0 < found.money.low < found.money.value < found.money.high
    assert found.money.value == pytest.approx(200 * found.days.value)


def test_without_a_price_and_a_pace_none_is_told() -> None:
    found = way(0.04, contract=Contract())
    assert (found.money, found.days) == (None, None)


def test_a_target_that_even_the_better_end_misses_gets_no_price() -> None:
    found = way(0.01, FLAT)
    assert "do not count on more data" in found.sentence
    assert found.money is None


def test_a_target_that_the_curve_has_reached_already_is_a_contradiction_to_look_into() -> None:
    assert "more data are not what is missing" in way(0.1).sentence


def test_more_data_are_no_way_where_labels_are_short_or_the_curve_is_of_no_rate() -> None:
    seen = forecast(FALLING, None)
    assert more_data(proof(0.04, seen=0.03, needed=500), seen, 0.04, CONTRACT) is None
    amounts = forecast(replace(FALLING, errors=(20.0, 14.2, 10.1, 7.2, 5.2)), None)
    assert more_data(proof(0.04), amounts, 0.04, CONTRACT) is None


def test_a_curve_that_ends_elsewhere_than_the_labels_say_is_told() -> None:
    assert contradiction([proof(0.04, seen=0.052)], FALLING) is None
    assert "5.2 %" in str(contradiction([proof(0.04, seen=0.1)], FALLING))

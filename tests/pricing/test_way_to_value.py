"""What an unproven requirement takes: the way that costs least in a year, and nothing that is not priced."""

from dataclasses import replace

import pytest

from solvent.domain.appraisal import Path, Way
from solvent.domain.contract import Contract, Cost, Human, Scale, Team
from solvent.domain.durations import DAYS_A_MONTH
from solvent.domain.estimate import Estimate, Price
from solvent.domain.evidence import Grade
from solvent.pricing.way_to_value import cheapest_way

CONTRACT = Contract(
    cost=Cost(currency="EUR"),
    human=Human(cost_per_decision=2.0),
    scale=Scale(predictions_per_day=1000),
    team=Team(hourly_cost=100.0),
)
EVERYTHING = 2.0 * 1000 * DAYS_A_MONTH


def _money(value: float, *, low: float | None = None, high: float | None = None, unit: str = "EUR") -> Estimate:
    return Estimate(
        value, value if low is None else low, value if high is None else high, unit, Grade.DECLARED, method="told"
    )


def _labels(money: float) -> Path:
    return Path(Way.LABEL, "x", "Label more.", _money(money), _money(30, unit="day"))


def _people(share: float) -> Path:
    return Path(Way.HYBRID, "x", "Give a part to people.", _money(share * EVERYTHING, unit="EUR/month"))


def _data(value: float, low: float, high: float, *, complete: bool = True) -> Path:
    return Path(Way.DATA, "x", "Train on more.", _money(value, low=low, high=high), complete=complete)


def _price(*paths: Path, contract: Contract = CONTRACT) -> Price:
    found = cheapest_way(paths, contract, of="x")
    assert found is not None
    return found


def _chosen(*paths: Path) -> str:
    return _price(*paths).derivation.formula


def test_money_becomes_the_hours_that_it_would_pay() -> None:
    found = _price(_labels(50_000)).estimate
    assert found.low < 500 < found.value < found.high
    assert found.value == pytest.approx(500, rel=0.01)
    dearer = replace(CONTRACT, team=Team(hourly_cost=200.0))
    assert _price(_labels(50_000), contract=dearer).estimate.value == pytest.approx(250, rel=0.02)


@pytest.mark.parametrize(("labels", "chosen"), [(1_000, Way.LABEL), (5_000_000, Way.HYBRID)])
def test_the_way_that_costs_least_in_a_year_is_taken_whatever_their_order(labels: float, chosen: Way) -> None:
    ways = (_labels(labels), _people(0.2))
    assert f", {chosen}:" in _chosen(*ways)
    assert _price(*ways) == _price(*reversed(ways))


def test_the_prices_of_the_other_ways_stand_beside() -> None:
    inputs = {entry.key: entry for entry in _price(_labels(1_000), _people(0.2), _data(9e4, 0, 3e5)).derivation.inputs}
    assert inputs["instead.hybrid:x"].estimate.value == pytest.approx(0.2 * EVERYTHING * 12 / 100, rel=0.03)
    assert inputs["instead.data:x"].estimate.low < 900 < inputs["instead.data:x"].estimate.high
    assert inputs["days.label:x"].estimate.value == 30
    assert inputs["team.hourly_cost"].estimate.value == 100
    assert all(entry.source for entry in inputs.values())


def test_what_people_cost_each_month_is_told_and_not_owed() -> None:
    few, many = _price(_people(0.1)), _price(_people(0.4))
    assert few.estimate == many.estimate
    assert few.estimate.high < 0.1 * EVERYTHING / 100
    assert "each month then costs" in many.derivation.formula


def test_people_who_decide_almost_all_make_no_way() -> None:
    assert cheapest_way([_people(0.9999)], CONTRACT, of="x") is None


def test_a_range_from_nothing_keeps_its_middle() -> None:
    found = _price(_data(90_000, 0, 300_000)).estimate
    assert found.value == pytest.approx(900, rel=0.02)
    assert found.low < found.value < found.high


def test_what_does_not_get_there_alone_is_no_way() -> None:
    settle = Path(Way.CLEAN, "x", "Settle what is true.")
    assert cheapest_way([_labels(1_000), settle], CONTRACT, of="x") is None
    assert cheapest_way([_data(100, 100, 100, complete=False)], CONTRACT, of="x") is None
    assert str(Way.HYBRID) in _chosen(settle, _labels(1_000), _people(0.5))


def test_what_is_free_costs_setting_it_up_whatever_an_hour_does() -> None:
    found = _price(_labels(0), contract=Contract())
    assert (found.estimate.low, found.estimate.high) == (1, 4)


@pytest.mark.parametrize("contract", [replace(CONTRACT, team=Team()), replace(CONTRACT, team=Team(hourly_cost=0.0))])
def test_no_money_is_exchanged_at_a_rate_that_nobody_gave(contract: Contract) -> None:
    assert cheapest_way([_labels(1_000), _people(0.2)], contract, of="x") is None

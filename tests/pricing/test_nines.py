"""The table of nines: what each further nine takes, and how that is known."""

import numpy as np
import pytest

from solvent.domain.contract import Contract, Cost, Labels, Scale
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve
from solvent.pricing.nines import nines

KNOWN = Contract(
    labels=Labels(cost_each=0.5, per_day=1000), cost=Cost(currency="EUR"), scale=Scale(exposure_per_day=240_000)
)
CURVE = LearningCurve((100, 200, 400, 800), (0.2, 0.143, 0.1, 0.071), 4)


def test_from_two_nines_to_six_takes_ten_thousand_times_the_labels() -> None:
    table = nines(KNOWN, now=0.01, goal=1e-6)
    assert [row.error for row in table.rows] == pytest.approx([1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
    assert [row.proof.value for row in table.rows[:3]] == [299, 2995, 29_956]
    assert table.times(table.rows[-1], "proof") == pytest.approx(1e4, rel=0.01)


def test_data_without_a_curve_are_a_wide_range_that_is_assumed() -> None:
    last = nines(KNOWN, now=0.01, goal=1e-6).rows[-1].data
    assert (last.low, last.value, last.high) == pytest.approx((1e4, 1e8, 1e16))
    assert last.grade is Grade.ASSUMED


def test_a_measured_curve_narrows_the_range() -> None:
    assumed, measured = (nines(KNOWN, now=0.05, goal=0.005, curve=curve).rows[-1].data for curve in (None, CURVE))
    assert measured.grade is Grade.MEASURED and measured.value == pytest.approx(100, rel=0.1)
    assert measured.high / measured.low < assumed.high / assumed.low


def test_months_and_money_follow_the_contract() -> None:
    row = nines(KNOWN, now=0.01, goal=0.001).rows[-1]
    assert isinstance(row.money, Estimate) and isinstance(row.months, Estimate)
    assert (row.money.value, row.money.unit) == (2995 * 0.5, "EUR")
    assert row.months.value == pytest.approx(2.995 / 365.25 * 12)


def test_rows_to_train_on_are_paid_for_where_their_number_is_known() -> None:
    row = nines(KNOWN, now=0.05, goal=0.005, curve=CURVE).rows[-1]
    assert isinstance(row.money, Estimate)
    assert row.money.value == pytest.approx((row.proof.value + 800 * (row.data.value - 1)) * 0.5)


def test_what_the_contract_does_not_say_is_said_to_be_missing() -> None:
    row = nines(Contract(), now=0.01, goal=0.001).rows[-1]
    assert isinstance(row.months, NotMeasurable) and "labels.per_day" in row.months.reason
    assert isinstance(row.money, NotMeasurable) and "labels.cost_each" in row.money.reason


def test_a_catastrophic_rate_takes_a_fleet_of_ten_thousand_a_third_of_a_century() -> None:
    table = nines(KNOWN, now=1e-6, goal=1e-9, exposure="hour")
    assert table.rows[0].proof.value == pytest.approx(2.996e6, rel=1e-3)
    months = table.rows[-1].months
    assert isinstance(months, Estimate) and round(months.value / 12, 1) == 34.2


def test_every_cell_is_a_range_that_grows_from_row_to_row() -> None:
    rows = nines(KNOWN, now=0.03, goal=2e-5, curve=CURVE).rows
    assert rows[-1].error == pytest.approx(2e-5)
    for column in ("proof", "data", "months", "money"):
        cells = [getattr(row, column) for row in rows]
        assert all(cell.low <= cell.value <= cell.high for cell in cells)
        assert (np.diff([cell.value for cell in cells]) > 0).all()


@pytest.mark.parametrize(("now", "goal", "level"), [(0.01, 0.1, 0.95), (0.01, 0, 0.95), (1, 0.1, 0.95), (0.1, 0.01, 1)])
def test_ways_that_lead_nowhere_are_refused(now, goal, level) -> None:
    with pytest.raises(BadClaim):
        nines(KNOWN, now=now, goal=goal, level=level)

"""Learning curves as users give them: runs in any order, other metrics, and what cannot be used."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import solvent
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughSizes
from solvent.domain.evidence import Grade

SIZES = [50, 100, 200, 400, 800, 1600]
ERRORS = [0.34, 0.27, 0.21, 0.17, 0.14, 0.12]


@given(st.permutations(range(6)))
def test_the_order_of_runs_does_not_matter(order: list[int]) -> None:
    shuffled = solvent.extrapolate([SIZES[i] for i in order], [ERRORS[i] for i in order], to=5000)
    assert shuffled == solvent.extrapolate(SIZES, ERRORS, to=5000)


def test_several_runs_of_a_size_count_as_their_mean() -> None:
    runs = solvent.extrapolate(SIZES * 2, [e + 0.01 for e in ERRORS] + [e - 0.01 for e in ERRORS], to=5000)
    assert runs.n == 12
    assert runs.value == pytest.approx(solvent.extrapolate(SIZES, ERRORS, to=5000).value)


def test_the_estimate_says_on_which_curves_its_interval_was_calibrated() -> None:
    found = solvent.extrapolate(SIZES, ERRORS, to=6400)
    assert found.grade is Grade.MEASURED and found.level == 0.90
    assert "248 tabular data sets" in found.method


def test_amounts_are_carried_on_in_their_own_unit() -> None:
    rate = solvent.extrapolate(SIZES, ERRORS, to=6400)
    amount = solvent.extrapolate(SIZES, [e * 1000 for e in ERRORS], to=6400)
    assert amount.low < amount.value < amount.high
    assert amount.value == pytest.approx(rate.value * 1000, rel=0.05)
    assert "error rates" in amount.method and "proportion" not in rate.method


def test_scores_in_the_place_of_errors_are_doubted() -> None:
    assert "scores" in solvent.extrapolate(SIZES, [1 - e for e in ERRORS], to=6400).method
    assert "scores" not in solvent.extrapolate(SIZES, ERRORS, to=6400).method


def test_an_error_rate_never_leaves_its_range() -> None:
    found = solvent.extrapolate(SIZES, [0.9, 0.99, 0.8, 0.99, 0.85, 0.97], to=1e6, level=0.99)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_young_technology_has_wider_intervals() -> None:
    widths = []
    for maturity in (9, 5, 1):
        found = solvent.extrapolate(SIZES, ERRORS, to=3200, level=0.8, maturity=maturity)
        widths.append(found.high - found.low)
    assert widths == sorted(widths) and widths[0] < widths[-1]
    assert solvent.extrapolate(SIZES, ERRORS, to=3200) == solvent.extrapolate(SIZES, ERRORS, to=3200, maturity=7)


@pytest.mark.parametrize(
    ("sizes", "errors", "kind", "said"),
    [
        (SIZES[:3], ERRORS[:3], NotEnoughSizes, "3 different sizes"),
        ([100] * 9, [0.1] * 9, NotEnoughSizes, "1 different sizes"),
        ([], [], NotEnoughSizes, "0 different sizes"),
        (SIZES, ERRORS[:5], BadArrays, "6 sizes do not fit 5 errors"),
        (SIZES, [*ERRORS[:5], float("nan")], BadArrays, "1 of 6 errors are missing"),
        ([0, *SIZES[1:]], ERRORS, BadArrays, "0 or below"),
        (SIZES, [-e for e in ERRORS], BadArrays, "below 0"),
        (SIZES, ["a"] * 6, BadArrays, "not all numbers"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_next_step(sizes, errors, kind, said) -> None:
    with pytest.raises(kind, match=said) as caught:
        solvent.extrapolate(sizes, errors, to=5000)
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrong", [{"to": 0}, {"to": float("nan")}, {"to": [1, 2]}, {"level": 1.0}, {"level": "high"}, {"maturity": 10}]
)
def test_questions_that_make_no_sense_are_refused(wrong) -> None:
    with pytest.raises(BadClaim):
        solvent.extrapolate(SIZES, ERRORS, **{"to": 5000, **wrong})


def test_data_to_reach_is_a_range_and_a_next_batch() -> None:
    found = solvent.data_to_reach(SIZES, ERRORS, at_most=0.1)
    assert found.value > 1600 and found.low <= found.value and (found.high is None or found.high >= found.value)
    assert found.next_batch == np.ceil((found.value - 1600) / 5)


def test_a_harder_target_takes_more_data() -> None:
    easy, hard = (solvent.data_to_reach(SIZES, ERRORS, at_most=at) for at in (0.11, 0.09))
    assert easy.value < hard.value and easy.low <= hard.low


def test_a_target_that_was_met_takes_no_batch() -> None:
    found = solvent.data_to_reach(SIZES, ERRORS, at_most=0.3)
    assert found.value < 100 and found.next_batch == 0


def test_a_target_beyond_sight_is_said_to_be_so_and_the_data_doubled() -> None:
    flat = [0.3, 0.27, 0.255, 0.251, 0.25, 0.25]
    found = solvent.data_to_reach(SIZES, flat, at_most=0.05)
    assert found.value is None and found.high is None and found.most == 160_000
    assert found.next_batch == 1600

"""Drawn uncertainty has the medians, intervals and repeatability that it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.stats.montecarlo import Spread, interval, propagate, swings

NUMBERS = st.lists(st.floats(0.01, 1e6), min_size=3, max_size=3).map(sorted)


@given(NUMBERS)
def test_draws_have_the_range_they_were_made_from(numbers: list[float]) -> None:
    low, value, high = numbers
    draws = Spread(value, low, high).draw(np.random.default_rng(1), 4000)
    assert (draws > 0).all()
    assert np.mean(draws <= value * (1 + 1e-9)) >= 0.46
    assert np.mean(draws < low * (1 - 1e-9)) <= 0.13
    assert np.mean(draws > high * (1 + 1e-9)) <= 0.13


def test_an_input_draws_the_same_whatever_else_is_drawn() -> None:
    a, b = Spread(2, 1, 4), Spread(3, 2, 5)
    alone = propagate(lambda x: x["a"], {"a": a})
    beside = propagate(lambda x: x["a"], {"b": b, "a": a})
    assert (alone == beside).all()


def test_a_product_of_lognormals_is_lognormal() -> None:
    a, b = Spread(10, 5, 20), Spread(3, 1, 9)
    got = interval(propagate(lambda x: x["a"] * x["b"], {"a": a, "b": b}))
    reach = np.hypot(np.log(2), np.log(3))
    assert got.value == pytest.approx(30, rel=0.03)
    assert got.high == pytest.approx(30 * np.exp(reach), rel=0.05)


def test_the_widest_swing_comes_first() -> None:
    found = swings(lambda x: x["a"] + x["b"], {"a": Spread(1, 0.9, 1.1), "b": Spread(1, 0.5, 4)})
    assert list(found) == ["b", "a"]
    assert found["b"] == (1.5, 5)


def test_a_range_that_does_not_hold_its_value_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Spread(5, 1, 2)

"""Forecasts of learning curves stay within what curves can do, and their intervals grow with what is not known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvent.stats.curve_intervals import band
from solvent.stats.learning_curves import forecast

CURVES = st.lists(st.floats(0.0, 1.0), min_size=4, max_size=20)


def _sizes(count: int) -> np.ndarray:
    return np.round(16 * 2 ** (np.arange(count) / 2))


@given(CURVES, st.floats(1.0, 200.0))
def test_no_curve_leads_beyond_what_was_seen_or_below_nothing(errors: list[float], times: float) -> None:
    seen, sizes = np.array(errors), _sizes(len(errors))
    found = band(sizes, seen, np.array([sizes[-1] * times]), level=0.9)
    assert -1e-9 <= found.low[0] <= found.value[0] <= found.high[0]
    assert found.value[0] <= seen.max() + 1e-9


@given(CURVES)
def test_more_data_never_raise_the_forecast(errors: list[float]) -> None:
    sizes = _sizes(len(errors))
    found = forecast(sizes, np.array(errors), sizes[-1] * np.array([1.0, 2, 8, 64]))
    assert (np.diff(found.value) <= 1e-9).all()


@given(CURVES, st.floats(0.01, 0.98))
def test_an_interval_of_a_higher_level_holds_one_of_a_lower(errors: list[float], level: float) -> None:
    sizes = _sizes(len(errors))
    to = sizes[-1:] * 4
    narrow, wide = (band(sizes, np.array(errors), to, level=one) for one in (level, level + 0.01))
    assert wide.low[0] <= narrow.low[0] + 1e-12 and narrow.high[0] <= wide.high[0] + 1e-12


def test_a_learner_that_may_be_exchanged_widens_the_interval() -> None:
    sizes = _sizes(10)
    errors = 0.05 + sizes**-0.5
    highs = [band(sizes, errors, sizes[-1:] * 4, level=0.9, exchanged=e).high[0] for e in (0.0, 0.5, 1.0)]
    assert highs == sorted(highs) and highs[0] < highs[2]


def test_noise_and_a_rise_at_the_end_widen_the_interval() -> None:
    sizes = _sizes(10)
    smooth = 0.05 + sizes**-0.5
    noisy = smooth + 0.02 * np.random.default_rng(0).standard_normal(10)
    rising = smooth + np.where(np.arange(10) > 7, 0.05, 0.0)
    widths = []
    for errors in (smooth, noisy, rising):
        found = band(sizes, errors, sizes[-1:] * 4, level=0.9)
        widths.append(found.high[0] - found.low[0])
    assert widths[0] < widths[1] and widths[0] < widths[2]


def test_a_curve_of_a_family_is_carried_on_along_it() -> None:
    sizes = _sizes(12)
    for truth in (lambda n: 0.1 + 2 * n**-0.6, lambda n: 0.02 + 0.5 / (1 + (n / 100) ** 0.8)):
        found = forecast(sizes, truth(sizes), sizes[-1:] * 8)
        assert abs(found.value[0] - truth(sizes[-1] * 8)) < 0.01


def test_units_of_size_do_not_matter() -> None:
    sizes = _sizes(8)
    errors = 0.05 + sizes**-0.5
    one, other = (forecast(sizes * k, errors, sizes[-1:] * 4 * k).value[0] for k in (1.0, 1000.0))
    assert np.isclose(one, other)

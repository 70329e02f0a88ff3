"""Growing boxes: what they hold, and cuts that people can read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.domain.columns import Kind, columns
from solvent.stats.boxes import Box, Coded, Labels, calmest, core, grow
from solvent.stats.coding import coding, conditions


def _labels(wrong: np.ndarray, *coded: Coded, limit: float = 0.05) -> Labels:
    return Labels(coded, wrong.astype(float), limit, least=59)


@given(st.integers(0, 2**31))
def test_boxes_lie_apart_and_a_core_lies_inside(seed):
    rng = np.random.default_rng(seed)
    columns = [Coded(rng.integers(-1, 6, 800), 6, ordered=bool(place % 2)) for place in range(4)]
    wrong = rng.random(800) < np.where(columns[0].codes % 3 == 0, 0.01, 0.2)
    labels = _labels(wrong, *columns)
    taken = np.zeros(800, bool)
    for box in grow(labels):
        held = box.holds(columns, 800)
        assert (held & ~taken).sum() >= labels.least
        assert wrong[held & ~taken].mean() < labels.limit
        kernel = core(box, labels)
        assert kernel is None or (kernel.holds(columns, 800) <= held).all()
        taken |= held


def test_where_errors_are_rare_everywhere_a_box_takes_everything():
    rng = np.random.default_rng(0)
    column = Coded(rng.integers(0, 5, 1000), 5, ordered=True)
    assert grow(_labels(rng.random(1000) < 0.01, column)) == [Box()]


def test_what_is_missing_lies_in_no_box_with_a_condition_on_it():
    column = Coded(np.array([-1, 0, 1]), 2, ordered=False)
    assert Box({0: np.array([True, True])}).holds([column], 3).tolist() == [False, True, True]


def test_the_calmest_range_is_found_though_it_keeps_no_limit():
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 10, 4000)
    wrong = rng.random(4000) < np.where((codes > 2) & (codes < 6), 0.2, 0.5)
    labels = _labels(wrong, Coded(codes, 10, ordered=True))
    assert grow(labels) == []
    assert np.flatnonzero(calmest(labels).allowed[0]).tolist() == [3, 4, 5]


@given(
    st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=5, max_size=200),
    st.data(),
)
def test_a_condition_holds_what_its_bins_hold(values, data):
    column = columns({"x": np.array([np.nan if value is None else value for value in values])})["x"]
    cut = coding("x", column)
    if cut is None:
        assert column.missing.all()
        return
    first = data.draw(st.integers(0, cut.coded.bins - 1))
    last = data.draw(st.integers(first, cut.coded.bins - 1))
    box = Box({0: (np.arange(cut.coded.bins) >= first) & (np.arange(cut.coded.bins) <= last)})
    [condition] = conditions(box, [cut])
    assert condition.holds(column).tolist() == box.holds([cut.coded], len(column)).tolist()


@pytest.mark.parametrize(
    ("values", "kept", "words"),
    [
        (np.arange(0, 100) / 7.0, slice(8, 30), "x between 2.8 and 10.6"),
        (np.arange(100), slice(0, 10), "x at most 24"),
        (np.arange(100), slice(30, 40), "x at least 75"),
    ],
)
def test_bounds_are_short_numbers(values, kept, words):
    cut = coding("x", columns({"x": values})["x"])
    mask = np.zeros(cut.coded.bins, bool)
    mask[kept] = True
    assert str(cut.condition(mask)) == words


def test_bounds_of_times_are_days():
    hours = np.datetime64("2024-01-01T05") + np.arange(2000).astype("timedelta64[h]")
    cut = coding("at", columns({"at": hours})["at"])
    assert cut.kind is Kind.TIME
    mask = np.arange(cut.coded.bins) < 20
    assert str(cut.condition(mask)).startswith("at at most 2024-02-1")


def test_words_that_are_all_different_make_no_rules():
    assert coding("id", columns({"id": [f"n{place}" for place in range(200)]})["id"]) is None

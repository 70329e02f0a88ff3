"""Profiles add: parts of a table, however it is split, give the profile of the whole."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import solvent
from solvent.domain.errors import BadProfile
from solvent.domain.profile import Profile

_NUMBERS = st.one_of(st.none(), st.floats(), st.integers(-5, 5).map(float))
_WORDS = st.one_of(st.none(), st.sampled_from(["red", "green", "blue", "", "köln"]), st.text(max_size=2))
_ROWS = st.lists(st.tuples(_NUMBERS, _WORDS, st.one_of(st.none(), st.booleans())), max_size=30)
_SCHEMA = pa.schema([("x", pa.float64()), ("word", pa.string()), ("wet", pa.bool_())])
_REFERENCE = solvent.profile(
    {"x": np.r_[np.arange(400) ** 2.0, -1.0], "word": ["red", "green"] * 200 + [""], "wet": [True] * 401}
)


def _table(rows: list[tuple[object, ...]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(_SCHEMA.names, row, strict=True)) for row in rows], _SCHEMA)


def _profile(rows: list[tuple[object, ...]]) -> Profile:
    return solvent.profile(_table(rows), like=_REFERENCE)


@given(_ROWS, st.integers(0, 30))
@settings(max_examples=50, deadline=None)
def test_a_table_split_anywhere_adds_up_to_the_whole(rows, at):
    assert _profile(rows[:at]) + _profile(rows[at:]) == _profile(rows)


@given(_ROWS, _ROWS, _ROWS)
@settings(max_examples=30, deadline=None)
def test_adding_is_associative_and_commutative(one, two, three):
    a, b, c = map(_profile, (one, two, three))
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a


@given(arrays(np.float64, st.integers(0, 50), elements=st.floats(allow_nan=True, allow_infinity=True)))
def test_every_row_is_counted_once(x):
    found = solvent.profile({"x": x}, like=_REFERENCE)["x"]
    assert found.n + found.nulls + found.nans + found.infinities + found.misfits == found.rows == len(x)


@given(arrays(np.float64, st.integers(1, 50), elements=st.floats(-1e9, 1e9)))
def test_a_value_lies_in_the_cell_that_comparing_with_the_edges_tells(x):
    found = solvent.profile({"x": x}, like=_REFERENCE)["x"]
    cells = (x[:, None] >= found.edges).sum(axis=1)
    assert found.counts.tolist() == np.bincount(cells, minlength=len(found.edges) + 1).tolist()


def test_profiles_of_other_references_do_not_add():
    other = solvent.profile({"x": [1.0, 2.0]})
    with pytest.raises(BadProfile, match="different rulers"):
        _REFERENCE + other


def test_a_column_that_comes_later_has_fewer_rows_than_the_table():
    late = solvent.profile({"x": [1.0], "new": ["a"]}, like=_REFERENCE)
    both = _REFERENCE + late
    assert both.rows == 402
    assert both["new"].rows == 1
    assert both["word"].rows == 401

"""Profiles kept as bytes come back whole, and damaged bytes are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import solvent
from solvent.domain.errors import BadProfile
from solvent.domain.stored_profile import from_bytes, to_bytes

_REFERENCE = solvent.profile({"x": [1.5, None, float("inf"), -3.0] * 5, "word": ["köln", "\ud800", None, ""] * 5})
_DATA = to_bytes(_REFERENCE)


@given(
    st.lists(st.one_of(st.none(), st.floats()), min_size=1, max_size=20).flatmap(
        lambda xs: st.tuples(st.just(xs), st.lists(st.text(max_size=3), min_size=len(xs), max_size=len(xs)))
    )
)
def test_what_was_kept_comes_back(columns):
    found = solvent.profile(dict(zip(("x", "word"), columns, strict=True)), like=_REFERENCE)
    assert from_bytes(to_bytes(found)) == found
    assert from_bytes(to_bytes(found, like=_REFERENCE), like=_REFERENCE) == found


@given(st.integers(0, len(_DATA) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed(at, by):
    damaged = bytearray(_DATA)
    damaged[at] ^= by
    with pytest.raises(BadProfile):
        from_bytes(bytes(damaged))


@given(st.integers(0, len(_DATA) - 1))
def test_bytes_cut_short_are_noticed(at):
    with pytest.raises(BadProfile):
        from_bytes(_DATA[:at])


def test_other_bytes_are_no_profile():
    with pytest.raises(BadProfile, match="no profile"):
        from_bytes(b"PAR1 and more that is none of ours")


def test_without_its_reference_it_cannot_be_read():
    data = to_bytes(solvent.profile({"x": [1.0]}, like=_REFERENCE), like=_REFERENCE)
    other = solvent.profile({"x": [1.0, 2.0]})
    assert other.mark != _REFERENCE.mark
    for like in (None, other):
        with pytest.raises(BadProfile, match="reference"):
            from_bytes(data, like=like)

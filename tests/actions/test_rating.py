"""Rates per exposure: published exposures, beliefs and channels that name what they rest on, and advice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import solvent
from solvent.domain.errors import BadArrays, BadClaim
from solvent.domain.evidence import Grade
from solvent.stats import rare


@pytest.mark.parametrize(("limit", "hours"), [(1e-6, 2.995733e6), (1e-9, 2.995733e9)])
def test_hours_without_a_failure(limit, hours):
    assert solvent.certify_rate(0, hours, at_most=limit, looks="fixed").verdict.value == "proven"
    missed = solvent.certify_rate(0, 0.9 * hours, at_most=limit, looks="fixed")
    assert missed.verdict.value == "not yet"
    assert missed.needed == pytest.approx(hours, rel=1e-6)


def test_what_is_missing_is_said_in_years():
    found = solvent.certify_rate(0, 1.0, at_most=1e-9, looks="fixed", exposure_a_year=10_000 * 8760)
    assert found.notes[0] == "At 8.76e+07 a year, what is missing takes 34.2 years."


@given(st.integers(0, 30), st.floats(1, 1e6), st.floats(1e-5, 10))
def test_verdict_and_bounds_agree(events, exposure, limit):
    for looks in ("fixed", "anytime"):
        found = solvent.certify_rate(events, exposure, at_most=limit, looks=looks)
        low, high = found.estimate.low, found.estimate.high
        assert low <= found.estimate.value <= high
        if min(abs(low - limit), abs(high - limit)) > 1e-6 * limit:
            wanted = "proven" if high < limit else "refuted" if low > limit else "not yet"
            assert found.verdict.value == wanted


def test_what_is_missing_proves_it_without_a_further_event():
    now = solvent.certify_rate(0, 10.0, at_most=0.01)
    assert solvent.certify_rate(0, 10.0 + now.needed * 1.0001, at_most=0.01).verdict.value == "proven"
    assert solvent.certify_rate(0, 10.0 + now.needed * 0.999, at_most=0.01).verdict.value == "not yet"


def test_days_and_units_add_up():
    whole = solvent.certify_rate(3, 600.0, at_most=0.02)
    assert solvent.certify_rate([1, 0, 2], [100.0, 200.0, 300.0], at_most=0.02) == whole


@pytest.mark.parametrize(("belief", "hours"), [(0.5, 3.2716e9), (0.9, 8.3024e8), (0.94, 2.1434e8)])
def test_a_belief_saves_exposure(belief, hours):
    # Zhao et al. 2019: a prior that half believes 1e-10 saves nothing against the 3.0e9 hours without one.
    assert rare.failure_free(belief, 1e-10, 1e-9, 0.95) == pytest.approx(hours, rel=1e-4)
    for share, verdict in ((0.99, "not yet"), (1.01, "proven")):
        found = solvent.certify_rate(0, share * hours, at_most=1e-9, believed=(belief, 1e-10))
        assert found.verdict.value == verdict
        assert found.estimate.grade is Grade.DECLARED
        assert "believed" in found.assumes[0]


def test_two_channels_multiply_only_where_they_are_independent():
    alone = solvent.certify_rate(2, 1e5, at_most=1e-8, second_channel=(1, 1e5), looks="fixed")
    tied = solvent.certify_rate(2, 1e5, at_most=1e-8, second_channel=(1, 1e5), looks="fixed", correlation=0.0005)
    assert (alone.verdict.value, tied.verdict.value) == ("proven", "not yet")
    assert "correlate" in alone.assumes[0]


@pytest.mark.parametrize(
    ("wrong", "call", "hint"),
    [
        (BadClaim, lambda: solvent.certify_rate(0, 1.0, at_most=0), "above 0"),
        (BadArrays, lambda: solvent.certify_rate(0, 0, at_most=1), "above 0"),
        (BadArrays, lambda: solvent.certify_rate(1.5, 10, at_most=1), "how often"),
        (BadArrays, lambda: solvent.certify_rate(-1, 10, at_most=1), "how often"),
        (BadArrays, lambda: solvent.certify_rate("many", 10, at_most=1), "a count"),
        (BadArrays, lambda: solvent.certify_rate([1, 2], [10.0], at_most=1), "its exposure"),
        (BadClaim, lambda: solvent.certify_rate(1, 10, at_most=1, believed=(0.9, 0.1)), "Leave out"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, believed=(0.9, 2.0)), "below the limit"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, believed=0.9), "(0.9, 1e-10)"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, second_channel=3), "(0, 1e5)"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, second_channel=(0, 1), correlation=2), "0 to 1"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, correlation=0.1), "second_channel"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, exposure_a_year=0), "above 0"),
        (BadClaim, lambda: solvent.certify_rate(0, 10, at_most=1, exposure_a_year="long"), "Pass a number"),
        (
            BadClaim,
            lambda: solvent.certify_rate(0, 10, at_most=1, believed=(0.9, 0.1), second_channel=(0, 1)),
            "one of the two",
        ),
    ],
)
def test_what_cannot_be_certified_says_what_to_do(wrong, call, hint):
    with pytest.raises(wrong) as error:
        call()
    assert hint in error.value.hint


def test_events_may_come_in_any_type():
    assert solvent.certify_rate(np.int64(3), np.float32(600.0), at_most=0.02) == solvent.certify_rate(
        3, 600, at_most=0.02
    )

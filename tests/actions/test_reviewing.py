"""Reviewers needed: published goldens, and numbers that make no sense."""

import math

import pytest

import solvent
from solvent.domain.errors import BadAmounts


@pytest.mark.parametrize(("deferred", "people"), [(0.05, 4), (0.10, 7), (0.20, 12), (0.371, 21), (0, 0)])
def test_a_thousand_decisions_an_hour(deferred, people):
    assert solvent.reviewers_needed(per_hour=1000 * deferred, minutes_each=3, max_wait_minutes=5) == people


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_hour": -1},
        {"per_hour": math.nan},
        {"per_hour": "many"},
        {"minutes_each": "3"},
        {"share_waiting": None},
        {"minutes_each": math.inf},
        {"max_wait_minutes": -5},
        {"share_waiting": 0},
        {"share_waiting": 1.5},
        {"per_hour": 1e12},
        {"per_hour": "many"},
        {"minutes_each": None},
        {"share_waiting": "few"},
    ],
)
def test_numbers_that_make_no_sense_are_refused_with_a_hint(wrong):
    with pytest.raises(BadAmounts) as caught:
        solvent.reviewers_needed(**{"per_hour": 10, "minutes_each": 3, "max_wait_minutes": 5, **wrong})
    assert caught.value.hint

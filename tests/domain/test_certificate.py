"""A claim that cannot be stated is refused, and what is only approximate never counts as proof."""

import math

import pytest

from solvent.domain.certificate import Certificate, Claim, Looks, Sense, Standing
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade

SEEN = Estimate(0.01, 0.0, 0.02, "share", Grade.MEASURED, 0.95, 100, "exact binomial")


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.5, math.nan])
def test_a_level_outside_0_and_1_is_refused(level):
    with pytest.raises(BadClaim) as error:
        Claim("error_rate", 0.01, level=level)
    assert "0.95" in error.value.hint


@pytest.mark.parametrize("limit", [math.nan, math.inf])
def test_a_limit_is_a_number(limit):
    with pytest.raises(BadClaim, match="no limit"):
        Claim("error_rate", limit)


def test_a_claim_allows_its_limit_and_what_is_better():
    low, high = Claim("error_rate", 0.1), Claim("accuracy", 0.9, Sense.AT_LEAST, looks=Looks.FIXED)
    assert [low.allows(x) for x in (0.05, 0.1, 0.2)] == [True, True, False]
    assert [high.allows(x) for x in (0.8, 0.9, 1.0)] == [False, True, True]


@pytest.mark.parametrize("verdict", [Standing.PROVEN, Standing.REFUTED])
def test_an_approximate_method_proves_nothing(verdict):
    with pytest.raises(ValueError, match="approximate"):
        Certificate(Claim("f1", 0.9), verdict, SEEN, "none", exact=False)

"""Fisher's exact test, one-sided, is SciPy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from solvent.stats.first_seen import first_seen_p


@given(st.integers(0, 40), st.integers(0, 400), st.integers(0, 40), st.integers(0, 400))
def test_it_is_fishers_exact_test(before: int, rest_before: int, now: int, rest_now: int) -> None:
    table = [[now, rest_now], [before, rest_before]]
    wanted = fisher_exact(table, alternative="greater").pvalue
    assert first_seen_p(before, before + rest_before, now, now + rest_now) == pytest.approx(wanted, rel=1e-6, abs=1e-12)

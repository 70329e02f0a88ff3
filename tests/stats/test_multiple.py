"""Several claims on the same labels: the correction is its definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvent.stats.multiple import holm_adjusted

PS = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(PS, st.floats(0.01, 0.5))
def test_holm_is_its_definition(p, alpha):
    """Step down from the smallest: stop at the first that is too large for those that are left."""
    expected = [False] * len(p)
    for left, place in zip(range(len(p), 0, -1), np.argsort(p, kind="stable"), strict=True):
        if p[place] * left > alpha:
            break
        expected[place] = True
    assert (holm_adjusted(p) <= alpha).tolist() == expected


@given(PS)
def test_corrected_values_are_larger_and_keep_the_order(p):
    adjusted = holm_adjusted(p)
    assert (adjusted >= p).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()

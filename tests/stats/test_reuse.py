"""Labels that are asked again and again: corrections keep their promise, and a ladder tells little to an attacker."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.stats.ladder import Ladder, rungs, step
from solvent.stats.multiple import e_bh, holm, holm_adjusted

PS = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(PS, st.floats(0.01, 0.5))
def test_holm_is_its_definition(p, alpha):
    """Step down from the smallest: stop at the first that is too large for those that are left."""
    expected = [False] * len(p)
    for left, place in zip(range(len(p), 0, -1), np.argsort(p, kind="stable"), strict=True):
        if p[place] * left > alpha:
            break
        expected[place] = True
    assert holm(p, alpha).tolist() == expected


@given(PS)
def test_corrected_values_are_larger_and_keep_the_order(p):
    adjusted = holm_adjusted(p)
    assert (adjusted >= p).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.floats(0.01, 0.5))
def test_e_values_pass_where_enough_are_as_large(e, alpha):
    passed = e_bh(e, alpha)
    if passed.any():
        assert np.array(e)[passed].min() * passed.sum() >= len(e) / alpha * (1 - 1e-12)
    if not passed.all():
        # One more would not do.
        assert np.array(e)[~passed].max() * (passed.sum() + 1) < len(e) / alpha * (1 + 1e-12)


@pytest.mark.parametrize(("rows", "models"), [(1000, 400), (2000, 500)])
def test_a_ladder_withstands_the_boosting_attack(rows, models):
    """Blum & Hardt 2015, section 5: labels are coin flips, so that no model is right more than half of the time."""
    rng = np.random.default_rng(18)
    labels = rng.integers(0, 2, rows)
    chosen: dict[str, list[np.ndarray]] = {"holdout": [], "ladder": []}
    state = Ladder()
    for _ in range(models):
        said = rng.integers(0, 2, rows)
        losses = (said != labels).astype(float)
        if losses.mean() < 0.5:
            chosen["holdout"].append(said)
        after = step(state, losses)
        if after.released < state.released and after.released < 0.5:
            chosen["ladder"].append(said)
        state = after
    right = {
        name: float(((np.mean(votes, axis=0) > 0.5) == labels).mean()) if votes else 0.5
        for name, votes in chosen.items()
    }
    assert right["holdout"] > 0.58
    assert right["ladder"] < 0.56


def test_no_model_that_is_hardly_better_is_told():
    rng = np.random.default_rng(19)
    state = step(Ladder(), (rng.random(1000) < 0.2).astype(float))
    # Other rows are wrong, and two fewer.
    slightly = np.roll(state.losses, 1)
    slightly[np.flatnonzero(slightly)[:2]] = 0
    assert step(state, slightly).released == state.released
    clearly = state.losses.copy()
    clearly[np.flatnonzero(clearly)[:60]] = 0
    assert step(state, clearly).released < state.released


def test_the_rungs_bound_what_can_be_told():
    assert rungs(0.01) == 100

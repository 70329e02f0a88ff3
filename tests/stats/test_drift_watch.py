"""Evidence over windows: one at a time as all at once, none where nothing is, and on the column that changed."""

import numpy as np
import pytest
from scipy import stats

from solvent.stats.changes import nothing, step
from solvent.stats.contrasts import SINGLES, of_categories, of_numbers, of_presence
from solvent.stats.design_effect import design_effect, season
from solvent.stats.drift_watch import begin, by_column, look, look_at_all, streams

CELLS = 64


def shares(shift=0.0, spread=1.0):
    """Probabilities of cells that are equally full of a standard normal variable, between empty tails."""
    ends = stats.norm.cdf((stats.norm.ppf(np.arange(CELLS + 1) / CELLS) - shift) / spread)
    return np.concatenate([[0], np.diff(ends), [0]])


def normal_windows(contrasts, rng, windows, *, n=500, **changed):
    return np.stack([contrasts.gather(each, 0) for each in rng.multinomial(n, shares(**changed), windows)])


def watched(shift, rng, *, before=40, after=20, columns=3):
    counts = [rng.multinomial(10_000, shares()) for _ in range(columns)]
    contrasts = [of_numbers(each) for each in counts]
    what = streams(contrasts, [1 / columns] * columns)
    windows = [normal_windows(each, rng, before + after) for each in contrasts]
    windows[1][before:] = normal_windows(contrasts[1], rng, after, shift=shift)
    return what, begin(what, [each.gather(own, 0) for each, own in zip(contrasts, counts, strict=True)]), windows


def test_windows_one_at_a_time_make_the_evidence_of_all_at_once():
    what, seen, windows = watched(0.2, np.random.default_rng(1), before=10, after=5)
    at = np.arange(15.0)
    whole, found = look_at_all(what, seen, windows, at=at, share=np.full(15, 1 / 365))
    for now in range(15):
        seen = look(what, seen, [rows[now] for rows in windows], at=now, share=1 / 365)
        assert by_column(what, seen) == pytest.approx(found[now])
    assert seen.changes.began == pytest.approx(whole.changes.began)
    assert [pool.tolist() for pool in seen.pools] == [pool.tolist() for pool in whole.pools]


def test_columns_of_all_kinds_are_asked_at_once_what_each_is_asked_by_itself():
    rng = np.random.default_rng(9)
    numbers, words = rng.multinomial(9000, shares()), np.array([500, 300, 150, 50, 0])
    kinds = [of_numbers(numbers), of_categories(list("abcd"), words), of_presence(0), of_numbers(numbers * 0)]
    what = streams(kinds, [0.25] * 4)
    counts = [rng.multinomial(300, shares()), np.array([120, 90, 80, 5, 5]), np.zeros(0, int), 0 * numbers]
    new = what.joint.gather(counts, [310, 300, 40, 7])
    pools = what.joint.gather([numbers, words, np.zeros(0, int), 0 * numbers], [9100, 1000, 0, 0])
    found = what.joint.deviates(np.concatenate(new), np.concatenate(pools))
    for each, span, cells, rows, pool in zip(kinds, what.spans, counts, new, pools, strict=True):
        assert rows.tolist() == each.gather(cells, int(rows[-1])).tolist()
        own = each.deviates(rows, pool)
        assert found[span][: len(own)] == pytest.approx(own)
        assert (found[span][len(own) :] == 0).all()


def test_the_changed_column_carries_the_evidence_and_its_start_is_found():
    what, seen, windows = watched(0.3, np.random.default_rng(2))
    seen, found = look_at_all(what, seen, windows, at=np.arange(60.0), share=np.full(60, 1 / 365))
    assert found[:40].max() < 100 < found[45, 1]
    assert found[-1].argmax() == 1
    best = what.spans[1].start + int((what.weights * seen.changes.total)[what.spans[1]].argmax())
    mean, deviation = seen.changes.start(np.array([best]))
    assert abs(mean - 40) < 3 + 2 * deviation
    assert what.contrasts[1].names[best - what.spans[1].start] == "location"


def test_windows_without_rows_change_nothing_but_the_starts_there_may_be():
    what, seen, windows = watched(0.0, np.random.default_rng(3))
    after = look(what, seen, [0 * rows[0] for rows in windows], at=0.0, share=1 / 365)
    assert after.changes.total == pytest.approx(1 / 365)
    assert (after.windows == 0).all()


def test_evidence_is_on_average_the_time_that_has_passed():
    rng = np.random.default_rng(4)
    seen = nothing(20_000)
    for day in range(5):
        seen = step(seen, rng.standard_normal(20_000) * 0.9, at=day, share=0.2, scale=0.5)
    # Some of the bets are large and hardly ever won: the mean over few streams falls short.
    assert seen.total.mean() <= 1.05
    for day in range(5, 8):
        seen = step(seen, np.full(20_000, 2.0), at=day, share=0.2, scale=0.5)
    assert seen.total.min() > 1


@pytest.mark.parametrize("values", [1, 2, 12, 50, 700])
def test_contrasts_of_categories_are_standard_while_nothing_changes(values):
    rng = np.random.default_rng(values)
    p = rng.dirichlet(np.full(values, 0.7))
    names = [f"value {each}" for each in range(values)]
    found = []
    for _ in range(300):
        reference = np.append(rng.multinomial(4_000, p), 0)
        kept = reference[:-1] > 0
        counts = np.append(reference[:-1][kept], 0)
        contrasts = of_categories([name for name, there in zip(names, kept, strict=True) if there], counts)
        fresh = rng.multinomial(500, p)
        new = contrasts.gather(np.append(fresh[kept], fresh[~kept].sum()), 0)
        found.append(contrasts.deviates(new, contrasts.gather(counts, 0))[-15:])
    pooled = np.array(found)
    assert abs(pooled.mean(axis=0)).max() < 0.3
    assert pooled.std(axis=0).max() < 1.2


def test_values_that_the_reference_never_had_are_expected_as_often_as_rare_ones_were():
    rng = np.random.default_rng(8)
    p = 1 / np.arange(1, 5_001) ** 1.1
    p /= p.sum()
    deviates = []
    for _ in range(100):
        reference, fresh = rng.multinomial(5_000, p), rng.multinomial(500, p)
        kept = reference > 0
        counts = np.append(reference[kept], 0)
        contrasts = of_categories([f"v{at}" for at in np.flatnonzero(kept)], counts)
        new = contrasts.gather(np.append(fresh[kept], fresh[~kept].sum()), 0)
        deviates.append(contrasts.deviates(new, contrasts.gather(counts, 0))[contrasts.names.index("new categories")])
    assert abs(np.mean(deviates)) < 1
    assert np.std(deviates) < 1.3


def test_weights_leave_the_rest_to_the_shape_and_use_no_more_than_all():
    for contrasts in (
        of_numbers(np.array([0, 5, 5, 0])),
        of_categories(["a", "b", "c"], np.array([3, 2, 1, 0])),
        of_categories([f"v{at}" for at in range(99)], np.full(100, 2)),
        of_presence(0),
    ):
        assert len(contrasts.names) == len(contrasts.weights) == len(contrasts.halving)
        assert contrasts.weights.sum() <= 1
        assert streams([contrasts], [1.0]).weights.sum() == pytest.approx(1)
        assert sum(name.startswith("share of") for name in contrasts.names) <= SINGLES


def test_the_design_effect_is_1_of_independent_windows_and_that_of_the_sum_of_windows_that_wander():
    rng = np.random.default_rng(5)
    noise = rng.normal(size=(400, 60))
    assert 1 <= np.median(design_effect(noise)) < 1.6
    wander = np.zeros((400, 60))
    for now in range(1, 400):
        wander[now] = 0.6 * wander[now - 1] + noise[now]
    # The sum of an autoregression has 1 / (1 - 0.6) ** 2 times the variance of its shocks.
    found = design_effect(wander - wander.mean(axis=0))
    assert np.mean(found > 6.25) > 0.9
    assert np.median(found) < 3 * 6.25


def test_a_season_is_taken_out_where_there_is_one():
    rng = np.random.default_rng(6)
    weekday = np.arange(140) % 7
    deviates = rng.normal(size=(140, 2))
    deviates[:, 1] += 3 * (weekday == 5)
    deviates -= deviates.mean(axis=0)
    found = season(deviates, np.full((140, 1), 400.0), weekday, 7)
    assert not found.effect[:, 0].any()
    assert found.effect[5, 1] * 20 == pytest.approx(3, abs=1)

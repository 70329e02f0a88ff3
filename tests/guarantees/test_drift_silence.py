"""The monitor's promise: hardly a year with a false alarm, and a small shift soon found on the right column."""

import numpy as np
import pytest
from scipy import stats

from solvent.stats.changes import nothing, step
from solvent.stats.contrasts import of_categories, of_numbers
from solvent.stats.control_chart import LAGS, READINGS, chart, surprise
from solvent.stats.design_effect import design_effect
from solvent.stats.drift_watch import begin, look_at_all, streams

CELLS, ALPHA = 64, 0.05


def shares(shift):
    return np.concatenate([[0], np.diff(stats.norm.cdf(stats.norm.ppf(np.arange(CELLS + 1) / CELLS) - shift)), [0]])


def year(rng, *, rows, windows, reference=1_000, shift=0.0):
    """The largest e-value of a number and of a category in a year, in units of what raises an alarm."""
    counts = rng.multinomial(reference, shares(0))
    number = of_numbers(counts)
    p = np.append(rng.dirichlet(np.full(12, 2.0)), 0)
    kinds = rng.multinomial(reference, p)
    category = of_categories([f"kind {at}" for at in range(12)], kinds)
    what = streams([number, category], [0.5, 0.5])
    sizes = rng.choice(rows, windows)
    new = [
        np.stack([number.gather(each, 0) for each in rng.multinomial(sizes, shares(shift))]),
        np.stack([category.gather(each, 0) for each in rng.multinomial(sizes, p)]),
    ]
    seen = begin(what, [number.gather(counts, 0), category.gather(kinds, 0)])
    time = np.arange(windows, dtype=float)
    return look_at_all(what, seen, new, at=time, share=np.full(windows, 1 / windows))[1] * ALPHA


@pytest.mark.parametrize(("rows", "reference"), [([500], 1_000), ([0, 1, 5, 40, 3_000], 200)])
def test_years_without_a_change_have_an_alarm_no_more_often_than_promised(rows, reference):
    rng = np.random.default_rng(len(rows))
    cried = sum(year(rng, rows=rows, windows=60, reference=reference).max() >= 1 for _ in range(60))
    assert stats.binomtest(int(cried), 60, ALPHA, alternative="greater").pvalue > 1e-4


def test_a_shift_of_a_fifth_of_a_standard_deviation_is_soon_found_on_its_column():
    rng = np.random.default_rng(3)
    first = []
    for _ in range(20):
        found = year(rng, rows=[500], windows=30, reference=10_000, shift=0.2) >= 1
        assert not found[:, 1].any()
        first.append(int(found[:, 0].argmax()) if found.any() else 99)
    assert np.median(first) <= 3


def wandering(rng, days, columns, *, memory, spread, jump=0.0, at=0):
    """Deviates of days that wander by themselves, of shape (days, columns), and jump for good."""
    found = np.empty((days, columns))
    found[0] = rng.normal(0, spread, columns)
    for day in range(1, days):
        found[day] = memory * found[day - 1] + rng.normal(0, spread * np.sqrt(1 - memory**2), columns)
    found[at:] += jump * spread
    return found + rng.normal(size=found.shape)


def largest(seen, days):
    """The largest evidence of each column after each window that comes after the reference's days."""
    mean, columns = seen[:days].mean(axis=0), seen.shape[1]
    deviates = seen[:days] - mean
    design, single = design_effect(deviates), np.maximum(deviates.var(axis=0, ddof=1), 1.0)
    usual, before = chart(deviates, single), np.zeros((LAGS, columns))
    changes, most = nothing(columns, READINGS), np.zeros((len(seen) - days, columns))
    for day in range(days, len(seen)):
        deviate = (seen[day] - mean) / np.sqrt(1 + 1 / day)
        mean = mean + (seen[day] - mean) / (day + 1)
        alone = deviate / np.sqrt(single)
        ratios = surprise(usual, alone, before)
        before = np.stack([alone, before[0]])
        changes = step(changes, deviate / np.sqrt(design), at=day, share=1 / (len(seen) - days), surprises=ratios)
        most[day - days] = np.maximum(most[day - days - 1] if day > days else 0.0, changes.total)
    return most


@pytest.mark.parametrize(
    ("days", "memory", "spread"), [(30, 0.0, 2.0), (60, 0.5, 1.0), (60, 0.5, 3.0), (200, 0.8, 1.0)]
)
def test_streams_that_wander_by_themselves_have_an_alarm_no_more_often_than_promised(days, memory, spread):
    streams_ = 3_000
    seen = wandering(np.random.default_rng(days), days + 200, streams_, memory=memory, spread=spread)
    most = largest(seen, days)[-1]
    # At the level of one column of thirty, and at one that is easier to reach by far.
    assert (most >= 1 / 0.01).sum() <= stats.binom.ppf(0.999, streams_, 0.01)
    assert (most >= 30 / 0.01).sum() <= 3


def test_a_jump_that_stands_out_from_wandering_days_is_found_with_its_second_window():
    rng = np.random.default_rng(8)
    seen = wandering(rng, 160, 200, memory=0.8, spread=5.0, jump=7.0, at=130)
    found = largest(seen, 100) >= 1 / 0.01
    assert not found[29].any()
    assert found[31].mean() > 0.8

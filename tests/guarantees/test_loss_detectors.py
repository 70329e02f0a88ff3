"""Alarms on streams of losses are false no more often than promised, and come as soon as known detectors' alarms do."""

import numpy as np
import pytest
from scipy import signal, stats

import solvent
from solvent.domain.loss_watch import Doubt
from solvent.stats import edetector
from solvent.stats.blocks import block_length

ALPHA = 0.05


def alarmed(losses, reference, *, limit=None, every=8, horizon=None) -> bool:
    mean = limit if limit is not None else (reference.sum() + 0.5) / (len(reference) + 1)
    made = edetector.detector(
        alpha=ALPHA, horizon=horizon or len(losses), mean=mean, spread=np.sqrt(mean * (1 - mean)), limit=limit
    )
    begun = edetector.start(made, float(reference.sum()), len(reference))
    return edetector.run(made, begun, losses, every=every).alarm is not None


def not_more_often(false: int, runs: int, alpha: float = ALPHA) -> bool:
    return stats.binomtest(false, runs, alpha, alternative="greater").pvalue > 1e-4


@pytest.mark.parametrize(("rate", "reference"), [(0.1, 100), (0.1, 5000), (0.01, 500), (0.5, 200)])
def test_a_reference_of_any_size_raises_no_more_false_alarms_than_promised(rate, reference):
    rng, runs, n = np.random.default_rng(1), 150, 10_000
    false = sum(
        alarmed((rng.random(n) < rate).astype(float), (rng.random(reference) < rate).astype(float)) for _ in range(runs)
    )
    assert not_more_often(false, runs)


def test_losses_between_0_and_1_raise_no_more_false_alarms_than_promised():
    rng, runs, n = np.random.default_rng(2), 150, 5000
    false = {None: 0, 0.2: 0}
    for _ in range(runs):
        reference, losses = rng.beta(2, 8, 300), rng.beta(2, 8, n)
        for limit in false:
            false[limit] += alarmed(losses, reference, limit=limit)
    assert all(not_more_often(count, runs) for count in false.values())


def test_a_limit_that_is_just_kept_is_not_called_broken_even_by_losses_that_depend_on_the_past():
    rng, runs, n, limit = np.random.default_rng(3), 200, 5000, 0.2
    false = 0
    for _ in range(runs):
        # Calm after a loss and never above the limit otherwise: only the conditional mean is claimed.
        drawn = rng.random(n) < np.where(np.arange(n) // 50 % 2, limit, 0.02)
        false += alarmed(drawn.astype(float), np.zeros(0), limit=limit)
    assert not_more_often(false, runs)


def alike(n: int, memory: float, rng) -> np.ndarray:
    """Losses whose chance wanders around one in ten."""
    wander = signal.lfilter([1], [1, -memory], rng.standard_normal(n + 1000))[1000:] * np.sqrt(1 - memory**2)
    return (rng.random(n) < 1 / (1 + np.exp(2.3 - 0.7 * wander))).astype(float)


@pytest.mark.parametrize("memory", [0.9, 0.98])
def test_blocks_keep_the_promise_where_neighbours_are_alike(memory):
    rng, runs, n = np.random.default_rng(4), 100, 20_000
    by_row = by_block = 0
    for _ in range(runs):
        reference, losses = alike(10_000, memory, rng), alike(n, memory, rng)
        by_row += alarmed(losses, reference)
        seen = solvent.watch_losses(losses, reference=reference, alpha=ALPHA, horizon=n, blocks="auto")
        by_block += seen.rise is not None
    assert by_row > runs / 2
    assert not_more_often(by_block, runs)


def test_independent_losses_need_no_blocks():
    rng = np.random.default_rng(5)
    assert np.mean([block_length((rng.random(5000) < 0.1).astype(float)) == 1 for _ in range(50)]) > 0.75


@pytest.mark.parametrize("good", [True, False])
def test_labels_drawn_by_chance_keep_the_promise_whatever_is_guessed(good):
    rng, runs, n, rate = np.random.default_rng(6), 60, 3000, 0.15
    false = 0
    for _ in range(runs):
        truth = (rng.random(n) < rate).astype(float)
        guess = np.where(rng.random(n) < 0.9, truth, 1 - truth) if good else (rng.random(n) < 0.5)
        chance = rng.choice([0.1, 0.5], n)
        losses = np.where(rng.random(n) < chance, truth, np.nan)
        found = solvent.watch_losses(losses, at_most=rate, inclusion=chance, pseudo=guess, alpha=ALPHA, horizon=n)
        false += found.harm is not None
        assert found.now.low <= found.now.value <= found.now.high
    assert not_more_often(false, runs)


def test_good_guesses_make_the_alarm_come_sooner():
    rng, n = np.random.default_rng(7), 20_000
    with_guess, without = [], []
    for _ in range(15):
        truth = (rng.random(n) < 0.3).astype(float)
        guess = np.where(rng.random(n) < 0.97, truth, 1 - truth)
        losses = np.where(rng.random(n) < 0.1, truth, np.nan)
        for pseudo, at in ((guess, with_guess), (None, without)):
            at.append(solvent.watch_losses(losses, at_most=0.2, inclusion=0.1, pseudo=pseudo).harm.at)
    assert np.median(with_guess) < np.median(without)


@pytest.mark.parametrize(("after", "known"), [(0.15, 880), (0.2, 272)])
def test_a_rise_is_found_no_later_than_by_adwin(after, known):
    # River 0.26.1's ADWIN, 200 streams each; it alarms on 3 of 400 streams of 100,000 without a change.
    rng, delays = np.random.default_rng(8), []
    made = edetector.detector(alpha=0.01, horizon=1e5, mean=0.1, spread=0.3)
    begun = edetector.start(made, 5000, 50_000)
    for _ in range(150):
        losses = (rng.random(6000) < np.where(np.arange(6000) < 1000, 0.1, after)).astype(float)
        alarm = edetector.run(made, begun, losses).alarm
        delays.append(6000 if alarm is None else alarm + 1 - 1000)
    assert np.median(delays) <= 1.1 * known


def test_the_onset_lies_in_its_interval():
    rng, runs, held = np.random.default_rng(9), 60, 0
    for _ in range(runs):
        begins = int(rng.integers(1000, 4000))
        losses = rng.random(9000) < np.where(np.arange(9000) < begins, 0.1, 0.2)
        rise = solvent.watch_losses(losses, reference=rng.random(5000) < 0.1, horizon=9000).alarms[0]
        assert rise.doubt is Doubt.RISE
        held += rise.onset_low <= begins <= rise.onset_high
    assert stats.binomtest(held, runs, 0.85, alternative="less").pvalue > 1e-4


def test_read_one_by_one_or_at_once_is_the_same():
    rng = np.random.default_rng(10)
    losses, sizes = rng.random(300), rng.integers(1, 4, 300).astype(float)
    made = edetector.detector(alpha=0.01, horizon=300, mean=0.5, spread=0.3)
    state = edetector.start(made, 10.0, 20.0)
    for loss, size in zip(losses, sizes, strict=True):
        state = edetector.step(made, state, loss, size)
    whole = edetector.run(made, edetector.start(made, 10.0, 20.0), losses, sizes).state
    assert np.allclose(state.wealth, whole.wealth) and (state.start == whole.start).all()

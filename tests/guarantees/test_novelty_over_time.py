"""Suspicions that arise one after the other convict what is no commoner than in training with probability alpha."""

import numpy as np
from scipy.stats import binomtest

from solvent.stats.trials import part_of_alpha, trial


def test_however_many_suspicions_arise_few_runs_ever_convict():
    rng, runs, alpha, windows = np.random.default_rng(0), 400, 0.1, 60
    false = np.zeros(runs, bool)
    for run in range(runs):
        for number in range(1, 7):
            # What was picked for being common by chance is tried on other rows.
            share = rng.choice([0.0005, 0.003, 0.02])
            held = trial(int(rng.binomial(1500, share)), 1500, part_of_alpha(number, alpha))
            hits = np.cumsum(rng.binomial(400, share, windows))
            false[run] |= bool((held.log_e(hits, 400 * np.arange(1, windows + 1)) >= held.threshold).any())
    assert binomtest(int(false.sum()), runs, alpha, alternative="greater").pvalue > 1e-4


def test_a_class_of_five_per_cent_is_convicted_within_a_few_windows():
    rng = np.random.default_rng(1)
    held = trial(0, 2500, part_of_alpha(5, 0.01))
    hits = np.cumsum(rng.binomial(500, 0.05, (200, 6)), axis=1)
    convicted = held.log_e(hits, 500 * np.arange(1, 7)) >= held.threshold
    assert convicted[:, 1].mean() > 0.95

"""The minutes of a change: their interval holds the true mean as often as it says."""

import numpy as np
import pytest
from scipy.stats import binomtest

from solvent.pricing.pace import LEAST_STINTS, pace_of
from solvent.source.history import Change, Commit, History

TEAMS = 200


def _worked(minutes: list[float]) -> History:
    """Sessions of two commits, a day apart."""
    commits = []
    for day, length in enumerate(minutes):
        for part, at in enumerate((0.0, length)):
            seconds = 1_700_000_000 + 86_400 * day + round(60 * at)
            sha = f"{day:030x}{part:010x}"
            commits.append(Commit(sha, "ana", "ana@example.org", seconds, seconds, "Go on", 1, (Change("a.py", 3, 1),)))
    return History(tuple(reversed(commits)))


@pytest.mark.parametrize("number", [LEAST_STINTS, 60, 300])
def test_the_mean_lies_in_its_interval(number: int) -> None:
    rng, covered = np.random.default_rng(number), 0
    population = np.exp(rng.normal(2.4, 1.2, 200_000))
    population = population[(population > 0.1) & (population < 119)]
    for _ in range(TEAMS):
        seen = pace_of(_worked(list(rng.choice(population, number)))).minutes.estimate
        covered += seen.low <= population.mean() <= seen.high
    assert binomtest(covered, TEAMS, 0.8, alternative="less").pvalue >= 0.01

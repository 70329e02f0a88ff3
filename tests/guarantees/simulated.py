"""Projects made by chance, whose interest is known: files, a year of commits, fixes and minutes that debt adds."""

from dataclasses import dataclass

import numpy as np

from solvent.source.history import Change, Commit, History

_END, _YEAR, _DAY = 1_790_000_000, 365, 86_400
_WIDTHS = (0.6, 0.25, 0.15)
# A change takes 25 minutes on average, a session allows 119, and half of the changes open one.
_MINUTES, _LONGEST, _NOISE, _OPENED = 25.0, 119.0, 0.8, 0.5
_TRIALS = 20_000


@dataclass(frozen=True)
class Scenario:
    """How the projects are: `confounding` gives large files more debt, more changes, more fixes and longer ones anyway.

    `minutes` is how much longer a change of files with debt takes; `slow` by how much files differ in that anyway.
    """

    name: str
    files: int = 30
    changes: float = 200.0
    excess: float = 0.12
    heterogeneity: float = 0.05
    confounding: float = 0.0
    indebted: float = 0.4
    minutes: float = 6.0
    slow: float = 0.15


@dataclass(frozen=True)
class Planted:
    """A project with what was planted in it.

    `fixes_a_month` and `by_file` are true excess fixes; `longer` is the true excess of a timed change in minutes, and
    `hours_a_month` what such changes take longer.
    """

    history: History
    lines: dict[str, int]
    indebted: tuple[str, ...]
    fixes_a_month: float
    by_file: dict[str, float]
    longer: float = 0.0
    hours_a_month: float = 0.0


def planted(scenario: Scenario, rng: np.random.Generator) -> Planted:
    """A project of a scenario."""
    size = rng.normal(0, 1, scenario.files)
    lines = np.exp(5 + size).astype(int) + 1
    leaning = np.log(scenario.indebted / (1 - scenario.indebted)) + 1.5 * scenario.confounding * size
    has = rng.random(scenario.files) < 1 / (1 + np.exp(-leaning))
    mean = np.clip(0.25 + 0.05 * scenario.confounding * size, 0.05, 0.7)
    rest = 1 / scenario.heterogeneity - 1
    own = rng.beta(mean * rest, (1 - mean) * rest)
    pull = rng.gamma(1.2, 1.0, scenario.files) * np.exp(0.5 * scenario.confounding * size)
    pull /= pull.sum()
    slow = _MINUTES * np.exp(rng.normal(0, scenario.slow, scenario.files) + 0.1 * scenario.confounding * size)
    number = rng.poisson(scenario.changes)
    changes, lengths = [], []
    for wide in rng.choice([1, 2, 3], size=number, p=_WIDTHS):
        touched = sorted({int(n) for n in rng.choice(scenario.files, size=wide, p=pull)})
        chance = own[touched].mean() + scenario.excess * has[touched].any()
        changes.append((touched, bool(rng.random() < np.clip(chance, 0, 1))))
        lengths.append(slow[touched].mean() + scenario.minutes * has[touched].any())
    commits = _timed(changes, np.array(lengths), rng)
    months = _YEAR / (365 / 12)
    longer, hours = _truth(scenario, (own, slow, has, pull), rng)

    def touching(share: float) -> float:
        return scenario.changes * float(1 - 0.6 * (1 - share) - 0.25 * (1 - share) ** 2 - 0.15 * (1 - share) ** 3)

    names = [f"code/f{n}.py" for n in range(scenario.files)]
    return Planted(
        _history(commits, names),
        dict(zip(names, (int(n) for n in lines), strict=True)),
        tuple(name for name, bad in zip(names, has, strict=True) if bad),
        touching(float(pull[has].sum())) * scenario.excess / months,
        {names[n]: touching(float(pull[n])) * scenario.excess / months for n in np.flatnonzero(has)},
        longer,
        hours / months,
    )


def _timed(
    changes: list[tuple[list[int], bool]], lengths: np.ndarray, rng: np.random.Generator
) -> list[tuple[int, list[int], bool]]:
    """The changes in sessions that begin half a day apart or more, each as many minutes after another as it took."""
    opens = rng.random(len(changes)) < _OPENED
    minutes = np.minimum(lengths * _noise(rng, len(changes)), _LONGEST)
    starts = iter(_END - np.sort(rng.choice(2 * _YEAR, size=len(changes) + 1, replace=False))[::-1] * (_DAY // 2))
    commits, at = [], float(next(starts))
    for (touched, fix), opened, took in zip(changes, opens, minutes, strict=True):
        at = float(next(starts)) if opened else at + 60 * took
        commits.append((int(at), touched, fix))
    return commits


def _noise(rng: np.random.Generator, size: int) -> np.ndarray:
    return np.exp(rng.normal(-(_NOISE**2) / 2, _NOISE, size))


def _truth(
    scenario: Scenario, files: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], rng: np.random.Generator
) -> tuple[float, float]:
    """What a timed change of a file with debt takes longer, in minutes, and all of them together, in hours a year."""
    own, slow, has, pull = files
    touched = rng.choice(scenario.files, size=(_TRIALS, 3), p=pull)
    wide = rng.choice([1, 2, 3], size=_TRIALS, p=_WIDTHS)
    inside = np.arange(3) < wide[:, None]
    exposed = (has[touched] & inside).any(axis=1)
    fix = (own[touched] * inside).sum(axis=1) / wide + scenario.excess * exposed
    anyway = (slow[touched] * inside).sum(axis=1) / wide
    noise = _noise(rng, _TRIALS)
    took = np.minimum((anyway + scenario.minutes) * noise, _LONGEST) - np.minimum(anyway * noise, _LONGEST)
    timed = exposed * (1 - np.clip(fix, 0, 1)) * (1 - _OPENED)
    longer = float((timed * took).sum() / timed.sum())
    return longer, scenario.changes * float((timed * took).mean()) / 60


def _history(commits: list[tuple[int, list[int], bool]], names: list[str]) -> History:
    # The first and the last day belong to the time that is seen.
    ends = [(_END, [], False), (_END - _YEAR * _DAY, [], False)]
    made = [
        Commit(
            f"{number:040x}",
            "ana",
            "ana@example.org",
            at,
            at,
            "Fix it" if fix else "Go on",
            1,
            tuple(Change(names[n], 5, 2) for n in touched),
        )
        for number, (at, touched, fix) in enumerate((*ends, *commits))
    ]
    made.sort(key=lambda commit: -commit.at)
    return History(tuple(made), head=made[0].sha)

"""Projects made by chance, whose interest is known: files, a year of commits, and the fixes that debt adds."""

from dataclasses import dataclass

import numpy as np

from solvent.source.history import Change, Commit, History

_END, _YEAR, _DAY = 1_790_000_000, 365, 86_400


@dataclass(frozen=True)
class Scenario:
    """How the projects are: `confounding` gives large files more debt, more changes and more fixes anyway."""

    name: str
    files: int = 30
    changes: float = 200.0
    excess: float = 0.12
    heterogeneity: float = 0.05
    confounding: float = 0.0
    indebted: float = 0.4


@dataclass(frozen=True)
class Planted:
    """A project with what was planted in it; `fixes_a_month` and `by_file` are true excess fixes."""

    history: History
    lines: dict[str, int]
    indebted: tuple[str, ...]
    fixes_a_month: float
    by_file: dict[str, float]


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
    number = rng.poisson(scenario.changes)
    width = rng.choice([1, 2, 3], size=number, p=[0.6, 0.25, 0.15])
    commits = []
    for wide in width:
        touched = sorted({int(n) for n in rng.choice(scenario.files, size=wide, p=pull)})
        chance = own[touched].mean() + scenario.excess * has[touched].any()
        commits.append((int(_END - rng.random() * _YEAR * _DAY), touched, rng.random() < np.clip(chance, 0, 1)))
    months = _YEAR / (365 / 12)

    def touching(share: float) -> float:
        return scenario.changes * float(1 - 0.6 * (1 - share) - 0.25 * (1 - share) ** 2 - 0.15 * (1 - share) ** 3)

    names = [f"code/f{n}.py" for n in range(scenario.files)]
    return Planted(
        _history(commits, names),
        dict(zip(names, (int(n) for n in lines), strict=True)),
        tuple(name for name, bad in zip(names, has, strict=True) if bad),
        touching(float(pull[has].sum())) * scenario.excess / months,
        {names[n]: touching(float(pull[n])) * scenario.excess / months for n in np.flatnonzero(has)},
    )


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

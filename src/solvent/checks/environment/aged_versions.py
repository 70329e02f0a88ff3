"""Pinned versions have not moved for years.

Why
    Repairs of faults and security holes since then are missing, and each year makes the step to the present larger,
    until one day a base image or an index no longer serves them.

Pay
    Move to present versions in one small change at a time with the tests as a guard, and let a bot propose the next.

Not
    Projects that rest; lists that changed in the last two years, for whatever reason. How old the releases are cannot
    be told without a registry: they are at least as old as the list.

Debt
    --- requirements.txt
    numpy==1.16.0
    pandas==0.24.0
    scikit-learn==0.20.2
    --- train.py
    import numpy
    --- history
    60x 2025-06-30 ana@example.org "Add a rate" train.py+9-1
    2021-06-30 ana@example.org "Pin" requirements.txt+3-0

Paid
    --- requirements.txt
    numpy==1.16.0
    pandas==0.24.0
    scikit-learn==0.20.2
    --- train.py
    import numpy
    --- history
    60x 2025-06-30 ana@example.org "Add a rate" train.py+9-1
    2025-01-30 ana@example.org "Pin" requirements.txt+3-0
"""

import time
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Pin, environment_of
from solvent.source.environment.areas import is_shown
from solvent.source.history import History
from solvent.source.paths import Role, folder, role_of
from solvent.source.project import Project

LEAST_YEARS = 2
LEAST_COMMITS = 30
LEAST_PINS = 3
_YEAR = 365.25 * 86400


@check("ENV115", effort=Effort(2, 24), severity=Severity.LOW, stage=Stage.RETRAIN)
def aged_versions(project: Project, *, least_years: float = LEAST_YEARS) -> Iterator[Sighting]:
    history = project.history
    if history is None:
        return
    now = max((commit.at for commit in history.commits[:50]), default=0)
    for path, pins in sorted(_pinned(project).items()):
        touched = history.last_touched.get(path, now)
        years, since = (now - touched) / _YEAR, _since(project, history, path, touched)
        if years >= least_years and since >= LEAST_COMMITS:
            day = time.strftime("%Y-%m", time.gmtime(touched))
            yield Sighting(
                Place(path),
                f"Its {pins} versions are of {day} or older; the code that runs on them changed in {since} commits"
                " since",
                key="aged",
            )


def _pinned(project: Project) -> dict[str, int]:
    """Files that hold exact versions, and how many."""
    environment = environment_of(project)
    pins = {m.path: sum(r.pin is Pin.EXACT for r in m.requirements) for m in environment.manifests}
    pins |= {lock.path: len(lock.versions) for lock in environment.locks}
    return {
        path: count
        for path, count in pins.items()
        if count >= LEAST_PINS and role_of(path) is Role.CODE and not is_shown(folder(path))
    }


def _since(project: Project, history: History, path: str, touched: int) -> int:
    """The commits that changed code in the list's folder, or below it, after the list."""
    around = f"{folder(path)}/" if folder(path) else ""
    below = {o.path for o in project.code if o.path.startswith(around)}
    return sum(1 for commit in history.touching(below) if commit.at > touched)

"""Which changes of a time touched which code files, and which of them mended something.

Promise
    Every substantial change by a person in the last year of the history, with the code files that it touched by their
    present names.

Assumes
    A commit whose subject speaks of a fix, a bug or a revert mends something; one of more than 30 files moves things.

Reference
    Fixes told by their subjects: Mockus and Votta 2000, "Identifying reasons for software changes using historic
    databases".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvent.source.evolution import focused
from solvent.source.history import History
from solvent.source.sessions import sessions
from solvent.stats.montecarlo import Array

WINDOW_DAYS = 365
DAYS_A_MONTH = 365 / 12
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Touches:
    """Pairs of a change and a file that it touched.

    `paths` and `sizes` (in lines) are of the files; `fixes`, `at` (in seconds) and `minutes` of the changes, newest
    first. Minutes are those since the same person's commit before, and nan where that was no part of the session.
    """

    paths: tuple[str, ...]
    sizes: Array
    change: Indices
    file: Indices
    fixes: Array
    at: Array
    minutes: Array
    days: float

    @property
    def changes(self) -> int:
        """How many changes touched a code file."""
        return len(self.fixes)

    @property
    def months(self) -> float:
        """How long the time was."""
        return self.days / DAYS_A_MONTH

    @cached_property
    def per_file(self) -> Array:
        """How many changes touched each file."""
        return np.bincount(self.file, minlength=len(self.paths)).astype(np.float64)

    @cached_property
    def width(self) -> Array:
        """How many code files each change touched."""
        return np.bincount(self.change, minlength=self.changes).astype(np.float64)

    def having(self, paths: set[str]) -> NDArray[np.bool_]:
        """Which files are among these."""
        return np.array([path in paths for path in self.paths], dtype=bool)

    @cached_property
    def dispersion(self) -> float:
        """The variance of the changes of a month over their mean, at least 1: work comes in bursts."""
        months = max(int(self.months), 1)
        if months < 3 or not self.changes:
            return 1.0
        since = (self.at.max() - self.at) / 86400 / self.days * months
        counts = np.bincount(since.astype(int).clip(0, months - 1), minlength=months)
        return max(float(counts.var(ddof=1) / counts.mean()), 1.0)


def touches(history: History, lines: Mapping[str, int], *, window_days: float = WINDOW_DAYS) -> Touches:
    """The changes of the history's last year; `lines` names the code files and how long they are."""
    commits = focused(history)
    now = max((commit.at for commit in history.commits[:50]), default=0)
    recent = [commit for commit in commits if 0 <= now - commit.at <= window_days * 86400]
    minutes = {stint.commit.sha: stint.minutes for stint in sessions(history).stints}
    number = {commit.sha: index for index, commit in enumerate(recent)}
    paths = tuple(sorted(lines))
    pairs = sorted(
        {
            (number[commit.sha], index)
            for index, path in enumerate(paths)
            for commit, _ in history.work.get(path, ())
            if commit.sha in number
        }
    )
    # Changes that touch no code file say nothing here; the others are numbered anew, without gaps.
    kept = sorted({change for change, _ in pairs})
    anew = {change: index for index, change in enumerate(kept)}
    return Touches(
        paths=paths,
        sizes=np.array([float(lines[path]) for path in paths]),
        change=np.array([anew[change] for change, _ in pairs], dtype=np.intp),
        file=np.array([file for _, file in pairs], dtype=np.intp),
        fixes=np.array([float(recent[change].is_fix) for change in kept]),
        at=np.array([float(recent[change].at) for change in kept]),
        minutes=np.array([minutes.get(recent[change].sha, math.nan) for change in kept]),
        days=max(min(history.days, window_days), 1.0),
    )


def logged(sizes: Array) -> Array:
    """Sizes on the scale on which files are compared."""
    return np.log(np.maximum(sizes, 1.0)) / math.log(2)

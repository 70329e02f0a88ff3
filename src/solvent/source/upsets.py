"""What went wrong and what was asked for, as far as the subjects of commits tell: reverts, hot fixes, new features."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from solvent.source.history import Commit, History

_YEAR, _DAY = 365, 86400
_LEAST_DAYS = 90
_UPSET = re.compile(r"^revert\b|\broll(?:ed|ing)? ?back\b|\bhot[- ]?fix", re.I)
_WISH = re.compile(
    r"^(?:feat\S*:?\s+)?(?:add|adds|added|new|introduce\w*|support)\b[^.]{0,60}"
    r"\b(?:features?|columns?|class(?:es)?|labels?|fields?|categor(?:y|ies)|targets?|languages?|insights?)\b",
    re.I,
)


@dataclass(frozen=True)
class Count:
    """How often something happened in the last days of the history."""

    number: int
    days: float


def upsets(history: History | None) -> Count | None:
    """Commits of the last year that take something back or mend it at once; None where the history is too short."""
    return _count(history, lambda commit: bool(_UPSET.search(commit.subject)))


def wishes(history: History | None) -> Count | None:
    """Commits of the last year that say that they add a feature, a column, a class or the like."""
    return _count(history, lambda commit: bool(_WISH.search(commit.subject)))


def weeks_of_change(history: History | None, paths: Collection[str]) -> Count | None:
    """Weeks of the last year in which one of these files changed."""
    wanted = set(paths)
    weeks: set[int] = set()

    def seen(commit: Commit) -> bool:
        week = commit.at // (7 * _DAY)
        if week in weeks or not any(change.path in wanted for change in commit.changes):
            return False
        weeks.add(week)
        return True

    return _count(history, seen)


def _count(history: History | None, holds: Callable[[Commit], bool]) -> Count | None:
    if history is None or history.shallow or history.days < _LEAST_DAYS:
        return None
    now, days = history.commits[0].at, min(history.days, _YEAR)
    recent = (commit for commit in history.substantial if now - commit.at <= days * _DAY)
    return Count(sum(1 for commit in recent if holds(commit)), days)


def growth(history: History | None, lines: int) -> float | None:
    """By which share the Python code grew in the last year; None where the history is too short or has no counts."""
    if history is None or history.shallow or history.partial or history.days < _LEAST_DAYS or not lines:
        return None
    now, days = history.commits[0].at, min(history.days, _YEAR)
    added = sum(
        (change.added or 0) - (change.deleted or 0)
        for commit in history.commits
        if now - commit.at <= days * _DAY
        for change in commit.changes
        if change.path.endswith(".py")
    )
    before = max(lines - added, lines / 10)
    return max(min(added / before * _YEAR / days, 5.0), -0.9)

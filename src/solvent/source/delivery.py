"""How long changes are under way: from the first commit of a branch to its merge, and from there to a release."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.history import Commit, History

_DAY = 86400
# What brings a branch up to date merges other people's work, and tells nothing of how long it took.
_UPDATES = re.compile(
    r"^Merge (?:remote-tracking branch|(?:branch|commit|tag) '[^']*' of |branch '(?:main|master|dev|develop|trunk)')",
    re.I,
)


@dataclass(frozen=True)
class Lead:
    """A stretch that a change was under way, in seconds since 1970; `sha` ends it."""

    since: int
    until: int
    sha: str

    @property
    def days(self) -> float:
        """How long it took; clocks that disagree make nothing negative."""
        return max(self.until - self.since, 0) / _DAY


@dataclass(frozen=True)
class Delivery:
    """Branches from their first commit to the merge, and changes of the main line from there to their release.

    Newest first. Work of bots is left out; squashed branches leave no trace and are not counted, nor are merges that
    only bring a branch up to date.
    """

    merges: tuple[Lead, ...] = ()
    releases: tuple[Lead, ...] = ()


def delivery(history: History) -> Delivery:
    """How long each change was under way, as far as the commits' parents and the tags tell."""
    main = _main_line(history)
    return Delivery(tuple(_merges(history, main)), tuple(_releases(history, main)))


def _main_line(history: History) -> list[Commit]:
    """The commits that one gets to by first parents, newest first."""
    known = {commit.sha: commit for commit in history.commits}
    line: list[Commit] = []
    commit = history.commits[0] if history.commits else None
    while commit is not None and len(line) < len(history.commits):
        line.append(commit)
        commit = known.get(commit.origins[0]) if commit.origins else None
    return line


def _merges(history: History, main: list[Commit]) -> Iterator[Lead]:
    known = {commit.sha: commit for commit in history.commits}
    taken = {commit.sha for commit in main}
    found = []
    for merge in reversed(main):
        branch: list[Commit] = []
        waiting = list(merge.origins[1:])
        while waiting:
            commit = known.get(waiting.pop())
            if commit is not None and commit.sha not in taken:
                taken.add(commit.sha)
                branch.append(commit)
                waiting.extend(commit.origins)
        written = [c.written for c in branch if c.parents < 2 and not c.is_bot and c.written > 0]
        if written and not _UPDATES.match(merge.subject):
            found.append(Lead(min(written), merge.at, merge.sha))
    yield from reversed(found)


def _releases(history: History, main: list[Commit]) -> Iterator[Lead]:
    """Each substantial change of the main line, up to the first tag on that line that holds it."""
    tagged: dict[str, int] = {}
    for release in history.releases:
        if release.at:
            tagged[release.sha] = min(release.at, tagged.get(release.sha, release.at))
    line = list(reversed(main))
    ends = [number for number, commit in enumerate(line) if commit.sha in tagged]
    # Before the first release there was nobody to wait for it.
    start = ends[0] + 1 if ends else len(line)
    substantial = {commit.sha for commit in history.substantial}
    found = []
    for number, commit in enumerate(line[start:], start):
        at = bisect_left(ends, number)
        if at < len(ends) and (commit.sha in substantial or (commit.parents > 1 and not commit.is_bot)):
            found.append(Lead(commit.at, tagged[line[ends[at]].sha], line[ends[at]].sha))
    yield from reversed(found)

"""A project's history, as git's log tells it: commits, their people and the files they touch."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

_BOT = re.compile(
    r"\[bot\]|(?<![a-z])bots?(?![a-z])|dependabot|renovate|pre-commit-ci|github-actions|actions-user|greenkeeper|pyup"
    r"|snyk|codecov|mergify|allcontributors|imgbot|whitesource|weblate|semantic-release|bors(?![a-z])",
    re.I,
)
_FIX = re.compile(
    r"\b(fix(e[sd])?|bug(fix)?|hotfix|revert(s|ed)?|regression|broken|repair|fehler|corrige|corrig[eé])\b", re.I
)
_FORMATTING = re.compile(
    r"\b(black|reformat\w*|format(ting)?|isort|lint(ing)?|autopep8|yapf|ruff|pre-commit|whitespace|line endings)\b",
    re.I,
)


@dataclass(frozen=True)
class Change:
    """What a commit did to a file: lines added and deleted (None if binary); `was` is its name before a rename."""

    path: str
    added: int | None
    deleted: int | None
    was: str = ""


@dataclass(frozen=True)
class Commit:
    """One commit. `at` is the committer's time and `written` the author's, in seconds since 1970.

    `origins` names its parents, as far as they are known.
    """

    sha: str
    author: str
    email: str
    at: int
    written: int
    subject: str
    parents: int
    changes: tuple[Change, ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def is_bot(self) -> bool:
        """Whether a machine made it."""
        return bool(_BOT.search(self.author) or _BOT.search(self.email))

    @property
    def is_fix(self) -> bool:
        """Whether its subject says that it mends something."""
        return bool(_FIX.search(self.subject))

    @property
    def is_formatting(self) -> bool:
        """Whether its subject says that it only changes how the code looks."""
        return bool(_FORMATTING.search(self.subject)) and not self.is_fix


@dataclass(frozen=True)
class Release:
    """A tag on the history: its name, the commit that it names, and when it was made."""

    name: str
    sha: str = ""
    at: int = 0


@dataclass(frozen=True)
class History:
    """Commits, newest first. `shallow` history is cut off; `partial` has no line counts (blobs are missing).

    `folder` is where the project lies in its repository, with a slash at the end; empty where it is all of it.
    """

    commits: tuple[Commit, ...]
    head: str = ""
    shallow: bool = False
    partial: bool = False
    releases: tuple[Release, ...] = ()
    branch: str = ""
    folder: str = ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its releases."""
        return tuple(release.name for release in self.releases)

    @cached_property
    def human(self) -> tuple[Commit, ...]:
        """The commits that people made, merges left out."""
        return tuple(c for c in self.commits if not c.is_bot and c.parents < 2)

    @cached_property
    def substantial(self) -> tuple[Commit, ...]:
        """Human commits that change more than how the code looks."""
        return tuple(c for c in self.human if not c.is_formatting)

    @cached_property
    def identities(self) -> dict[str, str]:
        """For every e-mail address of a human author, the one that this person uses most."""
        uses = Counter(_address(c) for c in self.human)
        leader: dict[str, str] = {}

        def lead(key: str) -> str:
            while leader.setdefault(key, key) != key:
                key = leader[key]
            return key

        for commit in self.human:
            name = " ".join(commit.author.lower().split())
            # One name with a space in it is one person; "ubuntu" or "root" may be anybody.
            if " " in name:
                leader[lead(f"name {name}")] = lead(_address(commit))
        most_used: dict[str, str] = {}
        for address, _ in uses.most_common():
            most_used.setdefault(lead(address), address)
        return {address: most_used[lead(address)] for address in uses}

    def person(self, commit: Commit) -> str:
        """The author of a human commit, by the e-mail address that this person uses most."""
        return self.identities.get(_address(commit), _address(commit))

    @cached_property
    def people(self) -> dict[str, int]:
        """Human authors by their e-mail address, with their commits; aliases joined by mailmap and by full name."""
        return dict(Counter(self.person(commit) for commit in self.human))

    @cached_property
    def work(self) -> dict[str, tuple[tuple[Commit, Change], ...]]:
        """For each file, by its present name, the substantial commits that changed it, newest first."""
        found: dict[str, list[tuple[Commit, Change]]] = {}
        present: dict[str, str] = {}
        substantial = {commit.sha for commit in self.substantial}
        for commit in self.commits:
            for change in commit.changes:
                now = present.get(change.path, change.path)
                if change.was:
                    present[change.was] = now
                if commit.sha in substantial:
                    found.setdefault(now, []).append((commit, change))
        return {path: tuple(rows) for path, rows in found.items()}

    def as_of(self, head: str, known: Container[str]) -> "History":
        """The history as it was when `head` was its newest commit; `known` holds that commit and all before it."""
        return replace(
            self,
            commits=tuple(commit for commit in self.commits if commit.sha in known),
            head=head,
            releases=tuple(release for release in self.releases if release.sha in known),
        )

    @property
    def days(self) -> float:
        """Days between the first and the last commit."""
        return (self.commits[0].at - self.commits[-1].at) / 86400 if self.commits else 0.0

    def touching(self, paths: Iterable[str]) -> Iterator[Commit]:
        """Substantial commits that touch one of the files."""
        wanted = set(paths)
        return (c for c in self.substantial if any(change.path in wanted for change in c.changes))

    @cached_property
    def last_touched(self) -> dict[str, int]:
        """For every path, when a commit last touched it (seconds since 1970), under the name it then had."""
        times: dict[str, int] = {}
        for commit in self.commits:
            for change in commit.changes:
                times.setdefault(change.path, commit.at)
        return times


def _address(commit: Commit) -> str:
    return commit.email.lower() or commit.author.lower()

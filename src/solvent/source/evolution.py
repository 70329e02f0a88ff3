"""How a project's files change over time: how often, how recently, and together with what."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from solvent.domain.ledger import Passage
from solvent.source.history import Commit, History

HALF_LIFE_DAYS = 180
# A commit of very many files moves or formats them; one of no text says nothing.
MOST_FILES = 30
_YEAR = 365 * 86400


@dataclass(frozen=True)
class Activity:
    """How a file changed: substantial commits in all and in the last year, and their number weighted by recency."""

    commits: int
    recent: int
    weight: float


def focused(history: History) -> tuple[Commit, ...]:
    """Substantial commits that change few files."""
    return tuple(c for c in history.substantial if 0 < len(c.changes) <= MOST_FILES)


def activity(history: History) -> dict[str, Activity]:
    """The activity of each file, by its present name; a year ends with the newest commit."""
    if not history.commits:
        return {}
    now = max(commit.at for commit in history.commits[:50])
    kept = {commit.sha for commit in focused(history)}
    found = {}
    for path, rows in history.work.items():
        times = [commit.at for commit, _ in rows if commit.sha in kept]
        recent = sum(now - at <= _YEAR for at in times)
        weight = sum(0.5 ** ((now - at) / 86400 / HALF_LIFE_DAYS) for at in times)
        found[path] = Activity(len(times), recent, weight)
    return found


@dataclass(frozen=True)
class Coupling:
    """Two files that change together: in how many commits, and in how many each one changed."""

    one: str
    other: str
    together: int
    first: int
    second: int


def couplings(history: History, paths: Iterable[str], *, most_files: int = 10) -> Iterator[Coupling]:
    """Pairs of files that change in the same commits, most often first; commits of more files than that say little."""
    small = {c.sha: len(c.changes) <= most_files for c in focused(history)}
    touched: dict[str, list[str]] = defaultdict(list)
    for path in sorted(set(paths)):
        for commit, _ in history.work.get(path, ()):
            if commit.sha in small:
                touched[commit.sha].append(path)
    alone: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for sha, files in touched.items():
        alone.update(files)
        if small[sha]:
            both.update(combinations(files, 2))
    for (one, other), together in both.most_common():
        yield Coupling(one, other, together, alone[one], alone[other])


def chance(pair: Coupling, commits: int) -> float:
    """At most the probability that two files which know nothing of each other change together so often (Chernoff).

    >>> chance(Coupling("a", "b", 8, 10, 10), 400) < 1e-8 < chance(Coupling("a", "b", 3, 40, 30), 400)
    True
    """
    expected = pair.first * pair.second / commits
    if pair.together <= expected:
        return 1.0
    return math.exp(pair.together - expected - pair.together * math.log(pair.together / expected))


def repaired(history: History, paths: Iterable[str], *, days: int) -> dict[str, tuple[int, int]]:
    """For each file, its changes of the last two years, and after how many of them its next change was a repair.

    Only a repair within `days` counts.
    """
    now = max((commit.at for commit in history.commits[:50]), default=0)
    kept = {commit.sha for commit in focused(history) if now - commit.at <= 2 * _YEAR}
    found = {}
    for path in paths:
        rows = sorted((c for c, _ in history.work.get(path, ()) if c.sha in kept), key=lambda c: c.at)
        changes = sum(not commit.is_fix for commit in rows)
        soon = ((a, b) for a, b in pairwise(rows) if b.at - a.at <= days * 86400)
        if changes:
            found[path] = (changes, sum(b.is_fix and not a.is_fix for a, b in soon))
    return found


def lowest_share(count: int, of: int, *, z: float = 2.33) -> float:
    """The lower end of a share's interval (Wilson 1927), at 99 % on one side.

    >>> round(lowest_share(80, 100), 2), lowest_share(0, 0)
    (0.69, 0.0)
    """
    if of == 0:
        return 0.0
    share = count / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of)


def passage(commits: Iterable[Commit]) -> Passage:
    """What commits, newest first, did to files: their renames from end to end, and who touched them."""
    present: dict[str, str] = {}
    authors: dict[str, Counter[str]] = {}
    for commit in commits:
        for change in commit.changes:
            now = present.get(change.path, change.path)
            if change.was:
                present[change.was] = now
            if commit.parents < 2:
                authors.setdefault(now, Counter())[commit.author] += 1
    # Of a chain of names, the oldest comes last.
    renamed = {now: was for was, now in present.items() if was != now}
    return Passage(renamed, {path: tuple(name for name, _ in names.most_common()) for path, names in authors.items()})

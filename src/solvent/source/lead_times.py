"""How long this team's changes took: to the merge, from there into use, and from one model to the next."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.names import SURE_MODELS
from solvent.source.delivery import Lead, delivery
from solvent.source.history import Commit, History
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project

DAY = 86400
# A merge button takes minutes; what took less than an hour was made for the merge alone.
_SHORTEST_DAYS = 1 / 24
_RECENT_DAYS, _ENOUGH, _ENDS = 730, 8, 3
_PULL = re.compile(r"^Merge (?:branch '[^']+' of |remote-tracking branch|branch '(?:master|main|develop)')")
_RECORD = re.compile(r"(?:^|/)(?:dvc\.lock|[^/]*(?:metrics?|scores?|model_info)[^/]*\.(?:json|ya?ml|csv))$", re.I)


@dataclass(frozen=True)
class Sample:
    """Lengths of time in days, and between which moments (seconds since 1970) they ended.

    `ends` counts the different moments: what ends together is one observation seen many times.
    """

    days: tuple[float, ...] = ()
    ends: int = 0
    since: int = 0
    until: int = 0

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class LeadTimes:
    """What the history shows of the team's pace.

    `change` is the time from the first commit of a branch to its merge; `release` from a change on the main line to
    the release that holds it, or, where there are no releases, to the next model (`by_update`); `update` the time
    from one committed version of a model to the next of the same model.
    """

    change: Sample = Sample()
    release: Sample = Sample()
    update: Sample = Sample()
    by_update: bool = False


def lead_times(project: Project) -> LeadTimes:
    """The pace of the team, read once off the history; work of bots is left out."""
    return project.once(_read)


def _read(project: Project) -> LeadTimes:
    history = project.history
    if history is None or history.shallow or not history.commits:
        return LeadTimes()
    found = delivery(history)
    subjects = {commit.sha: commit.subject for commit in history.commits if commit.parents > 1}
    merges = [lead for lead in found.merges if not _PULL.match(subjects.get(lead.sha, ""))]
    updates = sorted({commit.at // DAY for commit in _updates(project, history)})
    by_update = len({lead.sha for lead in found.releases}) < 3
    releases = list(_until_update(history, updates)) if by_update else list(found.releases)
    between = list(_between(project, history))
    newest = history.commits[0].at
    return LeadTimes(
        _sample(merges, newest), _sample(releases, newest), _sample(between, newest), by_update and bool(releases)
    )


def _sample(leads: Sequence[Lead], newest: int) -> Sample:
    """The recent ones where they suffice, else all."""
    recent = [lead for lead in leads if newest - lead.until <= _RECENT_DAYS * DAY]
    suffices = len(recent) >= _ENOUGH and len({lead.until for lead in recent}) >= _ENDS
    used = recent if suffices else list(leads)
    if not used:
        return Sample()
    days = tuple(sorted(max(lead.days, _SHORTEST_DAYS) for lead in used))
    ends = {lead.until for lead in used}
    return Sample(days, len(ends), min(ends), max(ends))


def _updates(project: Project, history: History) -> Iterator[Commit]:
    """Commits that bring a model, or the record of what a new one reached."""
    models = {model.path for model in inventory(project).models}
    for commit in history.commits:
        if any(change.path in models or _is_update(change.path) for change in commit.changes):
            yield commit


def _between(project: Project, history: History) -> Iterator[Lead]:
    """From each version of a model to the next one; versions of one day are one."""
    models = {model.path for model in inventory(project).models if role_of(model.path) is Role.CODE}
    versions: dict[str, set[int]] = {}
    for commit in history.commits if models else ():
        for change in commit.changes:
            if change.path in models:
                versions.setdefault(change.path, set()).add(commit.at // DAY)
    for days in versions.values():
        ordered = sorted(days)
        yield from (Lead(DAY * one, DAY * two, "") for one, two in pairwise(ordered))


def _is_update(path: str) -> bool:
    return (suffix(path) in SURE_MODELS or bool(_RECORD.search(path))) and role_of(path) is Role.CODE


def _until_update(history: History, updates: Sequence[int]) -> Iterator[Lead]:
    """From each substantial change to the next model; what came after the last one is still waiting."""
    for commit in _of_code(history.substantial):
        at = bisect_left(updates, commit.at // DAY)
        if updates and updates[0] < commit.at // DAY and at < len(updates):
            yield Lead(commit.at, max(DAY * updates[at], commit.at), commit.sha)


def _of_code(commits: Iterable[Commit]) -> Iterator[Commit]:
    return (c for c in commits if any(suffix(change.path) == ".py" for change in c.changes))

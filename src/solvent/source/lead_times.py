"""How long this team's changes and trainings took: to the merge, into use, and from one model to the next."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from solvent.domain.evidence import Place
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.names import SURE_MODELS
from solvent.source.delivery import Lead, delivery
from solvent.source.history import Commit, History, Release
from solvent.source.metric_history import metric_history
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project
from solvent.source.schedules import Limit, Schedule, limits, schedules

DAY = 86400
# A merge button takes minutes; what took less than an hour was made for the merge alone.
_SHORTEST_DAYS = 1 / 24
_RECENT_DAYS, _ENOUGH, _ENDS, LEAST = 730, 8, 3, 5
_VERSION_TAG = re.compile(r"([\w./-]{1,80})@v?\d+(?:\.\d+){0,2}\S{0,20}")
_STAGE_TAG = re.compile(r"([\w./-]{1,80})#[\w-]{1,40}(?:#\d+)?")
_PULL = re.compile(r"^Merge (?:branch '[^']+' of |remote-tracking branch|branch '(?:master|main|develop)')")
_RECORD = re.compile(r"(?:^|/)(?:dvc\.lock|[^/]*(?:metrics?|scores?|model_info)[^/]*\.(?:json|ya?ml|csv))$", re.I)


@dataclass(frozen=True)
class Sample:
    """Lengths of time in days, and between which moments (seconds since 1970) they ended.

    `ends` counts the different moments: what ends together is one observation seen many times. `of` says what was
    timed, where that is not plain, and `places` where it stands.
    """

    days: tuple[float, ...] = ()
    ends: int = 0
    since: int = 0
    until: int = 0
    of: str = ""
    places: tuple[Place, ...] = ()

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class LeadTimes:
    """What the project shows of the team's pace.

    `change` is the time from the first commit of a branch to its merge; `release` from a change on the main line to
    the release that holds it, or, where there are no releases, to the next model (`by_update`); `update` the time
    from one version of a model to the next of the same model; `assigned` from a version to its stage, by their tags;
    `runs` how long trainings ran. `again` is what starts training by itself, and `limit` how long that may take.
    """

    change: Sample = Sample()
    release: Sample = Sample()
    update: Sample = Sample()
    by_update: bool = False
    assigned: Sample = Sample()
    runs: Sample = Sample()
    again: Schedule | None = None
    limit: Limit | None = None


def lead_times(project: Project) -> LeadTimes:
    """The pace of the team, read once off the history; work of bots is left out."""
    return project.once(_read)


def _read(project: Project) -> LeadTimes:
    history = project.history
    known = LeadTimes(
        update=_registered(project),
        runs=_trainings(project),
        again=next(iter(schedules(project)), None),
        limit=max(limits(project), key=lambda limit: limit.minutes, default=None),
    )
    if history is None or history.shallow or not history.commits:
        return known
    found = delivery(history)
    subjects = {commit.sha: commit.subject for commit in history.commits if commit.parents > 1}
    merges = [lead for lead in found.merges if not _PULL.match(subjects.get(lead.sha, ""))]
    updates = sorted({commit.at // DAY for commit in _updates(project, history)})
    by_update = len({lead.sha for lead in found.releases}) < 3
    releases = list(_until_update(history, updates)) if by_update else list(found.releases)
    newest = history.commits[0].at
    tagged, assigned = tagged_models(history.releases)
    committed = _sample(list(_between(project, history)), newest)
    by_tag = replace(_sample(tagged, newest), of="tagged versions")
    return replace(
        known,
        change=_sample(merges, newest),
        release=_sample(releases, newest),
        update=next((s for s in (known.update, by_tag, committed) if suffices(s)), committed),
        by_update=by_update and bool(releases),
        assigned=replace(_sample(assigned, newest), of="versions of models, from their tag to the tag of their stage"),
    )


def suffices(sample: Sample) -> bool:
    """Whether a sample is large enough to bound its middle."""
    return len(sample) >= LEAST and sample.ends >= _ENDS


def _registered(project: Project) -> Sample:
    """From each registered version of a model to the next one; versions of one day are one."""
    versions: dict[tuple[Place, str], set[int]] = {}
    for version in project.recorded.versions:
        if version.at:
            versions.setdefault((version.store, version.model), set()).add(version.at // DAY)
    leads = [Lead(DAY * a, DAY * b, "") for days in versions.values() for a, b in pairwise(sorted(days))]
    newest = max((lead.until for lead in leads), default=0)
    places = tuple(dict.fromkeys(store for store, _ in versions))
    return replace(_sample(leads, newest), of="registered versions", places=places) if leads else Sample()


def _trainings(project: Project) -> Sample:
    """How long trainings ran, by a tracker's records, else by what files of metrics say; a day is written in days."""
    runs = [(run.seconds, run.at, run.store) for run in project.recorded.runs if run.seconds]
    of = "runs on record"
    if not runs:
        of = "trainings, by files of metrics"
        runs = [
            (version.seconds, version.commit.at, Place(path))
            for path, versions in metric_history(project).items()
            for version in versions
            if version.seconds
        ]
    ends = {at for _, at, _ in runs}
    if not runs:
        return Sample()
    days = tuple(sorted(seconds / DAY for seconds, _, _ in runs))
    places = tuple(dict.fromkeys(place for _, _, place in runs))[:3]
    return Sample(days, len(ends), min(ends), max(ends), of, places)


def tagged_models(releases: Iterable[Release]) -> tuple[list[Lead], list[Lead]]:
    """By tags as GTO sets them: from each version of a model to the next, and from a version to its first stage.

    >>> tags = [("churn@v1.0.0", 1), ("churn#prod#1", 3), ("churn@v1.1.0", 10)]
    >>> between, assigned = tagged_models([Release(name, "a" if at < 5 else "b", at * DAY) for name, at in tags])
    >>> [lead.days for lead in between], [lead.days for lead in assigned]
    ([9.0], [2.0])
    """
    versions: dict[str, list[Release]] = {}
    stages: dict[tuple[str, str], int] = {}
    for release in releases:
        if (version := _VERSION_TAG.fullmatch(release.name)) and release.at:
            versions.setdefault(version[1], []).append(release)
        elif (stage := _STAGE_TAG.fullmatch(release.name)) and release.at:
            key = (stage[1], release.sha)
            stages[key] = min(release.at, stages.get(key, release.at))
    between, assigned = [], []
    for model, own in versions.items():
        ordered = sorted(own, key=lambda release: release.at)
        between += [Lead(a.at, b.at, b.sha) for a, b in pairwise(ordered) if b.at // DAY > a.at // DAY]
        for release in ordered:
            until = stages.get((model, release.sha), 0)
            assigned += [Lead(release.at, until, release.sha)] if until >= release.at else []
    return between, assigned


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

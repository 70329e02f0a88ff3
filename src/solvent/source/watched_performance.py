"""The performance of one model over time: what files of metrics said of it while nobody changed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.contract import Requirement
from solvent.domain.evidence import Place
from solvent.source.artefacts.names import SURE_MODELS
from solvent.source.history import Commit, History
from solvent.source.metric_history import Version, metric_history
from solvent.source.paths import suffix
from solvent.source.project import Project

LEAST, _DAY = 5, 86_400
# Who changes one of these may have another model afterwards.
_MAKES_MODELS = frozenset({".py", ".ipynb", ".r", ".lock"}) | SURE_MODELS
_SHARES = frozenset({"accuracy", "error_rate", "recall", "precision", "specificity"})


@dataclass(frozen=True)
class Watched:
    """A required metric at several times, in days since 1970, oldest first; the rows behind each, if it is a share."""

    requirement: Requirement
    times: tuple[float, ...]
    values: tuple[float, ...]
    rows: tuple[int, ...] | None
    place: Place


def watched_performance(project: Project) -> tuple[Watched, ...]:
    """Each requirement's metric, as far back as code and model stayed as they are now."""
    return project.once(_read)


def _read(project: Project) -> tuple[Watched, ...]:
    history = project.history
    if history is None:
        return ()
    return tuple(
        found
        for requirement in project.contract.requirements
        if (requirement.at_least is None) != (requirement.at_most is None) and requirement.where is None
        for path, versions in metric_history(project).items()
        for found in _watched(requirement, path, _unchanged(history, versions))
    )


def _unchanged(history: History, versions: Sequence[Version]) -> list[Version]:
    """The last versions between which nobody touched what makes a model."""
    at = {commit.sha: number for number, commit in enumerate(history.commits)}
    newest = at[versions[-1].commit.sha]
    touched = next(
        (number for number in range(newest, len(history.commits)) if _touches(history.commits[number])), None
    )
    return [version for version in versions if touched is None or at[version.commit.sha] <= touched]


def _touches(commit: Commit) -> bool:
    return any(suffix(change.path) in _MAKES_MODELS for change in commit.changes)


def _watched(requirement: Requirement, path: str, versions: list[Version]) -> Iterator[Watched]:
    name = requirement.metric.lower()
    keys = {key for version in versions for key in version.measures if _names(key, name)}
    if len(keys) != 1:
        return
    key = keys.pop()
    kept = [version for version in versions if key in version.measures]
    days = [version.commit.at / _DAY for version in kept]
    if len({int(day) for day in days}) < LEAST:
        return
    seen = [version.measures[key] for version in kept]
    rows = tuple(measure.rows or 0 for measure in seen)
    share = name in _SHARES and all(rows) and all(0 <= measure.value <= 1 for measure in seen)
    values = tuple(measure.value for measure in seen)
    yield Watched(requirement, tuple(days), values, rows if share else None, Place(path))


def _names(key: str, metric: str) -> bool:
    own = key.lower().rpartition(".")[2]
    return own == metric or own.endswith(f"_{metric}")

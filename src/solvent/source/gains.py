"""What each step to something more complex cost and bought, by the project's own record of what it measured."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.evidence import Grade, Place
from solvent.domain.gain import Gain
from solvent.source.environment import read_manifest
from solvent.source.environment.training import learning_files
from solvent.source.history import Commit, History
from solvent.source.imports import import_graph
from solvent.source.metric_history import Measure, Version, direction, metric_history
from solvent.source.paths import Role, role_of
from solvent.source.project import Project
from solvent.source.scoreboards import COMPLEX, SIMPLE, Row, scoreboards, uses_of
from solvent.source.tested_rows import rows_split, rows_told
from solvent.source.text import decode
from solvent.stats.gains import LEAST_STEPS, Span, among_steps, between_intervals, between_shares

LEVEL = 0.8
# An interval that a file of metrics states without its level is taken for the usual one.
_STATED = 0.95
_PREFERRED = ("accuracy", "acc", "roc_auc", "auc", "f1", "r2", "error_rate", "rmse", "mae", "log_loss", "loss")
_SHARES = ("accuracy", "acc", "error_rate", "error")
_PLAIN = re.compile(r"dummy|baseline|majority|champion|previous", re.I)
_FEWEST_LINES = 1
_SLOWER = 1.5


@dataclass(frozen=True)
class _Step:
    """Two versions of a file of metrics that follow each other, and the commits from the one to the other."""

    path: str
    before: Version
    after: Version
    commits: tuple[Commit, ...]


def gains(project: Project) -> tuple[Gain, ...]:
    """The steps that added code, packages or training time, the newest first; then models that stand side by side."""
    return project.once(_read)


def _read(project: Project) -> tuple[Gain, ...]:
    steps = sorted(_steps(project), key=lambda gain: gain.at, reverse=True)
    return (*steps, *_side_by_side(project))


def growth_since(project: Project, gain: Gain) -> int:
    """The lines that the code of training grew by after a step, net."""
    history = project.history
    if history is None or not gain.commits:
        return 0
    learning = _learning(project)
    at = next((number for number, commit in enumerate(history.commits) if commit.sha == gain.commits[0]), 0)
    return sum(_net(commit, learning) for commit in history.commits[:at])


def _steps(project: Project) -> Iterator[Gain]:
    history = project.history
    if history is None:
        return
    learning = _learning(project)
    for path, versions in metric_history(project).items():
        key = _chosen(project, versions)
        if not key:
            continue
        kept = [version for version in versions if key in version.measures]
        moved = [b.measures[key].value - a.measures[key].value for a, b in pairwise(kept)]
        for number, (before, after) in enumerate(pairwise(kept)):
            step = _Step(path, before, after, _between(history, before.commit, after.commit))
            others = moved[:number] + moved[number + 1 :]
            found = _gain(project, step, key, others, learning)
            if found is not None:
                yield found


def _learning(project: Project) -> frozenset[str]:
    """The files that fit a model and all that they import; where none is known to, all of the project's own code."""
    files = learning_files(project) or [outline.path for outline in project.code]
    return import_graph(project).reachable(files)


def _chosen(project: Project, versions: Sequence[Version]) -> str:
    """The metric to follow: one that the contract asks for, else a usual one, of the test rows if both are there."""
    counted = {key: sum(key in v.measures for v in versions) for v in versions for key in v.measures}
    wanted = [r.metric.lower() for r in project.contract.requirements]
    order = {metric: rank for rank, metric in enumerate((*wanted, *_PREFERRED))}

    def rank(key: str) -> tuple[int, bool, bool, float, int, str]:
        own = key.lower().rpartition(".")[2]
        known = next((order[name] for name in order if own == name or own.endswith(f"_{name}")), len(order))
        plain = _PLAIN.search(key) is not None
        # Of several models the one that is best now.
        last = next(v.measures[key].value for v in reversed(versions) if key in v.measures)
        return (known, "train" in key.lower(), plain, -direction(key) * last, -counted[key], key)

    return min((key for key in counted if counted[key] > 1), key=rank, default="")


def _between(history: History, before: Commit, after: Commit) -> tuple[Commit, ...]:
    """The commits after the one up to the other, newest first."""
    at = {commit.sha: number for number, commit in enumerate(history.commits)}
    return history.commits[at[after.sha] : at[before.sha]]


def _gain(project: Project, step: _Step, key: str, others: Sequence[float], learning: frozenset[str]) -> Gain | None:
    """The step as a gain; None where nothing was added."""
    lines, packages = _lines(project, step, learning), _packages(project, step)
    seconds = (step.before.seconds, step.after.seconds)
    taken = (seconds[0], seconds[1]) if seconds[0] is not None and seconds[1] is not None else None
    slower = taken is not None and taken[1] >= _SLOWER * taken[0]
    if (lines or 0) < _FEWEST_LINES and not packages and not slower:
        return None
    before, after = step.before.measures[key], step.after.measures[key]
    leading = max(step.commits, key=lambda commit: (_added(commit, learning), commit.at))
    return Gain(
        name=f"“{leading.subject[:80]}”" + (f" and {len(step.commits) - 1} more" if len(step.commits) > 1 else ""),
        against=f"the version of {_day(step.before.commit)}",
        metric=key,
        before=before.value,
        after=after.value,
        gain=_known(key, before, after, others),
        lines=lines,
        packages=packages,
        seconds=taken,
        places=(Place(step.path),),
        at=_day(step.after.commit),
        commits=tuple(commit.sha for commit in step.commits),
    )


def _known(key: str, before: Measure, after: Measure, others: Sequence[float]) -> Estimate | NotMeasurable:
    """How much better it got, from the intervals beside the values, else their rows, else how the values scatter."""
    spread: Span | None
    if None not in (before.low, before.high, after.low, after.high):
        spread, method = (
            between_intervals(_spread(before), _spread(after), level=LEVEL),
            "the intervals beside the values",
        )
    elif before.rows and after.rows and _is_share(key) and 0 <= before.value <= 1 and 0 <= after.value <= 1:
        spread = between_shares((before.value, before.rows), (after.value, after.rows), level=LEVEL)
        method = f"{after.rows:,} test rows, Newcombe 1998"
    else:
        spread, method = among_steps(after.value - before.value, others, level=LEVEL), "the scatter of its other steps"
    if spread is None:
        few = (
            f"{len(others) + 1} step{'s' * bool(others)} of it"
            if len(others) < LEAST_STEPS
            else "steps without scatter"
        )
        return NotMeasurable(f"no interval, no number of test rows and {few}: chance cannot be told apart")
    return _estimate(spread, key, method, after.rows if "rows" in method else len(others) + 1)


def _estimate(spread: Span, key: str, method: str, n: int | None) -> Estimate:
    low, high = (spread.low, spread.high) if direction(key) > 0 else (-spread.high, -spread.low)
    return Estimate(direction(key) * spread.value, low, high, key, Grade.READ, LEVEL, n, method)


def _spread(measure: Measure) -> Span:
    assert measure.low is not None and measure.high is not None
    return Span(measure.value, measure.low, measure.high, _STATED)


def _is_share(key: str) -> bool:
    return key.lower().rpartition(".")[2].removeprefix("test_").removeprefix("val_") in _SHARES


def _lines(project: Project, step: _Step, learning: frozenset[str]) -> int | None:
    """The lines that the code of training, and all that it imports, grew by."""
    if project.history is None or project.history.partial:
        return None
    return sum(_net(commit, learning) for commit in step.commits)


def _net(commit: Commit, learning: frozenset[str]) -> int:
    own = (c for c in commit.changes if c.path.endswith(".py") and c.path in learning)
    return sum((change.added or 0) - (change.deleted or 0) for change in own)


def _added(commit: Commit, learning: frozenset[str]) -> int:
    return sum(change.added or 0 for change in commit.changes if change.path in learning)


def _packages(project: Project, step: _Step) -> tuple[str, ...]:
    """The packages that the lists of requirements gained."""
    touched = {change.path for commit in step.commits for change in commit.changes}
    found: set[str] = set()
    for path in sorted(touched & project.entries.keys()):
        earlier = decode(project.at(step.before.commit.sha, path))
        now, was = read_manifest(path, decode(project.at(step.after.commit.sha, path))), read_manifest(path, earlier)
        # A new list says nothing of what is new in it, and a tool's list names what others need.
        if now is not None and was is not None and was.needed and not now.is_compiled and role_of(path) is Role.CODE:
            found |= {r.name for r in now.needed} - {r.name for r in was.needed}
    return tuple(sorted(found))


def _day(commit: Commit) -> str:
    return datetime.fromtimestamp(commit.at, UTC).date().isoformat()


def _side_by_side(project: Project) -> Iterator[Gain]:
    """The best of the complex models of a scoreboard beside the best of the simple ones; what is told twice, once."""
    told: set[tuple[str, float, float]] = set()
    for board in scoreboards(project):
        metrics = {metric for row in board.rows for metric in row.scores}
        for metric in sorted(metrics, key=lambda m: (m != "accuracy", m))[:1]:
            simple, complex_ = board.best(SIMPLE, metric), board.best(COMPLEX, metric)
            if simple is not None and complex_ is not None:
                gain = _beside(project, metric, simple, complex_)
                if (key := (metric, gain.before, gain.after)) not in told:
                    told.add(key)
                    yield gain


def _beside(project: Project, metric: str, simple: Row, complex_: Row) -> Gain:
    rows = complex_.count or rows_told(project, complex_.place) or rows_split(project)
    before, after = (Measure(row.scores[metric], rows=rows) for row in (simple, complex_))
    package, users = uses_of(project, complex_)
    taken = (simple.seconds, complex_.seconds)
    found = _known(metric, before, after, ())
    if isinstance(found, NotMeasurable):
        found = replace(found, reason="no number of test rows stands by it: chance cannot be told apart")
    return Gain(
        name=complex_.label,
        against=simple.label,
        metric=metric,
        before=before.value,
        after=after.value,
        gain=found,
        lines=sum(outline.lines for outline in users) if users else None,
        packages=(package,) if package else (),
        seconds=(taken[0], taken[1]) if taken[0] is not None and taken[1] is not None else None,
        places=tuple(dict.fromkeys((complex_.place, simple.place))),
    )

"""What a project's files of metrics held at each commit that changed them: its own history of what it measured."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from solvent.source.documents import read_json
from solvent.source.history import Commit, History
from solvent.source.paths import Role, role_of
from solvent.source.project import Project
from solvent.source.text import decode
from solvent.source.yaml_lines import Node, read_yaml

_FILE = re.compile(
    r"(?:^|/)(?:[\w.-]+[_-])?(?:metrics?|scores?|results?|evaluation|performance)(?:[_-][\w.-]+)?\.(?:json|ya?ml)$",
    re.I,
)
_ASIDE = re.compile(r"(?:^|/)(?:examples?|samples?|templates?|fixtures?|tests?|archive|old|mlruns)(?:/|_|$)", re.I)
_HIGHER = re.compile(
    r"(?:^|[_. \-])(?:acc(?:uracy)?|[a-z]*auc(?:roc)?|auroc|f1|f[_-]?beta|precision|recall|r2|r2[_-]?score|ap|map|iou"
    r"|dice|bleu|score|sensitivity|specificity|kappa|mcc)(?:$|[_. \-])",
    re.I,
)
_LOWER = re.compile(
    r"(?:^|[_. \-])(?:error(?:[_-]?rate)?|log[_-]?loss|loss|rmse|mae|mse|s?mape|wer|cer|perplexity|brier|cost)"
    r"(?:$|[_. \-])",
    re.I,
)
_SECONDS = re.compile(r"(?:train|fit)\w{0,20}?[_. ]?(?:time|duration|seconds|secs|_s)(?:$|[_. ])", re.I)
_ROWS = re.compile(
    r"^(?:n|n_?rows|rows|support|n_?samples|samples|count|size|n_?(?:test|val(?:id)?|eval|holdout)"
    r"|(?:n_?)?(?:test|val(?:id(?:ation)?)?|eval|hold_?out)_?(?:n|rows|samples|size|count))$",
    re.I,
)
_LARGEST, _MOST_FILES, _MOST_VERSIONS, _MOST_LEAVES, _DEEPEST = 200_000, 8, 60, 400, 8


@dataclass(frozen=True)
class Measure:
    """A measured value, with its interval and the rows behind it as far as the file says so."""

    value: float
    low: float | None = None
    high: float | None = None
    rows: int | None = None


@dataclass(frozen=True)
class Version:
    """What a file held after a commit: measures by their path in the file, and how long training took."""

    commit: Commit
    measures: Mapping[str, Measure] = field(default_factory=dict)
    seconds: float | None = None


def direction(metric: str) -> int:
    """1 for a metric that is the better the higher, -1 for the others, 0 where its name does not tell.

    >>> direction("candidate.roc_auc"), direction("test_rmse"), direction("seed"), direction("1 - accuracy error")
    (1, -1, 0, -1)
    """
    own = metric.rpartition(".")[2] or metric
    if _LOWER.search(own):
        return -1
    return 1 if _HIGHER.search(own) else 0


def metric_history(project: Project) -> Mapping[str, tuple[Version, ...]]:
    """The versions of each file of metrics that has more than one, oldest first."""
    return project.once(_read)


def _read(project: Project) -> Mapping[str, tuple[Version, ...]]:
    history, found = project.history, {}
    if history is None or not history.commits:
        return {}
    own = (p for p, e in project.entries.items() if _FILE.search(p) and e.tracked and e.size < _LARGEST)
    paths = list(islice((p for p in own if role_of(p) is Role.CODE and not _ASIDE.search(p)), _MOST_FILES))
    for path, touched in _touching(history, paths).items():
        versions: list[Version] = []
        for commit, then in reversed(touched[:_MOST_VERSIONS]):
            version = _version(commit, then, decode(project.at(commit.sha, then)))
            if version.measures and (not versions or version.measures != versions[-1].measures):
                versions.append(version)
        if len(versions) > 1:
            found[path] = tuple(versions)
    return found


def _touching(history: History, paths: list[str]) -> dict[str, list[tuple[Commit, str]]]:
    """For each file, the commits that changed it, newest first, with the name that it then had; whoever made them."""
    found: dict[str, list[tuple[Commit, str]]] = {path: [] for path in paths}
    present = {path: path for path in paths}
    for commit in history.commits if paths else ():
        for change in commit.changes:
            if (now := present.get(change.path)) is not None:
                found[now].append((commit, change.path))
                if change.was:
                    present[change.was] = now
    return found


def _version(commit: Commit, path: str, text: str) -> Version:
    if len(text) > _LARGEST:
        return Version(commit)
    document = read_json(text) if path.lower().endswith(".json") else _plain(read_yaml(text))
    leaves = dict(islice(_leaves(document, ""), _MOST_LEAVES))
    seconds = next((m.value for key, m in leaves.items() if _SECONDS.search(key) and m.value > 0), None)
    return Version(commit, {key: m for key, m in leaves.items() if direction(key)}, seconds)


def _leaves(value: Any, key: str, depth: int = 0, rows: int | None = None) -> Iterator[tuple[str, Measure]]:
    """Numbers by the path of keys that leads to them; a value beside its interval is one measure.

    A number of rows counts for what stands beside it or below.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        rows = next((int(v) for k, v in value.items() if _ROWS.match(str(k)) and _is_count(v)), rows)
        if _is_number(value.get("value")):
            yield key, _measure(float(value["value"]), value.get("low"), value.get("high"), rows)
            return
        for name, part in value.items():
            where = f"{key}.{name}" if key else str(name)
            if _is_number(part):
                yield where, Measure(float(part), rows=rows)
            else:
                yield from _leaves(part, where, depth + 1, rows)


def _measure(value: float, low: Any, high: Any, rows: int | None) -> Measure:
    known = _is_number(low) and _is_number(high) and low <= value <= high
    return Measure(value, float(low) if known else None, float(high) if known else None, rows)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _is_count(value: object) -> bool:
    return _is_number(value) and value == int(value) and value > 1  # type: ignore[call-overload, operator]


def _plain(node: Node, depth: int = 0) -> Any:
    """A YAML file's mappings and numbers."""
    if node.fields and depth <= _DEEPEST:
        return {key: _plain(part, depth + 1) for key, part in node.fields.items()}
    try:
        return float(node.text)
    except ValueError:
        return None

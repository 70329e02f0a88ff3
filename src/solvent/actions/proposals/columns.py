"""The target, the time and the entity: columns that the code names."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from solvent.domain.evidence import Place
from solvent.domain.proposal import Proposal
from solvent.source.outline import Call, Outline
from solvent.source.project import Project

_TARGET_NAME = re.compile(
    r"^(?:target|label|y|response|outcome|dependent)_?(?:col|column|name|var|variable|field|feature)?s?$", re.I
)
_TARGET_KEYWORDS = frozenset(
    "target target_col target_column target_name label_col label_column y_col y_column".split()
)
_TIME_NAME = re.compile(r"(?:^|_)(?:date|datetime|time|timestamp|ts|dt|created_at|month|hour)(?:$|_)", re.I)
# Dropped because they say nothing, not because they are what is predicted.
_SET_ASIDE = re.compile(r"(?:^|[_ ])(?:id|uuid|guid|key|index|unnamed)(?:$|[_: ])", re.I)
_TIME_SETTING = re.compile(r"^(?:time|date|datetime|timestamp)_?(?:col|column|field|name)$", re.I)
_ENTITY_SETTING = re.compile(r"^(?:entity|group|id|user|customer)_?(?:col|column|field|key)$", re.I)
_CONFIG_TARGET = (
    r"(?i)^\s*[\"']?(?:target|target_?(?:col|column|name|variable|feature)|label_?(?:col|column|name))[\"']?\s*[:=]\s*"
    r"[\"']?([A-Za-z_][\w .%-]{0,60}?)[\"']?\s*,?\s*(?:#.*)?$"
)
_CONFIG = (
    r"(^|/)(params|config|conf|settings|hparams|hyperparams|schema|parameters|main|train|data)[\w-]*"
    r"\.(ya?ml|toml|json|ini|cfg)$"
)
_TAKEN = re.compile(r"^[\w.]+\[([^\[\]]+)\]$")
_NO_COLUMN = frozenset(
    "none true false null str int float test train axis columns target label targets labels y x index".split()
)
_OF_TRACKERS = frozenset(["creation_timestamp", "last_updated_timestamp", "creation_time", "start_time", "end_time"])
_LEARNS = frozenset("fit fit_transform train_test_split train DMatrix Pool Dataset cross_val_score train_model".split())
_FRAMES = frozenset(["pandas", "polars", "pyspark", "dask", "modin", "cudf", "databricks", "sklearn"])
_SPLITS = frozenset(["train_test_split"])


@dataclass
class _Votes:
    """How strongly each column is shown, and where."""

    weight: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, column: str, weight: float, place: Place) -> None:
        """Count one sight of a column; an implausible name is none."""
        if 0 < len(column) <= 80 and column.lower() not in _NO_COLUMN and not set("\n{}") & set(column):
            self.weight[column] += weight
            self.places[column].append(place)

    def best(self, least: float) -> tuple[str, tuple[Place, ...]] | None:
        """The column that is shown most strongly; of equals the one seen first."""
        if not self.weight:
            return None
        column = max(self.weight, key=lambda name: self.weight[name])
        return (column, tuple(self.places[column][:2])) if self.weight[column] >= least else None


def columns(project: Project) -> Iterator[Proposal]:
    """Proposals for `data.target`, `data.time` and `data.entity`."""
    names = _constants(project)
    for key, votes, least in (
        ("data.target", _targets(project, names), 2),
        ("data.time", _times(project, names), 1),
        ("data.entity", _entities(project, names), 1),
    ):
        if (found := votes.best(least)) is not None:
            yield Proposal(key, found[0], found[1])


def _constants(project: Project) -> dict[str, str]:
    """Names that stand for one and the same text wherever they are bound."""
    found: dict[str, set[str]] = defaultdict(set)
    for outline in project.code:
        for constant in outline.constants:
            if constant.value[:1] in "'\"":
                found[constant.name.rpartition(".")[2]].add(constant.value[1:-1])
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def _column(source: str, names: Mapping[str, str]) -> str | None:
    """The column in the source of an argument: `'late'`, `['late']`, `frame['late']` or a constant's name."""
    source = source.strip()
    if found := _TAKEN.match(source):
        source = found[1]
    if source.startswith("[") and source.endswith("]") and "," not in source:
        source = source[1:-1]
    if len(source) > 2 and source[0] in "'\"":
        return source[1:-1]
    return names.get(source.rpartition(".")[2])


def _targets(project: Project, names: Mapping[str, str]) -> _Votes:
    votes = _Votes()
    for outline, signal in project.signals("target-column"):
        learns = any(call.method in _LEARNS for call in outline.calls)
        if learns and any(item.name.partition(".")[0] in _FRAMES for item in outline.imports):
            votes.add(signal.detail, 3, outline.place(signal))
    for outline in project.code:
        for constant in outline.constants:
            if constant.value[:1] in "'\"" and _TARGET_NAME.match(constant.name.rpartition(".")[2]):
                votes.add(constant.value[1:-1], 2, outline.place(constant))
        for call in outline.calls:
            _count_target(votes, outline, call, names)
    for path in project.matching(_CONFIG)[:50]:
        for place, found in project.lines(path, _CONFIG_TARGET):
            votes.add(found[1].strip(), 2, place)
    return votes


def _count_target(votes: _Votes, outline: Outline, call: Call, names: Mapping[str, str]) -> None:
    place = outline.place(call)
    for keyword in _TARGET_KEYWORDS & set(call.keywords):
        if call.keywords[keyword][:1] in {"'", '"'}:
            votes.add(call.keywords[keyword][1:-1], 2, place)
    dropped = call.keywords.get("columns") or (call.args[0] if call.args and _drops_columns(call) else "")
    if call.method == "drop" and dropped and (column := _column(dropped, names)):
        votes.add(column, 0 if _SET_ASIDE.search(column) or _TIME_NAME.search(column) else 1, place)
    takes_truth = call.method in {"fit", "partial_fit", "fit_transform"} or call.method in _SPLITS
    if takes_truth and len(call.args) > 1 and _TAKEN.match(call.args[1]) and (column := _column(call.args[1], names)):
        votes.add(column, 3, place)


def _drops_columns(call: Call) -> bool:
    return call.keywords.get("axis", call.args[1] if len(call.args) > 1 else "") in {"1", "'columns'", '"columns"'}


def _times(project: Project, names: Mapping[str, str]) -> _Votes:
    votes = _settings(project, _TIME_SETTING)
    for outline in project.code:
        for call in outline.calls:
            place = outline.place(call)
            if call.name == "pandas.to_datetime" and call.args and (column := _column(call.args[0], names)):
                votes.add(column, 0 if column in _OF_TRACKERS else 1, place)
            dates = call.keywords.get("parse_dates", "")
            if dates.startswith("[") and (column := _column(dates.partition(",")[0].rstrip("]") + "]", names)):
                votes.add(column, 2, place)
            by = call.keywords.get("by") or (call.args[0] if call.args else "")
            column = _column(by, names) if call.method in {"sort_values", "set_index", "sort"} else None
            if column and _TIME_NAME.search(column):
                votes.add(column, 1, place)
    return votes


def _entities(project: Project, names: Mapping[str, str]) -> _Votes:
    votes = _settings(project, _ENTITY_SETTING)
    for outline in project.code:
        for call in outline.calls:
            if "groups" in call.keywords and (column := _column(call.keywords["groups"], names)):
                votes.add(column, 2, outline.place(call))
    return votes


def _settings(project: Project, named: re.Pattern[str]) -> _Votes:
    votes = _Votes()
    for outline in project.code:
        for constant in outline.constants:
            if constant.value[:1] in "'\"" and named.match(constant.name.rpartition(".")[2]):
                votes.add(constant.value[1:-1], 2, outline.place(constant))
    return votes

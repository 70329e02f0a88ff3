"""Metrics that documents report, and the project's own records of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from solvent.domain.evidence import Place
from solvent.source.documents import read_json
from solvent.source.paths import Role, folder, role_of
from solvent.source.project import Project

_WORDS = {
    "PR AUC": r"(?:au)?pr[ _-]?(?:auc|c)|pr_?auc|average[ _-]precision",
    "AUC": r"(?:roc[ _-]*)?auc(?:[ _-]*roc)?|auroc",
    "accuracy": r"accuracy|acc",
    "F1": r"f1",
    "log loss": r"log[ _-]?loss",
    "RMSE": r"rmse|root mean squared error",
    "MAPE": r"mape",
    "MAE": r"mae|mean absolute error",
    "R2": r"r2|r²|r\^2|r[ _-]squared",
    "precision": r"precision",
    "recall": r"recall",
}
_METRICS = {metric: re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])", re.I) for metric, words in _WORDS.items()}
_SPLITS = {
    "train": re.compile(r"(?<![a-z])(?:train(?:ing)?|in[ _-]sample)(?![a-z])", re.I),
    "validation": re.compile(r"(?<![a-z])(?:val|valid(?:ation)?|dev|cv|fold|cross)(?![a-z])", re.I),
    "test": re.compile(r"(?<![a-z])(?:test|hold[ _-]?out|evaluation)(?![a-z])", re.I),
}
# Numbers that are no present result: aims, limits, and what others or earlier models reached.
_NO_CLAIM = re.compile(
    r"[<>≥≤→]|target|threshold|goal|at (?:least|most)|minimum|maximum|requir|expect|should|if |when |baseline|benchmark"
    r"|paper|sota|state.of.the.art|winner|leaderboard|previous|before|\bold\b|improve|\bgap\b|drop|example|naive|human"
    r"|up to|criteri|alert|\bgate|~",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.])(\d{1,6}(?:\.\d{1,8})?)(?!\w|\.\d)\s?(%?)")
_BETWEEN = (
    r"(?:[- _]?score)?[*_`\"')\]]{0,4}\s*(?:\([^)\d]{0,30}\)\s*)?[*_`]{0,3}(?:[:=|]|\bof\b|\bis\b|\bwas\b|\bat\b)\s*"
)
_SAID = {
    metric: re.compile(rf"(?<![a-z0-9])(?:{words}){_BETWEEN}[*_`\s|]{{0,6}}{_NUMBER.pattern}", re.I)
    for metric, words in _WORDS.items()
}
_RULE = re.compile(r"[|\s:-]{4,500}")
_DOCUMENT = re.compile(r"^readme[^/]*$|(?:^|/)(?:readme|model[_-]?card|report|results?)\.(?:md|rst)$", re.I)
_RECORD = re.compile(
    r"(?:^|/)(?:[\w.-]+[_-])?(?:metrics?|scores?|results?|evaluation|eval_summary)(?:[_-][\w.-]+)?\.json$", re.I
)
_ASIDE = re.compile(r"(?:^|/)(?:examples?|samples?|templates?|fixtures?|tests?|benchmarks?|archive|old)(?:/|_|$)", re.I)
_MOST = 40
_LARGEST = 200_000
_MOST_NUMBERS = 2000


@dataclass(frozen=True)
class Figure:
    """A number under the name of a metric; `grain` is the step in which it is written, as a share.

    `split` names the rows that it is said to be of. `claimed` is false where it is an aim or another model's.
    """

    metric: str
    place: Place
    value: float
    grain: float
    shown: str
    split: str = ""
    claimed: bool = True


@dataclass(frozen=True)
class Record:
    """A file of metrics that the project's own runs wrote."""

    path: str
    figures: tuple[Figure, ...]


def reports(project: Project) -> Iterator[tuple[str, list[Figure]]]:
    """The documents that report metrics, each with its figures."""
    own = (p for p in project.with_suffix(".md", ".rst") if _DOCUMENT.search(p) and role_of(p) is Role.CODE)
    for path in islice((p for p in own if not _ASIDE.search(p)), _MOST):
        figures = _figures(path, project.text(path)[:_LARGEST].split("\n"))
        if found := list(figures):
            yield path, found


def records(project: Project) -> Iterator[Record]:
    """The files of metrics that are kept in the project."""
    named = (p for p in project.with_suffix(".json") if _RECORD.search(p) and role_of(p) is Role.CODE)
    for path in islice((p for p in named if not _ASIDE.search(p)), _MOST):
        if project.entries[path].tracked is False or project.entries[path].size > _LARGEST:
            continue
        leaves = islice(_leaves(read_json(project.text(path)), ""), _MOST_NUMBERS)
        figures = tuple(
            Figure(metric, Place(path), value, 0.0, f"{value:.4g}", _split(key))
            for key, value in leaves
            if (metric := _metric_of_key(key))
        )
        if figures:
            yield Record(path, figures)


def records_of(document: str, found: list[Record]) -> list[Record]:
    """The records beside a document or below it."""
    home = f"{folder(document)}/" if folder(document) else ""
    return [record for record in found if record.path.startswith(home)]


def agrees(figure: Figure, number: float) -> bool:
    """Whether a record's number may be what a document's figure was written from, rounded or as a percentage.

    >>> agrees(Figure("AUC", Place("README.md"), 0.91, 0.01, "0.91"), 0.9128)
    True
    >>> agrees(Figure("accuracy", Place("README.md"), 91.3, 0.1, "91.3"), 0.9128)
    True
    """
    return any(
        abs(form - figure.value) <= figure.grain * 1.000001
        for form in (abs(number), abs(number) * 100, abs(number) / 100)
    )


def _figures(path: str, lines: list[str]) -> Iterator[Figure]:
    fenced, heading, head = False, "", [""]
    for number, line in enumerate((line[:600] for line in lines), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif line.startswith("#"):
            heading = line
        elif fenced:
            continue
        elif "--" in line and "|" in line and _RULE.fullmatch(line):
            head = _cells(lines[number - 2][:600]) if number > 1 else [""]
        elif line.lstrip().startswith("|"):
            yield from _of_row(Place(path, number), head, _cells(line), heading)
        else:
            yield from _of_line(Place(path, number), line, heading)


def _cells(line: str) -> list[str]:
    return [cell.strip(" *_`") for cell in line.strip().strip("|").split("|")]


def _of_row(place: Place, head: list[str], cells: list[str], heading: str) -> Iterator[Figure]:
    """A row named after a metric, or a row under columns that are."""
    own = _metric(cells[0]) if len(cells[0]) < 40 else ""
    for at, cell in enumerate(cells[1:], 1):
        column = head[at] if at < len(head) else ""
        metric = own or (_metric(column) if len(column) < 40 else "")
        found = _NUMBER.search(cell) if metric else None
        if found:
            around = f"{heading} {column} {cells[0]} {cell}"
            yield _figure(metric, place, found[1], found[2], around)


def _of_line(place: Place, line: str, heading: str) -> Iterator[Figure]:
    for metric, said in _SAID.items():
        if metric == "AUC" and _METRICS["PR AUC"].search(line):
            continue
        for found in said.finditer(line):
            yield _figure(metric, place, found[1], found[2], f"{heading} {line}")


def _figure(metric: str, place: Place, text: str, percent: str, around: str) -> Figure:
    grain = 10.0 ** -len(text.partition(".")[2])
    vague = not percent and "." not in text
    return Figure(
        metric, place, float(text), grain, text + percent, _split(around), not (vague or _NO_CLAIM.search(around))
    )


def _metric(text: str) -> str:
    return next((metric for metric, pattern in _METRICS.items() if pattern.search(text)), "")


def _metric_of_key(key: str) -> str:
    """The metric that the last part of a chain of keys names that names any."""
    return next(filter(None, map(_metric, reversed(key.replace("_", " ").split("/")))), "")


def _split(text: str) -> str:
    found = [split for split, pattern in _SPLITS.items() if pattern.search(text.replace("_", " "))]
    return found[0] if len(found) == 1 else "several" if found else ""


def _leaves(value: object, key: str, depth: int = 0) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool) or depth > 6:
        return
    if isinstance(value, int | float):
        yield key, float(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{key}/{name}", depth + 1)
    elif isinstance(value, list):
        for inner in value[:200]:
            yield from _leaves(inner, key, depth + 1)

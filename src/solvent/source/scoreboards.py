"""Scoreboards: places where a project itself writes down what several of its models reached."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from solvent.domain.evidence import Place
from solvent.source.outline import Outline
from solvent.source.paths import Role, role_of
from solvent.source.printed_reports import printed_reports
from solvent.source.project import Project
from solvent.source.run_records import tables_of_runs

SIMPLE, COMPLEX = 1, 2
# What a row is called, how complex that is, and the names of its classes in code.
_LEARNERS = tuple(
    (re.compile(pattern, re.I), rank, classes)
    for pattern, rank, classes in (
        (r"stack|voting|ensemble|blend", COMPLEX, r"Stacking|Voting|Ensemble|Blend"),
        (r"xgb|xgboost", COMPLEX, r"^xgboost\.|XGB"),
        (r"light ?gbm|lgbm?\b", COMPLEX, r"^lightgbm\.|LGBM"),
        (r"cat ?boost", COMPLEX, r"^catboost\.|CatBoost"),
        (r"random ?forest|extra ?trees", COMPLEX, r"Forest|ExtraTrees"),
        (r"gradient ?boost|ada ?boost|\bgbm\b", COMPLEX, r"Boosting|AdaBoost"),
        (r"\bmlp|neural|\b[cdr]nn\b|lstm|\bgru\b|bert", COMPLEX, r"MLP|Sequential|^torch\.nn|LSTM|GRU|Model$"),
        (r"dummy|baseline|majority|constant|most[ _-]frequent", SIMPLE, r"Dummy"),
        (r"logistic|linear ?(?:regression|model)|\bols\b", SIMPLE, r"Logistic|LinearRegression|OLS"),
        (r"ridge|lasso|elastic ?net", SIMPLE, r"Ridge|Lasso|ElasticNet"),
        (r"naive ?bayes|\bnb\b|decision ?tree|k-?nn\b|k[ -]?nearest", SIMPLE, r"NB$|DecisionTree|KNeighbors"),
    )
)
_ACCURACY = re.compile(
    r"^(?:test|eval|hold-?out|valid(?:ation)?)?[ _]?(?:acc|accuracy)(?:[ _]?(?:score|test))?(?: ?\(?%\)?)?$", re.I
)
_RANKING = re.compile(r"^(?:test[ _]?)?(?:roc[ _-]?auc|auc|f1)(?:[ _-]?score)?(?: ?\(?%\)?)?$", re.I)
_SECONDS = re.compile(r"(?:train|fit)\w{0,20}[ _]?(?:time|duration|seconds|secs)|^(?:time|seconds)$", re.I)
_COUNT = re.compile(r"^(?:n_test|test_rows|n_rows|support|n_samples|test_size|n)$", re.I)
_NAMES = re.compile(r"^(?:\w+ )?(?:model|classifier|algorithm|method|estimator|learner)s?(?: name)?$", re.I)
_NUMBER = re.compile(r"^[*_~ ]*(-?\d+(?:[.,]\d+)?)\s*(%?)[*_~ ]*(?:s|sec|±.*)?$")
_RULE = re.compile(r"[|\s:-]{4,500}")
_JSON = re.compile(r"(?:^|/)(?:\w+_)?(?:metrics|scores|results|comparison|evaluation)(?:_\w+)?\.json$", re.I)
_RUN = re.compile(r"^((?:.*/)?mlruns/[^/]+/[^/]+)/tags/estimator_name$")
_MOST = 60


@dataclass(frozen=True)
class Row:
    """One model: what it is called, where, how complex it is, and what it reached.

    `grain` is the coarsest step in which its scores are written: 0.82 may be 0.815 or 0.825.
    """

    label: str
    place: Place
    rank: int
    classes: str
    scores: Mapping[str, float]
    seconds: float | None = None
    count: int | None = None
    grain: float = 0.0


@dataclass(frozen=True)
class Board:
    """Several models measured by the same metrics."""

    rows: tuple[Row, ...]

    def best(self, rank: int, metric: str) -> Row | None:
        """The best model of such complexity by a metric that is the better the higher."""
        found = [row for row in self.rows if row.rank == rank and metric in row.scores]
        return max(found, key=lambda row: row.scores[metric], default=None)


def scoreboards(project: Project) -> tuple[Board, ...]:
    """All scoreboards with a simple and a complex model: in documents, tables, metrics files, recorded runs and
    printed reports.
    """
    return project.once(_read)


def _read(project: Project) -> tuple[Board, ...]:
    runs = (*_runs(project), *_tracked(project))
    found = (*_documents(project), *_tables(project), *_metrics(project), *runs, *_reports(project))
    boards = (Board(tuple(rows)) for rows in found)
    return tuple(board for board in boards if {SIMPLE, COMPLEX} <= {row.rank for row in board.rows})


def uses_of(project: Project, row: Row) -> tuple[str, tuple[Outline, ...]]:
    """The package that only this kind of model needs, if it is one of its own, and the files that import it."""
    alone = re.match(r"\^(\w+)\\\.", row.classes)
    users = tuple(outline for outline, _ in project.imported(alone[1])) if alone else ()
    return (alone[1], users) if alone and users else ("", ())


def _documents(project: Project) -> Iterator[list[Row]]:
    for path in project.with_suffix(".md")[:_MOST]:
        lines = project.text(path).split("\n")
        for at in (n for n, line in enumerate(lines) if n and "--" in line and _RULE.fullmatch(line)):
            head, rows = _cells(lines[at - 1]), []
            for number, line in enumerate(lines[at + 1 : at + 60], at + 2):
                if "|" not in line:
                    break
                rows.append((Place(path, number), _cells(line)))
            yield list(_rows(head, rows))


def _cells(line: str) -> list[str]:
    return [cell.strip(" *_`") for cell in line[:1000].strip().strip("|").split("|")]


def _tables(project: Project) -> Iterator[list[Row]]:
    for place, _ in islice(tables_of_runs(project), _MOST):
        lines = project.text(place.path)[:100_000].split("\n")
        read = list(islice(csv.reader(lines), 200))
        if read:
            yield list(_rows(read[0], [(Place(place.path, n), row) for n, row in enumerate(read[1:], 2)]))


def _metrics(project: Project) -> Iterator[list[Row]]:
    for path in [p for p in project.with_suffix(".json") if _JSON.search(p) and role_of(p) is Role.CODE][:_MOST]:
        try:
            document = json.loads(project.text(path)) if project.entries[path].size < 200_000 else {}
        except (ValueError, RecursionError):
            continue
        whole = document if isinstance(document, dict) else {}
        lines = project.text(path).split("\n")
        # Models by their names stand at the top, or together under one key.
        for by_model in (whole, *(part for part in whole.values() if isinstance(part, dict))):
            yield list(_by_model(path, lines, by_model))


def _by_model(path: str, lines: list[str], by_model: Mapping[str, object]) -> Iterator[Row]:
    for label, values in by_model.items():
        if isinstance(values, dict):
            line = next((n for n, text in enumerate(lines, 1) if f'"{label}"' in text), 1)
            if row := _row(label, Place(path, line), {str(k): str(v) for k, v in values.items()}):
                yield row


def _runs(project: Project) -> Iterator[list[Row]]:
    """Runs that MLflow wrote into the tree, those of one experiment together."""
    experiments: dict[str, list[Row]] = defaultdict(list)
    for path in list(project.matching(r"/tags/estimator_name$"))[:200]:
        if found := _RUN.match(path):
            folder = f"{found[1]}/metrics/"
            named = [p for p in project.entries if p.startswith(folder)]
            values = {p.removeprefix(folder): _last(project.text(p)) for p in named}
            if row := _row(project.text(path).strip(), Place(path), values):
                taken = row.seconds if row.seconds is not None else _taken(project.text(f"{found[1]}/meta.yaml"))
                experiments[found[1].rpartition("/")[0]].append(replace(row, seconds=taken))
    yield from experiments.values()


def _taken(meta: str) -> float | None:
    """The seconds between the start and the end of a run, which MLflow writes in milliseconds."""
    start, end = (re.search(rf"(?m)^{name}_time: (\d{{10,15}})$", meta[:5000]) for name in ("start", "end"))
    taken = (int(end[1]) - int(start[1])) / 1000 if start and end else 0.0
    return taken if taken > 0 else None


def _tracked(project: Project) -> Iterator[list[Row]]:
    """Runs in a tracker's own store, those of one experiment together, each with the time that it took."""
    experiments: dict[tuple[Place, str], list[Row]] = defaultdict(list)
    for run in project.recorded.runs:
        cells = {name: f"{value:.9g}" for name, value in run.metrics.items()}
        if row := _row(run.estimator or run.name, run.store, cells):
            taken = row if row.seconds is not None else replace(row, seconds=run.seconds)
            experiments[run.store, run.experiment].append(replace(taken, grain=0.0))
    yield from experiments.values()


def _reports(project: Project) -> Iterator[list[Row]]:
    """Reports printed into one file on as many rows, each under the name of its model."""
    for reports in printed_reports(project).values():
        by_count: dict[str, list[Row]] = defaultdict(list)
        for report in reports:
            label = _named(report.above) or _built(report.code)
            row = _row(label, report.place, {"accuracy": report.accuracy, "support": report.rows})
            by_count[report.rows] += [row] if row else []
        yield from by_count.values()


def _named(text: str) -> str:
    """The last line that names one kind of model, and no other."""
    for line in reversed(text.split("\n")):
        kinds = [found[0] for pattern, *_ in _LEARNERS if (found := pattern.search(line))]
        if kinds:
            return kinds[0] if len(kinds) == 1 else ""
    return ""


def _built(code: str) -> str:
    """The one model that a cell speaks of; empty where there are several."""
    kinds = [found[0] for pattern, *_ in _LEARNERS if (found := pattern.search(code[:20_000]))]
    return kinds[0] if len(kinds) == 1 else ""


def _last(text: str) -> str:
    """The value of the last line that MLflow wrote: `time value step`."""
    parts = text.strip().rpartition("\n")[2].split()
    return parts[1] if len(parts) > 1 else ""


def _rows(head: Sequence[str], rows: Iterable[tuple[Place, Sequence[str]]]) -> Iterator[Row]:
    """The models of a table; where a column says that it names them, by that one, else by the first."""
    at = next((number for number, cell in enumerate(head) if _NAMES.search(cell)), 0)
    for place, cells in rows:
        if len(cells) == len(head) and (row := _row(cells[at], place, dict(zip(head, cells, strict=True)))):
            yield row


def _row(label: str, place: Place, cells: Mapping[str, str]) -> Row | None:
    known = next(((rank, classes) for pattern, rank, classes in _LEARNERS if pattern.search(label[:100])), None)
    scores, seconds, count, grain = {}, None, None, 0.0
    for name, cell in cells.items():
        number = _NUMBER.match(cell[:40])
        if number is None:
            continue
        value = float(number[1].replace(",", "."))
        if metric := "accuracy" if _ACCURACY.match(name) else name.lower() if _RANKING.match(name) else "":
            whole = 100 if number[2] or value > 1 else 1
            scores[metric] = round(value / whole, 9)
            grain = max(grain, 10.0 ** -len(number[1].replace(",", ".").partition(".")[2]) / whole)
        elif _SECONDS.search(name):
            seconds = value
        elif _COUNT.match(name) and value == int(value) and value > 1:
            count = int(value)
    if known is None or not scores or not all(0 < score <= 1 for score in scores.values()):
        return None
    return Row(label[:60], place, *known, scores, seconds, count, grain)

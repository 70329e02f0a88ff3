"""Records of runs that a project keeps by itself: event files, tables in git, rows of a database."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project

EVENTS = re.compile(
    r"(?:^|\.)(?:SummaryWriter|TensorBoard|TensorBoardLogger|create_file_writer|FileWriter|TensorBoardCallback)$"
)
_FEWEST = 3
_LOGS = re.compile(r"\.log$|(?:^|/)(?:logs?|results?)/[^/]+\.txt$", re.I)
_TOLD = re.compile(r"\b(?:\w+[ _-])?(?:accuracy|acc|auc|f1|rmse|mae|mse|loss|score|logloss)\b[^\n]{0,20}?\d\.\d", re.I)
_TABLES = re.compile(
    r"(?:^|[/_\-])(?:logs?|results?|experiments?|runs?|scores?|leaderboard|metrics|submissions|tuning|trials)"
    r"(?:[/_\-].*)?\.(?:csv|tsv)$",
    re.I,
)
_METRIC = re.compile(
    r"^(?:\w+[ _])?(?:accuracy|acc|auc|roc_auc|f1|precision|recall|rmse|mae|mse|mape|r2|loss|logloss|score|cv|lb|map"
    r"|iou|bleu|wer|performance)(?:[ _]\w+)?$",
    re.I,
)
_RUN = re.compile(
    r"^(?:\w+[ _])?(?:model|params?|features?|run|exp|experiment|config|version|algorithm|method)(?:[ _]\w+)?$", re.I
)
_MOST = 60
_ROWS = re.compile(r"^(?:Model)?(?:Training|Experiment|Run|TrainingRun|TrainingJob|ExperimentRun|ModelRun|Evaluation)$")
_FIELD = re.compile(r"^[ \t]+(?:\w+_)?(?:accuracy|loss|f1|auc|rmse|mae|score|metrics?)\s*[:=]", re.M)
ORMS = ("django.db", "sqlalchemy", "peewee", "sqlmodel", "mongoengine", "tortoise", "flask_sqlalchemy", "beanie")


def events_of_runs(project: Project) -> Iterator[Place]:
    """Where scripts write event files, in which TensorBoard keeps each run apart with its metrics."""
    for outline in project.code:
        if not outline.is_notebook:
            yield from (outline.place(call) for call in outline.calls if EVENTS.search(call.name))


def tables_of_runs(project: Project) -> Iterator[tuple[Place, bool]]:
    """Committed tables with a metric for each model or setting, and whether the code writes them."""
    found = [p for p in project.matching(_TABLES.pattern) if role_of(p) is Role.CODE][:_MOST]
    ends = (
        {t.value.lower() for o in project.code for t in o.texts if t.value[-4:] in {".csv", ".tsv"}} if found else set()
    )
    for path in found:
        if project.entries[path].tracked is not False and _is_of_runs(project.head(path)):
            yield Place(path), any(len(end) > len("x.csv") and name(path).lower().endswith(name(end)) for end in ends)


def _is_of_runs(head: bytes) -> bool:
    cells = [cell.strip(" \"'\r") for cell in re.split("[,;\t]", head.decode("utf-8", "replace").partition("\n")[0])]
    return any(map(_METRIC.match, cells)) and any(map(_RUN.match, cells))


def logs_of_runs(project: Project) -> Iterator[Place]:
    """Committed logs of runs that tell what was reached."""
    for path in [p for p in project.matching(_LOGS.pattern) if role_of(p) is Role.CODE][:_MOST]:
        told = project.head(path, 20_000).decode("utf-8", "replace")
        if project.entries[path].tracked is not False and len(_TOLD.findall(told)) >= _FEWEST:
            yield Place(path)


def rows_of_runs(project: Project) -> Iterator[Place]:
    """Tables of an application whose rows are trainings with what they reached."""
    stores = {outline.path for outline, _ in project.imported(*ORMS)}
    for outline in project.code:
        for d in outline.definitions if outline.path in stores else ():
            if d.kind == "class" and d.bases and _ROWS.match(d.name):
                lines = project.text(outline.path).split("\n")[d.line : d.end]
                if _FIELD.search("\n".join(lines)):
                    yield outline.place(d)

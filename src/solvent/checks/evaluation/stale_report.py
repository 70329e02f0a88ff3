"""A document reports a metric that the present model does not have.

Why
    People decide by the number in the document, and the project's own record of the model's metrics holds another, or
    the model was replaced since.

Pay
    Let the evaluation write the number into the document, or link to the record instead of copying it.

Not
    Numbers that differ by rounding or as percentages; aims, limits, baselines and published results; metrics of other
    rows than the record's; documents of which one number agrees with a record, since the others may be of other models.

Debt
    --- README.md
    The model reaches an accuracy of 0.94 on the test set.
    --- metrics.json
    {"accuracy": 0.8812}

Paid
    --- README.md
    The model reaches an accuracy of 88.1% on the test set.
    --- metrics.json
    {"accuracy": 0.8812}
"""

import time
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.paths import Role
from solvent.source.project import Project
from solvent.source.reported import Figure, Record, agrees, records, records_of, reports

_DAY = 86400


@check("EVA121", effort=Effort(0.2, 3), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def stale_report(project: Project) -> Iterator[Sighting]:
    kept = list(records(project))
    for document, figures in reports(project):
        if beside := records_of(document, kept):
            yield from _contradicted(project, document, figures, beside)
        elif not kept and any(figure.claimed for figure in figures):
            yield from _outlived(project, document, next(figure for figure in figures if figure.claimed))


def _contradicted(project: Project, document: str, figures: list[Figure], beside: list[Record]) -> Iterator[Sighting]:
    known = {figure.value for record in beside for figure in record.figures}
    if any(agrees(figure, number) for figure in figures for number in known):
        return
    found = [(figure, other) for figure in figures if figure.claimed and (other := _recorded(figure, beside))]
    if found:
        first, other = found[0]
        yield Sighting(
            first.place,
            f"{first.metric} is given as {first.shown}; {other.place.path} holds {other.shown}"
            f"{_later(project, document, other.place.path)}",
            also=tuple(dict.fromkeys(figure.place for figure, _ in found[1:6] if figure.place != first.place)),
            key=document,
        )


def _outlived(project: Project, document: str, figure: Figure) -> Iterator[Sighting]:
    """A model that was there when the document was written, and was replaced since."""
    history = project.history
    written = history.last_touched.get(document) if history else None
    models = [model for model in inventory(project).models if model.role is Role.CODE and model.committed]
    if history is None or written is None or len(models) != 1:
        return
    times = [commit.at for commit, change in history.work.get(models[0].path, ()) if not change.was]
    if len(times) > 1 and times[-1] <= written < times[0] - _DAY:
        day = time.strftime("%Y-%m-%d", time.gmtime(times[0]))
        message = f"{figure.metric} is given as {figure.shown}; {models[0].path} was replaced on {day}, after that"
        yield Sighting(figure.place, message, key=document)


def _recorded(figure: Figure, beside: list[Record]) -> Figure | None:
    """The nearest that the records hold under the same metric, where they speak of the same rows."""
    found = [other for record in beside for other in record.figures if other.metric == figure.metric]
    same = bool(found) and all(_same_rows(figure, other) for other in found)
    return min(found, key=lambda other: abs(other.value - figure.value)) if same else None


def _same_rows(figure: Figure, other: Figure) -> bool:
    return figure.split == other.split or {figure.split, other.split} == {"", "test"}


def _later(project: Project, document: str, record: str) -> str:
    times = project.history.last_touched if project.history else {}
    written, measured = times.get(document), times.get(record)
    if written is None or measured is None or measured <= written:
        return ""
    return f", which changed on {time.strftime('%Y-%m-%d', time.gmtime(measured))}, after the document"

"""Commits of notebooks are mostly their outputs.

Why
    Nobody can see in such a diff what changed in the code; merges fail, and the repository swells.

Pay
    Strip outputs before each commit (nbstripout as a git filter), and pair notebooks with scripts (jupytext) where
    their code is to be reviewed.

Not
    Notebooks without outputs, with fewer than four commits, or that changed by fewer than 5,000 lines.

Debt
    --- eda.ipynb
    {"cells": [{"cell_type": "code", "source": "x = 1", "execution_count": 1,
     "outputs": [{"output_type": "stream", "text": "1"}]}]}
    --- history
    8x 2025-06-30 ana@example.org "Look" eda.ipynb+1000-900

Paid
    --- eda.ipynb
    {"cells": [{"cell_type": "code", "source": "x = 1", "execution_count": null, "outputs": []}]}
    --- history
    8x 2025-06-30 ana@example.org "Look" eda.ipynb+10-9
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project

LEAST_COMMITS = 4
LEAST_LINES = 5000
# Each line of code would have to have been rewritten so many times.
LEAST_RATIO = 25


@check("GIT106", effort=Effort(0.25, 1), severity=Severity.NOTE, stage=Stage.RETRAIN)
def notebook_churned_by_outputs(project: Project) -> Iterator[Sighting]:
    if project.history is None or project.history.partial:
        return
    churned = []
    for path, book in project.notebooks.items():
        rows = project.history.work.get(path, ())
        lines = sum((change.added or 0) + (change.deleted or 0) for _, change in rows)
        code = max(book.code_lines, 1)
        if book.outputs and len(rows) >= LEAST_COMMITS and lines >= LEAST_LINES and lines >= LEAST_RATIO * code:
            churned.append((lines, len(rows), code, path))
    if churned:
        lines, commits, code, path = max(churned)
        others = sorted(other for *_, other in churned if other != path)
        more = f"; so did {len(others)} other notebooks" if len(others) > 1 else "; so did another" if others else ""
        message = f"{lines:,} lines changed in {commits} commits, for {code:,} lines of code{more}"
        yield Sighting(Place(path), message, tuple(Place(other) for other in others), key="outputs")

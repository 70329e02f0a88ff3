"""A notebook is run by a machine as a step of the pipeline.

Why
    A notebook has no functions to test and no interface; its diffs cannot be reviewed, and hidden state decides what
    comes out.

Pay
    Move the cells into functions of a module with tests, and let the step call these; keep the notebook for looking.

Not
    Notebooks run as tests, examples or documentation.

Debt
    --- Makefile
    train:
        papermill notebooks/train.ipynb out/train.ipynb -p rate 0.1

Paid
    --- Makefile
    train:
        python -m flights.train --rate 0.1
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project

_FILES = (
    r"(^|/)(makefile|justfile|dockerfile[^/]*|dvc\.yaml|mlproject|[^/]*\.(sh|ya?ml)|crontab)$"
    # Documentation and examples are run to see that they work, not for what they make.
)
_ASIDE = re.compile(r"(^|/)(docs?|examples?|tutorials?|tests?|demos?|website)(/|$)|docs|example|test|readme", re.I)
_RUNS = re.compile(
    r"(?:\bpapermill\s+|\bnbconvert\b[^#\n]{0,200}--execute\b[^#\n]{0,200}?|\bjupyter\s+(?:execute|run)\s+)"
    r"[\"']?([\w./$@{}-]{1,200}\.ipynb)"
)
_CALLS = ("papermill.execute_notebook", "airflow.providers.papermill.operators.papermill.PapermillOperator")


@check("STR110", effort=Effort(4, 24), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def notebook_in_production_path(project: Project) -> Iterator[Sighting]:
    for path in project.matching(_FILES)[:400]:
        if _ASIDE.search(path) or "ipynb" not in project.text(path):
            continue
        for number, line in enumerate(project.text(path).split("\n"), 1):
            if (found := _RUNS.search(line[:1000])) and not _ASIDE.search(line[:1000]):
                yield Sighting(Place(path, number), f"`{found[1]}` is run as a step")
    for outline, call in project.calls(*_CALLS):
        if not _ASIDE.search(outline.path):
            yield Sighting(outline.place(call), f"`{call.name.rpartition('.')[2]}` runs a notebook as a step")

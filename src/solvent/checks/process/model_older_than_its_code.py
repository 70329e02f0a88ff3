"""A committed model is older than the code that makes it.

Why
    The model that is used cannot have come from the code beside it: nobody can reproduce, explain or repair it.

Pay
    Train again and commit code and model together, or let the pipeline write the model's code revision beside it.

Not
    Models that no training code of the project names, or that it only reads; changes of tests, layout or
    formatting; fewer than three.

Debt
    --- train.py
    from xgboost import XGBClassifier
    model = XGBClassifier().fit(rows, labels)
    model.save_model("models/churn.ubj")
    --- models/churn.ubj
    {L learner
    --- history
    4x 2025-06-30 ana@example.org "Add a feature" train.py+30-5
    2025-01-01 ana@example.org "Train" train.py+50-0 models/churn.ubj+1-0

Paid
    --- train.py
    from xgboost import XGBClassifier
    model = XGBClassifier().fit(rows, labels)
    model.save_model("models/churn.ubj")
    --- models/churn.ubj
    {L learner
    --- history
    2025-06-30 ana@example.org "Train" train.py+50-0 models/churn.ubj+1-0
    4x 2025-06-01 ana@example.org "Add a feature" train.py+30-5
"""

import re
import time
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.environment.training import learning_files
from solvent.source.imports import import_graph
from solvent.source.outline import Outline, Text
from solvent.source.paths import Role, folder, name
from solvent.source.project import Project

_READS = re.compile(r"load|read|restore|resource|exists|isfile|download|from_file", re.I)
LEAST_CHANGES = 3
LEAST_LINES = 20
LEAST_DAYS = 14


@check("GIT105", effort=Effort(2, 8), severity=Severity.MEDIUM, stage=Stage.RETRAIN)
def model_older_than_its_code(project: Project) -> Iterator[Sighting]:
    history = project.history
    if history is None:
        return
    learning = [project.outlines[path] for path in learning_files(project) if not path.endswith(".ipynb")]
    for model in inventory(project).models:
        made = history.last_touched.get(model.path)
        if made is None or model.role is not Role.CODE or not (makers := _makers(learning, model.path)):
            continue
        code = import_graph(project).reachable(o.path for o, _ in makers)
        later = {
            commit.sha: commit
            for path in code
            for commit, change in history.work.get(path, ())
            if commit.at > made + LEAST_DAYS * 86400
            and (change.added is None or change.added + (change.deleted or 0) >= LEAST_LINES // 2)
        }
        if len(later) >= LEAST_CHANGES:
            day = time.strftime("%Y-%m-%d", time.gmtime(made))
            yield Sighting(
                Place(model.path),
                f"It was committed on {day}; the code that makes it changed in {len(later)} commits since",
                tuple(place for _, place in makers),
                key=model.path,
            )


def _makers(learning: list[Outline], model: str) -> list[tuple[Outline, Place]]:
    """The training code that names the model's file: by its path, or from the folder above it by its name."""
    return [
        (outline, outline.place(text))
        for outline in learning
        for text in outline.texts
        if _names(text.value.removeprefix("./").removeprefix("../"), outline.path, model)
        and not _is_read(outline, text)
    ]


def _is_read(outline: Outline, text: Text) -> bool:
    """Whether the name stands where a file is read or looked up."""
    return any(
        call.line <= text.line <= call.line + 2
        and call.cell == text.cell
        and _READS.search(call.method)
        and text.value in "".join((*call.args, *call.keywords.values()))
        for call in outline.calls
    )


def _names(text: str, code: str, model: str) -> bool:
    if "/" in text:
        return model == text or model.endswith(f"/{text}")
    return text == name(model) and folder(model) == folder(code)

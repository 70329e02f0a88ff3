"""CI never runs the training code.

Why
    An upgrade or a refactoring that breaks training shows on the day when a new model is needed.

Pay
    Train on a few rows, for one step, in CI: minutes of machine time on every change.

Not
    Projects with tests: there the lack of a test that reaches training is reported instead.

Debt
    --- .github/workflows/lint.yml
    on: push
    jobs:
      lint:
        steps:
          - run: ruff check
    --- train.py
    from sklearn.linear_model import LinearRegression
    LinearRegression().fit([[1]], [1])

Paid
    --- .github/workflows/smoke.yml
    on: push
    jobs:
      smoke:
        steps:
          - run: python train.py
    --- train.py
    from sklearn.linear_model import LinearRegression
    LinearRegression().fit([[1]], [1])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.fitting import fits
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.testing import tests_of


@check("OPS109", effort=Effort(1, 8), severity=Severity.NOTE, stage=Stage.TRAIN)
def training_outside_ci(project: Project) -> Iterator[Sighting]:
    ci, training = ci_of(project), fits(project)
    if not ci.on_code or not training or tests_of(project).of_project:
        return
    scripts = {name(path) for path in training}
    if any(run.purpose in {"train", "test"} or name(run.words[0]) in scripts for run in ci.runs):
        return
    # A step may hand the script to another machine by its path.
    if any(script in project.text(definition.path) for definition in ci.on_code for script in training):
        return
    path, call = next(iter(training.items()))
    yield Sighting(
        Place(path, call.line),
        f"CI ({ci.on_code[0].system}) never runs the code that trains, not even on a few rows",
        also=(Place(ci.on_code[0].path),),
        key="training in ci",
    )

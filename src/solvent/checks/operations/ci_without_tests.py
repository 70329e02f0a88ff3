"""CI runs, but not the project's tests.

Why
    The tests are there and nobody is told when they fail. A green tick suggests otherwise.

Pay
    Add a step that runs them, before anything is built or deployed.

Debt
    --- .github/workflows/deploy.yml
    on: push
    jobs:
      deploy:
        steps:
          - run: docker build .
    --- model.py
    def predict(x): return x
    --- tests/test_model.py
    from model import predict
    def test_predict():
        assert predict(1) == 1

Paid
    --- .github/workflows/deploy.yml
    on: push
    jobs:
      deploy:
        steps:
          - run: pytest
          - run: docker build .
    --- model.py
    def predict(x): return x
    --- tests/test_model.py
    from model import predict
    def test_predict():
        assert predict(1) == 1
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.ci.hollow import hollow_jobs
from solvent.source.project import Project
from solvent.source.testing import tests_of


@check("OPS107", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def ci_without_tests(project: Project) -> Iterator[Sighting]:
    ci, tests = ci_of(project), tests_of(project).of_project
    opaque = [use for d in ci.on_code for use in d.uses if ".github/workflows/" in use.name]
    if not ci.on_code or ci.tests or not tests or opaque or any(True for _ in hollow_jobs(ci)):
        return
    first = ci.on_code[0]
    yield Sighting(
        Place(first.path),
        f"{first.system} runs none of the project's tests ({len(tests)} file{'s' if len(tests) > 1 else ''})",
        also=tuple(Place(d.path) for d in ci.on_code[1:4]),
        key="ci tests",
    )

"""Nothing runs when the code changes: there is no CI.

Why
    Whether a change works is found out by whoever happens to run the code next.

Pay
    A workflow that installs the locked environment and runs the tests and the linter on every push.

Not
    Young projects of one person, entries of a competition, the code of a publication that few people touched.

Debt
    --- train.py
    def train(rows): return sum(rows)
    --- history
    2025-01-03 ana@example.org "Add rows" train.py+10-2
    2025-01-02 ben@example.org "Tune" train.py+10-2
    2025-01-01 ana@example.org "Start" train.py+300-0

Paid
    --- .github/workflows/test.yml
    on: push
    jobs:
      test:
        steps:
          - run: pytest
    --- train.py
    def train(rows): return sum(rows)
    --- history
    2025-01-03 ana@example.org "Add rows" train.py+10-2
    2025-01-02 ben@example.org "Tune" train.py+10-2
    2025-01-01 ana@example.org "Start" train.py+300-0
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.occasion import is_competition, is_paper
from solvent.source.project import Project
from solvent.source.serving import serving
from solvent.source.testing import tests_of

_MANY_COMMITS = 100
_TEAM = 2
# The code of a publication rests once it is out, unless many go on with it.
_CROWD = 5


@check("OPS106", effort=Effort(2, 12), severity=Severity.LOW, stage=Stage.DEPLOY)
def ci_missing(project: Project) -> Iterator[Sighting]:
    code = [o for o in project.code if not o.is_notebook]
    if ci_of(project).on_code or not code or project.history is None or is_competition(project):
        return
    people, commits = len(project.history.people), len(project.history.human)
    if people < (_CROWD if is_paper(project) else _TEAM) and commits < _MANY_COMMITS:
        return
    tests = tests_of(project).of_project
    shown = f"{commits} commits" if people < _TEAM else f"{people} people"
    grave = bool(serving(project).live) and (people > _TEAM or commits >= _MANY_COMMITS)
    yield Sighting(
        Place(tests[0].outline.path if tests else "."),
        f"No CI definition, though {shown} changed this code" + (" and there are tests to run" if tests else ""),
        key="ci",
        severity=Severity.MEDIUM if grave or tests else None,
    )

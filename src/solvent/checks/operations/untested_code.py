"""No test runs any of the project's code.

Why
    Every change may break something that only a user notices, so changes become slow, or rare.

Pay
    Write one test that runs training and prediction on a few rows, then one for each function that prepares features.

Not
    Notebooks, and projects with hardly a function.

Debt
    --- train.py
    from sklearn.linear_model import LinearRegression
    def load(path): return open(path).read()
    def clean(rows): return [r for r in rows if r]
    def train(rows): return LinearRegression().fit(rows, rows)

Paid
    --- train.py
    from sklearn.linear_model import LinearRegression
    def load(path): return open(path).read()
    def clean(rows): return [r for r in rows if r]
    def train(rows): return LinearRegression().fit(rows, rows)
    --- tests/test_train.py
    from train import clean
    def test_clean():
        assert clean([0, 1]) == [1]
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import is_competition, is_template
from solvent.source.project import Project
from solvent.source.serving import serving
from solvent.source.testing import tests_of

_FEWEST_FUNCTIONS = 3
_TINY, _SMALL = 100, 400
_TEAM = 3


@check("OPS101", effort=Effort(8, 40), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def untested_code(project: Project) -> Iterator[Sighting]:
    own = [o for o in project.code if not o.is_notebook and o.definitions]
    if sum(len(o.definitions) for o in own) < _FEWEST_FUNCTIONS or tests_of(project).of_project:
        return
    lines = sum(o.lines for o in own)
    largest = max(own, key=lambda o: o.lines)
    found = tests_of(project).files
    message = f"No test imports any of the project's {lines:,} lines of Python"
    if found:
        shown = "1 file looks like a test" if len(found) == 1 else f"{len(found)} files look like tests"
        message = f"{shown}, but none imports the project's code and asserts something"
    small = lines < _SMALL
    yield Sighting(
        Place(largest.path),
        message,
        also=tuple(Place(file.outline.path) for file in found[:3]),
        key="tests",
        effort=Effort(3, 12) if small else None,
        severity=_severity(project, lines),
    )


def _severity(project: Project, lines: int) -> Severity:
    """Untested code hurts most where others rely on what it does, least where it ends with a competition."""
    if is_competition(project) or is_template(project) or lines < _TINY:
        return Severity.NOTE
    people = len(project.history.people) if project.history else 0
    relied_on = bool(serving(project).live) or people >= _TEAM
    return Severity.MEDIUM if relied_on and lines >= _SMALL else Severity.LOW

"""No test reaches code that trains models, though the project has tests.

Why
    What is tested is the easy part. A broken loss, a swapped column or an API that moved on shows after hours of
    training, or in production.

Pay
    Train on a handful of rows in a test, and assert that the loss falls and that predictions have the right shape.

Not
    Examples, notebooks, and scripts that a test or CI runs by their names.

Debt
    --- flights/__init__.py
    --- flights/features.py
    def age(row): return row["now"] - row["born"]
    --- flights/train.py
    from sklearn.linear_model import LinearRegression
    def train(x, y): return LinearRegression().fit(x, y)
    --- tests/test_features.py
    from flights.features import age
    def test_age():
        assert age({"now": 3, "born": 1}) == 2

Paid
    --- flights/__init__.py
    --- flights/train.py
    from sklearn.linear_model import LinearRegression
    def train(x, y): return LinearRegression().fit(x, y)
    --- tests/test_train.py
    from flights.train import train
    def test_train():
        assert train([[1], [2]], [1, 2]).predict([[3]])[0] > 2
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.fitting import fits
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.testing import Tests, tests_of


@check("OPS102", effort=Effort(2, 16), severity=Severity.LOW, stage=Stage.TRAIN)
def untested_training(project: Project) -> Iterator[Sighting]:
    tests = tests_of(project)
    if not tests.of_project:
        return
    # A test that only runs the training, and asserts nothing, still reaches it.
    reached = tests.reached.union(*(file.reached for file in tests.files))
    run = {word for r in ci_of(project).runs for word in r.words}
    missed = [
        (path, call)
        for path, call in fits(project).items()
        if path not in reached and not any(w.endswith(name(path)) for w in run)
    ]
    spoken_of = _spoken_of(project, tests) if missed else set()
    missed = [(path, call) for path, call in missed if name(path).removesuffix(".py") not in spoken_of]
    if not missed:
        return
    path, call = missed[0]
    others = f" and {len(missed) - 1} more files that train models" if len(missed) > 1 else ", which fits a model"
    covered = len(fits(project)) - len(missed)
    yield Sighting(
        Place(path, call.line),
        f"No test reaches `{path}`{others}" + (f"; tests reach {covered} other such files" if covered else ""),
        also=tuple(Place(p, c.line) for p, c in missed[1:6]),
        key="untested training",
        severity=Severity.LOW if not covered else Severity.NOTE,
    )


def _spoken_of(project: Project, tests: Tests) -> set[str]:
    """The parts of paths and dotted names in the texts of tests and what they reach: modules loaded by name."""
    outlines = [file.outline for file in tests.files] + [project.outlines[path] for path in tests.reached]
    return {
        part
        for outline in outlines
        for text in outline.texts
        if len(text.value) < 100 and " " not in text.value
        for part in re.split(r"[./:]", text.value)
    }

"""A test asserts nothing.

Why
    It passes as long as nothing crashes, whatever the result, and yet it counts as a test.

Pay
    Assert what the call must give back or leave behind; a shape and a range are a start.

Not
    Tests that hand on to helpers, that are skipped or empty, or that call something that checks by its name.

Debt
    --- features.py
    def age(row): return row["now"] - row["born"]
    --- tests/test_features.py
    from features import age
    def test_age():
        age({"now": 3, "born": 1})

Paid
    --- features.py
    def age(row): return row["now"] - row["born"]
    --- tests/test_features.py
    from features import age
    def test_age():
        assert age({"now": 3, "born": 1}) == 2
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals.tests import BARE
from solvent.source.testing import tests_of


@check("OPS103", effort=Effort(0.2, 1), severity=Severity.LOW, stage=Stage.TRAIN)
def assertionless_test(project: Project) -> Iterator[Sighting]:
    strays: list[tuple[Place, str]] = []
    for file in tests_of(project).files:
        bare = [(file.outline.place(s), s.detail) for s in file.outline.signals if s.kind == BARE]
        if not bare or not file.direct:
            continue
        if file.asserts or len(bare) == 1:
            strays += bare
        else:
            message = f"`{bare[0][1]}` asserts nothing, nor does any other test in this file"
            yield Sighting(bare[0][0], message, also=tuple(p for p, _ in bare[1:6]), key=f"{file.outline.path} bare")
    if strays:
        # Some of a project's tests only run the code, often on purpose: one note for all of them.
        place, name = strays[0]
        others = f" and {len(strays) - 1} more tests assert nothing" if len(strays) > 1 else " asserts nothing"
        further = tuple(p for p, _ in strays[1:8])
        yield Sighting(place, f"`{name}`{others}", also=further, key="bare tests", severity=Severity.NOTE)

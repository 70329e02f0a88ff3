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
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals.tests import BARE
from solvent.source.testing import tests_of


@check("OPS103", effort=Effort(0.2, 1), severity=Severity.LOW, stage=Stage.TRAIN)
def assertionless_test(project: Project) -> Iterator[Sighting]:
    for file in tests_of(project).files:
        bare = [signal for signal in file.outline.signals if signal.kind == BARE]
        if not bare or not file.direct:
            continue
        places = [file.outline.place(signal) for signal in bare]
        others = f" and {len(bare) - 1} more in this file" if len(bare) > 1 else ""
        # Some of a file's tests only run the code: often meant so. All of them: nothing is tested.
        severity = Severity.NOTE if file.asserts else Severity.LOW
        yield Sighting(
            places[0],
            f"`{bare[0].detail}`{others} assert{'' if others else 's'} nothing",
            also=tuple(places[1:6]),
            key=f"{file.outline.path} bare",
            severity=severity,
        )

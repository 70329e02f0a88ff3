"""A test in CI cannot fail it: its exit code is lost.

Why
    The job is green whatever the tests say, so what they find goes into production.

Pay
    Start the script with `set -euo pipefail`, take out `|| true` and `continue-on-error`, or keep `$?` right after
    the tests and exit with it.

Debt
    --- .github/workflows/test.yml
    on: push
    jobs:
      test:
        steps:
          - run: bash ci/test.sh
    --- ci/test.sh
    pytest tests
    echo finished
    RESULT=$?
    if [ $RESULT -eq 0 ]; then echo passed; fi

Paid
    --- .github/workflows/test.yml
    on: push
    jobs:
      test:
        steps:
          - run: bash ci/test.sh
    --- ci/test.sh
    set -e
    pytest tests
    echo finished
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.project import Project


@check("OPS108", effort=Effort(0.2, 2), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def toothless_tests(project: Project) -> Iterator[Sighting]:
    ci = ci_of(project)
    held = {run.place for run in ci.tests if run.lost is None}
    lost: dict[tuple[str, str], dict[Place, tuple[Place, str]]] = {}
    for run in ci.tests:
        # The same line may be run from several jobs; it is toothless only where it always is.
        if run.lost is not None and run.place not in held:
            place, why = run.lost
            lost.setdefault((place.path, why), {}).setdefault(run.place, (place, run.text))
    for (path, why), found in lost.items():
        ran, (place, text) = next(iter(found.items()))
        others = f" and {len(found) - 1} more" if len(found) > 1 else ""
        further = [p for p in (ran, *list(found)[1:5]) if p != place]
        yield Sighting(
            place,
            f"`{text[:60]}`{others} cannot fail CI: {why}",
            also=tuple(further),
            key=f"{path} {text[:60]} {why[:60]}",
        )

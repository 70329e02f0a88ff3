"""A CI job is called tests and tests nothing.

Why
    The tick beside `test` is taken for a promise that nobody made.

Pay
    Run the tests there, or take the job out until there are some.

Debt
    --- .gitlab-ci.yml
    test:
      stage: test
      script:
        - echo "TODO run the tests"
    --- model.py
    def predict(x): return x

Paid
    --- .gitlab-ci.yml
    test:
      stage: test
      script:
        - pytest
    --- model.py
    def predict(x): return x
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.ci.hollow import hollow_jobs
from solvent.source.project import Project


@check("OPS115", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def hollow_test_job(project: Project) -> Iterator[Sighting]:
    for hollow in hollow_jobs(ci_of(project)):
        yield Sighting(
            hollow.idle.place,
            f"Job `{hollow.job}` of {hollow.definition.system} runs no tests, only `{hollow.idle.text[:60]}`",
            key=f"{hollow.definition.path} {hollow.job}",
        )

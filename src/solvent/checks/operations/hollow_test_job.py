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

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.project import Project

_CALLED_TEST = re.compile(
    r"^(?:run[-_ ])?(?:unit|integration|e2e)?[-_ ]?tests?(?:[-_ ](?:job|stage|code|unit))?$", re.I
)
_IDLE = frozenset("echo printf true : exit sleep date".split())


@check("OPS115", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def hollow_test_job(project: Project) -> Iterator[Sighting]:
    ci = ci_of(project)
    for definition in ci.definitions:
        opaque = {use.job for use in definition.uses}
        for job in dict.fromkeys(script.job for script in definition.scripts):
            if not _CALLED_TEST.match(job) or job in opaque:
                continue
            runs = [run for run in ci.runs if run.definition is definition and run.job == job]
            if runs and all(run.words[0] in _IDLE for run in runs):
                line = runs[0].place.line
                yield Sighting(
                    Place(runs[0].place.path, line),
                    f"Job `{job}` of {definition.system} only runs `{runs[0].text[:60]}`",
                    key=f"{definition.path} {job}",
                )

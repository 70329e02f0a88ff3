"""The contract requires nothing of the model.

Why
    A system without a metric and a threshold is never good enough and never too bad: it can be neither proven
    nor stopped.

Pay
    Agree with the stakeholders on one metric that they understand and on what it must reach, and write it as a
    requirement.

Debt
    --- solvent.toml
    [system]
    name = "churn"

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.contract import Requirement
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL102", effort=Effort(2, 8), severity=Severity.MEDIUM, stage=Stage.SCOPE)
def no_requirement(project: Project) -> Iterator[Sighting]:
    if project.contract.path is not None and not any(_binds(r) for r in project.contract.requirements):
        yield Sighting(
            clause(project, "requirements"), "No requirement names a metric and what it must reach", key="requirement"
        )


def _binds(requirement: Requirement) -> bool:
    return requirement.at_most is not None or requirement.at_least is not None

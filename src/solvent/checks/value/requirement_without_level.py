"""A requirement does not say how surely it must be proven.

Why
    A metric measured on a few hundred rows is a guess: without a level of confidence the same figure proves and
    refutes.

Pay
    Choose the level (0.95 where an error costs money, 0.99 or more where it does harm) and write it into the
    requirement.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL103", effort=Effort(0.25, 1), severity=Severity.NOTE, stage=Stage.SCOPE)
def requirement_without_level(project: Project) -> Iterator[Sighting]:
    for requirement in project.contract.requirements:
        if project.contract.path is not None and requirement.level is None:
            message = f"The requirement on `{requirement.metric}` names no level of confidence"
            yield Sighting(clause(project, "requirements"), message, key=f"{requirement.metric} {requirement.where}")

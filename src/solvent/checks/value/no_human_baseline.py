"""The contract does not say how well a person does the task.

Why
    A model is worth having against what would be done without it; debt grows with the distance to human
    performance.

Pay
    Let two people label the same hundred cases, and write their error rate and the cost of a decision.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [human]
    error_rate = 0.25
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL105", effort=Effort(2, 8), severity=Severity.LOW, stage=Stage.SCOPE)
def no_human_baseline(project: Project) -> Iterator[Sighting]:
    if project.contract.path is not None and project.contract.human.error_rate is None:
        yield Sighting(
            clause(project, "human"), "No error rate of a person doing the same task is declared", key="human"
        )

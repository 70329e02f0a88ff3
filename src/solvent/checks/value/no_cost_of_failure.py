"""The contract does not say what an error costs.

Why
    Every threshold, review and retraining weighs the cost of errors; without it they are set by taste.

Pay
    Ask who bears an error what it costs, as a range if need be, and write `per_error`, or costs of false alarms
    and misses.

Not
    Contracts that describe the worst case and its severity.

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
    [cost]
    currency = "USD"
    per_error = 12.0
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.contract import Cost
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL104", effort=Effort(1, 4), severity=Severity.MEDIUM, stage=Stage.SCOPE)
def no_cost_of_failure(project: Project) -> Iterator[Sighting]:
    if project.contract.path is not None and not _is_known(project.contract.cost):
        yield Sighting(clause(project, "cost"), "No cost of an error is declared", key="cost")


def _is_known(cost: Cost) -> bool:
    amounts = (cost.per_error, cost.false_positive, cost.false_negative, cost.worst_case, cost.severity)
    return any(amount is not None for amount in amounts)

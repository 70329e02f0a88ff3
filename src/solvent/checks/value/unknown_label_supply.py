"""The contract does not say when labels come or what they cost.

Why
    How soon decay is seen, and how dear it is to prove or to reach a requirement, depends on nothing so much.

Pay
    Write `delay_days`, and `cost_each` where people make the labels.

Not
    Labels whose source is declared free need no cost.

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
    [labels]
    source = "free"
    delay_days = 1
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL107", effort=Effort(0.5, 2), severity=Severity.LOW, stage=Stage.LABEL)
def unknown_label_supply(project: Project) -> Iterator[Sighting]:
    labels = project.contract.labels
    missing = ["delay"] if labels.delay_days is None else []
    if labels.cost_each is None and labels.source != "free":
        missing.append("cost")
    if project.contract.path is not None and missing:
        verb = "is" if len(missing) == 1 else "are"
        yield Sighting(
            clause(project, "labels"), f"The {' and the '.join(missing)} of a label {verb} not declared", key="labels"
        )

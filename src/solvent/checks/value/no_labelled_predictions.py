"""The contract requires something and names no labelled predictions that could prove it.

Why
    A requirement that nothing is ever held against is a wish. Whoever must judge the system is left with the figure
    that its makers show.

Pay
    Let the evaluation write one row a decision, with the true answer beside the model's, and name that file:
    `evaluation.predictions`, `evaluation.truth`, `evaluation.prediction`.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95

Paid
    --- solvent.toml
    [evaluation]
    predictions = ["predictions.csv"]
    truth = "late"
    prediction = "predicted"
    [[requirements]]
    metric = "error_rate"
    at_most = 0.9
    level = 0.95
    --- predictions.csv
    late,predicted
    yes,yes
    no,no
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL114", effort=Effort(1, 8), severity=Severity.LOW, stage=Stage.EVALUATE)
def no_labelled_predictions(project: Project) -> Iterator[Sighting]:
    contract = project.contract
    if contract.path is not None and contract.requirements and not contract.evaluation.predictions:
        message = "What the contract requires cannot be proven: it names no labelled predictions"
        yield Sighting(clause(project, "requirements"), message, key="evaluation")

"""The contract claims production, but nothing here serves predictions.

Why
    A system that is called productive is trusted; if what serves it lies elsewhere, nobody who reads this can
    check it.

Pay
    Correct the stage, or name in the contract where predictions are served and logged.

Not
    Contracts that name a deploy command, a prediction log or a model registry.

Debt
    --- solvent.toml
    [system]
    stage = "production"

Paid
    --- solvent.toml
    [system]
    stage = "production"
    [commands]
    deploy = "make deploy"
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project
from solvent.source.serving import serving


@check("VAL109", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.SCOPE)
def production_without_evidence(project: Project) -> Iterator[Sighting]:
    contract = project.contract
    told = (
        contract.commands.deploy or contract.commands.predict or contract.data.prediction_log or contract.model.registry
    )
    if contract.system.stage == "production" and not told and not serving(project).ways:
        message = "The stage is `production`, but no code serves predictions and nothing says where that is done"
        yield Sighting(clause(project, "system"), message, key="stage")

"""Nobody has agreed to the contract.

Why
    Expectations that only the developers wrote down are theirs alone: the first to miss them learns that others
    exist.

Pay
    Go through the requirements with the owner of the product and with those who bear the errors, and enter role
    and date.

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
    [[sign_offs]]
    role = "product owner"
    date = "2026-01-15"
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL106", effort=Effort(1, 4), severity=Severity.LOW, stage=Stage.SCOPE)
def no_sign_off(project: Project) -> Iterator[Sighting]:
    if project.contract.path is not None and not project.contract.sign_offs:
        yield Sighting(clause(project, "sign_offs"), "No role has signed the contract", key="sign-off")

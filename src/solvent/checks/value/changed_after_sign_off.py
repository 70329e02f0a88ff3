"""What the model must reach was changed after a role had signed it.

Why
    The one who signed expects something else than the team now works towards, and learns it when the system is
    delivered.

Pay
    Show the change to the one who signed, and record the new agreement: `solvent certify --sign ROLE`.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [[sign_offs]]
    role = "product owner"
    date = "2026-01-15"
    terms = "0123456789abcdef"

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [[sign_offs]]
    role = "product owner"
    date = "2026-01-15"
    terms = "67bd05345f49c836"

Not
    Signatures that hold no mark of what was signed: nothing can be told of them.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.agreement import agreements
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.clauses import clause
from solvent.source.project import Project


@check("VAL110", effort=Effort(1, 4), severity=Severity.MEDIUM, stage=Stage.SCOPE)
def changed_after_sign_off(project: Project) -> Iterator[Sighting]:
    latest = {entry.sign_off.role: entry for entry in agreements(project.contract)}
    for role, entry in latest.items():
        if entry.stands is False:
            when = f" on {entry.sign_off.date}" if entry.sign_off.date else ""
            message = f"The {role} signed other terms{when}: the requirements or costs have changed since"
            yield Sighting(clause(project, "sign_offs"), message, key=role)

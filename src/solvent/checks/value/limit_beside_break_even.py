"""What is required of the model and what it costs to be wrong do not fit together.

Why
    A model that just meets a limit above the break-even loses money with every decision, and everybody will call it a
    success. A limit far below asks for labels and months that nobody gets back.

Pay
    Set the limit where the money says, or correct the costs: `solvent certify` shows what the break-even follows from.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [cost]
    per_error = 100
    machine_per_decision = 0.05
    [human]
    error_rate = 0.02
    cost_per_decision = 2

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.03
    level = 0.95
    [cost]
    per_error = 100
    machine_per_decision = 0.05
    [human]
    error_rate = 0.02
    cost_per_decision = 2

Not
    Requirements on a slice, and metrics that are no share of wrong decisions. Limits up to ten times stricter than the
    break-even: being worth having is the least that one may ask.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.appraisal import Worth
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project

_STRICT = 10


@check("VAL113", effort=Effort(1, 4), severity=Severity.MEDIUM, stage=Stage.SCOPE)
def limit_beside_break_even(project: Project) -> Iterator[Sighting]:
    worth = project.appraisal.worth if project.appraisal else None
    if not isinstance(worth, Worth):
        return
    least = worth.break_even.estimate.value
    for proof in project.appraisal.proofs if project.appraisal else ():
        limit = proof.requirement.error_limit
        if limit is None or proof.requirement.where:
            continue
        name = proof.name
        if limit > least:
            message = f"A model that is wrong in {limit:.3g} meets `{name}`, but is worth having below {least:.3g} only"
            yield Sighting(proof.place, message, key=name)
        elif least < 1 and limit * _STRICT < least:
            message = f"`{name}` asks for {limit:.3g} wrong at most, where {least:.3g} is worth having already"
            yield Sighting(proof.place, message, key=name, severity=Severity.NOTE)

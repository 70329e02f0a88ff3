"""The labelled predictions refute a requirement.

Why
    The labels exclude, with the confidence that was asked for, that the model is as good as it must be: in use it does
    not earn what was promised, and more labels will not change that.

Pay
    Make the model better, give its uncertain part to people (`solvent route`), narrow its domain, or agree with the
    stakeholders on what it is still worth.

Debt
    --- solvent.toml
    [evaluation]
    predictions = ["predictions.csv"]
    truth = "late"
    prediction = "predicted"
    [[requirements]]
    metric = "error_rate"
    at_most = 0.05
    level = 0.95
    --- predictions.csv
    late,predicted
    yes,no
    no,yes
    no,yes
    yes,no
    no,no
    yes,no

Paid
    --- solvent.toml
    [evaluation]
    predictions = ["predictions.csv"]
    truth = "late"
    prediction = "predicted"
    [[requirements]]
    metric = "error_rate"
    at_most = 0.9
    level = 0.8
    --- predictions.csv
    late,predicted
    yes,yes
    no,no
    no,no
    yes,yes
    no,no
    no,no
    yes,yes
    no,no

Source
    Exact limits: Clopper and Pearson 1934. Limits that hold however often one looks: Robbins 1970.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.certificate import Standing
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project


@check("VAL112", effort=Effort(8, 160), severity=Severity.HIGH, stage=Stage.EVALUATE)
def refuted_requirement(project: Project) -> Iterator[Sighting]:
    for proof in project.appraisal.proofs if project.appraisal else ():
        if proof.standing is Standing.REFUTED:
            yield Sighting(proof.place, f"Refuted is {proof.summary}", key=proof.key, principal=proof.principal)

"""A requirement is not proven by the labelled predictions.

Why
    A figure on the right side of a limit may stand there by luck. Until the labels exclude that with the confidence
    that was asked for, nobody knows whether the model is worth having.

Pay
    Label more, if so many labels can be had; else make the model better, give its uncertain part to people, or narrow
    its domain: `solvent certify` says what each would take.

Debt
    --- solvent.toml
    [evaluation]
    predictions = ["predictions.csv"]
    truth = "late"
    prediction = "predicted"
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    --- predictions.csv
    late,predicted
    yes,yes
    no,no
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


@check("VAL111", effort=Effort(2, 40), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def unproven_requirement(project: Project) -> Iterator[Sighting]:
    # Without labelled predictions none is tried: that is one debt, VAL114.
    tried = project.appraisal if project.contract.evaluation.predictions else None
    for proof in tried.proofs if tried else ():
        if proof.standing is Standing.NOT_YET:
            message = f"Not yet proven is {proof.summary}"
            yield Sighting(proof.place, message, key=proof.key, principal=proof.principal)

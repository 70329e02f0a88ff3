"""One certificate as the appraisal that holds nothing else, so that every report of the one shows the other."""

from solvent.domain.appraisal import Appraisal, Proof
from solvent.domain.certificate import Certificate, Sense
from solvent.domain.contract import Contract, Requirement
from solvent.domain.estimate import NotMeasurable


def appraisal_of(found: Certificate) -> Appraisal:
    """The appraisal of one claim, of which nothing is known but its certificate."""
    claim = found.claim
    most, least = (claim.limit, None) if claim.sense is Sense.AT_MOST else (None, claim.limit)
    wanted = Requirement(metric=claim.metric, at_most=most, at_least=least, level=claim.level)
    rows = found.estimate.n or 0
    proof = Proof(claim.metric, wanted, certificate=found, rows=rows, of_rows=rows)
    return Appraisal("Certificate", Contract(), (proof,), NotMeasurable(""))

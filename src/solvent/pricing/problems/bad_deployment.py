"""A release makes things worse.

Promise
    How often a year a release has to be taken back or mended at once, how late that is noticed, and what going back
    takes.

Assumes
    Commits that say revert, roll back or hot fix are such releases, where the model is in use. With a registry one
    goes back to the version before; without, the old model has to be made again.

Reference
    DORA, Accelerate State of DevOps 2024, page 13: 5, 20, 10 and 40 % of changes fail in its four groups, which hold
    19, 22, 35 and 25 % of the teams. The hours are our assumption.
"""

from solvent.domain.estimate import Input
from solvent.domain.evidence import Place
from solvent.pricing.circumstances import OURS, Circumstances, declared_rate, yearly
from solvent.pricing.evidence import assumed, declared
from solvent.pricing.incident import Incident
from solvent.pricing.paces import NOTICE

_NAME = "bad releases a year"
KEY = "cost.incidents_per_year"
_DORA = f"{OURS}: a release a month, of which 5 to 40 % fail (DORA, Accelerate State of DevOps 2024)"


def incident(seen: Circumstances) -> Incident:
    """A bad deployment, in this project."""
    said = seen.contract.team.notice_days
    place = Place(seen.contract.path) if seen.contract.path else None
    return Incident(
        "bad deployment",
        "A bad deployment",
        "A new version is worse than the one before, or fails, and has to be taken back.",
        _rate(seen),
        declared(NOTICE, "days until somebody knows", said, "day", place=place)
        if said is not None
        else seen.by_practice(
            "bad deployment.notice",
            "days until somebody knows",
            "day",
            ((0.5, 0.05, 5), (3, 0.2, 21), (14, 1, 90)),
            "monitoring_drift",
            "prediction_logging",
        ),
        seen.by_practice(
            "bad deployment.hours",
            "work to go back and mend it",
            "hour",
            ((4, 1, 16), (10, 2, 40), (24, 4, 120)),
            "model_registry",
            "ci_gates_on_tests",
            "env_reproducible",
            "metric_gate",
        ),
    )


def _rate(seen: Circumstances) -> Input:
    if seen.upsets is not None and seen.in_use:
        return yearly(KEY, _NAME, seen.upsets, "reverts, rollbacks and hot fixes")
    said = seen.contract.cost.incidents_per_year
    if said is not None:
        return declared_rate(KEY, _NAME, said, seen.contract)
    return assumed(KEY, _NAME, (2, 0.5, 6), "a year", _DORA)

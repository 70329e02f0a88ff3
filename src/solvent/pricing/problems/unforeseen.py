"""Something comes that nobody thought of: a new class, a product, a sensor, a site.

Promise
    How often a year such data comes, how late it is noticed, and what collecting, labelling and learning it takes.

Assumes
    Checks of incoming data and stored predictions bring it to light; without, somebody stumbles over it. Guidelines
    and a way for doubtful cases to reach a person shorten the labelling.

Reference
    All ranges are our assumption until the contract says how often it happened.
"""

from solvent.domain.estimate import Input
from solvent.pricing.circumstances import OURS, Circumstances, declared_rate
from solvent.pricing.evidence import assumed
from solvent.pricing.incident import Incident

KEY = "scale.new_kinds_per_year"
_NAME = "kinds of data a year that training did not hold"


def incident(seen: Circumstances) -> Incident:
    """The unforeseen, in this project."""
    said = seen.contract.scale.new_kinds_per_year
    rate: Input = (
        declared_rate(KEY, _NAME, said, seen.contract)
        if said is not None
        else assumed(KEY, _NAME, (0.5, 0.1, 2), "a year", OURS)
    )
    return Incident(
        "unforeseen",
        "The unforeseen",
        "Data of a kind comes in that training never held, such as a new class.",
        rate,
        seen.by_practice(
            "unforeseen.notice",
            "days until somebody knows",
            "day",
            ((5, 1, 30), (15, 3, 60), (45, 10, 180)),
            "data_validation",
            "monitoring_drift",
            "prediction_logging",
        ),
        seen.by_practice(
            "unforeseen.hours",
            "work to collect, label and learn it",
            "hour",
            ((32, 8, 120), (50, 12, 180), (80, 20, 300)),
            "annotation_guidelines",
            "human_in_loop",
            "pipeline_declared",
            "config_separated",
        ),
    )

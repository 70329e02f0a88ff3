"""Somebody needs something more: a column, a class, a population, a tighter threshold.

Promise
    How often a year that comes, and what taking it in takes.

Assumes
    Commits that say that they add a feature, a column, a class or the like are such wishes. Code with settings apart,
    tests, one home for what is used twice and shared preprocessing takes them in more easily.

Reference
    The ranges of hours are our assumption.
"""

from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade
from solvent.pricing.circumstances import OURS, Circumstances, declared_rate, yearly
from solvent.pricing.evidence import assumed
from solvent.pricing.incident import Incident

KEY = "scale.requirements_per_year"
_NAME = "new requirements a year"
_PRACTICES = ("config_separated", "unit_tests", "train_serve_shared_preprocessing", "-duplicated_code")


def incident(seen: Circumstances) -> Incident:
    """A new requirement, in this project."""
    said = Input("requirement.notice", "days until somebody knows", _AT_ONCE, "whoever needs it says so")
    return Incident(
        "requirement",
        "A new requirement",
        "A further input, output or population is asked for, or a tighter threshold.",
        _rate(seen),
        said,
        seen.by_practice(
            "requirement.hours", "work to take it in", "hour", ((16, 4, 60), (40, 10, 160), (80, 20, 320)), *_PRACTICES
        ),
    )


_AT_ONCE = Estimate(0, 0, 0, "day", Grade.ASSUMED, method="by definition")


def _rate(seen: Circumstances) -> Input:
    said = seen.contract.scale.requirements_per_year
    if seen.wishes is not None and seen.wishes.number >= 3:
        return yearly(KEY, _NAME, seen.wishes, "commits add a feature, a column, a class or the like")
    if said is not None:
        return declared_rate(KEY, _NAME, said, seen.contract)
    return assumed(KEY, _NAME, (2, 0.5, 6), "a year", OURS)

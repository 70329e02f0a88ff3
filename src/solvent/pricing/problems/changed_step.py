"""A step of processing or modelling changes, and everything after it has to be run again.

Promise
    In how many weeks of a year that happens, and what running and checking everything takes.

Assumes
    A week in which training code changed is one such change. With a declared pipeline, tests and a gate a machine
    does most of it; without, a person runs each step and looks.

Reference
    The ranges are our assumption where the history does not speak.
"""

from solvent.domain.estimate import Input
from solvent.pricing.circumstances import OURS, Circumstances, declared_rate, yearly
from solvent.pricing.evidence import assumed
from solvent.pricing.incident import Incident

KEY = "scale.changes_per_month"
_NAME = "changes of a step a year"
_WORK = ("pipeline_declared", "ci_gates_on_tests", "unit_tests", "data_or_model_tests")


def incident(seen: Circumstances) -> Incident:
    """A changed step, in this project."""
    return Incident(
        "changed step",
        "A changed step",
        "A processing or modelling step is changed: all that follows is run again, and may break.",
        _rate(seen),
        seen.by_practice(
            "change.notice",
            "days until a broken step is noticed",
            "day",
            ((0.1, 0.02, 1), (2, 0.1, 14), (7, 1, 60)),
            "ci_gates_on_tests",
            "data_or_model_tests",
        ),
        seen.by_practice(
            "changed step.hours", "work to run and check it all", "hour", ((1, 0.2, 6), (4, 1, 20), (12, 3, 50)), *_WORK
        ),
    )


def _rate(seen: Circumstances) -> Input:
    monthly = seen.contract.scale.changes_per_month
    if seen.weeks is not None and seen.weeks.number >= 3:
        return yearly(KEY, _NAME, seen.weeks, "weeks with a change of training code")
    if monthly is not None:
        return declared_rate(KEY, _NAME, 12 * monthly, seen.contract)
    return assumed(KEY, _NAME, (12, 3, 40), "a year", OURS)

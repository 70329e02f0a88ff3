"""The world moves away from the model.

Promise
    How often a year the model falls below what is asked of it, and what bringing it back takes.

Assumes
    It happens once in each of the times that a model stays worth having. With a pipeline and versioned data,
    retraining is the work of a day or two; without, data and steps have to be found again.

Reference
    Vela et al. 2022, Temporal quality degradation in AI models, Scientific Reports 12. The hours are our assumption.
"""

from dataclasses import replace

from solvent.domain.estimate import Input, weakest
from solvent.pricing.circumstances import Circumstances
from solvent.pricing.incident import Incident
from solvent.pricing.paces import DECAY, NOTICE, TRUTH

_PRACTICES = ("pipeline_declared", "data_versioned", "experiment_tracking")


def incident(seen: Circumstances) -> Incident:
    """Drift, in this project."""
    return Incident(
        "drift",
        "Drift",
        "The data or the world changes, and the model in use gets worse by itself.",
        _rate(seen.evidence[DECAY]),
        _notice(seen.evidence[NOTICE], seen.evidence[TRUTH]),
        seen.by_practice(
            "drift.hours", "work to bring it back", "hour", ((12, 4, 40), (30, 8, 100), (60, 16, 200)), *_PRACTICES
        ),
    )


def _rate(decay: Input) -> Input:
    known = decay.estimate
    turned = replace(known, value=365 / known.value, low=365 / known.high, high=365 / known.low, unit="a year")
    return replace(decay, name="times a year that the model falls below what is asked", estimate=turned)


def _notice(notice: Input, truth: Input) -> Input:
    """Whoever watches has to wait for the true answers first."""
    first, second = notice.estimate, truth.estimate
    both = replace(
        first,
        value=first.value + second.value,
        low=first.low + second.low,
        high=first.high + second.high,
        grade=weakest((first.grade, second.grade)),
    )
    source = f"{notice.source}; and the true answers: {truth.source}"
    return replace(notice, name="days until somebody knows", estimate=both, source=source)

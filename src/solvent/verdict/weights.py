"""What each fact counts in the overall score, and the part of iterating it speaks of.

The weights say how much a practice shortens the way from a wish to a better model in use. They were set by
reasoning and checked against repositories judged by hand (benchmarks/judgement); the exponent places the classes'
borders (3 and 6) where those judgements place them: practices help each other, so a project with half of them
iterates at less than half the speed. Two facts are read off the history: tools that a team has lived with, release
after release, help it more than the same tools put up once for a course.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.fact import Answer, Fact

EXPONENT = 1.25
_WORTH = {Answer.YES: 1.0, Answer.PARTIAL: 0.5, Answer.NO: 0.0}


class Part(StrEnum):
    """The parts of iterating quickly, whether that is practised, and whether value is defined."""

    REPRODUCE = "reproduce"
    VERSION = "version"
    AUTOMATE = "automate"
    TEST = "test"
    CONFIGURE = "configure"
    OBSERVE = "observe"
    PRACTISE = "practise"
    VALUE = "value"


@dataclass(frozen=True)
class Weight:
    """A fact's part and what it counts; `good` is False where `yes` is bad."""

    part: Part
    worth: float
    good: bool = True

    def share(self, fact: Fact) -> float | None:
        """How far the fact is as it should be, 0 to 1; None where nobody can tell."""
        if fact.value is Answer.UNKNOWN:
            return None
        worth = _WORTH[fact.value]
        return worth if self.good else 1 - worth


WEIGHTS: Mapping[str, Weight] = {
    "deps_pinned": Weight(Part.REPRODUCE, 3.5),
    "env_reproducible": Weight(Part.REPRODUCE, 3),
    "seeds_set": Weight(Part.REPRODUCE, 2.5),
    "hardcoded_absolute_paths": Weight(Part.REPRODUCE, 1.5, good=False),
    "data_versioned": Weight(Part.VERSION, 3),
    "model_registry": Weight(Part.VERSION, 4),
    "experiment_tracking": Weight(Part.VERSION, 4),
    "data_raw_over_1mb_in_git": Weight(Part.VERSION, 0.5, good=False),
    "model_binaries_in_git": Weight(Part.VERSION, 1, good=False),
    "pipeline_declared": Weight(Part.AUTOMATE, 5),
    "ci": Weight(Part.AUTOMATE, 3.5),
    "ci_gates_on_tests": Weight(Part.AUTOMATE, 5),
    "metric_gate": Weight(Part.AUTOMATE, 2),
    "serving_code": Weight(Part.AUTOMATE, 2),
    "unit_tests": Weight(Part.TEST, 5),
    "data_or_model_tests": Weight(Part.TEST, 3),
    "data_validation": Weight(Part.TEST, 3),
    "config_separated": Weight(Part.CONFIGURE, 4.5),
    "notebooks_as_main_code": Weight(Part.CONFIGURE, 3, good=False),
    "duplicated_code": Weight(Part.CONFIGURE, 1, good=False),
    "dead_experimental_code": Weight(Part.CONFIGURE, 1, good=False),
    "train_serve_shared_preprocessing": Weight(Part.CONFIGURE, 1.5),
    "secrets_in_code": Weight(Part.CONFIGURE, 1, good=False),
    "monitoring_drift": Weight(Part.OBSERVE, 2.5),
    "prediction_logging": Weight(Part.OBSERVE, 2),
    "versions_released": Weight(Part.PRACTISE, 5),
    "work_sustained": Weight(Part.PRACTISE, 6),
    "leakage": Weight(Part.VALUE, 2, good=False),
    "baseline_comparison": Weight(Part.VALUE, 2),
    "slice_evaluation": Weight(Part.VALUE, 1),
    "data_docs_or_model_card": Weight(Part.VALUE, 1),
    "annotation_guidelines": Weight(Part.VALUE, 0.5),
    "failure_cost_defined": Weight(Part.VALUE, 1.5),
    "human_in_loop": Weight(Part.VALUE, 1.5),
}


def weighed(facts: Mapping[str, Fact], names: Mapping[str, float] | None = None) -> float | None:
    """The weighted share of facts that are as they should be, 0 to 1; None where none can be told.

    `names` gives weights of its own instead of each fact's `worth`.
    """
    got = total = 0.0
    for name, worth in (names or {n: w.worth for n, w in WEIGHTS.items()}).items():
        share = WEIGHTS[name].share(facts[name]) if name in facts else None
        if share is not None:
            got, total = got + worth * share, total + worth
    return got / total if total else None


def iterate_score(facts: Mapping[str, Fact]) -> float:
    """How quickly the team can iterate, 0 to 10, to one decimal.

    >>> iterate_score({"ci": Fact(Answer.YES)}), iterate_score({"ci": Fact(Answer.NO)}), iterate_score({})
    (10.0, 0.0, 0.0)
    """
    share = weighed(facts) or 0.0
    return round(10 * math.pow(share, EXPONENT), 1)

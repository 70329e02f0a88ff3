"""How mature each stage has to be for a system of this scale: a weekly batch for three people owes less than a fleet.

A system's kind sets what every stage requires; what the contract says of volume, changes, people, models and the
cost of failure raises it. Without a contract the kind is inferred from what the project shows, and the grade says so.

Sources: Google Cloud, "MLOps: continuous delivery and automation pipelines in machine learning" (levels 0 to 2: manual,
pipeline automation, CI/CD automation); Breck et al. 2017, "The ML Test Score" (data, model, infrastructure and
monitoring tests; a rubric for systems in production); Lavin et al. 2022, "Technology readiness levels for machine
learning systems" (MLTRL 0 to 9). The numbers are solvent's own reading of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.contract import Contract
from solvent.domain.evidence import Grade
from solvent.domain.fact import Answer, Fact
from solvent.domain.stage import Stage


class Kind(StrEnum):
    """Kinds of operation, smallest first."""

    EXPLORATION = "exploration"
    PILOT = "pilot"
    PRODUCTION = "production"


_STAGES = tuple(Stage)
# In the order of the stages: scope, collect, label, process, train, evaluate, deploy, monitor, retrain.
BASE: Mapping[Kind, tuple[float, ...]] = {
    Kind.EXPLORATION: (2, 3, 1, 3, 4, 5, 0, 0, 1),
    Kind.PILOT: (4, 4, 2, 5, 5, 6, 4, 3, 4),
    Kind.PRODUCTION: (5, 5, 3, 6, 6, 7, 6, 5, 6),
}


@dataclass(frozen=True)
class Rise:
    """A condition on the contract, in words, and how much it adds to stages."""

    when: str
    adds: Mapping[Stage, float]


RISES: Mapping[str, Rise] = {
    "volume": Rise("10,000 predictions a day or more", {Stage.DEPLOY: 1, Stage.MONITOR: 2}),
    "huge volume": Rise("1,000,000 predictions a day or more", {Stage.DEPLOY: 1, Stage.MONITOR: 1, Stage.PROCESS: 1}),
    "changes": Rise("four changes a month or more", {Stage.PROCESS: 1, Stage.TRAIN: 1, Stage.RETRAIN: 2}),
    "people": Rise("five people or more", {Stage.PROCESS: 1, Stage.TRAIN: 1, Stage.DEPLOY: 1}),
    "models": Rise("five models or more", {Stage.DEPLOY: 1, Stage.MONITOR: 2, Stage.RETRAIN: 1}),
    "harm": Rise("a failure can harm or kill", {Stage.SCOPE: 3, Stage.LABEL: 2, Stage.EVALUATE: 2, Stage.MONITOR: 2}),
    "human labels": Rise("people make the labels", {Stage.LABEL: 2}),
}


@dataclass(frozen=True)
class Scale:
    """A system's kind, what raises its requirements, what each stage requires, and how that is known."""

    kind: Kind
    rises: tuple[str, ...]
    required: Mapping[Stage, float]
    grade: Grade


def scale_of(contract: Contract, facts: Mapping[str, Fact]) -> Scale:
    """The scale that a contract declares, or that the project's facts suggest."""
    declared = contract.system.stage
    kind = {"idea": Kind.EXPLORATION, "poc": Kind.EXPLORATION, "pilot": Kind.PILOT, "production": Kind.PRODUCTION}.get(
        declared or "", _inferred(facts)
    )
    rises = tuple(_rises(contract))
    required = dict(zip(_STAGES, BASE[kind], strict=True))
    for name in rises:
        for stage, more in RISES[name].adds.items():
            required[stage] = min(required[stage] + more, 10.0)
    return Scale(kind, rises, required, Grade.DECLARED if declared else Grade.READ)


def _inferred(facts: Mapping[str, Fact]) -> Kind:
    """A project that serves and is released by a machine is taken for production, one that serves for a pilot."""
    serves = facts["serving_code"].value if "serving_code" in facts else Answer.NO
    signs = ("model_registry", "prediction_logging", "monitoring_drift", "ci")
    operated = [facts[name].value for name in signs if name in facts]
    if serves is Answer.YES:
        return Kind.PRODUCTION if operated.count(Answer.YES) >= 2 else Kind.PILOT
    return Kind.PILOT if serves is Answer.PARTIAL or operated.count(Answer.YES) >= 2 else Kind.EXPLORATION


def _rises(contract: Contract) -> list[str]:
    scale = contract.scale
    tests = {
        "volume": (scale.predictions_per_day or 0) >= 10_000,
        "huge volume": (scale.predictions_per_day or 0) >= 1_000_000,
        "changes": (scale.changes_per_month or 0) >= 4,
        "people": (scale.people or 0) >= 5,
        "models": (scale.models or 0) >= 5,
        "harm": contract.cost.severity in {"harm", "death"},
        "human labels": contract.labels.source == "human",
    }
    return [name for name, holds in tests.items() if holds]

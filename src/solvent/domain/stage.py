"""The stages of the life cycle of a machine-learning system."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.evidence import Place


class Stage(StrEnum):
    """The loop, in its order."""

    SCOPE = "scope"
    COLLECT = "collect"
    LABEL = "label"
    PROCESS = "process"
    TRAIN = "train"
    EVALUATE = "evaluate"
    DEPLOY = "deploy"
    MONITOR = "monitor"
    RETRAIN = "retrain"


@dataclass(frozen=True)
class StageScore:
    """How mature a stage is (0 to 10), and how mature this system's scale asks it to be."""

    score: float
    required: float
    evidence: tuple[Place, ...] = ()
    reason: str = ""
    questions: tuple[str, ...] = ()

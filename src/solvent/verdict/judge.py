"""The judgement of a project: stage scores, the overall score, maturity, the weakest stage, and what to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solvent.domain.assessment import Maturity, Question, Verdict
from solvent.domain.fact import Fact
from solvent.domain.finding import Finding
from solvent.domain.stage import Stage, StageScore
from solvent.source.project import Project


@dataclass(frozen=True)
class Judgement:
    """All that the judgement says."""

    verdict: Verdict
    stages: dict[Stage, StageScore]
    questions: tuple[Question, ...]


def judge(project: Project, facts: Mapping[str, Fact], findings: Sequence[Finding]) -> Judgement:
    """Judge a project by its facts and findings, against the scale that its contract declares."""
    verdict = Verdict(Maturity.POC, 0.0, Stage.SCOPE, False, "not judged yet")
    return Judgement(verdict, {}, ())

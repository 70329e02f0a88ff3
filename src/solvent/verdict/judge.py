"""The judgement of a project: stage scores, the overall score, maturity, the weakest stage, and what to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solvent.domain.assessment import Maturity, Question, Verdict
from solvent.domain.fact import Answer, Fact
from solvent.domain.finding import Finding
from solvent.domain.stage import Stage, StageScore
from solvent.source.project import Project
from solvent.verdict.questions import questions
from solvent.verdict.scale import Kind, Scale, scale_of
from solvent.verdict.stages import stage_scores
from solvent.verdict.weights import iterate_score
from solvent.verdict.words import iterate_answer, reason, value_answer

PRODUCTION_FROM, MID_FROM = 6.0, 3.0
_CLAIM = (
    r"(?i)\b(production[- ]ready|production[- ]grade|ready for production|in production|"
    r"deployed (?:on|to|at|in)|live demo|end[- ]to[- ]end|enterprise|state[- ]of[- ]the[- ]art)\b"
)


@dataclass(frozen=True)
class Judgement:
    """All that the judgement says."""

    verdict: Verdict
    stages: dict[Stage, StageScore]
    questions: tuple[Question, ...]


def judge(project: Project, facts: Mapping[str, Fact], findings: Sequence[Finding]) -> Judgement:
    """Judge a project by its facts and findings, against the scale that its contract declares or its files suggest."""
    contract = project.contract
    scale = scale_of(contract, facts)
    stages = stage_scores(facts, findings, scale, contract)
    score = iterate_score(facts)
    maturity = maturity_of(score)
    weakest = weakest_stage(stages)
    claim = _claim(project, facts, scale) if maturity is Maturity.POC else None
    verdict = Verdict(
        maturity=maturity,
        iterate_score=score,
        weakest_stage=weakest,
        poses_as_product=claim is not None,
        reason=reason(maturity, scale, stages, weakest, claim),
        iterate_answer=iterate_answer(score, facts),
        value_answer=value_answer(contract, facts, project.appraisal),
    )
    return Judgement(verdict, stages, questions(contract, facts))


def maturity_of(score: float) -> Maturity:
    """The class of an overall score.

    >>> [maturity_of(s).value for s in (6.0, 5.9, 3.0, 2.9)]
    ['production', 'mid', 'mid', 'poc']
    """
    if score >= PRODUCTION_FROM:
        return Maturity.PRODUCTION
    return Maturity.MID if score >= MID_FROM else Maturity.POC


def weakest_stage(stages: Mapping[Stage, StageScore]) -> Stage:
    """The stage that falls furthest short of what the scale requires of it; among equals, the earlier in the loop."""
    asked = [stage for stage in Stage if stages[stage].required > 0]
    return max(asked, key=lambda stage: (stages[stage].required - stages[stage].score, -list(Stage).index(stage)))


def _claim(project: Project, facts: Mapping[str, Fact], scale: Scale) -> str | None:
    """What makes a proof of concept look like a product, in words; None where it does not pose as one."""
    if project.contract.system.stage in {"pilot", "production"}:
        return f"its contract declares the stage “{project.contract.system.stage}”"
    serving = facts.get("serving_code")
    if serving is not None and serving.value is Answer.YES:
        where = f" ({serving.evidence[0]})" if serving.evidence else ""
        return f"it serves predictions{where}"
    for path in project.named("readme*")[:1]:
        for place, found in project.lines(path, _CLAIM):
            return f"{place} says “{found[0].lower()}”"
    return "it looks like a system in operation" if scale.kind is Kind.PRODUCTION else None

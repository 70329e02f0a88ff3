"""The verdict in plain words, for people who do not read code."""

from collections.abc import Mapping

from solvent.domain.agreement import agreements
from solvent.domain.appraisal import Appraisal, Worth
from solvent.domain.assessment import Maturity
from solvent.domain.certificate import Standing
from solvent.domain.contract import Contract, Requirement
from solvent.domain.fact import Answer, Fact
from solvent.domain.stage import Stage, StageScore
from solvent.verdict.scale import Kind, Scale
from solvent.verdict.stages import PHRASES
from solvent.verdict.weights import WEIGHTS, Part

_MATURITY = {
    Maturity.POC: "a proof of concept",
    Maturity.MID: "on the way from prototype to product",
    Maturity.PRODUCTION: "run like a product",
}
_KIND = {
    Kind.EXPLORATION: "an exploration",
    Kind.PILOT: "a pilot",
    Kind.PRODUCTION: "a system in production",
}
_STAGE = {
    Stage.SCOPE: "saying what the system must achieve",
    Stage.COLLECT: "keeping and versioning data",
    Stage.LABEL: "making labels",
    Stage.PROCESS: "preparing and checking data",
    Stage.TRAIN: "training that can be repeated",
    Stage.EVALUATE: "an evaluation that can be believed",
    Stage.DEPLOY: "putting models into use safely",
    Stage.MONITOR: "watching the model in use",
    Stage.RETRAIN: "putting a better model in place",
}


def reason(
    maturity: Maturity, scale: Scale, stages: Mapping[Stage, StageScore], weakest: Stage, claim: str | None
) -> str:
    """Why the verdict is what it is, in two sentences."""
    first = f"The project is {_MATURITY[maturity]}"
    first += f", yet it poses as a product: {claim}." if claim else "."
    score = stages[weakest]
    gap = score.required - score.score
    how = "declared" if scale.grade == "declared" else "judged by its files"
    if gap <= 0:
        return f"{first} Every stage meets what {_KIND[scale.kind]} ({how}) requires; the closest is {_STAGE[weakest]}."
    short = f"falls furthest short in {_STAGE[weakest]}: {score.score:g} of the {score.required:g} required"
    return f"{first} As {_KIND[scale.kind]} ({how}) it {short}."


def iterate_answer(score: float, facts: Mapping[str, Fact]) -> str:
    """The answer to "can the team iterate quickly?", with what would help most."""
    opening = (
        "Yes, largely: a change can be made, tested and released by machine."
        if score >= 6
        else "In part: some of the loop is automated, the rest waits for hands."
        if score >= 3
        else "No: most steps from a wish to a better model are done by hand and cannot be repeated."
    )
    missing = dearest_missing(facts)
    return opening + (f" What is missing most: {_listed([PHRASES[name][1] for name in missing])}." if missing else "")


def dearest_missing(facts: Mapping[str, Fact], *, most: int = 3) -> list[str]:
    """The facts that would raise the overall score most, dearest first; time that has to pass is nobody's task."""
    payable = [n for n, w in WEIGHTS.items() if n in facts and n in PHRASES and w.part is not Part.PRACTISE]
    shares = {name: WEIGHTS[name].share(facts[name]) for name in payable}
    lost = {n: WEIGHTS[n].worth * (1 - share) for n, share in shares.items() if share is not None and share < 1}
    return sorted(lost, key=lambda name: -lost[name])[:most]


def value_answer(contract: Contract, facts: Mapping[str, Fact], appraisal: Appraisal | None = None) -> str:
    """The answer to "how well must the model perform to be worth having?", as far as anything says so."""
    if contract.requirements:
        wanted = "; ".join(_in_words(requirement) for requirement in contract.requirements[:3])
        roles = [entry.sign_off.role for entry in agreements(contract) if entry.stands is not False]
        said = f"The contract asks for {wanted}, agreed by {_listed(roles) if roles else 'nobody yet'}."
        return f"{said} {_proven(appraisal)}" if appraisal and appraisal.files else said
    if _is(facts, "metric_gate", Answer.YES):
        return "Nobody has written it down for stakeholders; the code holds a threshold that a model must reach."
    answer = "Nothing says so: no requirement, no cost of failure, no human baseline is written down."
    if _is(facts, "leakage", Answer.YES):
        answer += " The figures that the project shows cannot be believed: its evaluation is contaminated."
    return answer


def _proven(appraisal: Appraisal) -> str:
    states, total = [proof.standing for proof in appraisal.proofs], len(appraisal.proofs)
    proven, refuted = states.count(Standing.PROVEN), states.count(Standing.REFUTED)
    said = f"Labelled predictions prove {proven} of {total}" + (f" and refute {refuted}." if refuted else ".")
    if isinstance(appraisal.worth, Worth) and appraisal.worth.chance:
        chance, least = appraisal.worth.chance, appraisal.worth.break_even.estimate
        said += f" By the costs it is worth having below an error rate of {100 * least.value:.3g} %, which it is"
        said += f" with a probability of {100 * chance.value:.0f} %."
    return said


def _in_words(requirement: Requirement) -> str:
    where = f" where {requirement.where}" if requirement.where else ""
    what = requirement.metric + (f" of {requirement.column}" if requirement.column else "")
    if requirement.at_most is not None:
        return f"{what} at most {requirement.at_most:g}{where}"
    if requirement.at_least is not None:
        return f"{what} at least {requirement.at_least:g}{where}"
    return f"{what} without a limit{where}"


def _is(facts: Mapping[str, Fact], name: str, value: Answer) -> bool:
    return name in facts and facts[name].value is value


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]

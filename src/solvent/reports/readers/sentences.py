"""Sentences that the reports for several readers share; each is made of values and ends with how they are known."""

from collections.abc import Callable, Iterable, Iterator

from solvent.domain.account import Outcome, Pledge
from solvent.domain.comparison import FactChange
from solvent.domain.estimate import Price
from solvent.domain.fact import Answer
from solvent.domain.finding import Finding, Severity
from solvent.domain.stage import Stage, StageScore
from solvent.reports.price_words import cost, ranged
from solvent.reports.price_words import interest as interest_in_words
from solvent.reports.readers.standing import Standing
from solvent.reports.since import by_name
from solvent.reports.since import sentences as changes_in_words
from solvent.reports.words import TASKS, count, headline, hours, one_line, requirement, where

GRADES = (
    "In brackets: how a statement is known. Measured: an experiment or data showed it; read: the files or their"
    " history show it; declared: the team said so; assumed: a default. Nothing of the project was run."
)
_OUTCOMES = {
    Outcome.KEPT: "kept",
    Outcome.LATE: "kept, but late",
    Outcome.BROKEN: "not kept",
    Outcome.OPEN: "not due yet",
    Outcome.UNCHECKED: "due, but nobody has looked since",
    Outcome.WITHDRAWN: "withdrawn",
}


def purpose(standing: Standing) -> Iterator[str]:
    """What the system is for, as far as the contract says it."""
    system = standing.now.contract.system
    if system.purpose:
        yield f"It is meant to: {_stem(system.purpose)} (declared)."
    if system.operating_domain:
        yield f"It is meant for: {_stem(system.operating_domain)} (declared)."


def agreed(standing: Standing) -> Iterator[str]:
    """What was expected, and who agreed to it."""
    contract = standing.now.contract
    if contract.requirements:
        listed = "; ".join(requirement(wanted) for wanted in contract.requirements)
        yield f"What the model must reach: {listed} (declared)."
    else:
        yield "Nobody has written down what the model must reach to be worth having (read)."
    if contract.sign_offs:
        who = "; ".join(", ".join(filter(None, (s.role, s.name, s.date))) for s in contract.sign_offs)
        yield f"Agreed by: {who} (declared)."
    else:
        yield "No stakeholder has signed that off (read)."


def failure(standing: Standing) -> Iterator[str]:
    """What a mistake costs."""
    loss = standing.now.contract.cost
    unit = f" {loss.currency}" if loss.currency else ""
    if loss.per_error is not None:
        yield f"A wrong prediction costs {loss.per_error:,g}{unit} (declared)."
    if loss.worst_case:
        yield f"The worst that can happen: {_stem(loss.worst_case)} (declared)."
    if loss.per_error is None and loss.false_negative is None and not loss.worst_case:
        yield "What a mistake of the model costs is not written down (read)."


def verdict(standing: Standing) -> str:
    """The class of the project."""
    found = standing.now.verdict
    return f"As its files stand, the project is {headline(found)}: {found.iterate_score:.1f} of 10 (read)."


def weakest(standing: Standing) -> Iterator[str]:
    """The stage that holds the rest back, in plain words."""
    short = [(s, score) for s, score in standing.now.stages.items() if score.required - score.score >= 0.5]
    if not short:
        yield "No part of the life cycle falls short of what its scale asks for (read)."
        return
    short.sort(key=lambda pair: pair[1].score - pair[1].required)
    yield f"What is furthest behind is to {_stage(*short[0])}."
    if short[1:]:
        yield f"Next come: to {'; to '.join(_stage(*pair) for pair in short[1:3])}."


def _stage(stage: Stage, score: StageScore) -> str:
    task = TASKS[stage][:1].lower() + TASKS[stage][1:]
    return f"{task} ({score.score:.1f} of the {score.required:.1f} that its scale asks for, read)"


def figure(standing: Standing) -> str:
    """Whether the quality figure that the team shows can be believed."""
    leak = standing.now.facts.get("leakage")
    high = [f for f in standing.now.findings if f.code.startswith("LEK") and f.severity is Severity.HIGH]
    if high or (leak is not None and leak.value is Answer.YES):
        places = count(len(high), "place") if high else "at least one place"
        return (
            f"The quality figures of the team cannot be taken at their word: in {places} of the code, data that the"
            " model is tested on has reached its training, which makes a model look better than it is (read)."
        )
    if leak is not None and leak.value is Answer.NO:
        return "Nothing in the code shows that test data reached the training, which would flatter the figures (read)."
    return (
        "Whether test data has reached the training, which would make the quality figures too good, cannot be told from"
        " the files (read)."
    )


def solvency(standing: Standing) -> Iterator[str]:
    """Whether a better model comes in time."""
    found = standing.now.solvency
    if found is not None:
        said, grade = found.headline.rstrip("."), found.chance.grade
        yield f"{said.removesuffix(')')}, {grade})." if said.endswith("%)") else f"{said} ({grade})."
        yield found.sentence


def principal(standing: Standing) -> str:
    """What it takes to pay all debt."""
    now = standing.now
    if not now.findings:
        return "No open debt was found (read)."
    price = cost(now.principal, now.prices.hourly)
    known = f"all {len(now.findings)} open findings" if len(now.findings) > 1 else "the one open finding"
    said = f"Paying off {known} takes {hours(now.principal, unit=' hours')}"
    return f"{said} of work{f', {price}' if price else ''} (assumed)."


def interest(standing: Standing) -> str:
    """What the debt costs while it stands."""
    price = standing.now.interest
    said = interest_in_words(price)
    if said.startswith("not measurable"):
        return f"What the debt costs each month is {said} (read)."
    assert isinstance(price, Price)
    low, high, grade = price.estimate.low, price.estimate.high, price.estimate.grade
    if low > 0:
        return f"While it stands, changes cost {said} more than they would without it ({grade})."
    if high < 0:
        return f"Changes of files with debt cost no more than those of others: {said} ({grade})."
    return f"Whether changes cost more because of it cannot be told from chance: {ranged(price.estimate)} ({grade})."


def changes(standing: Standing, *, told: Callable[[tuple[FactChange, ...]], str] = by_name) -> Iterator[str]:
    """What changed since the last report, with facts as `told` does; or that there was none."""
    if standing.since is None:
        yield "There is no earlier report to compare with."
        return
    found = changes_in_words(standing.since, told=told)
    yield from (said for said in found if not said.startswith("The ") or "score" in said)


def promises(standing: Standing) -> Iterator[str]:
    """What the team promised to repay, and whether it did."""
    for pledge in standing.account.pledges if standing.account else ():
        yield _promise(pledge)


def _promise(pledge: Pledge) -> str:
    promise = pledge.promise
    debts = len(pledge.paid) + len(pledge.owed)
    note = f" ({one_line(promise.note, longest=80)})" if promise.note else ""
    return (
        f"{promise.label}{note}: {count(debts, 'debt')} to be paid by {promise.due}, promised by {promise.by}:"
        f" {_OUTCOMES[pledge.outcome]}; {len(pledge.paid)} paid, {len(pledge.owed)} open."
    )


def questions(standing: Standing, most: int, *, why: bool = False) -> tuple[str, ...]:
    """What to ask the team, the answer that would move most first."""
    return tuple(f"{q.text} {q.why}" if why else q.text for q in standing.now.questions[:most])


def fact_line(standing: Standing, name: str, yes: str, no: str, *, most: int = 2) -> Iterator[str]:
    """A fact in a sentence of its own, with so many places; nothing where it cannot be told."""
    fact = standing.now.facts.get(name)
    if fact is None or fact.value is Answer.UNKNOWN:
        return
    part = " in part" if fact.value is Answer.PARTIAL else ""
    said = no if fact.value is Answer.NO else yes
    places = ", ".join(map(where, fact.evidence[:most]))
    yield f"{said}{part} ({fact.grade}{f': {places}' if places else ''})."


def at_places(findings: Iterable[Finding], most: int) -> tuple[str, ...]:
    """Findings with their places and how to pay them; how many more there are."""
    listed = list(findings)
    rows = [
        f"{where(f.place)}: {one_line(f.message)}. {one_line(f.pay, longest=160)}"
        f" [{f.code}, {f.severity}, {f.grade}; {hours(f.effort)} assumed]"
        for f in listed[:most]
    ]
    more = len(listed) - most
    return (*rows, *([f"and {count(more, 'more finding')}: solvent assess -v lists all."] if more > 0 else []))


def _stem(said: str) -> str:
    return one_line(said).rstrip(".")

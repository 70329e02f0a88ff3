"""What to ask the team, ordered by how much an answer would move the verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from solvent.actions.prices import Outlook
from solvent.domain.assessment import Question
from solvent.domain.evidence import Grade
from solvent.domain.stage import Stage, StageScore
from solvent.pricing.paces import CHANGE, DECAY, DECIDE, DEPLOY, LABEL, NOTICE, PROVE, REPAIR, TRAIN, TRUTH
from solvent.pricing.problems import bad_deployment, new_requirement, unforeseen
from solvent.pricing.solvency import swing
from solvent.pricing.solvency_words import percent

_REPAIRS = (DECIDE, LABEL, CHANGE, TRAIN, PROVE, DEPLOY)
_ASKED = {
    DECAY: Question(
        "How long does a model stay good enough once it is in use, and how do you know?",
        "Nothing in the project shows when a model stopped being worth having.",
        DECAY,
    ),
    NOTICE: Question(
        "After how many days does somebody notice that the model in use has got worse?",
        "Until then every prediction is made by a model that is not good enough.",
        NOTICE,
    ),
    REPAIR: Question(
        "How many days did it last take from noticing a bad model until a better one was in use?",
        "A team that needs longer than the model lasts is always behind.",
        REPAIR,
    ),
    TRUTH: Question(
        "How many days does it take until the true answer to a prediction is known?",
        "Decay can only be noticed as quickly as true answers arrive.",
        TRUTH,
    ),
    new_requirement.KEY: Question(
        "How often in the last year was something further asked of the system: an input, an output, a tighter limit?",
        "Each of them has to travel the whole loop.",
        new_requirement.KEY,
    ),
    unforeseen.KEY: Question(
        "How often in the last year did data come in of a kind that training never held?",
        "Such data has to be noticed, collected, labelled and learned.",
        unforeseen.KEY,
    ),
    bad_deployment.KEY: Question(
        "How often in the last year did a release or a model have to be taken back or mended at once?",
        "What goes wrong after a release is noticed late and costs most.",
        bad_deployment.KEY,
    ),
    "cost.loss_per_day": Question(
        "What is lost on a day on which the model is wrong and nobody has noticed?",
        "Without it only the work of mending is counted, which is mostly the smaller part.",
        "cost.loss_per_day",
    ),
    "team.hourly_cost": Question(
        "What does an hour of the team's work cost?", "It turns hours of work into money.", "team.hourly_cost"
    ),
}
# What each section of the contract decides: the stages that are short of what is required of them.
_STAGES: Mapping[str, tuple[Stage, ...]] = {
    "requirements": (Stage.SCOPE, Stage.EVALUATE),
    "cost": (Stage.SCOPE,),
    "human": (Stage.SCOPE,),
    "labels": (Stage.LABEL,),
    "sign_offs": (Stage.SCOPE,),
    "team.notice_days": (Stage.MONITOR,),
    "data.training": (Stage.COLLECT,),
}
# Without a requirement nobody knows what "worth having" means; the scale decides what is required of every stage;
# money turns every price into one that counts.
_ALONE = {"requirements": 0.8, "scale": 0.3, "cost": 0.15, "cost.loss_per_day": 0.15, "team.hourly_cost": 0.05}
_MOST_STAGES = 0.5


@dataclass(frozen=True)
class _Pull:
    """How far an answer can move a part of the verdict, 0 to 1, in words where they help."""

    worth: float
    words: str = ""


def ordered(asked: Sequence[Question], stages: Mapping[Stage, StageScore], outlook: Outlook) -> tuple[Question, ...]:
    """The judgement's questions and those of the prices, the answer that can move most first."""
    pulls: dict[str, list[_Pull]] = defaultdict(list)
    for key, pull in _of_solvency(outlook):
        pulls[key].append(pull)
    for key, pull in _of_problems(outlook):
        pulls[key].append(pull)
    known = {_section(question.key): question for question in asked}
    more = [_ASKED[key] for key in pulls if key in _ASKED and not _covers(known, key)]
    found = [_weighed(question, pulls, stages) for question in (*asked, *more)]
    return tuple(sorted(found, key=lambda question: -question.worth))


def _weighed(question: Question, pulls: Mapping[str, Iterable[_Pull]], stages: Mapping[Stage, StageScore]) -> Question:
    mine = [p for key, many in pulls.items() if key == question.key or _answers(question.key, key) for p in many]
    gaps = [stages[s].required - stages[s].score for s in _STAGES.get(question.key.split(".")[0], ()) if s in stages]
    gaps += [stages[s].required - stages[s].score for s in _STAGES.get(question.key, ()) if s in stages]
    worth = sum(pull.worth for pull in mine) + min(max([*gaps, 0.0]) / 10, _MOST_STAGES)
    worth += _ALONE.get(question.key, 0.0)
    words = max((pull for pull in mine if pull.words), key=lambda pull: pull.worth, default=_Pull(0.0)).words
    return replace(question, worth=worth, moves=words)


def _section(key: str) -> str:
    return key.split(".", maxsplit=1)[0] if key.split(".", maxsplit=1)[0] in {"labels", "scale", "cost"} else key


def _covers(known: Mapping[str, Question], key: str) -> bool:
    return key in known or (key == TRUTH and "labels" in known)


def _answers(question: str, key: str) -> bool:
    """Whether a question about a section asks for the key."""
    return (question, key) in {("labels", TRUTH), ("scale", "scale.changes_per_month"), ("cost", "cost.per_error")}


def _of_solvency(outlook: Outlook) -> Iterator[tuple[str, _Pull]]:
    found = outlook.solvency
    open_keys = {t.typical.key for t in (found.decay, *found.steps) if t.typical.estimate.grade is Grade.ASSUMED}
    for key, parts in ((DECAY, [DECAY]), (NOTICE, [NOTICE]), (TRUTH, [TRUTH]), (REPAIR, list(_REPAIRS))):
        mine = [part for part in parts if part in open_keys]
        moved = swing(found, mine)
        if moved is not None and moved.span > 0:
            low, high = sorted((moved.low, moved.high))
            words = f"between {percent(low)} and {percent(high)}"
            yield key, _Pull(moved.span, f"The answer moves the chance that a better model comes in time {words}.")


def _of_problems(outlook: Outlook) -> Iterator[tuple[str, _Pull]]:
    """What a rate that is only assumed adds to the hours of a year."""
    total = sum(problem.hours_a_year.value for problem in outlook.problems) or 1.0
    for problem in outlook.problems:
        given = problem.derivation.inputs[0]
        moved = next((s for s in problem.derivation.swings if s.key == given.key), None)
        if given.estimate.grade is Grade.ASSUMED and moved is not None and given.key != DECAY:
            low, high = sorted((moved.low, moved.high))
            words = f"The answer moves the work that it makes between {low:,.0f} and {high:,.0f} hours a year."
            yield given.key, _Pull(min(moved.span / total, 1.0) / 2, words)
    grades = {i.key: i.estimate.grade for problem in outlook.problems for i in problem.derivation.inputs}
    for key in ("team.hourly_cost", "cost.loss_per_day"):
        if grades.get(key, Grade.ASSUMED) is Grade.ASSUMED:
            yield key, _Pull(0.0)

"""What the files do not show and only the team can answer."""

from collections.abc import Callable, Mapping

from solvent.domain.assessment import Question
from solvent.domain.contract import Contract
from solvent.domain.fact import Answer, Fact

Facts = Mapping[str, Fact]


def _cost_is_unsaid(contract: Contract, _: Facts) -> bool:
    cost = contract.cost
    return not (cost.per_error or cost.false_negative or cost.false_positive or cost.worst_case)


def _nobody_watches(contract: Contract, facts: Facts) -> bool:
    watched = contract.team.notice_days is not None
    return not watched and _is_no(facts, "monitoring_drift") and not _is_no(facts, "serving_code")


def _is_no(facts: Facts, name: str) -> bool:
    return name in facts and facts[name].value is Answer.NO


_ASKED: tuple[tuple[Callable[[Contract, Facts], bool], Question], ...] = (
    (
        lambda contract, facts: not contract.requirements,
        Question(
            "Which metric must the model reach, and how high, to be worth having?",
            "Without a requirement nobody can say when the work is done or when a model must be withdrawn.",
            "requirements",
        ),
    ),
    (
        _cost_is_unsaid,
        Question(
            "What does a wrong prediction cost, and what is the worst that one can do?",
            "The cost of failure decides how sure one has to be, and how much testing is worth its price.",
            "cost",
        ),
    ),
    (
        lambda contract, facts: contract.human.error_rate is None,
        Question(
            "How often is a person wrong who does the same task, and what does a person's decision cost?",
            "The human is the baseline that the model has to beat, and the fallback when it is unsure.",
            "human.error_rate",
        ),
    ),
    (
        lambda contract, facts: contract.scale.predictions_per_day is None,
        Question(
            "How many predictions are made a day, and how many changes go live a month?",
            "The scale of the operation decides how mature each stage has to be.",
            "scale",
        ),
    ),
    (
        lambda contract, facts: contract.labels.delay_days is None,
        Question(
            "How long does it take until the true answer to a prediction is known, and what does a label cost?",
            "Decay can only be noticed as quickly as labels arrive.",
            "labels",
        ),
    ),
    (
        _nobody_watches,
        Question(
            "Who notices, how, and after how many days, when the model in use gets worse?",
            "No code in the project watches inputs, predictions or performance in production.",
            "team.notice_days",
        ),
    ),
    (
        lambda contract, facts: _is_no(facts, "data_versioned"),
        Question(
            "Where does the training data come from, and could the data of the model in use be found again?",
            "Nothing ties a version of the data to a version of the code.",
            "data.training",
        ),
    ),
    (
        lambda contract, facts: not contract.sign_offs,
        Question(
            "Who has agreed to what the model must reach?",
            "A requirement that nobody signed changes when it becomes inconvenient.",
            "sign_offs",
        ),
    ),
)


def questions(contract: Contract, facts: Facts) -> tuple[Question, ...]:
    """Questions to the team; each names the contract's key or section that would answer it."""
    return tuple(question for is_open, question in _ASKED if is_open(contract, facts))

"""What the files do not show and only the team can answer."""

from collections.abc import Iterator, Mapping

from solvent.domain.assessment import Question
from solvent.domain.fact import Answer, Fact
from solvent.source.project import Project


def questions(project: Project, facts: Mapping[str, Fact]) -> tuple[Question, ...]:
    """Questions to the team, the dearest first; each names the contract's key that would answer it."""
    return tuple(_asked(project, facts))


def _asked(project: Project, facts: Mapping[str, Fact]) -> Iterator[Question]:
    contract = project.contract
    if not contract.requirements:
        yield Question(
            "Which metric must the model reach, and how high, to be worth having?",
            "Without a requirement nobody can say when the work is done or when a model must be withdrawn.",
            "requirements",
        )
    cost = contract.cost
    if not (cost.per_error or cost.false_negative or cost.false_positive or cost.worst_case):
        yield Question(
            "What does a wrong prediction cost, and what is the worst that one can do?",
            "The cost of failure decides how sure one has to be, and how much testing is worth its price.",
            "cost",
        )
    if contract.human.error_rate is None:
        yield Question(
            "How often is a person wrong who does the same task, and what does a person's decision cost?",
            "The human is the baseline that the model has to beat, and the fallback when it is unsure.",
            "human.error_rate",
        )
    if contract.scale.predictions_per_day is None:
        yield Question(
            "How many predictions are made a day, and how many changes go live a month?",
            "The scale of the operation decides how mature each stage has to be.",
            "scale",
        )
    if contract.labels.delay_days is None:
        yield Question(
            "How long does it take until the true answer to a prediction is known, and what does a label cost?",
            "Decay can only be noticed as quickly as labels arrive.",
            "labels",
        )
    if _no(facts, "monitoring_drift") and not _no(facts, "serving_code"):
        yield Question(
            "Who notices, and how, when the model in use gets worse?",
            "No code in the project watches inputs, predictions or performance in production.",
            "data.prediction_log",
        )
    if _no(facts, "data_versioned"):
        yield Question(
            "Where does the training data come from, and could the data of the model in use be found again?",
            "Nothing ties a version of the data to a version of the code.",
            "data.training",
        )
    if not contract.sign_offs:
        yield Question(
            "Who has agreed to what the model must reach?",
            "A requirement that nobody signed changes when it becomes inconvenient.",
            "sign_offs",
        )


def _no(facts: Mapping[str, Fact], name: str) -> bool:
    return name in facts and facts[name].value is Answer.NO

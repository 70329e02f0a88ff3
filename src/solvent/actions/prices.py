"""Price an assessed project's future: its solvency and the five problems, from the best evidence at hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from solvent.domain.contract import Contract
from solvent.domain.estimate import Input
from solvent.domain.fact import Answer, Fact
from solvent.domain.problem import Problem
from solvent.domain.solvency import Solvency
from solvent.pricing.circumstances import Circumstances
from solvent.pricing.days_left import days_left
from solvent.pricing.hourly import hourly_cost
from solvent.pricing.loss import loss_of
from solvent.pricing.paces import factors, paces
from solvent.pricing.problems import problems
from solvent.pricing.solvency import solvency
from solvent.source.environment.training import learning_files
from solvent.source.lead_times import lead_times
from solvent.source.project import Project
from solvent.source.upsets import growth, upsets, weeks_of_change, wishes
from solvent.source.watched_performance import watched_performance


@dataclass(frozen=True)
class Outlook:
    """What is to be expected: whether a better model comes in time, and what the five problems cost."""

    solvency: Solvency
    problems: tuple[Problem, ...]
    growth: float | None = None


def outlook(project: Project, facts: Mapping[str, Fact], *, measured: tuple[Input, ...] = ()) -> Outlook:
    """The project's outlook; what was `measured` replaces what is read, declared or assumed."""
    lead, contract, in_use = lead_times(project), project.contract, _in_use(project, facts)
    left = days_left(watched_performance(project))
    evidence = paces(lead, contract, facts, measured=measured if left is None else (*measured, left))
    seen = Circumstances(
        facts,
        contract,
        evidence,
        in_use,
        upsets(project.history),
        wishes(project.history),
        weeks_of_change(project.history, learning_files(project)),
        _hourly(contract),
        _loss(contract),
    )
    lines = sum(outline.lines for path, outline in project.outlines.items() if path.endswith(".py"))
    found = solvency(evidence, factors(lead), in_use=in_use)
    return Outlook(found, problems(seen), growth(project.history, lines))


def _in_use(project: Project, facts: Mapping[str, Fact]) -> bool:
    serving = facts.get("serving_code")
    serves = serving is not None and serving.value is Answer.YES
    return serves or project.contract.system.stage in {"pilot", "production"}


def _hourly(contract: Contract) -> Input | None:
    """What an hour costs; a default in dollars must not be added to losses in another currency."""
    declared = contract.team.hourly_cost is not None
    return hourly_cost(contract) if declared or contract.cost.currency in {None, "USD"} else None


def _loss(contract: Contract) -> Input | None:
    """What a day costs, where its currency is that of the hours."""
    known = contract.team.hourly_cost is not None or contract.cost.currency is not None
    return loss_of(contract) if known else None

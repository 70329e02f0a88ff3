"""For a manager: time, money, a plan, and what was promised."""

from solvent.domain.problem import Problem
from solvent.reports.outlook_words import chance, days, much
from solvent.reports.plan_text import outlook, payments_in_plain_words
from solvent.reports.readers import sentences
from solvent.reports.readers.letter import Letter, Section
from solvent.reports.readers.standing import Standing
from solvent.reports.since import by_meaning
from solvent.reports.words import headline

_QUESTIONS = 8


def letter(standing: Standing) -> Letter:
    """The report for a manager."""
    now = standing.now
    plan = now.plan
    owed = (sentences.principal(standing), sentences.interest(standing))
    planned = f"With {plan.days:g} days of work, mend this first, in this order:" if plan and plan.payments else ""
    return Letter(
        reader="manager",
        project=now.project,
        date=now.assessed_at[:10],
        title=f"{now.project} is {headline(now.verdict)}: time, money and plan",
        sections=(
            Section("Agreed", (*sentences.purpose(standing), *sentences.agreed(standing))),
            Section("Where it stands", (sentences.verdict(standing), *sentences.weakest(standing))),
            Section("Whether a better model comes in time", tuple(sentences.solvency(standing))),
            Section("What the debt costs", owed),
            Section("What to expect in a year", points=tuple(map(_problem, now.problems))),
            Section(
                "Plan",
                (planned,) if planned else (),
                tuple(payments_in_plain_words(plan)) if plan else (),
                counted=True,
            ),
            Section("If nothing is paid", points=tuple(outlook(plan)) if plan else ()),
            Section("Promises", points=tuple(sentences.promises(standing))),
            Section("What changed", tuple(sentences.changes(standing, told=by_meaning))),
            Section("Decide or find out", points=sentences.questions(standing, _QUESTIONS), counted=True),
        ),
        foot=sentences.GRADES,
    )


def _problem(problem: Problem) -> str:
    cost = problem.cost_a_year
    money = f", {much(cost)} {cost.unit.partition('/')[0]}" if cost else ""
    noticed = f"{days(problem.notice)} until somebody notices" if problem.notice.high > 0 else "noticed at once"
    return (
        f"{problem.name}: {chance(problem.chance)} chance within a year; {noticed};"
        f" {much(problem.hours_a_year)} hours of work a year{money} ({problem.hours_a_year.grade})."
    )

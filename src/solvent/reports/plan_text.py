"""A repayment plan in sentences, the same for every report, and as lines of a terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solvent.catalog.shelf import checks
from solvent.domain.plan import Ahead, Payment, Plan
from solvent.pricing.solvency_words import percent
from solvent.reports.outlook_words import much, plain
from solvent.reports.words import amount, count, hours, one_line


def payments(plan: Plan) -> Iterator[str]:
    """A sentence for each payment, in order."""
    for payment in plan.payments:
        yield _payment(payment)


def payments_in_plain_words(plan: Plan) -> Iterator[str]:
    """The same for those who pay for the work and do not do it: what is wrong instead of what to do about it."""
    for payment in plan.payments:
        known = checks().get(payment.code)
        title = known.card.title.removesuffix(".") if known else payment.name.replace("-", " ").capitalize()
        yield f"{title}{_share(payment)} ({payment.code}). {_worth(payment)}"


def _payment(payment: Payment) -> str:
    said = f"{payment.code} {payment.name}{_share(payment)}: {one_line(payment.pay, longest=200)}"
    return f"{said} {_worth(payment)}"


def _share(payment: Payment) -> str:
    number = len(payment.fingerprints)
    return "" if number == payment.of == 1 else f", {number} of {payment.of} findings"


def _worth(payment: Payment) -> str:
    """What paying takes, and what it saves."""
    how = "by the history" if payment.measured else "assumed"
    saved = amount(float(f"{payment.saves:.2g}"))
    unit = "hour" if saved == "1" else "hours"
    worth = (
        f"saves {saved} {unit} a month ({how})" if payment.saves >= 0.005 else "saves nothing that the history shows"
    )
    said = f"{hours(payment.effort, unit=' hours')}, {worth}"
    if payment.raises >= 0.05:
        said += f", raises the score by up to {payment.raises:.1f}"
    return said + (f"; {' and '.join(payment.after)} first" if payment.after else "") + "."


def outlook(plan: Plan) -> Iterator[str]:
    """A sentence for each horizon: what comes if nothing is paid."""
    for each in plan.ahead:
        yield _ahead(each)


def _ahead(ahead: Ahead) -> str:
    said = [f"the five problems make {much(ahead.problems)} hours of work ({ahead.problems.grade})"]
    if ahead.interest is not None and ahead.interest.low > 0:
        said.append(f"changes take {much(ahead.interest)} hours longer ({ahead.interest.grade})")
    elif ahead.interest is not None:
        most = amount(float(f"{max(ahead.interest.high, 0):.2g}"))
        said.append(f"changes take at most {most} hours longer ({ahead.interest.grade})")
    if ahead.fallen is not None:
        said.append(f"the chance that a model put in place today has lost its worth is {percent(ahead.fallen)}")
    if ahead.principal is not None:
        said.append(f"paying off all debt takes {much(ahead.principal)} hours ({ahead.principal.grade})")
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, and {said[-1]}"
    return f"Within {ahead.months} months {listed}."


def rows(plan: Plan) -> Iterator[RenderableType]:
    """The plan on a terminal."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", width=3)
    table.add_column()
    for number, said in enumerate(payments(plan), 1):
        table.add_row(f"{number}.", Text(plain(said)))
    yield table
    left = (
        f"{count(plan.left, 'finding')} left for later, {hours(plan.left_effort, unit=' hours')}. " if plan.left else ""
    )
    yield Text(plain(left + plan.ranked_by), "dim")
    yield Text("If nothing is done:", "bold")
    yield from (Text(plain(f"  {said}")) for said in outlook(plan))

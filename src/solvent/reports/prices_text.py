"""Prices on a terminal: what the debt takes to pay and costs while it stands, and how that was worked out."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from solvent.domain.assessment import Assessment
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.finding import Finding
from solvent.reports.outlook_words import plain
from solvent.reports.price_words import cost, interest, known_how, monthly_cost, moves, span
from solvent.reports.words import hours


def lines(assessment: Assessment) -> Iterator[RenderableType]:
    """Principal, interest and risk, each in a line, and what moves the first two most."""
    prices = assessment.prices
    price = cost(assessment.principal, prices.hourly)
    yield _line("Principal", f"{hours(assessment.principal, unit=' hours')} of work (assumed)", price)
    if prices.principal:
        yield from _moved(prices.principal)
    said = interest(prices.interest)
    graded = f" ({prices.interest.estimate.grade})" if isinstance(prices.interest, Price) else ""
    yield _line("Interest", f"{said}{graded}", monthly_cost(assessment))
    if isinstance(prices.interest, Price):
        yield from _moved(prices.interest)
    graded = f" ({prices.risk.estimate.grade})" if isinstance(prices.risk, Price) else ""
    yield _line("Risk", f"{interest(prices.risk)}{graded}", "")


def _line(name: str, said: str, price: str) -> Text:
    return Text(f"{name}: {plain(said)}", "bold").append(f", {plain(price)}" if price else "", "not bold")


def _moved(price: Price) -> Iterator[RenderableType]:
    found = [f"{entry.name} ({span(*sorted((s.low, s.high)))})" for entry, s in moves(price, most=2)]
    if found:
        yield Padding(Text(plain(f"moved most by {'; '.join(found)}"), "dim"), (0, 0, 0, 2))


def derivations(assessment: Assessment) -> Iterator[RenderableType]:
    """How the prices of the whole were worked out."""
    prices = assessment.prices
    for name, price in (("Principal", prices.principal), ("Interest", prices.interest), ("Risk", prices.risk)):
        if price is None or isinstance(price, NotMeasurable):
            continue
        yield Text(f"{name} = {plain(price.derivation.formula)}", "bold")
        for entry in price.derivation.inputs:
            yield Padding(Text(plain(known_how(entry)), "dim"), (0, 0, 0, 2))
    if prices.hourly is not None:
        yield Text(plain(known_how(prices.hourly)), "dim")


def of_finding(finding: Finding) -> Iterator[RenderableType]:
    """A finding's own prices, and what they were made of."""
    if finding.principal is not None:
        yield Text(f"{hours(finding.effort)} to pay = {_made(finding.principal)}", "dim")
    if finding.interest is not None:
        made = f" = {_made(finding.interest)}" if isinstance(finding.interest, Price) else ""
        yield Text(f"interest {plain(interest(finding.interest))}{made}", "dim")


def _made(price: Price) -> str:
    inputs = ", ".join(
        f"{entry.key} {span(entry.estimate.low, entry.estimate.high)}" for entry in price.derivation.inputs
    )
    return plain(f"{price.derivation.formula} ({inputs})")

"""Prices in words: the same few words for principal and interest in every report."""

from collections.abc import Iterator
from dataclasses import replace

from solvent.domain.assessment import Assessment
from solvent.domain.estimate import Estimate, Input, NotMeasurable, Price, Swing, worth
from solvent.domain.evidence import Grade
from solvent.domain.finding import Effort
from solvent.reports.words import amount, hours

_UNITS = {
    "hour": "hours",
    "hour/month": "hours a month",
    "minute": "minutes",
    "day": "days",
    "change/month": "changes a month",
    "incident/month": "incidents a month",
    "accuracy point": "accuracy points",
    "share": "",
}


def signed(number: float) -> str:
    """A number that may be negative, with a true minus and no sign before nothing.

    >>> signed(1.25), signed(-0.031), signed(-0.001), signed(1234.0)
    ('1.2', '−0.03', '0', '1,234')
    """
    if abs(number) < 0.005:
        return "0"
    return ("−" if number < 0 else "") + amount(abs(number))


def span(low: float, high: float) -> str:
    """Both ends of a range.

    >>> span(0.5, 2), span(-1.0, 2)
    ('0.5–2', '−1 to 2')
    """
    return f"{signed(low)} to {signed(high)}" if min(low, high) < 0 else f"{signed(low)}–{signed(high)}"


def two_digits(number: float) -> float:
    """A number as exact as a price can be.

    >>> two_digits(8172.3), two_digits(-0.0377)
    (8200.0, -0.038)
    """
    return float(f"{number:.2g}")


def unit(name: str) -> str:
    """A unit in words.

    >>> unit("hour/month"), unit("USD/month"), unit("USD/hour")
    ('hours a month', 'USD a month', 'USD an hour')
    """
    return _UNITS.get(name, name.replace("/hour", " an hour").replace("/", " a "))


def ranged(known: Estimate) -> str:
    """A number with its range and unit.

    >>> ranged(Estimate(0.5, -0.1, 1.3, "hour/month", Grade.ASSUMED))
    '0.5 hours a month (−0.1 to 1.3)'
    >>> ranged(Estimate(0.12, 0.1, 0.14, "share", Grade.READ)), ranged(Estimate(3, 3, 3, "day", Grade.DECLARED))
    ('12 % (10–14)', '3 days')
    """
    if known.unit == "share":
        known = Estimate(100 * known.value, 100 * known.low, 100 * known.high, "%", known.grade)
    said = f"{signed(known.value)} {unit(known.unit)}".strip()
    return said if known.low == known.high else f"{said} ({span(known.low, known.high)})"


def interest(price: Price | NotMeasurable) -> str:
    """What a debt costs while it stands, or why nobody can tell."""
    if isinstance(price, NotMeasurable):
        return f"not measurable: {price.reason[:1].lower()}{price.reason[1:]}".rstrip(".")
    by_chance = ", which chance alone could give" if price.estimate.low < 0 < price.estimate.high else ""
    return ranged(price.estimate) + by_chance


def cost(work: Effort, hourly: Input | None) -> str:
    """What hours of work cost, and how the cost of an hour is known; empty where nobody was asked."""
    if hourly is None:
        return ""
    known = worth(Estimate(work.value, work.low, work.high, "hour", Grade.ASSUMED), hourly.estimate)
    return f"{hours(Effort(*map(two_digits, (known.low, known.high))), unit='')} {known.unit} {at_rate(hourly)}"


def at_rate(hourly: Input) -> str:
    """How the cost of an hour is known.

    >>> at_rate(Input("team.hourly_cost", "", Estimate(90, 90, 90, "USD/hour", Grade.DECLARED), ""))
    'at the declared rate'
    """
    rate = hourly.estimate
    if rate.grade is Grade.DECLARED:
        return "at the declared rate"
    return f"at an assumed {signed(rate.value)} {rate.unit.replace('/', ' an ')}"


def monthly_cost(assessment: Assessment) -> str:
    """What the drag on changes costs in money; empty where it is not known."""
    price, hourly = assessment.interest, assessment.prices.hourly
    if isinstance(price, NotMeasurable) or hourly is None:
        return ""
    known = worth(price.estimate, hourly.estimate)
    low, value, high = map(two_digits, (known.low, known.value, known.high))
    return f"{ranged(replace(known, low=low, value=value, high=high))} {at_rate(hourly)}"


def known_how(entry: Input) -> str:
    """An input in one line: its name, number, grade and source."""
    n = f", n = {entry.estimate.n:,}" if entry.estimate.n is not None else ""
    return f"{entry.name}: {ranged(entry.estimate)}, {entry.estimate.grade}{n}; {entry.source}"


def moves(price: Price, *, most: int = 3) -> Iterator[tuple[Input, Swing]]:
    """The inputs that move a price most, the widest first."""
    by_key = {entry.key: entry for entry in price.derivation.inputs}
    shown = [swing for swing in price.derivation.swings if swing.key in by_key]
    yield from ((by_key[swing.key], swing) for swing in shown[:most])

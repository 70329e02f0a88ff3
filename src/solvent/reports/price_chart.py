"""Prices on the page: their inputs by number, and the tornado of what moves them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.domain.assessment import Assessment
from solvent.domain.estimate import Input, NotMeasurable, Price
from solvent.domain.finding import Finding
from solvent.reports.price_words import moves, span

_MOST_BARS = 6


@dataclass(frozen=True)
class Bar:
    """An input of a tornado: the result from its low to its high, in hundredths of the chart's width."""

    name: str
    text: str
    start: float
    width: float


@dataclass(frozen=True)
class Tornado:
    """The bars, and where the result itself and zero stand; `zero` is None outside the chart."""

    bars: tuple[Bar, ...]
    middle: float
    zero: float | None


def tornado(price: Price | NotMeasurable | None) -> Tornado | None:
    """What moves a price, the widest first; None where nothing does."""
    if price is None or isinstance(price, NotMeasurable):
        return None
    found = [
        (entry, min(swing.low, swing.high), max(swing.low, swing.high))
        for entry, swing in moves(price, most=_MOST_BARS)
    ]
    ends = [price.estimate.value, *(low for _, low, _ in found), *(high for _, _, high in found)]
    first, wide = min(ends), max(ends) - min(ends)
    if not found or wide <= 0:
        return None

    def at(number: float) -> float:
        return round(100 * (number - first) / wide, 1)

    bars = tuple(
        Bar(entry.name, span(low, high), at(low), max(round(at(high) - at(low), 1), 0.5)) for entry, low, high in found
    )
    return Tornado(bars, at(price.estimate.value), at(0.0) if first <= 0 <= max(ends) else None)


@dataclass(frozen=True)
class Whole:
    """A price of the whole debt: what it is called, the price, and its tornado."""

    key: str
    title: str
    price: Price | NotMeasurable

    @property
    def measured(self) -> bool:
        """Whether there is a number."""
        return isinstance(self.price, Price)

    @property
    def tornado(self) -> Tornado | None:
        """What moves it."""
        return tornado(self.price)


@dataclass(frozen=True)
class PricesShown:
    """The prices of the whole, and every input that a finding on the page refers to, by a number."""

    of: Assessment
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> Iterator[Whole]:
        """Principal, interest and risk."""
        prices = self.of.prices
        if prices.principal is not None:
            yield Whole("principal", "What paying it off takes", prices.principal)
        yield Whole("interest", "What it costs while it stands", prices.interest)
        yield Whole("risk", "What incidents cost", prices.risk)

    @cached_property
    def inputs(self) -> dict[str, tuple[int, Input]]:
        """The inputs of the shown findings' prices, numbered from 1 in the order in which they come."""
        found: dict[str, Input] = {}
        for finding in self.findings:
            for price in (finding.principal, finding.interest):
                if isinstance(price, Price):
                    found.update({entry.key: entry for entry in price.derivation.inputs})
        return {key: (number, entry) for number, (key, entry) in enumerate(found.items(), 1)}

    def number(self, entry: Input) -> int:
        """The number of an input."""
        return self.inputs[entry.key][0]

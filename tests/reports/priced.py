"""Prices for the assessments of the examples: measured, declared, assumed and not measurable."""

from dataclasses import replace

from solvent.domain.assessment import Prices
from solvent.domain.contract import Contract
from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, Swing
from solvent.domain.evidence import Grade, Place
from solvent.domain.finding import Finding, Severity
from solvent.pricing.hourly import hourly_cost
from solvent.pricing.incident_risk import price, risk_of
from solvent.pricing.pace import pace_of
from solvent.pricing.principal import in_all, priced
from solvent.pricing.quality_figure import figure_of

RATE = Input(
    "rate.any",
    "changes that touch a file with it, a month",
    Estimate(4.2, 3.1, 5.4, "change/month", Grade.READ, n=46),
    "46 of 88 changes of code in 334 days",
    (Place("src/flights/train.py"),),
)
EXCESS = Input(
    "excess.any",
    "share of changes that are fixes in files with any debt, above that in files like them without",
    Estimate(0.12, -0.03, 0.26, "share", Grade.READ, n=88),
    "46 changes with it and 42 without, of which 20% are fixes",
)


def drag(low: float = -0.1, value: float = 0.5, high: float = 1.3) -> Price:
    """What debt in code costs a month."""
    return Price(
        Estimate(value, low, high, "hour/month", Grade.ASSUMED, n=46, method="Monte Carlo"),
        Derivation(
            "changes a month × excess share of fixes × hours of a fix",
            (RATE, EXCESS),
            (Swing("excess.any", low, high), Swing("rate.any", value * 0.7, value * 1.3)),
        ),
    )


def with_prices(findings: tuple[Finding, ...], contract: Contract) -> tuple[tuple[Finding, ...], Prices]:
    """The findings with prices of every sort, and the prices of the whole."""
    pace, risk = pace_of(None), risk_of(contract, None)
    of_risk = risk if isinstance(risk, NotMeasurable) else price(risk)

    def of(finding: Finding) -> Price | NotMeasurable:
        if finding.tags:
            return figure_of(finding)
        if finding.severity is Severity.HIGH:
            return of_risk
        return drag(0.01, 0.04, 0.09) if finding.severity is Severity.MEDIUM else NotMeasurable("4 changes in 90 days")

    found = tuple(replace(priced(finding, "", pace), interest=of(finding)) for finding in findings)
    return found, Prices(in_all(found, pace), drag(), of_risk, hourly_cost(contract))


def hostile_prices(text: str) -> Prices:
    """Prices whose every text is an attack."""
    entry = Input(text, text, Estimate(1, 0.5, 2, text, Grade.READ, method=text), text, (Place(text, 3),))
    bad = Price(Estimate(1, 0.5, 2, text, Grade.READ, method=text), Derivation(text, (entry,), (Swing(text, 0, 2),)))
    return Prices(bad, bad, NotMeasurable(text), entry)

"""Price the debt that was found: what paying it off takes, and what it costs while it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from solvent.catalog.check import Check
from solvent.domain.assessment import Prices
from solvent.domain.estimate import NotMeasurable
from solvent.domain.finding import Finding
from solvent.pricing.forgone import CODES, forgone
from solvent.pricing.hourly import hourly_cost
from solvent.pricing.interest import charged
from solvent.pricing.pace import pace_of
from solvent.pricing.principal import in_all, priced
from solvent.source.project import Project

Findings = tuple[Finding, ...]


def priced_debt(
    findings: Sequence[Finding], accepted: Sequence[Finding], project: Project, checks: Mapping[str, Check]
) -> tuple[Findings, Findings, Prices]:
    """The open and the accepted findings with their prices, and what the open ones cost together."""

    def family(finding: Finding) -> str:
        known = checks.get(finding.code)
        return known.family if known else ""

    pace = pace_of(project.history)
    opened = tuple(priced(finding, family(finding), pace) for finding in findings)
    carried = tuple(priced(finding, family(finding), pace) for finding in accepted)
    interest = charged(
        opened,
        family,
        pace,
        history=project.history,
        lines={outline.path: outline.lines for outline in project.code},
        contract=project.contract,
    )
    prices = Prices(in_all(opened, pace), interest.drag, interest.risk, hourly_cost(project.contract))
    withheld = forgone(project.appraisal)
    findings = tuple(replace(f, interest=withheld) if f.code in CODES else f for f in interest.findings)
    return findings, carried, prices


def unpriced_debt(findings: Findings, accepted: Findings, reason: str) -> tuple[Findings, Findings, Prices]:
    """The findings with the efforts of their kinds, where pricing could not do its work."""
    why = NotMeasurable(f"It could not be worked out: {reason}.")
    return findings, accepted, Prices(interest=why, risk=why)

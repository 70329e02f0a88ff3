"""The bars of `--fail-on`: severities and budgets, and whether an assessment is over one of them."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from solvent.domain.comparison import Comparison
from solvent.domain.contract import Contract
from solvent.domain.errors import BadUsage
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.finding import Effort, Finding, Severity
from solvent.domain.suggest import nearest

_HOURS = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)\s*h(?:ours?)?", re.IGNORECASE)
_MONEY = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s*([A-Z]{3})")
_INTEREST = re.compile(rf"interest:\s*{_HOURS.pattern}", re.IGNORECASE)
_NEW = "new"


class Judged(Protocol):
    """What bars are held against: an assessment, or what is about to be committed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The open ones."""

    @property
    def principal(self) -> Effort:
        """The effort to pay them, in hours."""

    @property
    def interest(self) -> Price | NotMeasurable:
        """What they cost a month."""

    @property
    def contract(self) -> Contract:
        """What the project promises."""

    @property
    def since(self) -> Comparison | None:
        """What it is compared with."""


_Bar = Callable[[Judged], str]


def bar(written: Sequence[str], *, compared: bool = False) -> Callable[[Judged], str]:
    """Says why an assessment is over a bar, a line for each; an empty text where it is below all of them.

    Raises
    ------
    BadUsage
        A bar is none of those that there are, or speaks of new debt where nothing is compared.
    """
    bars = [_bar(part.strip(), compared) for each in written for part in each.split(",")]
    return lambda assessment: "\n".join(filter(None, (over(assessment) for over in bars)))


def _bar(written: str, compared: bool) -> _Bar:
    if budget := _HOURS.fullmatch(written):
        return lambda assessment: _over_hours(assessment, float(budget[1]))
    if price := _MONEY.fullmatch(written):
        return lambda assessment: _over_money(assessment, float(price[1]), price[2])
    if burden := _INTEREST.fullmatch(written):
        return lambda assessment: _over_interest(assessment, float(burden[1]))
    if written.lower() == _NEW:
        if not compared:
            raise BadUsage("--fail-on new needs something to compare with.", hint="Add --since REV or --baseline FILE.")
        return lambda assessment: _too_bad(assessment, Severity.NOTE)
    if written.lower() in set(Severity):
        return lambda assessment: _too_bad(assessment, Severity(written.lower()))
    close = nearest(written, (*Severity, _NEW))
    raise BadUsage(
        f"--fail-on got {written!r}; it wants high, medium, low, note, hours such as 40h, money such as 5000USD,"
        " interest a month such as interest:20h, or with --since or --baseline new.",
        hint=f"Did you mean {close}?" if close else "",
    )


def _too_bad(assessment: Judged, severity: Severity) -> str:
    found = sum(finding.severity.rank <= severity.rank for finding in assessment.findings)
    if not found:
        return ""
    noun = "finding is" if found == 1 else "findings are"
    return f"{found} {_new(assessment)}{noun} {_worst(severity)} (--fail-on)."


def _worst(severity: Severity) -> str:
    if severity is Severity.NOTE:
        return "open"
    return f"of severity {severity}{'' if severity is Severity.HIGH else ' or worse'}"


def _over_hours(assessment: Judged, hours: float) -> str:
    # The low end: nobody should be stopped by debt that may fit the budget.
    least = assessment.principal.low
    if least <= hours:
        return ""
    return f"Paying the {_new(assessment)}debt takes at least {least:g} hours; the budget is {hours:g} (--fail-on)."


def _over_money(assessment: Judged, budget: float, currency: str) -> str:
    rate, known = assessment.contract.team.hourly_cost, assessment.contract.cost.currency
    if rate is None or (known is not None and known != currency):
        missing = "names no team.hourly_cost" if rate is None else f"counts in {known}"
        raise BadUsage(
            f"--fail-on {budget:g}{currency} cannot be checked: the contract {missing}.",
            hint="Say in the contract what an hour costs (team.hourly_cost, cost.currency), or give hours: 40h.",
        )
    least = assessment.principal.low * rate
    if least <= budget:
        return ""
    return (
        f"Paying the {_new(assessment)}debt costs at least {least:,.0f} {currency};"
        f" the budget is {budget:,.0f} (--fail-on)."
    )


def _over_interest(assessment: Judged, hours: float) -> str:
    """Interest a month of the whole project; in a comparison what was added to it. What is not measured is below."""
    since = assessment.since
    now = since.interest if since else assessment.interest
    if not isinstance(now, Price):
        return ""
    before = since.before.interest if since else None
    if isinstance(before, Price):
        grown = now.estimate.value - before.estimate.value
        said = f"Interest grew by about {grown:.3g} hours a month"
    else:
        grown = now.estimate.low
        said = f"Interest is at least {grown:.3g} hours a month"
    return f"{said}; the budget is {hours:g} (--fail-on)." if grown > hours else ""


def _new(assessment: Judged) -> str:
    return "new " if assessment.since else ""

"""The bar of `--fail-on`: a severity or a budget in hours, and whether an assessment is over it."""

import re
from collections.abc import Callable

from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadUsage
from solvent.domain.finding import Severity
from solvent.domain.suggest import nearest

_BUDGET = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)\s*h(?:ours?)?", re.IGNORECASE)


def bar(written: str | None) -> Callable[[Assessment], str]:
    """Says why an assessment is over the bar; an empty text where it is not, or where there is no bar.

    Raises
    ------
    BadUsage
        The bar is neither a severity nor a number of hours.
    """
    if written is None:
        return lambda _: ""
    if budget := _BUDGET.fullmatch(written.strip()):
        return lambda assessment: _over_budget(assessment, float(budget[1]))
    if written.lower() in set(Severity):
        return lambda assessment: _too_bad(assessment, Severity(written.lower()))
    close = nearest(written, Severity)
    raise BadUsage(
        f"--fail-on got {written!r}; it wants high, medium, low, note, or hours such as 40h.",
        hint=f"Did you mean {close}?" if close else "",
    )


def _too_bad(assessment: Assessment, severity: Severity) -> str:
    found = sum(finding.severity.rank <= severity.rank for finding in assessment.findings)
    if not found:
        return ""
    noun = "finding is" if found == 1 else "findings are"
    return f"{found} {noun} of severity {severity}{'' if severity is Severity.HIGH else ' or worse'} (--fail-on)."


def _over_budget(assessment: Assessment, hours: float) -> str:
    # The low end: nobody should be stopped by debt that may fit the budget.
    least = assessment.principal.low
    return (
        f"Paying the debt takes at least {least:g} hours; the budget is {hours:g} (--fail-on)." if least > hours else ""
    )

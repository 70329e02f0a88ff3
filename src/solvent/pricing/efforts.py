"""What paying off a debt of each kind takes before anything is known of the team, and who says so.

Promise
    The check's own range of hours, with the source that stands behind it.

Assumes
    The range holds four times of five. A third of its uncertainty (as a variance of logarithms) is common to all
    kinds, since it is the team's; a third is the kind's; a third the place's own.

Reference
    Sonar's remediation times of 33 rules for machine-learning code (1 to 15 minutes each, without finding, testing and
    review; S6709, S6734, S6725, S6735, S6973, S3776, S6418).
    How true such times are: a study with 185 students (ESEM 2020) took 40 minutes for an item of debt in its first
    replication and 17 in its second.
    Sizes of removals: 856 self-admitted debts of machine-learning projects ("23 Shades of self-admitted technical
    debt"): 143.5 syntax-tree nodes in the median, 98 for code and 319 for tests.
"""

from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade
from solvent.domain.finding import Effort, Finding

_SONAR = "Sonar's remediation time ({}) as the least, with finding, testing and review as the most"
_SHADES = "an assumption of solvent's, set beside the {} syntax-tree nodes that removing {} debt takes (23 Shades)"
_OWN = "an assumption of solvent's; the ESEM 2020 study found 17 to 40 minutes for a debt in code"
_FAMILIES = {
    "api": _SONAR.format("1 to 15 minutes for its rules on machine-learning code"),
    "structure": _SHADES.format("98 to 124", "code and design"),
    "reproducibility": _SHADES.format("90 to 133", "configuration and model-knowledge"),
    "environment": _OWN,
    "operations": _SHADES.format("92 to 319", "prediction, test and monitoring"),
    "evaluation": _SHADES.format("439", "evaluation-stage"),
    "leakage": _SHADES.format("142 to 238", "preparation and modelling"),
    "process": "an assumption of solvent's; no study prices it",
    "value": "an assumption of solvent's: meetings, not code; no study prices it",
}
_NO_WAY = (
    "an assumption of solvent's, for no way to value could be priced: labels.cost_each, human.cost_per_decision,"
    " scale.predictions_per_day and team.hourly_cost price them"
)
_CHECKS = {
    "REP102": _SONAR.format("5 minutes, S6709"),
    "REP103": _SONAR.format("5 minutes a library, S6709"),
    "API102": _SONAR.format("1 minute, S6982, for the simplest case"),
    "API108": _SONAR.format("2 minutes, S6725"),
    "API109": _SONAR.format("5 minutes, S6735"),
    "STR101": "Sonar's minute for each point of cognitive complexity above the limit (S3776) as the least, four times"
    " that as the most",
    "STR103": _SONAR.format("5 minutes, S125"),
    "STR111": "Sonar's 2 minutes for each further place (S1192), with review",
    "ENV113": _SONAR.format("30 to 60 minutes, S6418 and S6437"),
    "OPS160": _SONAR.format("15 minutes, S6985"),
    "OPS161": _SONAR.format("15 minutes, S6985"),
    "VAL111": _NO_WAY,
    "VAL112": _NO_WAY,
}


def source_of(code: str, family: str) -> str:
    """Who says what paying off a debt of this kind takes."""
    return _CHECKS.get(code) or _FAMILIES.get(family) or "the range that the check itself states"


def effort_of(finding: Finding, family: str) -> Input:
    """The hours that a kind of debt takes, as an input that names its source."""
    effort = finding.effort
    return Input(
        f"effort.{finding.code}:{effort.low:g}-{effort.high:g}",
        f"hours to pay {finding.code} {finding.name}",
        Estimate(effort.value, effort.low, effort.high, "hour", Grade.ASSUMED),
        source_of(finding.code, family),
    )


def scaled(effort: Effort, factor: float, spread: float) -> Effort:
    """A range moved by a factor and with its width, as a logarithm, multiplied by `spread`."""
    if effort.low <= 0:
        return Effort(0.0, effort.high * factor)
    middle, half = effort.value * factor, (effort.high / effort.low) ** (spread / 2)
    return Effort(middle / half, middle * half)

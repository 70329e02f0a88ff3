"""What paying off a debt takes, in hours.

Promise
    A range that holds four times of five, for this team: the effort of its kind, moved by how long the team's own
    changes take, and narrowed by what its history shows.

Assumes
    A team that takes longer for its changes takes longer for repayments, in the same proportion; and so does a file.
    What finding, reviewing and proving takes is part of the kind's effort.

Reference
    Shrinkage of the team's and of the file's pace by the changes seen: Efron and Morris 1975.
    Sums of efforts: their variances and common parts added, matched by a log-normal (Fenton 1960, "The sum of
    log-normal probability distributions in scatter transmission systems").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from solvent.domain.estimate import Derivation, Estimate, Input, Price, Swing
from solvent.domain.evidence import Grade
from solvent.domain.finding import SHARED, Effort, Finding, total
from solvent.pricing.efforts import effort_of, scaled
from solvent.pricing.pace import Pace

_FORMULA = "effort of the kind × the team's pace"
_WITH_FILE = f"{_FORMULA} × the pace of the file's changes"
_TOTAL = "sum over the findings, their errors in part common to all and to their kind"
_MOST_INPUTS = 8


def priced(finding: Finding, family: str, pace: Pace) -> Finding:
    """The finding with its principal: its effort becomes this team's, and opens to what it was made of.

    One that has its principal keeps it: what labels or reviewers cost is no matter of the team's pace.
    """
    if finding.principal is not None:
        return finding
    effort, inputs, factor = effort_of(finding, family), [pace.factor], pace.factor.estimate.value
    if (own := pace.by_file.get(finding.place.path)) is not None:
        inputs.append(own)
        factor *= own.estimate.value
    # The third of the uncertainty that is the team's shrinks with what its history shows.
    hours = scaled(finding.effort, factor if pace.measured else 1.0, math.sqrt(1 - SHARED + SHARED * pace.doubt))
    known = Estimate(hours.value, hours.low, hours.high, "hour", Grade.ASSUMED, n=pace.n or None, method="log-normal")
    formula = _WITH_FILE if own is not None else _FORMULA
    return replace(finding, effort=hours, principal=Price(known, Derivation(formula, (effort, *inputs))))


def in_all(findings: Sequence[Finding], pace: Pace) -> Price:
    """What paying off all of it takes; the swings show which kind of debt, or the pace, matters most."""
    whole = total(findings)
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.name), []).append(finding)
    inputs = {code: _kind(code, name, group) for (code, name), group in groups.items()}
    swings = [
        Swing(entry.key, whole.value + entry.estimate.low - middle, whole.value + entry.estimate.high - middle)
        for entry in inputs.values()
        if (middle := entry.estimate.value)
    ]
    seen = pace.factor.estimate
    swings.append(Swing(pace.factor.key, whole.value * seen.low / seen.value, whole.value * seen.high / seen.value))
    swings.sort(key=lambda swing: (-swing.span, swing.key))
    kept = {swing.key for swing in swings[:_MOST_INPUTS]}
    shown = [entry for entry in (pace.factor, *_by_key(inputs)) if entry.key in kept]
    return Price(
        Estimate(whole.value, whole.low, whole.high, "hour", Grade.ASSUMED, n=pace.n or None, method="log-normal sum"),
        Derivation(_TOTAL, tuple(shown), tuple(swings[:_MOST_INPUTS])),
    )


def _kind(code: str, name: str, group: Sequence[Finding]) -> Input:
    hours: Effort = total(group)
    said = f"{len(group)} finding{'s' * (len(group) > 1)} of this kind, each with its own derivation"
    return Input(
        f"principal.{code}",
        f"hours to pay all {code} {name}",
        Estimate(hours.value, hours.low, hours.high, "hour", Grade.ASSUMED, n=len(group)),
        said,
    )


def _by_key(inputs: Mapping[str, Input]) -> list[Input]:
    return sorted(inputs.values(), key=lambda entry: (-entry.estimate.high, entry.key))

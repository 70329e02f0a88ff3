"""Plan the repayment of an assessed project's debt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from solvent.domain.assessment import Assessment
from solvent.domain.durations import DAYS_A_MONTH
from solvent.domain.errors import BadUsage
from solvent.domain.estimate import Estimate, Price
from solvent.domain.evidence import Grade
from solvent.domain.fact import Answer, Fact
from solvent.domain.finding import Finding, total
from solvent.domain.plan import Ahead, Payment, Plan
from solvent.domain.problem import Problem
from solvent.domain.solvency import SHARES, Curve
from solvent.pricing.incident import HOURS_A_DAY
from solvent.pricing.repayment import BEFORE, NEUTRAL, Item, chosen, in_order
from solvent.stats.montecarlo import Spread, interval, propagate
from solvent.verdict.weights import WEIGHTS, iterate_score

MOST_DAYS = 1000
_MONTHS = (3, 6, 12)
# What was measured to cost nothing is paid last, by its severity, with the days that are left.
_LAST = 0.001
# The fact that paying a kind of debt turns into what a healthy project shows.
PAID_BY: Mapping[str, str] = {
    "ENV103": "deps_pinned",
    "ENV114": "deps_pinned",
    "ENV112": "env_reproducible",
    "ENV113": "secrets_in_code",
    "REP101": "hardcoded_absolute_paths",
    "REP102": "seeds_set",
    "REP103": "seeds_set",
    "OPS101": "unit_tests",
    "OPS104": "data_or_model_tests",
    "OPS106": "ci",
    "OPS107": "ci_gates_on_tests",
    "OPS108": "ci_gates_on_tests",
    "OPS110": "pipeline_declared",
    "OPS113": "metric_gate",
    "OPS114": "data_validation",
    "OPS150": "data_raw_over_1mb_in_git",
    "OPS151": "data_versioned",
    "OPS152": "experiment_tracking",
    "OPS157": "prediction_logging",
    "OPS158": "monitoring_drift",
    "OPS159": "model_registry",
    "OPS163": "train_serve_shared_preprocessing",
    "EVA102": "baseline_comparison",
    "EVA103": "slice_evaluation",
    "STR102": "duplicated_code",
    "STR110": "notebooks_as_main_code",
    "VAL104": "failure_cost_defined",
    **dict.fromkeys(("LEK101", "LEK102", "LEK103", "LEK106", "LEK107", "LEK108", "LEK109"), "leakage"),
}


def plan(assessment: Assessment, *, days: float) -> Plan:
    """What to pay first with so many days of work, and what comes if nothing is paid.

    Raises
    ------
    BadUsage
        `days` is not between 0 and `MOST_DAYS`.
    """
    if not 0 < days <= MOST_DAYS:
        raise BadUsage(
            f"A plan wants days between 0 and {MOST_DAYS}, got {days:g}.", hint="Such as: solvent assess . --plan 10"
        )
    findings = assessment.findings
    raises = {code: _raises(assessment.facts, code) for code in {finding.code for finding in findings}}
    count = {code: sum(finding.code == code for finding in findings) for code in raises}
    items = [_item(finding, raises[finding.code] / count[finding.code]) for finding in findings]
    hours = days * HOURS_A_DAY
    taken = chosen(items, hours)
    paid = [(findings[n], items[n]) for n in taken]
    left = [finding for n, finding in enumerate(findings) if n not in set(taken)]
    return Plan(
        days,
        hours,
        tuple(_payments(paid, findings, raises)),
        total(finding for finding, _ in paid),
        len(left),
        total(left),
        _ranked_by(items, findings),
        tuple(ahead(assessment)),
    )


def _item(finding: Finding, raises: float) -> Item:
    return Item(finding.code, finding.effort.value, saves(finding, raises) + _LAST * NEUTRAL[finding.severity])


def saves(finding: Finding, raises: float) -> float:
    """Hours a month that paying saves: measured, else assumed from its severity and what it does to the score."""
    known = measured(finding)
    return known if known is not None else NEUTRAL[finding.severity] * (1 + raises)


def measured(finding: Finding) -> float | None:
    """Hours a month that a finding costs, where that could be measured."""
    price = finding.interest
    if isinstance(price, Price) and price.estimate.unit.startswith("hour"):
        return max(price.estimate.value, 0.0)
    return None


def _raises(facts: Mapping[str, Fact], code: str) -> float:
    """By how much the overall score rises when all debt of a kind is paid."""
    name = PAID_BY.get(code)
    if name is None or name not in facts or name not in WEIGHTS:
        return 0.0
    better = replace(facts[name], value=Answer.YES if WEIGHTS[name].good else Answer.NO)
    return max(iterate_score({**facts, name: better}) - iterate_score(facts), 0.0)


def _payments(
    paid: Sequence[tuple[Finding, Item]], findings: Sequence[Finding], raises: Mapping[str, float]
) -> Iterator[Payment]:
    """The payments by kind: those that save most an hour first, each behind those that it needs."""
    kinds: dict[str, list[tuple[Finding, Item]]] = {}
    for finding, item in paid:
        kinds.setdefault(finding.code, []).append((finding, item))

    def rate(code: str) -> float:
        return sum(item.saves for _, item in kinds[code]) / sum(item.hours for _, item in kinds[code])

    present = {finding.code for finding in findings}
    for code in in_order(sorted(kinds, key=lambda code: (-rate(code), code))):
        members = [finding for finding, _ in kinds[code]]
        of = sum(finding.code == code for finding in findings)
        yield Payment(
            code,
            members[0].name,
            members[0].pay,
            tuple(finding.fingerprint for finding in members),
            of,
            total(members),
            sum(saves(finding, raises[code] / of) for finding in members),
            all(measured(finding) is not None for finding in members),
            tuple(kind for kind in BEFORE.get(code, ()) if kind in present),
            raises[code] if len(members) == of else 0.0,
        )


def _ranked_by(items: Sequence[Item], findings: Sequence[Finding]) -> str:
    known = sum(measured(finding) is not None for finding in findings)
    rest = "taken from its severity and from how far paying it raises the score (assumed)"
    if not items:
        return "There is nothing to pay."
    if not known:
        return f"What each debt costs could not be measured here; it is {rest}."
    if known == len(findings):
        return "Debts are ranked by the hours a month that they cost (measured on this project's history)."
    return f"What {known} of {len(findings)} debts cost comes from this project's history; the rest is {rest}."


def ahead(assessment: Assessment) -> Iterator[Ahead]:
    """What comes within 3, 6 and 12 months if nothing is paid."""
    interest = assessment.interest
    monthly = interest.estimate if isinstance(interest, Price) else None
    for months in _MONTHS:
        yield Ahead(
            months,
            _in_all(assessment.problems, months),
            _below(assessment.solvency.worth, months * DAYS_A_MONTH) if assessment.solvency else None,
            _times(monthly, months, "hour") if monthly else None,
            _grown(assessment, months),
        )


def _in_all(problems: Sequence[Problem], months: int) -> Estimate:
    """The hours that all problems make within so many months."""
    spreads = {
        p.key: Spread(p.hours_a_year.value, p.hours_a_year.low, p.hours_a_year.high, p.hours_a_year.level)
        for p in problems
    }
    if not spreads:
        return Estimate(0, 0, 0, "hour", Grade.ASSUMED)
    found = interval(propagate(lambda of: np.sum([*of.values()], axis=0) * (months / 12), spreads))
    return Estimate(found.value, found.low, found.high, "hour", Grade.ASSUMED, found.level, method="Monte Carlo")


def _below(curve: Curve, days: float) -> float:
    """The probability that a time is shorter than so many days."""
    for place, quantile in enumerate(curve.quantiles):
        if quantile >= days:
            if place == 0:
                return SHARES[0]
            before = curve.quantiles[place - 1]
            part = (days - before) / (quantile - before) if quantile > before else 1.0
            return SHARES[place - 1] + part * (SHARES[place] - SHARES[place - 1])
    return SHARES[-1]


def _times(estimate: Estimate, factor: float, unit: str) -> Estimate:
    value, low, high = estimate.value * factor, estimate.low * factor, estimate.high * factor
    return replace(estimate, value=value, low=low, high=high, unit=unit)


def _grown(assessment: Assessment, months: int) -> Estimate | None:
    """What paying all debt takes by then, if debt grows as the code does: from not at all to twice as fast."""
    if assessment.growth is None or not assessment.findings:
        return None
    now, share = assessment.principal, assessment.growth * months / 12
    low, high = now.low * (1 + min(share, 0.0)), now.high * (1 + max(2 * share, 0.0))
    value = now.value * (1 + share)
    method = "as the code grew in the last year"
    return Estimate(min(max(value, low), high), low, high, "hour", Grade.ASSUMED, method=method)

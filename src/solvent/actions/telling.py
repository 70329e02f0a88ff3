"""How much an answer tells of the labels: the number of answers that might have been given in its place."""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from solvent.domain.appraisal import Appraisal, Way, Worth
from solvent.domain.certificate import Certificate
from solvent.domain.label_account import COUNTLESS
from solvent.domain.operating_domain import Domain
from solvent.domain.router import Router

# Shares of all rows, and shares of those of a class, whose number the labels tell as well.
_OF_ALL = frozenset(["error_rate", "accuracy"])
_OF_A_CLASS = frozenset("recall precision specificity false_negative_rate false_positive_rate".split())
# What a figure can be that counts nothing: as many values as its digits write.
_DIGITS = 12
_FIGURES = 3 * _DIGITS * math.log(10)


def answers_of(told: Certificate | Router | Domain | Appraisal, rows: int) -> float:
    """How many answers a report might have given where it tells figures, of so many labelled rows.

    The number of errors is one of rows + 1; what is no count may be any number of twelve digits.

    >>> from solvent.actions.certifying import certify
    >>> answers_of(certify([0] * 99, [0] * 99, at_most=0.1), 99)
    100.0
    """
    each = math.log(rows + 1)
    if isinstance(told, Router):
        found = _router(told, each)
    elif isinstance(told, Domain):
        found = _domain(told, each)
    elif isinstance(told, Appraisal):
        found = _appraisal(told, each)
    else:
        found = _certificate(told, each)
    return round(math.exp(min(found, math.log(COUNTLESS))), 6)


def _certificate(told: Certificate, each: float) -> float:
    metric, plain = told.claim.metric.partition(":")[0], told.effective_n is None and told.exact
    if plain and metric in _OF_ALL:
        return each
    return 2 * each if plain and metric in _OF_A_CLASS else _FIGURES


def _router(told: Router, each: float) -> float:
    """Of each lane its threshold and its errors; costs tell the errors of each kind."""
    lanes, tried = max(len(told.slices), 1), [told.tried, *(lane.tried for lane in told.slices)]
    return each * (lanes * 2 + (0 if told.cost is None else 4) + 2 * sum(map(len, tried)))


def _domain(told: Domain, each: float) -> float:
    """Of each condition its column and its two ends, and of each range that was tried the same."""
    conditions = sum(map(len, told.boxes)) + len(told.controls)
    return each * (3 * conditions + 1) + _certificate(told.certificate, each)


def _appraisal(told: Appraisal, each: float) -> float:
    shown: dict[Any, float] = {}
    for proof in told.proofs:
        if proof.certificate is not None:
            size = _certificate(proof.certificate, each)
            # An error rate and the accuracy beside it are one figure.
            key = ("errors", proof.requirement.where) if size == each else proof.key
            shown[key] = size + each * len(proof.track)
    if isinstance(told.worth, Worth) and told.worth.observed is not None:
        shown.setdefault(("errors", None), each)
        shown["costs of errors"] = 2 * each if told.contract.decisions else 0.0
    if told.ceiling is not None:
        shown["ceiling"] = each
    shown["people"] = 2 * each * sum(path.way is Way.HYBRID for path in told.paths)
    return sum(shown.values()) + sum(_domain(one.domain, each) for one in told.domains)


def without_others(router: Router) -> Router:
    """The router without what thresholds did that were not chosen, which would tell the most."""
    return replace(router, tried=(), slices=tuple(replace(lane, tried=()) for lane in router.slices))


def verdicts_of(count: int) -> float:
    """How many answers there are besides that nothing is known yet, where only the verdicts of claims are told."""
    return float(min(3**count - 1, COUNTLESS))


def together(claims: Iterable[object]) -> str:
    """Claims as one question."""
    return "; ".join(dict.fromkeys(map(str, claims)))

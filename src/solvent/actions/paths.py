"""What would make an unproven requirement proven, or the system worth having without it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from solvent.actions.arguing import arguments_of
from solvent.actions.evaluation import Column
from solvent.actions.growing import more_data
from solvent.actions.labelled import Labelled
from solvent.actions.routing import route
from solvent.domain.appraisal import Path, Proof, Way
from solvent.domain.certificate import Standing
from solvent.domain.conflict import Conflicts
from solvent.domain.contract import Contract
from solvent.domain.durations import DAYS_A_MONTH
from solvent.domain.errors import BadContract, SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import Forecast
from solvent.domain.router import Router, RoutingCost
from solvent.pricing.error_loss import prices_errors, wrong_cost

LEVEL = 0.95


@dataclass(frozen=True)
class Limits:
    """What bounds any model, as far as it is known: how far people agree, and how far more data are forecast to go."""

    ceiling: Estimate | None = None
    curve: Forecast | None = None
    conflicts: Conflicts | None = None


def paths_of(proof: Proof, labelled: Labelled, limits: Limits) -> tuple[Path, ...]:
    """Ways to value for a requirement that was tried and is not proven."""
    if proof.certificate is None or proof.standing is Standing.PROVEN:
        return ()
    return tuple(_paths(proof, labelled, limits))


def in_order(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Ways to value, labels first."""
    order = list(Way)
    return tuple(sorted(paths, key=lambda path: order.index(path.way)))


def _paths(proof: Proof, labelled: Labelled, limits: Limits) -> Iterator[Path]:
    certificate, contract, ceiling = proof.certificate, labelled.contract, limits.ceiling
    assert certificate is not None
    if certificate.verdict is Standing.NOT_YET and certificate.needed:
        yield _more_labels(proof, certificate.needed, contract)
    error = certificate.claim.error_limit
    if certificate.estimate.unit.startswith("event/"):
        yield from arguments_of(proof, contract)
    if error is None:
        return
    if limits.conflicts is not None and limits.conflicts.least_error > error:
        sentence = (
            f"For “{proof.title}”, tell apart what looks alike: rows that are equal in all that the model sees have"
            f" unlike truths so often that no model of these inputs is wrong on fewer than"
            f" {100 * limits.conflicts.least_error:.2g} % of the rows at hand. Give it more inputs, or settle labels."
        )
        yield Path(Way.CLEAN, proof.name, sentence)
    if limits.curve is not None and (path := more_data(proof, limits.curve, error, contract)) is not None:
        yield path
    if ceiling is not None and ceiling.low > error:
        sentence = (
            f"For “{proof.title}”, first settle what is true: people disagree so often that no model can be shown to"
            f" err less than {100 * ceiling.low:.2g} % against one of them. Let several people label, and decide"
            " together."
        )
        yield Path(Way.CLEAN, proof.name, sentence)
    if not proof.requirement.where and confidence(labelled) is not None:
        with suppress(SolventError):
            router = operating_point(labelled, at_most=error, level=proof.requirement.level)
            yield _people(proof, router, error, contract)


def told(threshold: float) -> str:
    """A threshold of confidence with as many digits as tell it from 1.

    >>> told(0.50832), told(0.99999987)
    ('0.508', '0.9999999')
    """
    return f"{threshold:.3g}" if threshold < 0.995 else f"{threshold:.7g}"


def operating_point(
    labelled: Labelled, *, at_most: float | None = None, level: float | None = None, slices: str | None = None
) -> Router:
    """What the machine may decide alone, by the contract's limit, costs and reviewers where none is given.

    Raises
    ------
    BadContract
        Nothing says how sure the model is, or which limit its decisions must keep.
    SolventError
        The labels do not suffice, or do not fit together.
    """
    contract, known = labelled.contract, labelled.known
    sure = confidence(labelled)
    if sure is None:
        raise BadContract(
            "The contract does not say which column tells how sure the model is of its answer.",
            hint="Set evaluation.confidence, or evaluation.score and evaluation.positive.",
        )
    wanted = next((w for w in contract.requirements if w.error_limit is not None and not w.where), None)
    limit = at_most if at_most is not None else wanted.error_limit if wanted else None
    if limit is None:
        raise BadContract(
            "Nothing says how seldom the machine's decisions must be wrong.",
            hint="Give --at-most, or a requirement on error_rate: at_most = 0.01",
        )
    truth, said = labelled.answers(known)
    human = contract.human
    found = route(
        truth,
        said,
        sure,
        at_most=limit,
        level=1 - (1 - (level or (wanted.level if wanted else None) or LEVEL)) * labelled.share,
        human_error=human.error_rate or 0.0,
        human_cost=human.cost_per_decision,
        slices=labelled.optional(slices, known, key="--slices"),
        clusters=labelled.optional(contract.evaluation.cluster, known, key="evaluation.cluster"),
        **_costs(labelled),
        **_team(contract),
    )
    return replace(found, cost=_in_currency(found.cost, contract.cost.currency)) if found.cost else found


def _team(contract: Contract) -> dict[str, Any]:
    """Who reviews what the machine leaves, where the contract says all of it."""
    human, hourly = contract.human, contract.scale.predictions_per_hour
    said = {
        "decisions_per_hour": hourly,
        "minutes_each": human.minutes_per_decision,
        "max_wait_minutes": human.max_wait_minutes,
    }
    return {} if None in said.values() else {**said, "reviewers": human.reviewers}


def _in_currency(cost: RoutingCost, currency: str | None) -> RoutingCost:
    unit = f"{currency or 'money'}/decision"
    return RoutingCost(**{part.name: replace(getattr(cost, part.name), unit=unit) for part in fields(RoutingCost)})


def _costs(labelled: Labelled) -> dict[str, Any]:
    """The matrix of costs and its classes, where the contract and its human alternative give one."""
    contract = labelled.contract
    if contract.human.cost_per_decision is None or not prices_errors(contract):
        return {}
    truth, said = labelled.answers(labelled.known)
    classes = np.unique(np.concatenate([truth, said]))
    each = contract.cost.machine_per_decision or 0.0
    costs = [[each + wrong_cost(contract, str(t), str(p)) for p in classes] for t in classes]
    return {"costs": costs, "labels": classes.tolist()}


def confidence(labelled: Labelled) -> Column | None:
    """How sure the model is of its answer: the column of that name, else from the score of the positive class."""
    asked, known = labelled.contract.evaluation, labelled.known
    if asked.confidence:
        return labelled.column(asked.confidence, known, key="evaluation.confidence").astype(float)
    if not asked.score or asked.positive is None:
        return None
    score = labelled.column(asked.score, known, key="evaluation.score").astype(float)
    truth, said = (answers.astype(str) for answers in labelled.answers(known))
    if asked.positive not in {*truth, *said}:
        raise BadContract(
            f"evaluation.positive names {asked.positive!r}, which no true or predicted answer is.",
            hint=f"Answers are, for example: {', '.join(sorted({*truth, *said})[:5])}.",
        )
    return np.where(said == asked.positive, score, 1 - score)


def _more_labels(proof: Proof, needed: float, contract: Contract) -> Path:
    labels, certificate = contract.labels, proof.certificate
    assert certificate is not None
    rounded, rate = float(f"{needed:.2g}"), certificate.estimate.unit.startswith("event/")
    unit = certificate.estimate.unit.partition("/")[2]
    what = f"observe {rounded:,.0f} more {unit}s" if rate else f"label {rounded:,.0f} more rows"
    sentence = f"For “{proof.title}”, {what}."
    money = days = None
    if labels.cost_each is not None and not rate:
        amount = rounded * labels.cost_each
        money = Estimate(amount, amount, amount, contract.cost.currency or "money", Grade.DECLARED)
    daily = contract.scale.exposure_per_day if rate else labels.per_day
    if daily:
        days = Estimate(rounded / daily, rounded / daily, rounded / daily, "day", Grade.DECLARED)
    return Path(Way.LABEL, proof.name, sentence, money, days)


def _people(proof: Proof, router: Router, error: float, contract: Contract) -> Path:
    if router.threshold is None:
        sentence = (
            f"For “{proof.title}”, giving the unsure part to people does not help yet: on these labels no part can be"
            f" guaranteed to err at most {100 * error:.3g} %."
        )
        return Path(Way.HYBRID, proof.name, sentence)
    left = 1 - router.coverage
    sentence = (
        f"For “{proof.title}”, let the machine decide where its confidence is at least {told(router.threshold)}"
        f" ({100 * router.coverage:.3g} % of decisions), where at most {100 * error:.3g} % is wrong with"
        f" {100 * router.certificate.claim.level:.6g} % confidence, and give the other {100 * left:.3g} % to people."
    )
    return Path(Way.HYBRID, proof.name, sentence, by_people(left, contract))


def by_people(share: float, contract: Contract) -> Estimate | None:
    """What a month costs in which people decide a share of all; None where the contract does not say."""
    each, daily = contract.human.cost_per_decision, contract.scale.predictions_per_day
    if each is None or not daily:
        return None
    amount = share * daily * DAYS_A_MONTH * each
    return Estimate(amount, amount, amount, f"{contract.cost.currency or 'money'}/month", Grade.DECLARED)

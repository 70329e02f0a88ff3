"""How each requirement stands in production: its metric over time, confirmed by labels or estimated without them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Any

from solvent.actions.appraise import named
from solvent.actions.decaying import decay_horizon
from solvent.actions.explaining_drift import newest
from solvent.actions.known_performance import KnownPerformance
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import Doubt
from solvent.domain.performance import Harm, Performance
from solvent.domain.sight import Roles, Trouble
from solvent.domain.watch import Measured, Standing

Columns = Mapping[str, Any]


def standings(contract: Contract, known: KnownPerformance, current: Columns) -> list[Standing]:
    """Each requirement on decisions of the current table, by what is known of the model's labelled decisions."""
    if Roles.declared(contract).target is None or contract.evaluation.prediction is None:
        return []
    return [_standing(wanted, contract, known, current) for wanted in contract.requirements]


def _standing(wanted: Requirement, contract: Contract, known: KnownPerformance, current: Columns) -> Standing:
    metric = named(wanted, contract.evaluation.positive)
    try:
        found = known.estimate(current, metric)
    except SolventError as error:
        return _untold(wanted, error)
    warnings = dict.fromkeys(warning for one in found[-1:] for warning in one.warnings)
    history = tuple(_measured(_full(found)))
    harm = known.harm(newest(current, contract.data.time), metric)
    return Standing(
        wanted.name or wanted.metric, wanted.metric, _limit(wanted), wanted.at_least is not None, history,
        horizon=_horizon(wanted, history), harm=harm, loss_per_day=_loss(wanted, harm, contract),
        warnings=tuple(warnings),
    )  # fmt: skip


def _full(found: Sequence[Performance]) -> list[Performance]:
    """Without chunks of a few rows, such as the day that a month has begun with, which say nothing yet."""
    usual = median(one.n or 0 for one in found) if found else 0
    return [one for one in found if (one.n or 0) >= usual / 10]


def _horizon(wanted: Requirement, history: Sequence[Measured]) -> Estimate | None:
    """The days until the requirement is broken; None where that cannot be told."""
    if wanted.at_most is None and wanted.at_least is None:
        return None
    share = bool(history) and history[-1].estimate.unit == "share"
    try:
        return decay_horizon(
            [(at.start + (at.end - at.start) / 2).replace(tzinfo=None) for at in history],
            [at.estimate.value for at in history],
            at_least=wanted.at_least,
            at_most=None if wanted.at_least is not None else wanted.at_most,
            n=[at.estimate.n or 1 for at in history] if share else None,
        )
    except SolventError:
        return None


def _loss(wanted: Requirement, harm: Estimate | None, contract: Contract) -> Estimate | None:
    """What the change costs a day, where errors have a price and decisions a number."""
    sign = {"error_rate": 1.0, "accuracy": -1.0}.get(wanted.metric)
    each, daily = contract.cost.per_error, contract.scale.predictions_per_day
    if harm is None or sign is None or each is None or daily is None:
        return None
    value, *ends = (sign * side * each * daily for side in (harm.value, harm.low, harm.high))
    method = "change of the error rate x predictions a day x cost of an error"
    currency = contract.cost.currency or "money"
    return Estimate(value, min(ends), max(ends), currency, harm.grade, harm.level, harm.n, method)


def estimated(standings: Sequence[Standing]) -> list[Trouble]:
    """The requirements whose metric is surely worse than on the reference by more than is tolerated."""
    found = []
    for one in standings:
        if not isinstance(one.harm, Harm) or not one.harm.severe or not one.history:
            continue
        now, confirmed = one.history[-1].estimate, one.history[-1].confirmed
        before = replace(now, value=one.harm.on_reference)
        found.append(
            Trouble(one.requirement, Doubt.HARM, now, confirmed, before, one.limit, one.harm, one.loss_per_day)
        )
    return found


def _measured(found: Sequence[Performance]) -> list[Measured]:
    return [
        Measured(_time(one.start), _time(one.end), one, confirmed=one.n is not None and one.confirmed >= one.n)
        for one in found
        if isinstance(one.start, datetime) and isinstance(one.end, datetime)
    ]


def _time(at: Any) -> datetime:
    moment: datetime = at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _untold(wanted: Requirement, error: SolventError) -> Standing:
    said = f"How it stands between labels cannot be told. {error} {error.hint}".strip()
    name = wanted.name or wanted.metric
    return Standing(name, wanted.metric, _limit(wanted), wanted.at_least is not None, warnings=(said,))


def _limit(wanted: Requirement) -> float | None:
    return wanted.at_most if wanted.at_most is not None else wanted.at_least

"""How each requirement stands in production: its metric over time, confirmed by labels or estimated without them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Any

from solvent.actions.appraise import named
from solvent.actions.decaying import decay_horizon
from solvent.actions.estimating_performance import PerformanceEstimator
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import Doubt
from solvent.domain.performance import Performance
from solvent.domain.sight import Trouble
from solvent.domain.watch import Measured, Standing

Columns = Mapping[str, Any]
_LESS_IS_BETTER = frozenset(
    ["error_rate", "brier", "log_loss", "cost", "mae", "mse", "rmse", "mape", "pinball", "false_positive_rate",
     "false_negative_rate"]
)  # fmt: skip


def standings(contract: Contract, reference: Columns, current: Columns) -> list[Standing]:
    """Each requirement on decisions of the current table, by what the labelled decisions of the reference teach."""
    asked = contract.evaluation
    truth = asked.truth or contract.data.target
    if truth is None or asked.prediction is None:
        return []
    spoken = {truth, asked.prediction, asked.score, asked.confidence, contract.data.time, contract.watch.key}
    features = [
        name for name in reference if name in current and name not in spoken and name not in contract.watch.ignore
    ]
    try:
        estimator = PerformanceEstimator(
            reference, y_true=truth, y_pred=asked.prediction, y_score=asked.score, features=features
        )
    except SolventError as error:
        return [_untold(wanted, error) for wanted in contract.requirements]
    return [_standing(wanted, contract, estimator, current) for wanted in contract.requirements]


def _standing(wanted: Requirement, contract: Contract, estimator: PerformanceEstimator, current: Columns) -> Standing:
    try:
        found = estimator.estimate(
            current, metric=named(wanted, contract.evaluation.positive), chunk=contract.data.time
        )
    except SolventError as error:
        return _untold(wanted, error)
    warnings = dict.fromkeys(warning for one in found[-1:] for warning in one.warnings)
    found = _full(found)
    history, harm = tuple(_measured(found)), _harm(found)
    return Standing(
        wanted.name or wanted.metric, wanted.metric, _limit(wanted), wanted.at_least is not None, history,
        horizon=_horizon(wanted, history), harm=harm, loss_per_day=_loss(wanted, harm, contract),
        warnings=tuple(warnings),
    )  # fmt: skip


def _full(found: Sequence[Performance]) -> list[Performance]:
    """Without chunks of a few rows, such as the day that a month has begun with, which say nothing yet."""
    usual = median(one.n or 0 for one in found) if found else 0
    return [one for one in found if (one.n or 0) >= usual / 10]


def _harm(found: Sequence[Performance]) -> Estimate | None:
    """How far the metric of the newest decisions is from that of the reference."""
    if not found or found[-1].on_reference is None:
        return None
    last, before = found[-1], found[-1].on_reference
    method = f"{last.method}, against the reference"
    return Estimate(
        last.value - before, last.low - before, last.high - before, last.unit, last.grade, last.level, last.n, method
    )


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


def estimated(standings: Sequence[Standing], tolerance: float | None) -> list[Trouble]:
    """The requirements whose whole interval is worse than is tolerated, or than what is asked for."""
    found = []
    for one in standings:
        if one.harm is None or not one.history or not _severe(one, one.harm, tolerance):
            continue
        now, confirmed = one.history[-1].estimate, one.history[-1].confirmed
        before = replace(now, value=now.value - one.harm.value)
        found.append(
            Trouble(one.requirement, Doubt.HARM, now, confirmed, before, one.limit, one.harm, one.loss_per_day)
        )
    return found


def _severe(one: Standing, harm: Estimate, tolerance: float | None) -> bool:
    """Whether it is surely worse by more than is tolerated; without a tolerance, whether it is surely broken too."""
    lower_is_worse = one.at_least or (one.limit is None and one.metric not in _LESS_IS_BETTER)
    now, allowed = one.history[-1].estimate, tolerance or 0.0
    hurts = harm.high < -allowed if lower_is_worse else harm.low > allowed
    if tolerance is not None or one.limit is None:
        return hurts
    return hurts and (now.high < one.limit if lower_is_worse else now.low > one.limit)


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

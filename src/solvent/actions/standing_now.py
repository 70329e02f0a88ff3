"""How each requirement stands in production: its metric over time, confirmed by labels or estimated without them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from solvent.actions.appraise import named
from solvent.actions.estimating_performance import PerformanceEstimator
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import SolventError
from solvent.domain.performance import Performance
from solvent.domain.watch import Measured, Standing

Columns = Mapping[str, Any]


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
    name, at_least = wanted.name or wanted.metric, wanted.at_least is not None
    return Standing(name, wanted.metric, _limit(wanted), at_least, tuple(_measured(found)), warnings=tuple(warnings))


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

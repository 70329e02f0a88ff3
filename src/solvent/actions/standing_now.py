"""How each requirement stands in production: its metric over time, confirmed by labels or estimated without them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from statistics import median
from typing import Any

from solvent.actions.confirming import Timed, confirmed
from solvent.actions.decaying import decay_horizon
from solvent.actions.explaining_drift import newest
from solvent.actions.known_performance import KnownPerformance
from solvent.actions.requiring import COST, MEAN, RATE, canonical, named, unit_of
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import BadContract, SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import Doubt
from solvent.domain.performance import Performance
from solvent.domain.ports import Rows
from solvent.domain.sight import Trouble
from solvent.domain.watch import Measured, Standing

Columns = Mapping[str, Any]
# Metrics that are a share of the rows counted.
_COUNTED = {"accuracy", "error_rate"}


def standings(
    contract: Contract, known: KnownPerformance | None, production: Rows, labels: Timed | None
) -> list[Standing]:
    """How each requirement stands: by labels of production where they are, else as the known decisions teach.

    Parameters
    ----------
    contract : Contract
        Names the requirements and the columns.
    known : KnownPerformance
        What labelled decisions from before teach.
    production : Rows
        The decisions to judge.
    labels : Timed
        The same in order of time, where they have times.
    """

    @cache
    def rows_of(where: str | None) -> Columns:
        chosen = slice(None) if where is None else production.where(where, key="requirements.where")
        return {name: production.column(name, key="data.production")[chosen] for name in production.columns}

    return [_standing(canonical(wanted), contract, known, rows_of, labels) for wanted in contract.requirements]


def _standing(
    wanted: Requirement,
    contract: Contract,
    known: KnownPerformance | None,
    rows_of: Callable[[str | None], Columns],
    labels: Timed | None,
) -> Standing:
    metric = named(wanted, contract.evaluation.positive)
    try:
        if known is None:
            raise BadContract(
                "No labelled decisions from before are named, from which an estimate could be learnt.",
                hint="Set evaluation.predictions, evaluation.truth and evaluation.prediction.",
            )
        current = rows_of(wanted.where)
        found = known.estimate(current, metric, where=wanted.where)
    except SolventError as error:
        return _by_labels(wanted, labels, error)
    warnings = dict.fromkeys(warning for one in found[-1:] for warning in one.warnings)
    history = tuple(_measured(_full(found), wanted, contract))
    harm = known.harm(newest(current, contract.data.time), metric, where=wanted.where)
    return Standing(
        wanted.name or wanted.metric, wanted.metric, wanted.limit, wanted.at_least is not None, history,
        horizon=_horizon(wanted, history), harm=harm, loss_per_day=_loss(wanted, harm, contract),
        warnings=tuple(warnings),
    )  # fmt: skip


def _by_labels(wanted: Requirement, labels: Timed | None, error: SolventError) -> Standing:
    """What labels alone say, where nothing can be estimated without."""
    history: tuple[Measured, ...] = ()
    try:
        history = tuple(confirmed(wanted, labels, level=0.9)) if labels else ()
    except SolventError as other:
        error = other if wanted.metric in {MEAN, RATE} else error
    name, limit, rising = wanted.name or wanted.metric, wanted.limit, wanted.at_least is not None
    if history:
        return Standing(name, wanted.metric, limit, rising, history, horizon=_horizon(wanted, history))
    said = f"How it stands cannot be told. {error} {error.hint}".strip()
    return Standing(name, wanted.metric, limit, rising, warnings=(said,))


def _full(found: Sequence[Performance]) -> list[Performance]:
    """Without chunks of a few rows, such as the day that a month has begun with, which say nothing yet."""
    usual = median(one.n or 0 for one in found) if found else 0
    return [one for one in found if (one.n or 0) >= usual / 10]


def _horizon(wanted: Requirement, history: Sequence[Measured]) -> Estimate | None:
    """The days until the requirement is broken; None where that cannot be told."""
    if wanted.at_most is None and wanted.at_least is None:
        return None
    counted = wanted.metric in _COUNTED
    try:
        return decay_horizon(
            [(at.start + (at.end - at.start) / 2).replace(tzinfo=None) for at in history],
            [at.estimate.value for at in history],
            at_least=wanted.at_least,
            at_most=None if wanted.at_least is not None else wanted.at_most,
            n=[at.estimate.n or 1 for at in history] if counted else None,
            errors=None if counted else _errors(history),
        )
    except SolventError:
        return None


def _errors(history: Sequence[Measured]) -> list[float] | None:
    """The standard error of each point, by the width of its interval; None where one has none."""
    found = [at.estimate.standard_error for at in history]
    return found if all(math.isfinite(error) and error > 0 for error in found) else None


def _loss(wanted: Requirement, harm: Estimate | None, contract: Contract) -> Estimate | None:
    """What the change costs a day, where errors have a price and decisions a number."""
    sign = {"error_rate": 1.0, "accuracy": -1.0, COST: 1.0}.get(wanted.metric)
    each = 1.0 if wanted.metric == COST else contract.cost.per_error
    daily = contract.scale.predictions_per_day
    if harm is None or sign is None or each is None or daily is None:
        return None
    value, *ends = (sign * side * each * daily for side in (harm.value, harm.low, harm.high))
    method = "change of the cost of a decision x decisions a day"
    if wanted.metric != COST:
        method = "change of the error rate x predictions a day x cost of an error"
    currency = contract.cost.currency or "money"
    return Estimate(value, min(ends), max(ends), currency, harm.grade, harm.level, harm.n, method)


def estimated(standings: Sequence[Standing]) -> list[Trouble]:
    """The requirements whose metric is surely worse than on the reference by more than is tolerated."""
    found = []
    for one in standings:
        if one.harm is None or not one.harm.severe or not one.history:
            continue
        now, confirmed = one.history[-1].estimate, one.history[-1].confirmed
        before = replace(now, value=one.harm.on_reference)
        found.append(
            Trouble(one.requirement, Doubt.HARM, now, confirmed, before, one.limit, one.harm, one.loss_per_day)
        )
    return found


def _measured(found: Sequence[Performance], wanted: Requirement, contract: Contract) -> Iterator[Measured]:
    for one in found:
        if isinstance(one.start, datetime) and isinstance(one.end, datetime):
            known = replace(one, unit=unit_of(wanted, contract, one.unit))
            yield Measured(
                _time(one.start), _time(one.end), known, confirmed=one.n is not None and one.confirmed >= one.n
            )


def _time(at: Any) -> datetime:
    moment: datetime = at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

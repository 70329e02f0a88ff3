"""What labels of production confirm of each requirement: the losses in the order of time, and what they prove wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.appraise import named
from solvent.actions.claims import metric_named
from solvent.actions.labelled import Labelled
from solvent.actions.watching_losses import watch_losses
from solvent.catalog.shelf import metrics
from solvent.domain.alarm import Onset
from solvent.domain.contract import Requirement
from solvent.domain.errors import SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import LossWatch, Raised
from solvent.domain.sight import Trouble
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction

# Fewer labelled rows than this say nothing over time.
_LEAST = 50


@dataclass(frozen=True)
class Terms:
    """How strictly to judge: `alpha` is the probability of a false alarm in the `looks` of a year."""

    alpha: float
    looks: float
    tolerance: float | None = None


@dataclass(frozen=True)
class Timed:
    """Labelled rows of production with the time of each, in order of time: `order` are their numbers in the table."""

    labelled: Labelled
    order: NDArray[np.intp]
    times: NDArray[np.datetime64]
    windows: NDArray[Any]


def timed(labelled: Labelled, name: str | None, period: str) -> Timed | None:
    """The labelled rows in order of time; None where the contract names no column of times, or none has a label."""
    if name is None or name not in labelled.rows.columns:
        return None
    found = labelled.rows.column(name, key="data.time")
    try:
        times = np.asarray(found, "datetime64[us]")
    except (ValueError, TypeError):
        return None
    rows = np.flatnonzero(labelled.known & ~np.isnat(times))
    order = rows[np.argsort(times[rows], kind="stable")]
    unit = {"hour": "h", "day": "D", "week": "W", "month": "M"}[period]
    return Timed(labelled, order, times[order], times[order].astype(f"datetime64[{unit}]")) if len(order) else None


def troubles(requirements: Sequence[Requirement], now: Timed, before: Timed | None, terms: Terms) -> Iterator[Trouble]:
    """What labels say against each requirement whose metric is a mean of bounded losses."""
    each = replace(terms, alpha=terms.alpha / max(len(requirements), 1))
    for wanted in requirements:
        try:
            yield from _of(wanted, now, before, each)
        except SolventError:
            # What cannot be asked of these labels is told by `solvent certify`, with its reason.
            continue


def _of(wanted: Requirement, now: Timed, before: Timed | None, terms: Terms) -> Iterator[Trouble]:
    found, chosen = _losses(wanted, now)
    if found is None or len(found.loss) < _LEAST:
        return
    past = _losses(wanted, before)[0] if before else None
    limit = wanted.at_most if wanted.at_most is not None else wanted.at_least
    allowed = None if limit is None else found.scale.ratio(limit)
    if allowed is not None and not 0 < allowed < found.ceiling:
        allowed = None
    reference = past.loss.astype(float) if past is not None and len(past.loss) >= _LEAST else None
    if reference is None and allowed is None:
        return
    windows = now.windows[chosen].astype(str)
    watched = watch_losses(
        found.loss.astype(float), reference=reference, at_most=allowed, alpha=terms.alpha, largest=found.ceiling,
        tolerance=terms.tolerance if allowed is None else None, blocks=windows,
        horizon=len(windows) / len(np.unique(windows)) * terms.looks,
    )  # fmt: skip
    for raised in watched.alarms:
        yield _trouble(wanted, watched, raised, found, now.times[chosen])


def _losses(wanted: Requirement, of: Timed) -> tuple[Reduction | None, NDArray[np.intp]]:
    """The loss of each row that counts, in order of time, and which rows of the order these are."""
    nothing = np.empty(0, np.intp)
    entry, arguments = metric_named(named(wanted, of.labelled.contract.evaluation.positive), metrics())
    order = of.order
    if wanted.where:
        order = order[of.labelled.rows.where(wanted.where, key="requirements.where")[order]]
    if not len(order):
        return None, nothing
    mask = np.zeros(len(of.labelled.rows), np.bool_)
    mask[order] = True
    truth, said = of.labelled.answers(mask)
    place = np.searchsorted(np.flatnonzero(mask), order)
    seen = Predictions(entry.name, truth[place], said[place], arguments=arguments)
    reduced = entry.reduce(seen)
    if not isinstance(reduced, Reduction) or reduced.base is not None or reduced.paired:
        return None, nothing
    rows = np.arange(len(order)) if reduced.rows is None else reduced.rows
    return reduced, np.flatnonzero(np.isin(of.order, order))[rows]


def _trouble(
    wanted: Requirement, watched: LossWatch, raised: Raised, found: Reduction, times: NDArray[np.datetime64]
) -> Trouble:
    now, before = _in_metric(watched.now, found), watched.before and _in_metric(watched.before, found)
    at, low, high = (
        _time(times[min(row, len(times) - 1)]) for row in (raised.onset, raised.onset_low, raised.onset_high)
    )
    return Trouble(
        wanted.name or wanted.metric, raised.doubt, now, confirmed=True, before=before,
        limit=wanted.at_most if wanted.at_most is not None else wanted.at_least,
        onset=Onset(at, low, high, raised.level), evidence=raised.evidence, threshold=raised.threshold,
    )  # fmt: skip


def _in_metric(loss: Estimate, found: Reduction) -> Estimate:
    low, high = sorted((found.scale.metric(loss.low), found.scale.metric(loss.high)))
    return Estimate(found.scale.metric(loss.value), low, high, "share", loss.grade, loss.level, loss.n, loss.method)


def _time(at: np.datetime64) -> datetime:
    moment: datetime = at.astype("datetime64[us]").item()
    return moment.replace(tzinfo=UTC)

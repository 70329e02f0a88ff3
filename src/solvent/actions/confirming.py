"""What labels of production confirm of each requirement: the losses in the order of time, and what they prove wrong."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.appraise import certificate
from solvent.actions.labelled import Labelled
from solvent.actions.moments import times_in
from solvent.actions.performance_chunks import stretches
from solvent.actions.requiring import LESS_IS_BETTER, RATE, answered, canonical, given, named, unit_of
from solvent.actions.watching_losses import watch_losses
from solvent.domain.alarm import Onset
from solvent.domain.contract import Requirement
from solvent.domain.errors import SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import LossWatch, Raised
from solvent.domain.sight import Trouble
from solvent.domain.watch import Measured
from solvent.stats.reduction import Reduction

# Fewer labelled rows than this say nothing over time; a stretch with fewer than so many is not shown.
_LEAST, _SHOWN = 50, 30


@dataclass(frozen=True)
class Terms:
    """How strictly to judge: `alpha` is the probability of a false alarm in the `looks` of a year."""

    alpha: float
    looks: float
    tolerance: float | None = None


@dataclass(frozen=True)
class Timed:
    """Rows of production with the time of each, in order of time: `order` are their numbers in the table."""

    labelled: Labelled
    order: NDArray[np.intp]
    times: NDArray[np.datetime64]
    windows: NDArray[Any]

    def of(self, wanted: Requirement) -> NDArray[np.intp]:
        """The places in the order whose rows say something of a requirement."""
        return np.flatnonzero(answered(wanted, self.labelled)[self.order])


def timed(labelled: Labelled, name: str | None, period: str) -> Timed | None:
    """The rows in order of time; None where the contract names no column of times, or none has one."""
    if name is None or name not in labelled.rows.columns:
        return None
    times = times_in(labelled.rows.column(name, key="data.time"))
    if times is None:
        return None
    rows = np.flatnonzero(~np.isnat(times))
    order = rows[np.argsort(times[rows], kind="stable")]
    unit = {"hour": "h", "day": "D", "week": "W", "month": "M"}[period]
    return Timed(labelled, order, times[order], times[order].astype(f"datetime64[{unit}]")) if len(order) else None


def troubles(requirements: Sequence[Requirement], now: Timed, before: Timed | None, terms: Terms) -> Iterator[Trouble]:
    """What labels say against each requirement whose metric is a mean of bounded losses."""
    each = replace(terms, alpha=terms.alpha / max(len(requirements), 1))
    for wanted in requirements:
        try:
            yield from _of(canonical(wanted), now, before, each)
        except SolventError:
            # What cannot be asked of these labels is told by `solvent certify`, with its reason.
            continue


def _of(wanted: Requirement, now: Timed, before: Timed | None, terms: Terms) -> Iterator[Trouble]:
    found, chosen = _losses(wanted, now)
    if found is None or len(found.loss) < _LEAST or not math.isfinite(found.ceiling):
        return
    past = _losses(wanted, before)[0] if before else None
    limit = wanted.limit
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
        yield _trouble(wanted, watched, raised, found, now, chosen)


def _losses(wanted: Requirement, of: Timed) -> tuple[Reduction | None, NDArray[np.intp]]:
    """The loss of each row that counts, in order of time, and its place in that order."""
    places, nothing = of.of(wanted), np.empty(0, np.intp)
    if wanted.metric == RATE or not len(places):
        return None, nothing
    mask = np.zeros(len(of.labelled.rows), np.bool_)
    mask[of.order[places]] = True
    asks = given(wanted, of.labelled, mask).at(np.searchsorted(np.flatnonzero(mask), of.order[places]))
    entry, seen = asks.read_by(named(wanted, of.labelled.contract.evaluation.positive))
    reduced = entry.reduce(seen)
    if not isinstance(reduced, Reduction) or reduced.base is not None or reduced.paired:
        return None, nothing
    low_is_bad = wanted.at_least is not None if wanted.limit is not None else wanted.metric not in LESS_IS_BETTER
    if reduced.scale.falls != low_is_bad:
        reduced = reduced.turned()
    return reduced, places if reduced.rows is None else places[reduced.rows]


def confirmed(wanted: Requirement, of: Timed, level: float) -> list[Measured]:
    """The metric of a requirement over time, as rows that are answered show it, in stretches that can be drawn.

    Raises
    ------
    SolventError
        It cannot be asked of these rows; the message says why.
    """
    asks = replace(wanted, level=0.5 + level / 2, looks="fixed")
    places = of.of(wanted)
    if not len(places):
        return []
    found = []
    for start, end, rows in stretches(of.times[places]):
        if len(rows) < _SHOWN:
            continue
        mask = np.zeros(len(of.labelled.rows), np.bool_)
        mask[of.order[places[rows]]] = True
        seen = certificate(asks, of.labelled, mask).estimate
        found.append(Measured(_time(start), _time(end), replace(seen, level=level), confirmed=True))
    return found


def _trouble(
    wanted: Requirement, watched: LossWatch, raised: Raised, found: Reduction, of: Timed, chosen: NDArray[np.intp]
) -> Trouble:
    unit = unit_of(wanted, of.labelled.contract, "share")
    now, before = _in_metric(watched.now, found, unit), watched.before and _in_metric(watched.before, found, unit)
    at, low, high = (
        _time(of.times[chosen[min(row, len(chosen) - 1)]])
        for row in (raised.onset, raised.onset_low, raised.onset_high)
    )
    return Trouble(
        wanted.name or wanted.metric, raised.doubt, now, confirmed=True, before=before,
        limit=wanted.limit,
        onset=Onset(at, low, high, raised.level), evidence=raised.evidence, threshold=raised.threshold,
    )  # fmt: skip


def _in_metric(loss: Estimate, found: Reduction, unit: str) -> Estimate:
    low, high = sorted((found.scale.metric(loss.low), found.scale.metric(loss.high)))
    return Estimate(found.scale.metric(loss.value), low, high, unit, loss.grade, loss.level, loss.n, loss.method)


def _time(at: np.datetime64) -> datetime:
    moment: datetime = at.astype("datetime64[us]").item()
    return moment.replace(tzinfo=UTC)

"""What labels of production confirm of each requirement: the losses in the order of time, and what they prove wrong."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.appraise import certificate
from solvent.actions.labelled import Labelled
from solvent.actions.moments import times_in
from solvent.actions.performance_chunks import stretches
from solvent.actions.requiring import LESS_IS_BETTER, RATE, answered, canonical, given, named, unit_of
from solvent.actions.ripening import Waiting, between, ripe, waiting
from solvent.actions.watching_losses import watch_losses
from solvent.domain.alarm import Onset
from solvent.domain.contract import Requirement
from solvent.domain.errors import SolventError
from solvent.domain.estimate import Estimate
from solvent.domain.loss_watch import LossWatch, Raised
from solvent.domain.sight import Trouble
from solvent.domain.watch import Measured
from solvent.stats.montecarlo import Array
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
    past, known = _losses(wanted, before) if before else (None, np.empty(0, np.intp))
    limit = wanted.limit
    allowed = None if limit is None else found.scale.ratio(limit)
    if allowed is not None and not 0 < allowed < found.ceiling:
        allowed = None
    reference = past.loss.astype(float) if past is not None and len(past.loss) >= _LEAST else None
    if reference is None and allowed is None:
        return
    earlier = None if before is None or past is None else _Labels(before, known, past.loss.astype(float))
    read, weights = _readable(_Labels(now, chosen, found.loss.astype(float)), earlier)
    chosen, found = chosen[read], replace(found, loss=found.loss[read])
    if len(chosen) < _LEAST:
        return
    windows = now.windows[chosen].astype(str)
    watched = watch_losses(
        found.loss.astype(float), reference=reference, at_most=allowed, alpha=terms.alpha, largest=found.ceiling,
        tolerance=terms.tolerance if allowed is None else None, blocks=windows, weights=weights,
        reference_weights=earlier.weights if earlier and reference is not None else None,
        horizon=len(windows) / len(np.unique(windows)) * terms.looks,
    )  # fmt: skip
    for raised in watched.alarms:
        yield _trouble(wanted, watched, raised, found, now, chosen)


@dataclass(frozen=True)
class _Labels:
    """Labelled rows in order of time, by their places in it, with the loss of each."""

    of: Timed
    places: NDArray[np.intp]
    loss: Array

    def _column(self, name: str | None, key: str) -> NDArray[Any] | None:
        rows = self.of.labelled.rows
        return rows.column(name, key=key)[self.of.order[self.places]] if name in rows.columns and name else None

    @property
    def weights(self) -> Array | None:
        """How many rows each stands for, by the design that drew it."""
        found = self._column(self.of.labelled.contract.evaluation.weight, "evaluation.weight")
        return None if found is None else found.astype(np.float64)

    @cached_property
    def came(self) -> NDArray[np.datetime64] | None:
        """When each label came, where the contract names a column of that."""
        found = self._column(self.of.labelled.contract.evaluation.labelled_at, "evaluation.labelled_at")
        return None if found is None else times_in(found)

    @property
    def made(self) -> NDArray[np.datetime64]:
        """When each prediction was made."""
        return self.of.times[self.places]

    @property
    def latest(self) -> np.datetime64:
        """The last moment that is known of."""
        known = self.of.times[-1:] if self.came is None else np.append(self.came, self.of.times[-1])
        last: np.datetime64 = np.fmax.reduce(known)
        return last

    def waiting(self, middle: float) -> Waiting | None:
        """How long labels take, where that can be told; those with a loss above the middle are the wrong ones."""
        return None if self.came is None else waiting(self.made, self.came, self.loss > middle, self.latest)


def _readable(now: _Labels, before: _Labels | None) -> tuple[NDArray[np.bool_], Array | None]:
    """Which labels are old enough to be read, and what each of these stands for."""
    weights, declared = now.weights, now.of.labelled.contract.labels.delay_days
    ended = (now.of.windows[now.places] + 1).astype("datetime64[us]")
    if now.came is None:
        read = between(ended, now.latest) >= declared if declared else np.ones(len(now.places), np.bool_)
        return read, None if weights is None else weights[read]
    middle = float((now if before is None else before).loss.mean())
    known = (before and before.waiting(middle)) or now.waiting(middle)
    if known is None:
        # The first labels may be those of one kind.
        return np.zeros(len(now.places), np.bool_), None
    read = ripe(now.made, ended, now.came, now.latest, age=known.age)
    each = known.weights(now.loss[read] > middle)
    return read, each if weights is None else each * weights[read]


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

"""What a change of a column is called, how far it went, and since when."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from solvent.domain.alarm import Alarm, Onset
from solvent.domain.drift import Watchee
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.finding import Severity
from solvent.stats.contrasts import MISSING, NEW, OUTSIDE, SHAPE, Contrasts
from solvent.stats.distances import distances
from solvent.stats.montecarlo import Array

CODE, KIND = "DRF101", "drift"
LEVEL = 0.9
# Deviations to either side that hold a normal variable with the level.
_REACH = 1.6449


@dataclass(frozen=True)
class Change:
    """A change of a column: the contrast that shows it most, and rows an atom before the change and since."""

    contrasts: Contrasts
    contrast: int
    before: Array
    since: Array
    design: float

    @property
    def name(self) -> str:
        """What the contrast is called."""
        names = self.contrasts.names
        name = names[self.contrast] if self.contrast < len(names) else SHAPE
        # Of a column that was constant nothing can be told in standard deviations.
        constant = name in {"location", "scale"} and np.count_nonzero(self.before * (self.contrasts.scored >= 0)) < 2
        return SHAPE if constant or name.startswith(SHAPE) else name


def alarm(watchee: Watchee, change: Change, *, at: datetime) -> Alarm:
    """The alarm on a column, with what happened and how far it went."""
    message, effect = _effect(f"`{watchee.column}`", change)
    where = f"Where {watchee.part}, " if watchee.part else ""
    return Alarm(
        CODE, KIND, at, f"{where}{message}.", Severity.MEDIUM, watchee.column, watchee.part,
        statistic=change.name, effect=effect,
    )  # fmt: skip


def onset(mean: float, deviation: float, first: datetime, last: datetime) -> Onset:
    """When a change began, given the posterior's mean and deviation in days since the first window."""
    ends = [first + timedelta(days=each) for each in (mean, mean - _REACH * deviation, mean + _REACH * deviation)]
    at, low, high = (min(max(each, first), last) for each in ends)
    return Onset(at, low, high, LEVEL)


def _effect(column: str, change: Change) -> tuple[str, Estimate]:
    name, contrasts = change.name, change.contrasts
    if name in {"location", "scale"}:
        found = _moved(change, 0 if name == "location" else 1)
        size = f"by {abs(found.value):.2g} standard deviations"
        if name == "location":
            return f"{column} is {'higher' if found.value > 0 else 'lower'} {size}", found
        return f"{column} is spread {'wider' if found.value > 0 else 'more narrowly'}", found
    if name == SHAPE:
        tv = float(distances(change.before[:-1], change.since[:-1]).tv)
        share = Estimate(
            tv, tv, tv, "share", Grade.MEASURED, LEVEL, int(change.since.sum()), "total variation distance"
        )
        return f"{column} is distributed differently: {tv:.0%} of its rows lie elsewhere", share
    which = contrasts.names.index(name) - len(contrasts.scores)
    inside, trials = contrasts.inside[which], contrasts.trials[which]
    (had, of), (has, out_of) = ((float(each @ inside), float(each @ trials)) for each in (change.before, change.since))
    was, now = had / max(of, 1), has / max(out_of, 1)
    words = {
        MISSING: f"{column} is missing in {now:.1%} of the rows, in {was:.1%} before",
        OUTSIDE: f"{now:.1%} of {column} lies outside the range of the reference, {was:.1%} before",
        NEW: f"{now:.1%} of {column} is values that the reference has not, {was:.1%} before",
    }
    value = name.removeprefix("share of ")
    text = words.get(name, f"{column}: `{value}` makes up {now:.1%} of the rows, {was:.1%} before")
    error = math.sqrt(change.design * (was * (1 - was) / max(of, 1) + now * (1 - now) / max(out_of, 1)))
    return text, _estimate(now - was, error, "share", int(out_of), "difference of shares")


def _moved(change: Change, score: int) -> Estimate:
    here = change.contrasts.scored >= 0
    own = change.contrasts.scores[score] * here
    before, since = change.before * here, change.since * here
    n = [max(float(each.sum()), 1.0) for each in (before, since)]
    mean, now = float(before @ own) / n[0], float(since @ own) / n[1]
    spread = math.sqrt(max(float(before @ own**2) / n[0] - mean**2, 1e-12))
    error = math.sqrt(change.design * (1 / n[0] + 1 / n[1]))
    return _estimate((now - mean) / spread, error, "sd", int(n[1]), "difference of normal scores")


def _estimate(value: float, error: float, unit: str, n: int, method: str) -> Estimate:
    reach = _REACH * error
    return Estimate(value, value - reach, value + reach, unit, Grade.MEASURED, LEVEL, n, method)

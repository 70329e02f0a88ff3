"""How long the model in use stays worth having, from what was measured of it while nobody changed it.

Promise
    The day on which the first requirement of the contract is broken, as a forecast with its interval: a state space of
    the metric's history, calibrated on planted ones.

Assumes
    A file of metrics that changes while code and model stay tells of the same model on newer data. What is not in
    sight, five times the history's length ahead, is taken for three times that at the middle and nine times at the
    end (our assumption). Requirements are broken one by one: the one that is broken first counts.

Reference
    Harvey 1989, Forecasting, structural time series models and the Kalman filter.
"""

import math
from collections.abc import Sequence

import numpy as np

from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade
from solvent.pricing.evidence import LEVEL
from solvent.source.watched_performance import Watched
from solvent.stats.crossing import WEEK, crossing
from solvent.stats.decay import Course
from solvent.stats.montecarlo import stream

LEFT = "model.left_days"
_NAME = "the model in use stays worth having"
_AHEAD, _MIDDLE, _END = 5.0, 3.0, 9.0
# Broken already: the ratio of two times needs a time above 0.
_NOW = 0.01


def days_left(seen: Sequence[Watched]) -> Input | None:
    """The days until the first of the requirements is broken; None where nothing was watched."""
    found = [input_ for one in seen if (input_ := _left(one)) is not None]
    return min(found, key=lambda input_: input_.estimate.value, default=None)


def _left(seen: Watched) -> Input | None:
    requirement, sign = seen.requirement, 1.0 if seen.requirement.at_least is not None else -1.0
    limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
    if limit is None:
        return None
    times, place = np.unique(np.array(seen.times), return_inverse=True)
    values, limit = np.array(seen.values) * sign, limit * sign
    labels = None if seen.rows is None else np.array(seen.rows, np.float64)
    if labels is not None and sign < 0:
        values, limit = 1 + values, 1 + limit
    course = Course(times - times[-1], values[np.unique(place, return_index=True)[1]], labels)
    within = _AHEAD * course.span
    if course.values[-1] < limit:
        low = middle = high = _NOW
    else:
        share = labels is not None
        forecast = crossing(course, limit, window=WEEK, within=within, share=share, rng=stream(LEFT))
        low, middle, high = forecast.interval(LEVEL)
    ends = (low, middle, high)
    low, middle, high = (
        day if math.isfinite(day) else times_ * within for day, times_ in zip(ends, (1.0, _MIDDLE, _END), strict=True)
    )
    estimate = Estimate(max(middle, _NOW), max(low, _NOW), high, "day", Grade.READ, LEVEL, len(times), "state space")
    asked = f"at least {requirement.at_least:g}" if sign > 0 else f"at most {requirement.at_most:g}"
    source = (
        f"{len(times)} values of {requirement.metric} in {course.span:.0f} days without a change of code or model,"
        f" forecast to where it no longer is {asked}"
    )
    return Input(LEFT, _NAME, estimate, source, (seen.place,))

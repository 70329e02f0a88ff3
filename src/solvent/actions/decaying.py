"""How long a model stays worth having, from the history of its performance."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from solvent.actions.claims import number
from solvent.actions.moments import days_of
from solvent.domain.decay import Backtest, Tried
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughHistory
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.crossing import WEEK, Crossing, crossing, points_of
from solvent.stats.decay import Course
from solvent.stats.montecarlo import stream

LEAST_POINTS = 4
# How far to look ahead, in lengths of the history.
_AHEAD = 5.0


def decay_horizon(  # noqa: PLR0913
    times: Any,
    performance: Any,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    n: Any = None,
    errors: Any = None,
    level: float = 0.80,
    window: float | None = WEEK,
    within: float | None = None,
) -> Estimate:
    """The days until a performance no longer is what is required, counted from the last point of its history.

    A level with a drift, random walks of both, a season and a jump, whose scales are integrated out rather than fitted.
    The interval is calibrated on planted histories: lines, random walks, seasons, jumps, and such as bend.

    Parameters
    ----------
    times : array of shape (points,)
        When each was measured: dates, datetimes, or numbers of days. In any order, at any distance.
    performance : array of shape (points,)
        What was measured or estimated then.
    at_least, at_most : float
        What is required, one of the two, in the unit of the performance.
    n : int or array of shape (points,), optional
        The labels behind each point, of a performance that is a share of them (an accuracy, a recall); their noise is
        then known.
    errors : float or array of shape (points,), optional
        The standard error of each point, of any other performance: points count by it. Without `n` and `errors`, the
        noise is judged by how much neighbours differ.
    level : float
        Probability with which the interval holds the day.
    window : float, optional
        Over how many days the measured performance is averaged before it is held against the requirement; one point
        where points are farther apart. None asks for the performance itself, without the noise of its labels.
    within : float, optional
        How many days to look ahead; five times the length of the history, if not given.

    Returns
    -------
    Estimate
        In days: the day by which it is broken with an even chance, and the interval. `math.inf` stands for "not within
        the days that were looked at", at the end or at all; 0 says that it is broken already.

    Raises
    ------
    NotEnoughHistory
        There are fewer than four different times.
    BadArrays
        Arrays do not fit together, or hold what they must not.
    BadClaim
        There are two requirements or none, or an argument is out of its range.

    References
    ----------
    Harvey 1989, "Forecasting, structural time series models and the Kalman filter", for the model; Gneiting, Balabdaoui
    & Raftery 2007, "Probabilistic forecasts, calibration and sharpness", for the calibration.

    Examples
    --------
    >>> days = np.arange(60)
    >>> seen = 0.92 - 0.001 * days + 0.002 * np.sin(days * 2.4)
    >>> found = decay_horizon(days, seen, at_least=0.84, n=5000)
    >>> found.low <= 21 <= found.high, found.unit
    (True, 'day')
    """
    course, limit, share = _asked(_course(times, performance, n, errors), at_least, at_most)
    _check(level, window, within)
    ahead = within or _AHEAD * course.span
    found = _crossing(course, limit, window, ahead, share=share)
    low, middle, high = found.interval(level)
    over = "the performance itself" if window is None else _over(course, window)
    return Estimate(
        middle,
        low,
        high,
        "day",
        Grade.MEASURED,
        level,
        len(course.times) if course.labels is None else int(course.labels.sum()),
        f"state space, its parameters integrated out: {over}, {found.within:,.6g} days ahead",
    )


def backtest_decay(  # noqa: PLR0913
    times: Any,
    performance: Any,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    n: Any = None,
    errors: Any = None,
    level: float = 0.80,
    window: float | None = WEEK,
    least: int = 8,
) -> Backtest:
    """What `decay_horizon` would have said at each point of a history, beside what came.

    Forecasts are made from `least` points on, for as long as the requirement was kept, on what was known then; the
    answer to each is the first later point, or window of points, that broke it. Where none did so far, a forecast is
    held to be right if its interval reaches the end of the history.

    Parameters
    ----------
    times, performance, at_least, at_most, n, errors, level, window
        As in `decay_horizon`.
    least : int
        The points that the first forecast is made from.

    Returns
    -------
    Backtest
        Each forecast with what came, and the share that was right.

    Raises
    ------
    NotEnoughHistory, BadArrays, BadClaim
        As in `decay_horizon`.

    Examples
    --------
    >>> days = np.arange(40)
    >>> seen = 0.92 - 0.002 * days + 0.002 * np.sin(days * 2.4)
    >>> tried = backtest_decay(days, seen, at_least=0.86, n=5000, window=1, least=20)
    >>> len(tried.forecasts) > 5, tried.held > 0.5
    (True, True)
    """
    course, limit, share = _asked(_course(times, performance, n, errors), at_least, at_most)
    _check(level, window, None)
    points = points_of(course, window or 0.0)
    mean = np.convolve(course.values, np.ones(points) / points, "valid")
    broken = np.append(np.full(points - 1, False), mean < limit)
    found = []
    for at in range(max(least, LEAST_POINTS, points) - 1, len(course.times) - 1):
        if broken[at]:
            continue
        known = (None if one is None else one[: at + 1] for one in (course.labels, course.errors))
        past = Course(course.times[: at + 1] - course.times[at], course.values[: at + 1], *known)
        forecast = _crossing(past, limit, window, _AHEAD * past.span, share=share)
        low, middle, high = forecast.interval(level)
        later = np.flatnonzero(broken[at + 1 :])
        left = float(course.times[-1] - course.times[at])
        came = float(course.times[at + 1 + later[0]] - course.times[at]) if len(later) else math.inf
        found.append(Tried(float(course.times[at]), low, middle, high, came, left))
    return Backtest(tuple(found), level)


def _over(course: Course, window: float) -> str:
    points = points_of(course, window)
    return f"means of {points} points" if points > 1 else "single points"


def _crossing(course: Course, limit: float, window: float | None, within: float, *, share: bool) -> Crossing:
    if window is not None:
        points = points_of(course, window)
        if float(course.values[-points:].mean()) < limit:
            return Crossing(np.zeros(1), within)
    return crossing(course, limit, window=window, within=within, share=share, rng=stream("decay"))


def _asked(course: Course, at_least: float | None, at_most: float | None) -> tuple[Course, float, bool]:
    """The course, turned so that more is better; the limit; and whether the values are shares."""
    if (at_least is None) == (at_most is None):
        raise BadClaim(
            "No requirement was given." if at_least is None else "Two requirements were given.",
            hint="Give either at_least=… or at_most=…, in the unit of the performance.",
        )
    limit = number(at_least if at_least is not None else at_most, "requirement")
    if not math.isfinite(limit):
        raise BadClaim(f"A requirement of {limit:g} is none.", hint="Give a number, such as at_least=0.8.")
    share = course.labels is not None or bool(((course.values >= 0) & (course.values <= 1)).all() and 0 <= limit <= 1)
    if at_least is not None:
        return course, limit, share
    if course.labels is not None:
        # An error of so many labels is a share as well as its complement.
        return Course(course.times, 1 - course.values, course.labels), 1 - limit, True
    return Course(course.times, -course.values, errors=course.errors), -limit, False


def _course(times: Any, performance: Any, n: Any, errors: Any) -> Course:
    if n is not None and errors is not None:
        raise BadClaim("n and errors were both given.", hint="Give n for a share of so many labels, else errors.")
    days = days_of(times, "times")
    try:
        values = np.asarray(performance, np.float64)
        behind = None if n is None and errors is None else np.asarray(n if errors is None else errors, np.float64)
        behind = None if behind is None else np.broadcast_to(behind, values.shape)
    except (TypeError, ValueError):
        raise BadArrays(
            "The performance, n or errors hold what are no numbers that fit together.",
            hint="Pass one number for each time.",
        ) from None
    if values.ndim != 1 or values.shape != days.shape:
        raise BadArrays(
            f"times has the shape {days.shape} and performance {values.shape}.", hint="Pass one value for each time."
        )
    kept = ~np.isnan(values)
    if not np.isfinite(values[kept]).all():
        raise BadArrays("The performance is infinite at some time.", hint="Leave such points out.")
    if behind is None:
        return _in_order(Course(days[kept], values[kept]))
    if errors is not None:
        if not (np.isfinite(behind[kept]) & (behind[kept] > 0)).all():
            raise BadArrays("errors holds what are no standard errors.", hint="Pass numbers above 0.")
        return _in_order(Course(days[kept], values[kept], errors=behind[kept]))
    if not (np.isfinite(behind).all() and (behind >= 0).all()):
        raise BadArrays("n holds what are no numbers of labels.", hint="Pass whole numbers above 0.")
    kept &= behind > 0
    if ((values[kept] < 0) | (values[kept] > 1)).any():
        raise BadArrays(
            "A performance that is a share of n labels lies between 0 and 1.",
            hint="Leave n out for a metric that is no share, such as an error in minutes, and pass errors.",
        )
    return _in_order(Course(days[kept], values[kept], behind[kept]))


def _in_order(course: Course) -> Course:
    """The course with its times rising, points of one time taken together."""
    at, place = np.unique(course.times, return_inverse=True)
    if len(at) < LEAST_POINTS:
        raise NotEnoughHistory(
            f"The performance is known at {len(at)} times; {LEAST_POINTS} are the least.",
            hint="Measure it again later, or estimate it for earlier data, by day or by week.",
        )
    return replace(course.gathered(place), times=at - at[-1])


def _check(level: float, window: float | None, within: float | None) -> None:
    if not 0 < number(level, "level") < 1:
        raise BadClaim(f"level={level!r} is no probability.", hint="Pass a number between 0 and 1, such as 0.8.")
    for name, days in (("window", window), ("within", within)):
        if days is not None and not 0 < number(days, name) < math.inf:
            raise BadClaim(f"{name}={days!r} is no number of days.", hint=f"Pass a number above 0: {name}=30.")

"""Carry a learning curve beyond the data that there are: the error to expect, and the data that reach a target."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from solvent.domain.errors import BadArrays, BadClaim, NotEnoughSizes
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import LearningCurve, Reach
from solvent.stats.curve_intervals import Band, band
from solvent.stats.montecarlo import Array

LEAST_SIZES = 4
MOST_TIMES = 100.0
_STEPS = 60
# Mahmood et al. 2022, "How much more data do I need?": what is collected in about five rounds neither falls short
# nor overshoots by much.
_ROUNDS = 5
# The error that curves of the reference class begin with; amounts without a scale of their own are set to it.
_USUAL_START = 0.4
# From these levels of MLTRL (Lavin et al. 2022) a learner has been tried on the real task, and is part of a product.
_PROOF_OF_CONCEPT, _INTEGRATED = 4, 7
_REFERENCE = "20 scikit-learn classifiers on 248 tabular data sets (LCDB 1.0)"


@dataclass(frozen=True)
class _Seen:
    """A curve in the unit of a rate; `unit` is what 1 stands for in the unit of the errors given."""

    sizes: Array
    errors: Array
    runs: int
    unit: float
    exchanged: float

    @property
    def is_rate(self) -> bool:
        return self.unit == 1.0


def extrapolate(
    sizes: ArrayLike, errors: ArrayLike, *, to: float, level: float = 0.90, maturity: int | None = None
) -> Estimate:
    """The error to expect of the same model trained on `to` rows.

    The median of four families of curves on grids of their parameters (pow3, pow4, mmf4, wbl4), with an interval
    calibrated by split-conformal prediction on real learning curves. It is as good as its reference class: 20
    scikit-learn classifiers on 248 tabular data sets.

    Parameters
    ----------
    sizes : array-like of shape (m,)
        Rows trained on, in any order. A size may stand several times, for several runs; their mean is used.
    errors : array-like of shape (m,)
        Error at each size, on data not trained on: an error rate, or any error that falls towards 0, such as an RMSE.
        Errors beyond 1 are set in proportion to the largest, and the interval is then only borrowed from error rates.
    to : float
        Rows to extrapolate to.
    level : float
        Probability with which the interval holds the error.
    maturity : int, optional
        Level of technology readiness, MLTRL 0 to 9. Below 4 the learner is taken to be exchanged yet, and the interval
        holds what another one reaches that did no worse so far; from 7 on, or left out, the learner stays; between,
        halfway.

    Returns
    -------
    Estimate
        In the unit of the errors.

    Raises
    ------
    NotEnoughSizes
        There are fewer than four different sizes.
    BadArrays
        Sizes and errors do not fit together, or hold what is no size or error.
    BadClaim
        The level is no probability, `to` is no number of rows, or there is no such level of maturity.

    References
    ----------
    Mohr, Viering, Loog and van Rijn 2022, "LCDB 1.0", for families and curves; Vovk, Gammerman and Shafer 2005 for
    the interval.

    Examples
    --------
    >>> sizes = [100, 200, 400, 800, 1600]
    >>> found = extrapolate(sizes, [0.25, 0.191, 0.15, 0.121, 0.1], to=6400)
    >>> found.low < 0.075 < found.high
    True
    """
    seen = _seen(sizes, errors, maturity)
    _check_level(level)
    size = _number(to)
    if not (math.isfinite(size) and size > 0):
        raise BadClaim(f"{to!r} is no number of rows.", hint="`to` is the size to extrapolate to, such as 20000.")
    found = _band(seen, np.array([size]), level)
    value, low, high = (float(part[0]) for part in (found.value, found.low, found.high))
    grade = Grade.DECLARED if seen.exchanged else Grade.MEASURED
    return Estimate(value, low, high, "error", grade, level, seen.runs, _method(seen, size))


def data_to_reach(
    sizes: ArrayLike, errors: ArrayLike, *, at_most: float, level: float = 0.90, maturity: int | None = None
) -> Reach:
    """How many rows bring the error down to `at_most`: a range, and the next batch to collect.

    The sizes at which the forecast and the two ends of its interval meet the target, as `extrapolate` gives them; none
    beyond a hundred times the largest size tried. The next batch is a fifth of the way, for data are best collected in
    rounds (Mahmood et al. 2022); where the way is not in sight it doubles the data.

    Parameters
    ----------
    sizes, errors, level, maturity
        As in `extrapolate`.
    at_most : float
        The error to reach, in the unit of the errors.

    Returns
    -------
    Reach
        Rows in all, and further rows to collect next.

    Raises
    ------
    NotEnoughSizes, BadArrays, BadClaim
        As in `extrapolate`.

    Examples
    --------
    >>> found = data_to_reach([100, 200, 400, 800, 1600], [0.25, 0.191, 0.15, 0.121, 0.1], at_most=0.08)
    >>> found.low < found.value, found.next_batch < found.value - 1600
    (True, True)
    """
    seen = _seen(sizes, errors, maturity)
    _check_level(level)
    target = _number(at_most)
    if not (math.isfinite(target) and target >= 0):
        raise BadClaim(f"{at_most!r} is no error to reach.", hint="`at_most` is in the unit of the errors.")
    last = float(seen.sizes[-1])
    tried = np.concatenate([seen.sizes, last * np.geomspace(1, MOST_TIMES, _STEPS)[1:]])
    found = _band(seen, tried, level)
    value, low, high = (_first(tried, part, target) for part in (found.value, found.low, found.high))
    ahead = last if value is None else max(value - last, 0.0) / _ROUNDS
    return Reach(
        target=target,
        value=value,
        low=low,
        high=high,
        most=last * MOST_TIMES,
        next_batch=math.ceil(ahead),
        level=level,
        n=seen.runs,
        method=_method(seen, value or last * MOST_TIMES),
    )


def averaged(sizes: ArrayLike, errors: ArrayLike) -> LearningCurve:
    """The curve of runs in any order: the mean error at each size.

    Raises
    ------
    NotEnoughSizes, BadArrays
        As in `extrapolate`.
    """
    rows, measured = _numbers(sizes, "sizes"), _numbers(errors, "errors")
    if len(rows) != len(measured):
        raise BadArrays(
            f"{len(rows)} sizes do not fit {len(measured)} errors.", hint="Give one error for each size, run by run."
        )
    if (rows <= 0).any():
        raise BadArrays("A size is 0 or below.", hint="Sizes count the rows that were trained on.")
    if (measured < 0).any():
        raise BadArrays(
            "An error is below 0.", hint="Give errors, which are better the lower, such as 1 - accuracy or an RMSE."
        )
    different, places = np.unique(rows, return_inverse=True)
    if len(different) < LEAST_SIZES:
        raise NotEnoughSizes(
            f"{len(different)} different sizes show no curve; {LEAST_SIZES} could.",
            hint="Train on a half, a quarter and an eighth of the data too: solvent.measure_curve does.",
        )
    means = np.bincount(places, weights=measured) / np.bincount(places)
    return LearningCurve(tuple(different.tolist()), tuple(means.tolist()), len(rows))


def _seen(sizes: ArrayLike, errors: ArrayLike, maturity: int | None) -> _Seen:
    curve = averaged(sizes, errors)
    means = np.array(curve.errors)
    unit = 1.0 if means.max() <= 1 else float(means.max()) / _USUAL_START
    return _Seen(np.array(curve.sizes), means / unit, curve.runs, unit, _exchanged(maturity))


def _band(seen: _Seen, to: Array, level: float) -> Band:
    found = band(seen.sizes, seen.errors, to, level=level, exchanged=seen.exchanged)
    most = 1.0 if seen.is_rate else math.inf
    return Band(*(np.minimum(part, most) * seen.unit for part in (found.value, found.low, found.high)))


def _first(sizes: Array, errors: Array, at_most: float) -> float | None:
    """The smallest size at which the error is as wanted, between sizes in proportion; None where there is none."""
    met = np.flatnonzero(errors <= at_most)
    if not len(met) or met[0] == 0:
        return float(sizes[0]) if len(met) else None
    before, after = errors[met[0] - 1], errors[met[0]]
    share = (before - at_most) / (before - after)
    start, end = sizes[met[0] - 1], sizes[met[0]]
    return float(math.ceil(start * (end / start) ** share))


def _exchanged(maturity: int | None) -> float:
    if maturity is not None and maturity not in range(10):
        raise BadClaim(f"There is no maturity level {maturity}.", hint="MLTRL has the levels 0 to 9.")
    if maturity is None or maturity >= _INTEGRATED:
        return 0.0
    return 0.5 if maturity >= _PROOF_OF_CONCEPT else 1.0


def _method(seen: _Seen, to: float) -> str:
    parts = [f"median of pow3, pow4, mmf4 and wbl4; interval by split-conformal prediction on {_REFERENCE}"]
    if not seen.is_rate:
        parts.append("errors set in proportion to the largest; the reference class is error rates")
    if seen.errors[-1] > seen.errors[0]:
        parts.append("errors rise with the size: give errors rather than scores, if these are scores")
    if seen.exchanged:
        parts.append("widened for a learner that may yet be exchanged")
    if to > seen.sizes[-1] * MOST_TIMES:
        parts.append(f"more than {MOST_TIMES:g} times the data tried, farther than the reference class reaches")
    return "; ".join(parts)


def _check_level(level: float) -> None:
    if not 0 < _number(level) < 1:
        raise BadClaim(f"{level!r} is no level.", hint="A level lies between 0 and 1, both excluded, such as 0.9.")


def _number(given: float) -> float:
    try:
        return float(given)
    except (TypeError, ValueError):
        return math.nan


def _numbers(given: ArrayLike, named: str) -> Array:
    try:
        numbers = np.asarray(given, np.float64).ravel()
    except (TypeError, ValueError):
        raise BadArrays(f"The {named} are not all numbers.", hint="Give a list or array of numbers.") from None
    if not np.isfinite(numbers).all():
        missing = int((~np.isfinite(numbers)).sum())
        raise BadArrays(
            f"{missing} of {len(numbers)} {named} are missing or infinite.",
            hint="Leave those runs out, or find out why they failed.",
        )
    return numbers

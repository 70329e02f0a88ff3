"""In which way one column of numbers or times differs from another of the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from solvent.domain.columns import Mask
from solvent.domain.skew import Difference
from solvent.stats.montecarlo import Array

# Explanations may miss by what single precision loses.
_CLOSE = 1e-5
# Ways are believed that explain so many of the rows in question, and more than so many rows.
_EXPLAINS, _LEAST = 0.9, 3
_PAIRS, _LAGS = 400, 10
_NEAR = 0.1
_QUARTER = 900.0

_UNITS = {
    1e3: "thousands", 1e6: "millions", 1e2: "hundreds or per cent", 60.0: "minutes and seconds, or hours and minutes",
    3600.0: "hours and seconds", 24.0: "days and hours", 86400.0: "days and seconds", 7.0: "weeks and days",
    1.609344: "miles and kilometres", 1.852: "nautical miles and kilometres", 3.6: "m/s and km/h",
    0.44704: "mph and m/s", 0.514444: "knots and m/s", 2.54: "inches and centimetres", 25.4: "inches and millimetres",
    0.3048: "feet and metres", 0.45359237: "pounds and kilograms", 28.349523: "ounces and grams",
    3.785412: "gallons and litres", 4.184: "calories and joules", 57.29577951: "radians and degrees", -1.0: "the sign",
}  # fmt: skip
_AFFINE = {(1.8, 32.0): "Celsius and Fahrenheit", (1 / 1.8, -32 / 1.8): "Fahrenheit and Celsius"}
_SHIFTS = {273.15: "Celsius and kelvin", -273.15: "kelvin and Celsius"}
_TRANSFORMS: dict[str, Callable[[Array], Array]] = {
    "the logarithm": np.log, "the logarithm of 1 more": np.log1p, "the decimal logarithm": np.log10,
    "the binary logarithm": np.log2, "the exponential": np.exp, "the square root": np.sqrt, "the square": np.square,
    "the inverse": np.reciprocal, "the absolute value": np.abs,
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way to differ, in words, and which of the rows that were given it explains."""

    difference: Difference
    words: str
    rows: Mask


def same(training: Array, serving: Array, tolerance: float) -> Mask:
    """Whether values agree up to a relative tolerance; what is missing on both sides agrees.

    >>> same(np.array([1.0, np.nan, 0.0]), np.array([1.0 + 1e-9, np.nan, 1e-3]), 1e-6).tolist()
    [True, True, False]
    """
    with np.errstate(invalid="ignore"):
        near = np.abs(training - serving) <= tolerance * np.maximum(np.abs(training), np.abs(serving))
    # Of an infinite value every finite one would be near.
    near &= np.isfinite(training) & np.isfinite(serving)
    return np.asarray(near | (training == serving) | (np.isnan(training) & np.isnan(serving)), np.bool_)


def ways(training: Array, serving: Array, *, times: bool = False) -> Iterator[Way]:
    """The ways in which values of the same rows differ that explain most of those that do, or of the rest each time.

    Parameters
    ----------
    training, serving
        Values that differ, of shape (rows,) in the order of the rows; none is missing.
    times
        Whether they are seconds since 1970.

    Examples
    --------
    >>> metres = np.arange(1.0, 20)
    >>> [way.words for way in ways(metres, metres * 1000)]
    ['serving is 1000 times training (thousands)']
    >>> [way.words for way in ways(metres, metres + 7 * 3600, times=True)]
    ['serving is 7 hours later']
    """
    left = np.ones(len(training), bool)
    for try_one in _TIMES if times else _NUMBERS:
        if left.sum() < _LEAST:
            return
        # Values at the ends of what numbers can be overflow under a guess that does not fit them.
        with np.errstate(all="ignore"):
            found = try_one(training[left], serving[left])
        if found is None:
            continue
        way, explained = found[0], found[1]
        if explained.sum() >= max(_EXPLAINS * left.sum(), _LEAST):
            rows = np.zeros(len(left), bool)
            rows[np.flatnonzero(left)[explained]] = True
            left &= ~rows
            yield Way(way[0], way[1], rows)


def lagged(training: Array, serving: Array, differs: Mask) -> Way | None:
    """That each row has the value of one shortly before or after it, from all rows in order; None where it has not.

    >>> level = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])
    >>> late = np.concatenate([[0.0], level[:-1]])
    >>> lagged(level, late, level != late).words
    'serving has the value of 1 row before'
    """
    for step in range(1, min(_LAGS, len(training) // 4) + 1):
        for side, here, there in (
            ("before", slice(step, None), slice(None, -step)),
            ("after", slice(None, -step), slice(step, None)),
        ):
            agrees = same(serving[here], training[there], _CLOSE)
            if (
                differs[here].sum() >= _LEAST
                and agrees[differs[here]].mean() >= _EXPLAINS
                and agrees.mean() >= _EXPLAINS
            ):
                rows = differs.copy()
                rows[here] &= agrees
                return Way(
                    Difference.LAG, f"serving has the value of {step} {'row' if step == 1 else 'rows'} {side}", rows
                )
    return None


_Found = tuple[tuple[Difference, str], Mask] | None


def _constant(training: Array, serving: Array) -> _Found:
    value = float(np.median(serving))
    if np.ptp(training) == 0:
        return None
    return (Difference.CONSTANT, f"serving is always {value:.6g}"), serving == value


def _rounded(training: Array, serving: Array) -> _Found:
    for digits in range(-4, 10):
        if _close(serving, np.round(training, digits)).mean() >= _EXPLAINS:
            return (Difference.ROUNDING, f"serving is rounded to {_places(digits)}"), _close(
                serving, np.round(training, digits)
            )
        if _close(training, np.round(serving, digits)).mean() >= _EXPLAINS:
            return (Difference.ROUNDING, f"training is rounded to {_places(digits)}"), _close(
                training, np.round(serving, digits)
            )
    if _close(serving, np.trunc(training)).mean() >= _EXPLAINS:
        return (Difference.ROUNDING, "serving is cut off to whole numbers"), _close(serving, np.trunc(training))
    with np.errstate(over="ignore"):
        single = training.astype(np.float32).astype(np.float64) == serving
        half = training.astype(np.float16).astype(np.float64) == serving
    if single.mean() >= _EXPLAINS:
        return (Difference.ROUNDING, "serving has single precision"), single
    return (Difference.ROUNDING, "serving has half precision"), half


def _places(digits: int) -> str:
    if digits > 0:
        return f"{digits} {'place' if digits == 1 else 'places'}"
    return "whole numbers" if not digits else f"multiples of {10**-digits}"


def _unit(training: Array, serving: Array) -> _Found:
    usable = (training != 0) & np.isfinite(training) & np.isfinite(serving)
    if not usable.any():
        return None
    factor = float(np.median(serving[usable] / training[usable]))
    if not np.isfinite(factor) or factor == 0:
        return None
    for known, name in _UNITS.items():
        for way in (known, 1 / known):
            if abs(factor - way) <= 1e-4 * abs(way):
                return (Difference.UNIT, f"serving is {factor:.6g} times training ({name})"), _close(
                    serving, factor * training
                )
    return (Difference.UNIT, f"serving is {factor:.6g} times training"), _close(serving, factor * training)


def _shift(training: Array, serving: Array) -> _Found:
    by = float(np.median(serving - training))
    name = next((f" ({known})" for value, known in _SHIFTS.items() if abs(by - value) < 1e-3), "")
    more = "more" if by > 0 else "less"
    return (Difference.SHIFT, f"serving is {abs(by):.6g} {more} than training{name}"), _close(serving, training + by)


def _affine(training: Array, serving: Array) -> _Found:
    # Always the same pairs: what is said of two columns depends on them alone.
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, len(training), (2, _PAIRS))
    apart = training[one] != training[other]
    if not apart.any():
        return None
    slope = float(np.median((serving[one] - serving[other])[apart] / (training[one] - training[other])[apart]))
    offset = float(np.median(serving - slope * training))
    if not np.isfinite(slope) or slope == 0:
        return None
    name = next((f" ({name})" for (a, b), name in _AFFINE.items() if abs(slope - a) + abs(offset - b) < 1e-2), "")
    sign = "+" if offset >= 0 else "-"
    words = f"serving is {slope:.6g} times training {sign} {abs(offset):.6g}{name}"
    scale = float(np.ptp(serving))
    return (Difference.SCALE, words), np.abs(serving - slope * training - offset) <= _CLOSE * 10 * scale


def _transform(training: Array, serving: Array) -> _Found:
    with np.errstate(all="ignore"):
        for name, function in _TRANSFORMS.items():
            if (there := _close(serving, function(training))).mean() >= _EXPLAINS:
                return (Difference.TRANSFORM, f"serving is {name} of training"), there
            if (back := _close(training, function(serving))).mean() >= _EXPLAINS:
                return (Difference.TRANSFORM, f"training is {name} of serving"), back
    return None


def _clipped(training: Array, serving: Array) -> _Found:
    above, below = training > serving, training < serving
    ends, parts = np.zeros(len(training), bool), []
    for side, rows, extreme in (("above", above, np.max), ("below", below, np.min)):
        if rows.sum() >= _LEAST:
            end = float(np.median(serving[rows]))
            # A bound cuts off what lies just beyond it too; a fill lies anywhere.
            nearest = float(np.abs(training[rows] - end).min())
            at_end = (serving[rows] == end).mean() >= _EXPLAINS and end == extreme(serving[rows])
            if at_end and nearest <= _NEAR * np.ptp(training[rows]):
                ends |= rows & (serving == end)
                parts.append(f"{side} {end:.6g}")
    if len(parts) == 2 and len(set(serving[ends])) == 1:
        return None
    return ((Difference.CLIPPED, f"serving is cut off {' and '.join(parts)}"), ends) if parts else None


def _zone(training: Array, serving: Array) -> _Found:
    apart = serving - training
    by, times = np.unique(np.round(apart, 3), return_counts=True)
    common = by[times >= max(0.05 * len(apart), 1)]
    quarters = common[(common % _QUARTER == 0) & (np.abs(common) <= 15 * 3600)]
    if not len(quarters) or len(quarters) > 2:
        return None
    said = " or ".join(_hours(value) for value in quarters)
    return (Difference.TIMEZONE, f"serving is {said}"), np.isin(np.round(apart, 3), quarters)


def _hours(seconds: float) -> str:
    return (
        f"{abs(seconds) / 3600:g} {'hour' if abs(seconds) == 3600 else 'hours'} {'later' if seconds > 0 else 'earlier'}"
    )


def _cut(training: Array, serving: Array) -> _Found:
    for step, name in ((1.0, "second"), (60.0, "minute"), (3600.0, "hour"), (86_400.0, "day")):
        cut = np.floor(training / step) * step == serving
        if cut.mean() >= _EXPLAINS:
            return (Difference.ROUNDING, f"serving is cut off to the {name}"), cut
    return None


def _close(one: Array, other: Array) -> Mask:
    return same(one, other, _CLOSE)


_NUMBERS = (_clipped, _constant, _rounded, _unit, _shift, _affine, _transform)
_TIMES = (_zone, _cut, _constant, _shift)

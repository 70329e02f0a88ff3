"""Two lengths of time as hills over one axis of time, and how far each input moves the chance, as bars."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.durations import duration
from solvent.domain.solvency import SHARES, Curve, Solvency

WIDTH, HEIGHT, BASE, PEAK = 640, 214, 178, 112
_POINTS, _SMOOTH = 96, 0.35
_EDGE = 12
_TICKS = (
    (1 / 24, "1 hour"),
    (1, "1 day"),
    (7, "1 week"),
    (30.44, "1 month"),
    (91.3, "3 months"),
    (365.25, "1 year"),
    (1095.75, "3 years"),
    (3652.5, "10 years"),
)
_LEAST_GAP = 62
_SHOWN = (("one in ten", 0.1), ("one in four", 0.25), ("half", 0.5), ("three in four", 0.75), ("nine in ten", 0.9))


@dataclass(frozen=True)
class Hill:
    """A distribution: its outline as a path, and where its middle stands and how high it is there."""

    path: str
    x: float
    top: float
    middle: str


@dataclass(frozen=True)
class Chart:
    """Both hills, the marks of the axis, and the shares of either that its table shows."""

    worth: Hill
    recovery: Hill
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str], ...]


def chart(found: Solvency) -> Chart:
    """The picture of a solvency."""
    both = (found.worth, found.recovery)
    first = math.log(max(min(curve.quantiles[0] for curve in both), 0.02))
    last = max(math.log(max(curve.quantiles[-1] for curve in both)), first + 1)
    hills = [_density(curve, first, last) for curve in both]
    highest = max(max(heights) for heights in hills) or 1.0
    worth, recovery = (_hill(curve, h, highest, first, last) for curve, h in zip(both, hills, strict=True))
    return Chart(worth, recovery, tuple(_ticks(first, last)), tuple(_rows(found)))


def _density(curve: Curve, first: float, last: float) -> list[float]:
    """The density over the logarithm of time, from the quantiles, smoothed."""
    logs = [math.log(max(q, 1e-3)) for q in curve.quantiles]
    width = _SMOOTH * max(_at(curve, 0.75) - _at(curve, 0.25), 0.1)

    def below(x: float) -> float:
        place = bisect_right(logs, x)
        if place == 0 or place == len(logs):
            return 0.0 if place == 0 else 1.0
        left, right = logs[place - 1], logs[place]
        part = (x - left) / (right - left) if right > left else 1.0
        return SHARES[place - 1] + part * (SHARES[place] - SHARES[place - 1])

    grid = [first + (last - first) * n / _POINTS for n in range(_POINTS + 1)]
    raw = [(below(x + width) - below(x - width)) / (2 * width) for x in grid]
    return [sum(raw[max(n - 3, 0) : n + 4]) / len(raw[max(n - 3, 0) : n + 4]) for n in range(len(raw))]


def _at(curve: Curve, share: float) -> float:
    return math.log(max(curve.quantiles[SHARES.index(share)], 1e-3))


def _hill(curve: Curve, heights: Sequence[float], highest: float, first: float, last: float) -> Hill:
    points = [
        (round(_EDGE + (WIDTH - 2 * _EDGE) * n / _POINTS, 1), round(BASE - PEAK * height / highest, 1))
        for n, height in enumerate(heights)
    ]
    outline = " ".join(f"L{x} {y}" for x, y in points)
    x = _x(math.log(max(curve.estimate.value, 1e-3)), first, last)
    nearest = min(points, key=lambda point: abs(point[0] - x))
    path = f"M{points[0][0]} {BASE} {outline} L{points[-1][0]} {BASE} Z"
    return Hill(path, round(x, 1), nearest[1], duration(curve.estimate.value))


def _x(log: float, first: float, last: float) -> float:
    return _EDGE + (WIDTH - 2 * _EDGE) * min(max((log - first) / (last - first), 0.0), 1.0)


def _ticks(first: float, last: float) -> Iterator[tuple[float, str]]:
    before = -_LEAST_GAP
    for days, name in _TICKS:
        if first <= math.log(days) <= last:
            x = round(_x(math.log(days), first, last), 1)
            # The last name must not leave the picture.
            if x - before >= _LEAST_GAP and x < WIDTH - 24:
                yield x, name
                before = round(x)


def _rows(found: Solvency) -> Iterator[tuple[str, str, str]]:
    for name, share in (
        ("one in ten", 0.1),
        ("one in four", 0.25),
        ("half", 0.5),
        ("three in four", 0.75),
        ("nine in ten", 0.9),
    ):
        place = SHARES.index(share)
        yield name, duration(found.worth.quantiles[place]), duration(found.recovery.quantiles[place])


@dataclass(frozen=True)
class Reach:
    """A bar of the tornado: how far one input moves the chance, in hundredths."""

    name: str
    low: float
    high: float

    @property
    def text(self) -> str:
        """Both ends in words."""
        return f"{min(max(round(self.low), 1), 99)} to {min(max(round(self.high), 1), 99)} %"


def tornado(found: Solvency, *, most: int = 6) -> tuple[Reach, ...]:
    """The inputs that move the chance most, the widest first."""
    names = {given.key: given.name for given in found.derivation.inputs}
    rows = [s for s in found.derivation.swings if s.span >= 0.005][:most]
    return tuple(Reach(names[s.key], *sorted((100 * s.low, 100 * s.high))) for s in rows)

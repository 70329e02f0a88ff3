"""Debt over time: the figures of past commits beside today's, as rows and as the geometry of charts."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.finding import Effort, Severity
from solvent.domain.ledger import Entry

WIDTH, HEIGHT = 640, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 28
_SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Row:
    """The figures of one point in time."""

    at: str
    revision: str
    iterate_score: float
    principal: Effort
    open: Mapping[Severity, int]
    accepted: int
    interest: Mapping[str, Any] | None = None
    solvency: Mapping[str, Any] | None = None

    @property
    def chance(self) -> float | None:
        """The chance that a better model came in time, where it was worked out."""
        found: float | None = (self.solvency or {}).get("chance", {}).get("value")
        return found

    @property
    def hours_a_month(self) -> float | None:
        """What the debt cost a month in changes, where it could be measured."""
        return (self.interest or {}).get("value")

    @property
    def day(self) -> str:
        """The day, as YYYY-MM-DD."""
        return self.at[:10]

    @property
    def findings(self) -> int:
        """How many were open."""
        return sum(self.open.values())


def rows(assessment: Assessment) -> tuple[Row, ...]:
    """The points in time that an assessment knows of, oldest first."""
    return tuple(map(row_of, assessment.past))


def row_of(entry: Entry) -> Row:
    """The figures of a ledger's entry."""
    return Row(
        at=entry.at,
        revision=entry.revision or "",
        iterate_score=entry.iterate_score,
        principal=entry.principal,
        open=entry.open,
        accepted=entry.written_off,
        interest=entry.interest,
        solvency=entry.solvency,
    )


def spark(values: Sequence[float]) -> str:
    """Values as a line of blocks from nothing to the largest.

    >>> spark([0, 5, 10])
    '▁▅█'
    """
    most = max(values, default=0) or 1
    return "".join(_SPARKS[round(value / most * (len(_SPARKS) - 1))] for value in values)


@dataclass(frozen=True)
class Area:
    """A filled shape, or a line where `open` is set; `kind` is its class."""

    kind: str
    points: str
    open: bool = False


@dataclass(frozen=True)
class Chart:
    """One chart: shapes, marks on the axis of values, and marks on that of time."""

    key: str
    title: str
    description: str
    areas: tuple[Area, ...]
    heights: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str, str], ...]

    @property
    def legend(self) -> tuple[Severity, ...]:
        """The severities that it tells apart."""
        kinds = {area.kind for area in self.areas}
        return tuple(severity for severity in Severity if f"of-{severity}" in kinds)


def charts(points: Sequence[Row]) -> tuple[Chart, ...]:
    """Hours, findings and score over time, each from zero."""
    if len(points) < 2:
        return ()
    lines = (
        _line("score", "How quickly the team can iterate, of 10", [(row, row.iterate_score) for row in points], 10),
        _line("chance", "Chance that a better model comes in time", [(row, row.chance) for row in points], 1),
        _line("interest", "Hours a month that the debt costs", [(row, row.hours_a_month) for row in points]),
    )
    return (_hours(points), _findings(points), *filter(None, lines))


def _hours(points: Sequence[Row]) -> Chart:
    most = _round_up(max(row.principal.high for row in points))
    place = _scale(points, most)
    low = [(row, row.principal.low) for row in points]
    high = [(row, row.principal.high) for row in points]
    first, last = points[0].principal, points[-1].principal
    said = (
        f"From {first.low:.0f} to {first.high:.0f} hours on {points[0].day}, to {last.low:.0f} to {last.high:.0f} on "
        f"{points[-1].day}."
    )
    areas = (
        Area("range", _closed(place, high, low)),
        Area("least", _closed(place, low, [(row, 0) for row in points])),
    )
    return _chart("hours", ("Hours to pay all debt", said), areas, points, most)


def _findings(points: Sequence[Row]) -> Chart:
    most = _round_up(max(row.findings for row in points))
    place = _scale(points, most)
    areas, below = [], [(row, 0.0) for row in points]
    for severity in Severity:
        above = [(row, base + row.open.get(severity, 0)) for row, base in below]
        if above != below:
            areas.append(Area(f"of-{severity}", _closed(place, above, below)))
        below = above
    said = (
        f"From {points[0].findings} open findings on {points[0].day} to {points[-1].findings} on {points[-1].day}, by "
        "severity, the worst at the bottom."
    )
    return _chart("findings", ("Open findings by severity", said), tuple(areas), points, most)


def _line(key: str, title: str, values: Sequence[tuple[Row, float | None]], most: float | None = None) -> Chart | None:
    """A line through the points whose value is known; None where there are fewer than two."""
    known = [(row, value) for row, value in values if value is not None]
    if len(known) < 2:
        return None
    points = [row for row, _ in known]
    top = most or _round_up(max(value for _, value in known))
    place = _scale(points, top)
    (first, before), (last, now) = known[0], known[-1]
    said = f"From {before:.3g} on {first.day} to {now:.3g} on {last.day}."
    area = Area("line", " ".join(place(row, value) for row, value in known), open=True)
    return _chart(key, (title, said), (area,), points, top)


def _chart(key: str, words: tuple[str, str], areas: tuple[Area, ...], points: Sequence[Row], most: float) -> Chart:
    marks = [most * share for share in (0, 0.5, 1)]
    return Chart(
        key=key,
        title=words[0],
        description=words[1],
        areas=areas,
        heights=tuple((_y(mark, most), f"{mark:g}") for mark in marks),
        days=_days(points),
    )


def _days(points: Sequence[Row]) -> tuple[tuple[float, str, str], ...]:
    """The first, the last and the middle day; more would run into one another."""
    chosen = sorted({0, len(points) // 2, len(points) - 1})
    anchors = {0: "start", len(points) - 1: "end"}
    return tuple((_x(points, points[n]), points[n].day, anchors.get(n, "middle")) for n in chosen)


_Values = Sequence[tuple[Row, float]]


def _closed(place: Callable[[Row, float], str], above: _Values, below: _Values) -> str:
    return " ".join([*(place(row, value) for row, value in above), *(place(r, v) for r, v in reversed(below))])


def _scale(points: Sequence[Row], most: float) -> Callable[[Row, float], str]:
    return lambda row, value: f"{_x(points, row):g},{_y(value, most):g}"


def _x(points: Sequence[Row], row: Row) -> float:
    first, last = _seconds(points[0]), _seconds(points[-1])
    share = (_seconds(row) - first) / (last - first) if last > first else 0.0
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(value: float, most: float) -> float:
    return round(HEIGHT - _BOTTOM - value / most * (HEIGHT - _TOP - _BOTTOM), 1)


def _seconds(row: Row) -> float:
    return datetime.fromisoformat(row.at).timestamp()


def _round_up(value: float) -> float:
    """The next number that reads well as the end of an axis.

    >>> _round_up(373), _round_up(7), _round_up(0)
    (400.0, 8.0, 1)
    """
    if value <= 0:
        return 1
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 2, 4, 6, 8, 10) if step * unit >= value)

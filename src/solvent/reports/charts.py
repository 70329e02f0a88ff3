"""Where the marks of the charts stand: geometry as values, drawn by the templates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from solvent.reports.summary import StageRow

WIDTH, HEIGHT = 560, 500
_RADIUS, _LABEL = 164, 54


@dataclass(frozen=True)
class Node:
    """A stage on the ring: its centre, its label, and the ends of the mark for what is required of it."""

    row: StageRow
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    mark: tuple[float, float, float, float] | None

    @property
    def score(self) -> float:
        """0 to 10."""
        return self.row.state.score if self.row.state else 0.0


@dataclass(frozen=True)
class Arrow:
    """The head of an arrow between two stages, as a turn of a shape that points right."""

    x: float
    y: float
    turn: float


def ring(rows: Sequence[StageRow], *, around: float = 24) -> tuple[Node, ...]:
    """The stages clockwise on a circle, the first at the top."""
    return tuple(_node(row, _angle(number, len(rows)), around) for number, row in enumerate(rows))


def arrows(number: int) -> tuple[Arrow, ...]:
    """An arrow between every two neighbours on the ring."""
    angles = [_angle(place + 0.5, number) for place in range(number)]
    return tuple(_arrow(a) for a in angles)


def _arrow(angle: float) -> Arrow:
    x, y = _at(angle, _RADIUS)
    return Arrow(round(x, 1), round(y, 1), round(math.degrees(angle) + 90, 1))


def _angle(place: float, number: int) -> float:
    return 2 * math.pi * place / number - math.pi / 2


def _at(angle: float, radius: float) -> tuple[float, float]:
    return round(WIDTH / 2 + radius * math.cos(angle), 1), round(HEIGHT / 2 + radius * math.sin(angle), 1)


def _node(row: StageRow, angle: float, around: float) -> Node:
    x, y = _at(angle, _RADIUS)
    label_x, label_y = _at(angle, _RADIUS + _LABEL - 8 * abs(math.cos(angle)))
    side = math.cos(angle)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    mark = None
    if row.state and row.state.required > 0:
        turn = 2 * math.pi * min(row.state.required, 10) / 10 - math.pi / 2
        inner, outer = around - 6, around + 6
        ends = (inner * math.cos(turn), inner * math.sin(turn), outer * math.cos(turn), outer * math.sin(turn))
        mark = (round(x + ends[0], 1), round(y + ends[1], 1), round(x + ends[2], 1), round(y + ends[3], 1))
    return Node(row, x, y, label_x, label_y, anchor, mark)


@dataclass(frozen=True)
class Bar:
    """A range of hours as a bar from nothing to its low end, and a lighter one up to its high end."""

    row: StageRow
    low: float
    high: float


def bars(rows: Sequence[StageRow], *, width: float = 100) -> tuple[Bar, ...]:
    """Bars on one scale; the longest takes the whole width."""
    longest = max((row.effort.high for row in rows), default=0) or 1.0
    return tuple(
        Bar(row, round(row.effort.low / longest * width, 2), round(row.effort.high / longest * width, 2))
        for row in rows
    )

"""Solvency on a terminal: its headline, its sentence, and both times as bars on one axis."""

import math
from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from solvent.domain.durations import duration, durations
from solvent.domain.solvency import SHARES, Curve, Solvency
from solvent.pricing.solvency_words import percent
from solvent.reports.outlook_words import plain

_CELLS = 30


def headline(found: Solvency) -> Iterator[RenderableType]:
    """What question 1 opens with."""
    yield _indented(Text(plain(found.headline), "bold"))
    yield _indented(Text(plain(found.sentence)))
    yield _indented(bars(found))
    for doubt in found.doubts:
        yield _indented(Text(plain(doubt), "yellow"))


def bars(found: Solvency) -> Table:
    """Both times as bars on one logarithmic axis: four of five cases in the line, every other one in the block."""
    ends = [_at(curve, share) for curve in (found.worth, found.recovery) for share in (0.1, 0.9)]
    first, last = math.log(max(min(ends), 1e-3)), math.log(max(ends))
    table = Table.grid(padding=(0, 1))
    rows = ("worth having for", found.worth, "green"), ("a better one takes", found.recovery, "red")
    for name, curve, style in rows:
        known = durations(curve.estimate.low, curve.estimate.high)
        table.add_row(Text(name), _bar(curve, first, last, style), Text(known, "dim"))
    return table


def details(found: Solvency) -> Iterator[RenderableType]:
    """The steps with their sources, and what to do first."""
    for time in (found.decay, *found.steps):
        given = time.typical.estimate
        length = f"{duration(given.value)} ({durations(given.low, given.high)}), {given.grade}"
        yield Text(plain(f"{time.typical.name}: {length}"))
        yield _indented(Text(plain(time.typical.source), "dim"))
    yield from map(Text, first_steps(found))


def first_steps(found: Solvency) -> Iterator[str]:
    """What to learn first, and what to shorten first."""
    swings = {swing.key: swing for swing in found.derivation.swings}
    if found.measure is not None:
        low, high = sorted((swings[found.measure.key].low, swings[found.measure.key].high))
        grade = found.measure.estimate.grade
        moves = f"moves the chance from {percent(low)} to {percent(high)}"
        yield f"Learn first how long it takes: “{found.measure.name}” ({grade}) {moves}."
    if found.improved > found.chance.value + 0.005:
        yield f"Shorten first: “{found.improve.name}” in half the time makes the chance {percent(found.improved)}."


def _bar(curve: Curve, first: float, last: float, style: str) -> Text:
    span = max(last - first, 1e-9)
    low, lower, upper, high = (
        round((math.log(max(_at(curve, share), 1e-3)) - first) / span * _CELLS) for share in (0.1, 0.25, 0.75, 0.9)
    )
    bar = Text()
    for cell in range(_CELLS + 1):
        inside, middle = low <= cell <= high, lower <= cell <= upper
        bar.append("█" if middle else "─" if inside else "·", style if inside else "dim")
    return bar


def _at(curve: Curve, share: float) -> float:
    return curve.quantiles[SHARES.index(share)]


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, 2))

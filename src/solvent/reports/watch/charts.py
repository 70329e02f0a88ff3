"""The pictures of a watch: a column's two distributions and its distance over time, a metric with its band."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solvent.domain.alarm import Alarm
from solvent.domain.profile import ColumnProfile
from solvent.domain.ruler import Kind
from solvent.domain.watch import ColumnWatch, Measured, Standing, Watch
from solvent.reports.value.words import quantity
from solvent.reports.watch import words
from solvent.stats.grouping import groups

WIDTH, HEIGHT, STRIP = 300, 92, 34
WIDE, TALL, TOP, LEFT = 640, 220, 26, 6
_GROUPS, _CATEGORIES, _MOST_WINDOWS = 24, 12, 400
_WORST = 6


@dataclass(frozen=True)
class Pair:
    """A bar of the reference and one of now, over one group of values."""

    x: float
    width: float
    before: float
    now: float
    label: str
    shares: tuple[str, str]


@dataclass(frozen=True)
class Small:
    """One column of the small multiples: its bars, the ends of its axis, and its distance over time."""

    pairs: tuple[Pair, ...]
    ends: tuple[str, str]
    strip: str
    mark: float | None
    description: str


def small(watch: Watch, one: ColumnWatch) -> Small:
    """The picture of a column."""
    before, now, labels = _shares(one)
    top = max(float(before.max(initial=0)), float(now.max(initial=0)), 1e-9)
    step = WIDTH / max(len(labels), 1)
    pairs = tuple(
        Pair(round(n * step, 1), round(step * 0.42, 1), round(HEIGHT * float(b) / top, 1),
             round(HEIGHT * float(c) / top, 1), labels[n], (f"{b:.1%}", f"{c:.1%}"))
        for n, (b, c) in enumerate(zip(before, now, strict=True))
    )  # fmt: skip
    strip, mark = _strip(watch, one.name)
    ends = (labels[0], labels[-1]) if labels else ("", "")
    return Small(pairs, ends, strip, mark, f"{one.name}: {words.column(one)}")


def _shares(one: ColumnWatch) -> tuple[np.ndarray, np.ndarray, list[str]]:
    old, new = one.reference, one.current
    if old.kind in {Kind.NUMBER, Kind.TIME}:
        firsts = groups(old.counts, _GROUPS)
        sums = [np.add.reduceat(side.counts, firsts) / max(side.n, 1) for side in (old, new)]
        return sums[0], sums[1], [_from(old, int(first)) for first in firsts]
    order = np.argsort(-old.counts[:-1], kind="stable")[:_CATEGORIES]
    rest = [1 - side.counts[order].sum() / max(side.n, 1) for side in (old, new)]
    labels = [old.values[at] for at in order]
    before, now = (
        np.append(side.counts[order] / max(side.n, 1), left) for side, left in zip((old, new), rest, strict=True)
    )
    if max(rest) <= 1e-12:
        return before[:-1], now[:-1], labels
    return before, now, [*labels, "others"]


def _from(column: ColumnProfile, first: int) -> str:
    value = column.edges[first - 1] if first else column.least
    if column.kind is Kind.TIME and math.isfinite(value):
        return str(np.datetime64(int(value), "s"))[:10]
    return f"{value:.4g}"


def _strip(watch: Watch, name: str) -> tuple[str, float | None]:
    """The distance over time as a line, and where the change of an open alarm began."""
    known = [(one.end, one.distance[name]) for one in watch.windows if name in one.distance][-_MOST_WINDOWS:]
    known = [(at, value) for at, value in known if math.isfinite(value)]
    if len(known) < 2:
        return "", None
    first, last = known[0][0], known[-1][0]
    length = (last - first).total_seconds() or 1.0
    top = max(0.05, *(value for _, value in known))
    line = "M" + " L".join(
        f"{WIDTH * (at - first).total_seconds() / length:.1f} {STRIP * (1 - value / top):.1f}" for at, value in known
    )
    parts = [part for alarm in watch.alarms for part in alarm.parts]
    onsets = [part.onset.at for part in parts if part.column == name and part.onset]
    begun = [WIDTH * (at - first).total_seconds() / length for at in onsets if first <= at <= last]
    return line, round(begun[0], 1) if begun else None


@dataclass(frozen=True)
class Cause:
    """What one cause moved: the pictures of its worst columns, and what is said of each of the others."""

    worst: tuple[tuple[ColumnWatch, Small], ...]
    others: tuple[tuple[str, str, str], ...]


def cause(watch: Watch, found: Alarm) -> Cause:
    """The card of a cause; empty of an alarm on one column."""
    shown = [name for name in found.columns if name in watch.columns][:_WORST] if found.members else []
    others = [part for part in found.members if part.column not in shown]
    return Cause(
        tuple((watch.columns[name], small(watch, watch.columns[name])) for name in shown),
        tuple((part.column or "", part.message, words.onset(part.onset) if part.onset else "") for part in others),
    )


@dataclass(frozen=True)
class Course:
    """A metric over time: what was estimated, with its band, what labels confirmed, the limit, where alarms began."""

    band: str
    estimated: str
    confirmed: tuple[tuple[float, float], ...]
    limit: float | None
    limit_words: str
    marks: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str, str], ...]
    heights: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str], ...]
    description: str


def course(watch: Watch, found: Standing) -> Course | None:
    """The picture of a requirement; None where there is no history."""
    history = [at for at in found.history if math.isfinite(at.estimate.value)]
    if not history:
        return None
    known = [end for at in history for end in (at.estimate.low, at.estimate.high, at.estimate.value)]
    known += [found.limit] if found.limit is not None else []
    known = [value for value in known if math.isfinite(value)]
    low, high = min(known), max(known)
    room = (high - low or abs(high) or 1.0) * 0.08
    low, high = low - room, high + room
    first, last = history[0].start, history[-1].end
    length = (last - first).total_seconds() or 1.0

    def x(at: Measured) -> float:
        middle = at.start + (at.end - at.start) / 2
        return round(LEFT + (WIDE - 2 * LEFT) * (middle - first).total_seconds() / length, 1)

    def y(value: float) -> float:
        return round(TALL - (TALL - TOP) * (min(max(value, low), high) - low) / (high - low), 1)

    unit = history[-1].estimate.unit
    side = "at least" if found.at_least else "at most"
    begun = [alarm.onset.at for alarm in watch.alarms if alarm.onset and first <= alarm.onset.at <= last]
    return Course(
        band=_band(history, x, y),
        estimated="M" + " L".join(f"{x(at)} {y(at.estimate.value)}" for at in history),
        confirmed=tuple((x(at), y(at.estimate.value)) for at in history if at.confirmed),
        limit=None if found.limit is None else y(found.limit),
        limit_words="" if found.limit is None else f"asked for: {side} {quantity(found.limit, unit)}",
        marks=tuple(
            (round(LEFT + (WIDE - 2 * LEFT) * (at - first).total_seconds() / length, 1), words.moment(at))
            for at in sorted(set(begun))[:6]
        ),
        ticks=((LEFT, words.moment(first), "start"), (WIDE - LEFT, words.moment(last), "end")),
        heights=((y(high), quantity(high, unit)), (TALL, quantity(low, unit))),
        rows=tuple(_row(found.metric, at) for at in history),
        description=" ".join(words.standing(found)),
    )


def _band(history: Sequence[Measured], x: Callable[[Measured], float], y: Callable[[float], float]) -> str:
    upper = " L".join(f"{x(at)} {y(at.estimate.high)}" for at in history)
    lower = " L".join(f"{x(at)} {y(at.estimate.low)}" for at in reversed(history))
    return f"M{upper} L{lower} Z"


def _row(metric: str, at: Measured) -> tuple[str, str, str]:
    return words.moment(at.start), words.within(at.estimate), words.told_by(metric, at)

"""What a monitor of drift is set to, all of it made from the reference: what is asked, and how much is usual."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from solvent.domain.drift import Watchee
from solvent.domain.errors import BadProfile
from solvent.domain.profile import ColumnProfile, Period, Profile
from solvent.domain.ruler import Kind
from solvent.stats.contrasts import Contrasts, of_categories, of_numbers, of_presence
from solvent.stats.design_effect import LEAST
from solvent.stats.drift_watch import Streams, streams
from solvent.stats.montecarlo import Array

PHASES = {"hour": 24, "weekday": 7, "month": 12}
DAY = timedelta(days=1)
# From so many of the reference's own windows on, the promise holds for days that are alike to one half.
_ENOUGH = 20
_SPANS = {"hour": 14 * DAY, "weekday": 28 * DAY, "month": 1050 * DAY}
_SHORTER = {"hour": timedelta(hours=3), "weekday": 2 * DAY, "month": 32 * DAY}


@dataclass(frozen=True)
class Setting:
    """What is watched: `calendars` are the seasons that windows have, `length` is how long a window is.

    `notices` say how far the promise goes. Columns that come `late` have no gaps.
    """

    watchees: tuple[Watchee, ...]
    streams: Streams
    calendars: tuple[str, ...]
    length: timedelta
    notices: tuple[str, ...]
    late: Collection[str] = ()

    def gathered(self, table: Profile) -> tuple[Array, ...]:
        """Rows an atom of each column in a window; none of one that is not there."""
        columns = [each.of(table) for each in self.watchees]
        counts = [
            np.zeros(len(own.atom), np.int64) if one is None else one.counts
            for own, one in zip(self.streams.contrasts, columns, strict=True)
        ]
        rows = [
            0 if one is None else _rows(one, late=each.column in self.late)
            for each, one in zip(self.watchees, columns, strict=True)
        ]
        return self.streams.joint.gather(counts, rows)

    def phases(self, at: datetime) -> list[int]:
        """The phase of a moment in each calendar."""
        return [phase(name, at) for name in self.calendars]


def phase(calendar: str, at: datetime) -> int:
    """Where a moment lies in a calendar.

    >>> phase("weekday", datetime(2026, 3, 2)), phase("month", datetime(2026, 3, 2))
    (0, 2)
    """
    return {"hour": at.hour, "weekday": at.weekday(), "month": at.month - 1}[calendar]


def contrasts_of(column: ColumnProfile) -> Contrasts:
    """What is asked of a column with this reference."""
    if column.kind is Kind.NUMBER:
        return of_numbers(column.counts)
    if column.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
        return of_categories(column.values, column.counts)
    return of_presence(len(column.counts))


def gathered(contrasts: Contrasts, column: ColumnProfile | None, *, late: bool = False) -> Array:
    """Rows an atom of a column in a window; none of one that is not there, and no gaps of one that comes late."""
    if column is None:
        return np.zeros(contrasts.atoms)
    return contrasts.gather(column.counts, _rows(column, late=late) - int(column.counts.sum()))


def _rows(column: ColumnProfile, *, late: bool) -> int:
    """The rows of a column that count: of one that comes late those that have a value."""
    return int(column.counts.sum()) if late else column.rows


def watched_in(reference: Profile, ignore: Collection[str]) -> tuple[Watchee, ...]:
    """All columns of a reference, and those of its slices but the one that makes the slice.

    Raises
    ------
    BadProfile
        There is nothing to watch.
    """
    found = [Watchee(name) for name, column in reference.columns.items() if name not in ignore and column.rows]
    for part, profile in reference.slices.items():
        found += [Watchee(each.column, part) for each in found if each.slice is None and each.column != part.column
                  and profile.rows]  # fmt: skip
    if not found:
        raise BadProfile("The reference has no rows to compare with.", hint="Pass the data that the model saw.")
    return tuple(found)


def setting(reference: Profile, ignore: Collection[str], late: Collection[str] = ()) -> Setting:
    """What to watch against a reference; its periods, where it has some, tell how much windows differ anyway.

    The gaps of columns that come `late` are no change.
    """
    watchees = watched_in(reference, ignore)
    contrasts = [contrasts_of(_there(each, reference)) for each in watchees]
    whole = sum(each.slice is None for each in watchees)
    sliced = len(watchees) - whole
    # Half of the evidence is for the slices, where there are any.
    weights = [(0.5 if sliced else 1.0) / (whole if each.slice is None else sliced) for each in watchees]
    periods = sorted(period for period, part in reference.chunks.items() if part.rows)
    if len(periods) < LEAST:
        notice = (
            f"The reference has {len(periods) or 'no'} periods of its own: the promise holds for rows that are drawn "
            "alike and independently, and not where days differ by themselves. Name its column of times."
        )
        return Setting(watchees, streams(contrasts, weights), (), DAY, (notice,), late)
    length = _length(periods)
    calendars = _calendars(periods, length)
    chunks = [
        np.stack([gathered(own, each.of(reference.chunks[p]), late=each.column in late) for p in periods])
        for own, each in zip(contrasts, watchees, strict=True)
    ]
    phases = [(np.array([phase(name, at) for at, _ in periods], np.intp), PHASES[name]) for name in calendars]
    few = (
        f"The reference has {len(periods)} periods: with fewer than {_ENOUGH} of them, little is known of how much "
        "periods differ by themselves."
    )
    made = streams(contrasts, weights, chunks, phases)
    return Setting(watchees, made, calendars, length, (few,) if len(periods) < _ENOUGH else (), late)


def _there(watchee: Watchee, reference: Profile) -> ColumnProfile:
    column = watchee.of(reference)
    if column is None:
        raise BadProfile(f"The slice {watchee.part} has no column {watchee.column!r}.")
    return column


def _length(periods: Sequence[Period]) -> timedelta:
    return sorted(end - start for start, end in periods)[len(periods) // 2]


def _calendars(periods: Sequence[Period], length: timedelta) -> tuple[str, ...]:
    span = periods[-1].end - periods[0].start
    return tuple(name for name in PHASES if length <= _SHORTER[name] and span >= _SPANS[name])

"""What rows show and no profile does, stretch by stretch: groups that training never saw, and tables that moved whole.

Each stretch of what is new is looked at once, on a bounded draw of its rows; what is learnt is kept as plain values.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from solvent.actions.comparing_tables import table_drift
from solvent.actions.moments import moment_of, times_in
from solvent.actions.watching_novelty import NoveltyWatch
from solvent.domain.errors import SolventError
from solvent.domain.novelty import NovelGroup
from solvent.domain.sight import Roles, WholeTable
from solvent.stats.design_effect import wandering

# A look takes what is new in so many stretches at most, and so many rows of each.
_STRETCHES, _ROWS = 4, 2_000
# Days may differ by themselves: where the reference shows so many, days and not rows are compared, so many at a time.
_KNOWN_DAYS, _DAYS = 20, 14
_MOST_CLASSES = 50

Columns = Mapping[str, NDArray[Any]]
Windows = Sequence[tuple[datetime, datetime]]
State = Mapping[str, Any]


class Table(Protocol):
    """Columns of which some rows can be had without reading all."""

    def __contains__(self, name: object, /) -> bool:
        """Whether there is such a column."""

    def at(self, name: str, rows: NDArray[np.intp]) -> NDArray[Any]:
        """The values of some rows, in rising order."""


@dataclass(frozen=True)
class Rows:
    """Rows of production with the time of each, of which those in new windows are looked at."""

    columns: Table
    times: NDArray[np.datetime64]

    def of(self, windows: Windows) -> NDArray[np.intp]:
        """The numbers of the rows in some windows, in their order; a window without a length holds its moment."""
        starts, ends = (np.array([moment_of(window[at]) for window in windows]) for at in (0, 1))
        order = np.argsort(starts)
        starts, ends = starts[order], ends[order]
        place = np.searchsorted(starts, self.times, "right") - 1
        inside = (place >= 0) & ((self.times < ends[place]) | (self.times == starts[place]))
        return np.flatnonzero(inside)

    def drawn(self, windows: Windows) -> NDArray[np.intp]:
        """At most so many of them as a look takes."""
        rows = self.of(windows)
        return np.sort(np.random.default_rng(len(rows)).permutation(rows)[:_ROWS])


@dataclass(frozen=True)
class Guarded:
    """What rows are watched against: a draw of the reference, its roles, and what of alpha groups and tables spend."""

    reference: Columns
    roles: Roles
    novelty_alpha: float
    table_alpha: float
    looks: float

    @cached_property
    def days(self) -> NDArray[Any] | None:
        """The day of each row of the reference, where there are enough of them to tell days from changes."""
        values = self.reference.get(self.roles.time or "")
        times = None if values is None else times_in(values)
        if times is None or np.isnat(times).any():
            return None
        days = _days_of(times)
        return days if len(np.unique(days)) >= _KNOWN_DAYS else None

    @cached_property
    def memory(self) -> float:
        """How many days count as one, since neighbours are alike: in the middle of all inputs."""
        if self.days is None:
            return 1.0
        _, day = np.unique(self.days, return_inverse=True)
        means = []
        for name in self.roles.inputs(self.reference):
            values = self.reference[name]
            if values.dtype.kind in "fiu" and not np.isnan(values := values.astype(np.float64)).any():
                mean = np.bincount(day, weights=values) / np.bincount(day)
                if mean.std() > 0:
                    means.append((mean - mean.mean()) / mean.std())
        return float(np.median(wandering(np.stack(means, axis=1)))) if means else 1.0


@dataclass(frozen=True)
class Seen:
    """What rows showed: the state after them, the groups that they confirm, and the whole table where it moved.

    The state's `notes` say what could not be looked for.
    """

    state: dict[str, Any]
    groups: tuple[NovelGroup, ...] = ()
    table: WholeTable | None = None


def watched_rows(state: State | None, rows: Rows | None, windows: Windows, against: Guarded) -> Seen:
    """What the rows of new windows add to a state, or to none."""
    state = dict(state or {})
    if rows is None or not windows:
        return Seen(state)
    seen, notes = Seen(state), []
    try:
        state["novelty"], groups = _groups(state.get("novelty"), rows, windows, against)
        seen = replace(seen, groups=groups)
    except SolventError as error:
        notes.append(f"New groups were not looked for. {error} {error.hint}".strip())
    try:
        state["table"], table = _table(state.get("table") or {}, rows, windows, against)
        seen = replace(seen, table=table)
    except SolventError as error:
        notes.append(f"Tables were not compared whole. {error} {error.hint}".strip())
    return replace(seen, state={**state, "notes": notes})


def _groups(
    state: State | None, rows: Rows, windows: Windows, against: Guarded
) -> tuple[dict[str, Any], tuple[NovelGroup, ...]]:
    """The watch for groups after new rows, and the groups that these confirm."""
    watch = _watch(state, against)
    known = {one.identity for one in watch.groups}
    names = against.roles.inputs(name for name in against.reference if name in rows.columns)
    key = against.roles.key
    for stretch in _stretches(windows, _STRETCHES):
        drawn = rows.drawn(stretch)
        if len(drawn):
            batch = {name: rows.columns.at(name, drawn) for name in names}
            named = [rows.columns.at(name, drawn) for name in key if name in rows.columns]
            keys = drawn if len(named) < max(len(key), 1) or any(map(_gaps, named)) else _joined(named)
            begun = stretch[0][0]
            name = f"{begun:%Y-%m-%d}" if (begun.hour, begun.minute) == (0, 0) else f"{begun:%Y-%m-%d %H:%M}"
            # Rows of a day are often alike, and so are neighbouring days.
            days = _days_of(rows.times[drawn]) if against.days is not None else None
            watch.update(batch, window=name, keys=keys, units=days)
    return watch.state(), tuple(one for one in watch.groups if one.identity not in known)


def _watch(state: State | None, against: Guarded) -> NoveltyWatch:
    reference, roles = against.reference, against.roles
    table: dict[str, Any] = {name: reference[name] for name in roles.inputs(reference)}
    options: dict[str, Any] = {"alpha": against.novelty_alpha, "units": against.days}
    target = reference.get(roles.target or "")
    if target is not None and not _gaps(target) and len({*map(str, target)}) <= _MOST_CLASSES:
        table[str(roles.target)], options["labels"] = target, roles.target
    return NoveltyWatch(table, **options) if state is None else NoveltyWatch.from_state(state, table, **options)


def _table(state: State, rows: Rows, windows: Windows, against: Guarded) -> tuple[dict[str, Any], WholeTable | None]:
    """The evidence that tables differ whole, over all stretches; the whole table where it suffices now first.

    A stretch's e-value weighs as much as its part of a year. Weights of a year add up to 1, so whatever the e-values
    have to do with each other, the mean of their weighted sum is 1 at most where nothing changed, and the sum only
    grows: it reaches 1 / alpha within the year with probability alpha at most (Markov).
    """
    waiting = [*_windows_of(state.get("waiting", ())), *windows]
    log_sum, raised = state.get("log_sum"), bool(state.get("raised"))
    total = -math.inf if log_sum is None else float(log_sum)
    found: WholeTable | None = None
    parts = _STRETCHES
    if against.days is not None:
        parts = min(len(np.unique(_days_of(rows.times[rows.of(waiting)]))) // round(_DAYS * against.memory), _STRETCHES)
    for stretch in _stretches(waiting, parts) if parts else ():
        drawn = rows.drawn(stretch)
        names = against.roles.inputs(name for name in against.reference if name in rows.columns)
        reference = {name: against.reference[name] for name in names}
        current = {name: rows.columns.at(name, drawn) for name in names}
        units = (against.days, _days_of(rows.times[drawn])) if against.days is not None else None
        drift = table_drift(reference, current, units=units, run=round(against.memory))
        total = float(np.logaddexp(total, drift.log_e + math.log(len(stretch) / against.looks)))
        if total >= -math.log(against.table_alpha) and not raised:
            raised, found = True, WholeTable(drift, total, -math.log(against.table_alpha), *_ends(stretch))
    kept = {
        "log_sum": total if math.isfinite(total) else None,
        "raised": raised,
        "waiting": [] if parts else [[at.isoformat() for at in window] for window in waiting],
    }
    return kept, found


def _days_of(times: NDArray[np.datetime64]) -> NDArray[Any]:
    """The day of each moment, as a name that sorts in its order."""
    return times.astype("datetime64[D]").astype(str)


def _stretches(windows: Windows, parts: int) -> list[list[tuple[datetime, datetime]]]:
    """Windows in the order of time, in so many parts of like length."""
    ordered, count = sorted(windows), min(parts, len(windows))
    edges = [round(part * len(ordered) / count) for part in range(count + 1)]
    return [list(ordered[start:end]) for start, end in pairwise(edges)]


def _ends(stretch: Windows) -> tuple[datetime, datetime]:
    return stretch[0][0], stretch[-1][1]


def _windows_of(state: Sequence[Sequence[str]]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in state]


def _joined(key: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """What names each row: the value of a key, or those of its columns with a bar between them."""
    return key[0] if len(key) == 1 else np.array(["|".join(map(str, each)) for each in zip(*key, strict=True)])


def _gaps(values: NDArray[Any]) -> bool:
    if values.dtype.kind == "f":
        return bool(np.isnan(values).any())
    return values.dtype.kind == "O" and any(value is None for value in values.tolist())

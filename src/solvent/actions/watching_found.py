"""What a watch says after a look: columns now against before, window by window, and the incidents, worst first."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from solvent.actions.comparing_columns import compared, positions
from solvent.actions.watching import Duty
from solvent.domain.alarm import State
from solvent.domain.coverage import Coverage, coverage_of
from solvent.domain.errors import BadProfile
from solvent.domain.novelty import NovelGroup
from solvent.domain.profile import ColumnProfile, Profile
from solvent.domain.rule_outcome import outcomes
from solvent.domain.ruler import Kind
from solvent.domain.stored_profile import from_bytes
from solvent.domain.suspicion import suspicions_of
from solvent.domain.vigil import Incident, Vigil
from solvent.domain.watch import Standing, Watch, Window
from solvent.stats.distances import distances

# "Now" is the newest windows with so many rows, or at most so many windows.
_ROWS, _WINDOWS = 5_000, 30
_ORDER = list(State)


def found(
    vigil: Vigil,
    duty: Duty,
    *,
    project: str,
    standings: Sequence[Standing] = (),
    notes: tuple[str, ...] = (),
    now: datetime,
) -> Watch:
    """How production stands, by what was counted."""
    profiles = _by_window(vigil, duty.reference)
    current = _newest(list(profiles.values()))
    skipped = {name for name, column in duty.reference.columns.items() if column.kind is Kind.OTHER}
    columns = {
        name: one
        for name, one in (compared(duty.reference, current).items() if current else ())
        if name not in duty.roles.ignored and duty.roles.of(name) not in {"time", "key"}
    }
    if skipped:
        notes = (*notes, f"Not watched, since their values are neither numbers, text nor times: {', '.join(skipped)}.")
    groups, plan, left_out = _behind(vigil, duty)
    notes = (*notes, *left_out)
    return Watch(
        project, now, duty.alpha, duty.reference.rows, sum(one.rows for one in profiles.values()), columns,
        incidents=tuple(sorted(vigil.incidents, key=_urgency)),
        windows=tuple(_windows(profiles, duty.reference, [*columns])),
        standings=tuple(standings),
        novelty=groups,
        coverage=plan,
        promise=_promise(duty),
        rules=tuple(outcomes(duty.book.rules, current)) if current else (),
        unchecked=duty.book.unchecked,
        notes=notes,
        currency=duty.contract.cost.currency or "",
    )  # fmt: skip


def _behind(vigil: Vigil, duty: Duty) -> tuple[tuple[NovelGroup, ...], Coverage | None, Sequence[str]]:
    """The groups that were confirmed, what to collect, and what was not looked for, by the last look with news."""
    state = (vigil.reference == duty.mark and vigil.evidence) or {}
    rows, plan = state.get("rows", {}), state.get("plan")
    held = suspicions_of(rows["novelty"])[2] if rows.get("novelty") else ()
    groups = tuple(one.group for one in held if one.confirmed is not None)
    return groups, coverage_of(plan) if plan else None, rows.get("notes", ())


def _by_window(vigil: Vigil, reference: Profile) -> dict[tuple[datetime, datetime], Profile]:
    found: dict[tuple[datetime, datetime], Profile] = {}
    for batch in sorted(vigil.batches, key=lambda one: one.start):
        if not batch.profile:
            continue
        try:
            profile = from_bytes(batch.profile, like=reference)
        except BadProfile:
            # It was measured against another reference; what it showed then stays in the alarms.
            continue
        window = (batch.start, batch.end)
        found[window] = found[window] + profile if window in found else profile
    return found


def _newest(profiles: Sequence[Profile]) -> Profile | None:
    """The newest windows together."""
    if not profiles:
        return None
    taken = profiles[-1]
    for profile in profiles[-2 : -_WINDOWS - 1 : -1]:
        if taken.rows >= _ROWS:
            break
        taken = profile + taken
    return taken


def _windows(
    profiles: dict[tuple[datetime, datetime], Profile], reference: Profile, names: Sequence[str]
) -> Iterator[Window]:
    apart = {name: _apart(reference[name], [one.columns.get(name) for one in profiles.values()]) for name in names}
    for at, ((start, end), profile) in enumerate(profiles.items()):
        yield Window(
            start, end, profile.rows,
            {name: float(found[at]) for name, found in apart.items() if math.isfinite(found[at])},
            {name: profile[name].null_share for name in names if name in profile.columns},
        )  # fmt: skip


def _apart(old: ColumnProfile, windows: Sequence[ColumnProfile | None]) -> np.ndarray:
    """The distance of each window, of shape (windows,); NaN where it has no such column."""
    empty = np.zeros(len(old.counts), np.int64)
    counts = np.stack([one.counts if one is not None and one.ruler == old.ruler else empty for one in windows])
    found = distances(old.counts, counts, positions=positions(old))
    return found.tv if found.ks is None else found.ks


def _urgency(one: Incident) -> tuple[int, int, float, int, str]:
    alarm = one.alarm
    return _ORDER.index(one.state), alarm.severity.rank, -alarm.raised_at.timestamp(), -len(alarm.parts), one.identity


def _promise(duty: Duty) -> str:
    period = duty.contract.watch.period or "day"
    return (
        f"At most {100 * duty.alpha:g} % of years without any change have a false alarm, over all columns, slices,"
        f" groups and looks together, at a look a {period}. A column that is missing and the like is a fact, and no"
        " matter of chance."
    )

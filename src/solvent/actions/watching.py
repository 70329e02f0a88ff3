"""Watching production: each new part is counted once, its evidence gathered, and what changed becomes an incident."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from solvent.actions.families import families_of
from solvent.actions.incidents import Incidents
from solvent.actions.raising import raised
from solvent.actions.watching_rows import Guarded, Rows, Seen, watched_rows
from solvent.catalog.monitor import Monitor
from solvent.domain.alarm import Alarm, State
from solvent.domain.contract import Contract
from solvent.domain.coverage import Coverage, coverage_of
from solvent.domain.errors import BadProfile
from solvent.domain.finding import Severity
from solvent.domain.production import Part
from solvent.domain.profile import Profile
from solvent.domain.rule import Rulebook
from solvent.domain.sight import Roles, Sight, Trouble
from solvent.domain.skew import Skew
from solvent.domain.stored import plain
from solvent.domain.stored_profile import from_bytes, to_bytes
from solvent.domain.vigil import Batch, Round, Vigil
from solvent.domain.watch import Standing

ALPHA = 0.01
_A_YEAR = {"hour": 8766.0, "day": 365.25, "week": 52.18, "month": 12.0}
_LENGTH = {"hour": timedelta(hours=1), "day": timedelta(1), "week": timedelta(7), "month": timedelta(31)}
# Facts that hold or do not hold in a window: what no longer holds is resolved by itself.
_FACTS = frozenset({"schema", "quality"})
# A fact of the moment, whether anything new came or not.
_NOW = frozenset({"feed", "coverage"})
# What rows show, and spends a share of alpha.
_SPENDING = ("novelty", "table")
# What says that production changed.
_CHANGES = frozenset({"drift", "novelty", "table"})


class Engine(Protocol):
    """Gathers evidence of drift over windows, of which it counts each once."""

    def update(self, batch: Profile, *, at: datetime, batch_id: str) -> list[Alarm]:
        """Take in a window; the alarms that it raises."""

    def state(self) -> dict[str, Any]:
        """What it can be resumed from, as plain values."""


@dataclass(frozen=True)
class Duty:
    """What a watch is held to: a contract, monitors, how an engine is made of a stored state or of none, and rules."""

    contract: Contract
    reference: Profile
    mark: str
    monitors: Mapping[str, Monitor]
    engine: Callable[[Mapping[str, Any] | None], Engine]
    book: Rulebook = Rulebook()

    @property
    def alpha(self) -> float:
        """The probability of any false alarm in a year."""
        return self.contract.watch.alpha or ALPHA

    @cached_property
    def families(self) -> Mapping[str, int]:
        """The family of each column: those of one are told as one cause where they move together."""
        return families_of(self.reference, self.contract.watch.sources)

    @property
    def roles(self) -> Roles:
        """Which columns are not plain inputs."""
        return Roles.declared(self.contract)

    @property
    def looks(self) -> float:
        """Looks a year."""
        return _A_YEAR[self.period]

    @property
    def stale_after(self) -> timedelta | None:
        """How old the newest row may be."""
        hours = self.contract.watch.stale_after_hours
        return None if hours is None else timedelta(hours=hours)

    @property
    def period(self) -> str:
        """The length of a window."""
        return self.contract.watch.period or "day"


@dataclass(frozen=True)
class Beside:
    """What was found in rows, beside what profiles show.

    How requirements stand, how features differ, when the newest row came, and how many rows of a window, by its start,
    repeat a key; the rows themselves, how to find out what training lacks, and estimates to be kept.
    """

    troubles: Sequence[Trouble] = ()
    standings: Sequence[Standing] = ()
    skew: Skew | None = None
    newest: datetime | None = None
    repeated: Mapping[datetime, int] = field(default_factory=dict)
    rows: Rows | None = None
    plan: Callable[[], Coverage | None] = lambda: None
    performance: Mapping[str, Any] | None = None


def watched(vigil: Vigil, parts: Sequence[Part], duty: Duty, *, beside: Beside | None = None, now: datetime) -> Round:
    """What the parts that were not counted yet add to a vigil, and what was found beside them."""
    beside = beside or Beside()
    fresh = [part for part in parts if not vigil.marks & {part.mark, part.twin}]
    anew = vigil.reference != duty.mark
    state = dict((not anew and vigil.evidence) or {})
    engine = duty.engine(state.get("drift"))
    known = {one.identity: one for one in vigil.incidents}
    lives = Incidents(known, lambda: duty.families, duty.contract.expected, _LENGTH[duty.period], now)
    lives.lapse()
    found, batches = _counted(vigil, fresh, duty, engine, lives, beside.repeated)
    # A file of which all is counted need not be read again.
    whole = {part.content: part for part in parts if part.closes and part.content not in vigil.marks}
    batches += [Batch(content, part.name, part.start, part.end, 0, now) for content, part in whole.items()]
    seen = _of_rows(state.get("rows"), fresh, duty, beside.rows)
    sight = Sight(
        now, duty.reference, duty.reference, duty.roles, newest=beside.newest, stale_after=duty.stale_after,
        skew=beside.skew, groups=seen.groups, table=seen.table,
    )  # fmt: skip
    found += _raised(sight, duty, _SPENDING)
    changed = any(one.kind in _CHANGES for one in found) or _stands_changed(vigil)
    if changed and (fresh or "plan" not in state):
        state["plan"] = plain(beside.plan())
    plan = coverage_of(state["plan"]) if changed and state.get("plan") else None
    # An estimate without labels may say what a change does, not that there is one.
    grave = tuple(one for one in beside.troubles if one.confirmed or changed)
    found = [_with_harm(one, beside.standings, grave) if one.kind == "drift" else one for one in found]
    found += _raised(replace(sight, troubles=grave, coverage=plan), duty, {"performance", "skew", *_NOW})
    lives.take_in(found, whole=_NOW)
    state |= {"rows": seen.state, "performance": beside.performance}
    state |= {"drift": engine.state()} if fresh or anew else {}
    evidence = state if fresh or anew or state != vigil.evidence else None
    return Round(duty.mark, evidence, tuple(batches), tuple(lives.changed.values()))


def _counted(
    vigil: Vigil,
    fresh: Sequence[Part],
    duty: Duty,
    engine: Engine,
    lives: Incidents,
    repeated: Mapping[datetime, int],
) -> tuple[list[Alarm], list[Batch]]:
    """The drifts that new windows raise by their profiles, and the batches that are counted with them.

    Facts live by windows, so that it does not matter how many of these come in one look; what a window that comes late
    does not show may hold all the same.
    """
    last = max((batch.start for batch in vigil.batches if batch.rows), default=None)
    found: list[Alarm] = []
    batches: list[Batch] = []
    for start, end in sorted({(part.start, part.end) for part in fresh}):
        window = [part for part in fresh if (part.start, part.end) == (start, end)]
        profile = sum((part.profile for part in window[1:]), start=window[0].profile)
        known = "+".join(part.mark for part in window)
        found += engine.update(profile, at=start, batch_id=known)
        late = last - start if last is not None and start < last else None
        sight = Sight(
            end, duty.reference, profile, duty.roles,
            repeated=repeated.get(start, 0), late_by=late, rules=duty.book.rules,
        )  # fmt: skip
        lives.take_in(_raised(sight, duty, _FACTS), whole=_FACTS if late is None else ())
        for part in window:
            kept = to_bytes(part.profile, like=duty.reference)
            batches.append(Batch(part.mark, part.name, start, end, part.profile.rows, lives.now, kept))
            batches.append(Batch(part.twin, part.name, start, end, 0, lives.now))
    return found, batches


def _of_rows(state: Mapping[str, Any] | None, fresh: Sequence[Part], duty: Duty, rows: Rows | None) -> Seen:
    sample = duty.reference.sample
    if sample is None:
        return Seen(dict(state or {}))
    of_groups, of_tables = (
        duty.alpha * sum(one.share for one in duty.monitors.values() if one.kind == kind) for kind in _SPENDING
    )
    against = Guarded(sample.columns, duty.roles, of_groups, of_tables, duty.looks)
    return watched_rows(state, rows, sorted({(part.start, part.end) for part in fresh}), against)


def newest_counted(vigil: Vigil, duty: Duty) -> datetime | None:
    """The time of the newest row that was counted, as far as its window's profile tells."""
    last = max((batch for batch in vigil.batches if batch.profile), key=lambda batch: batch.end, default=None)
    if last is None:
        return None
    try:
        return from_bytes(last.profile, like=duty.reference).newest(duty.contract.data.time) or last.end
    except BadProfile:
        return last.end


def _stands_changed(vigil: Vigil) -> bool:
    return any(one.alarm.kind in _CHANGES and one.state is not State.RESOLVED for one in vigil.incidents)


def _raised(sight: Sight, duty: Duty, kinds: Collection[str]) -> list[Alarm]:
    """What monitors of some kinds raise at a look."""
    known = {code: one for code, one in duty.monitors.items() if one.kind in kinds}
    return raised(sight, known, alpha=duty.alpha, looks=duty.looks)


def _with_harm(alarm: Alarm, standings: Sequence[Standing], grave: Sequence[Trouble]) -> Alarm:
    """A drift with what it does to the requirements: severe where it harms one, low where it surely harms none.

    That labels show a requirement to be broken does not tell which drift breaks it, if any does.
    """
    known = [one for one in standings if one.harm is not None]
    if not known:
        return alarm
    hurt = {one.requirement for one in grave if not one.confirmed}
    worst = next((one for one in known if one.requirement in hurt), known[0])
    harmless = not grave and all(one.harm.harmless for one in known if one.harm)
    severity = Severity.HIGH if hurt else Severity.LOW if harmless else alarm.severity
    said = " No requirement is harmed, by an estimate."
    if not harmless:
        said = "" if grave else " Too few rows tell whether a requirement is harmed."
    harm = worst.harm and replace(worst.harm, unit=worst.requirement)
    return replace(alarm, severity=severity, harm=harm, loss_per_day=worst.loss_per_day, message=alarm.message + said)

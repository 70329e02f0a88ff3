"""Watching columns for drift, window by window, with a bound on false alarms over all of them and a year."""

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from solvent.actions import drift_words
from solvent.actions.drift_setting import DAY, Setting, setting
from solvent.domain.alarm import Alarm, Onset
from solvent.domain.drift import Watchee, Window
from solvent.domain.errors import BadProfile, BadUsage
from solvent.domain.profile import Profile
from solvent.stats.changes import without
from solvent.stats.drift_watch import Watched, begin, by_column, look
from solvent.stats.montecarlo import Array

PERIODS = {"day": DAY, "week": 7 * DAY, "month": 30.4375 * DAY, "year": 365.25 * DAY}
# So many windows are kept, by which a change is described and a column is watched anew.
_KEPT = 64


@dataclass(frozen=True)
class Standing:
    """What a monitor knows after some windows.

    `first` and `last` are when the first and the last window began, `known` the marks of batches that were counted,
    `raised` the columns with an alarm.
    """

    seen: Watched
    first: datetime | None = None
    last: datetime | None = None
    known: frozenset[str] = frozenset()
    raised: frozenset[Watchee] = frozenset()
    recent: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What was asked for: `alpha` for each `per`, and the column of times.

    Columns to `ignore` may change as they like; the values of those that come `late` may be missing.
    """

    alpha: float = 0.01
    per: str = "year"
    time: str | None = None
    ignore: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 1:
            raise BadUsage(f"alpha is {self.alpha}, which is no probability.", hint="Choose one such as 0.01.")
        if self.per not in PERIODS:
            raise BadUsage(f"`per` is {self.per!r}.", hint=f"Use one of: {', '.join(PERIODS)}.")


@dataclass
class DriftMonitor:
    """Compares windows with a reference; what it promises is told by `solvent.Monitor`, which takes any table."""

    reference: Profile
    rules: Rules
    start: datetime
    notices: tuple[str, ...] = ()
    setting: Setting = field(init=False)
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        ignored = {*self.rules.ignore, *([self.rules.time] if self.rules.time else [])}
        self.setting = setting(self.reference, ignored, self.rules.late)
        self.standing = Standing(begin(self.setting.streams, self.setting.gathered(self.reference)))
        self.notices = self.setting.notices

    @property
    def evidence(self) -> dict[Watchee, float]:
        """How much of the evidence that an alarm takes each column has, the most first: 1 raises one."""
        found = by_column(self.setting.streams, self.standing.seen) * self.rules.alpha
        order = np.argsort(-found, kind="stable")
        return {self.setting.watchees[at]: float(found[at]) for at in order}

    def update(self, batch: Profile, *, at: datetime | None, batch_id: str | None) -> list[Alarm]:
        """Count a window, unless its mark was counted before; the alarms that it raises."""
        if batch_id is not None and batch_id in self.standing.known:
            self.notices = (f"The batch {batch_id!r} was counted before.",)
            return []
        rows, notices = self._rows(batch)
        known = self.standing.known | ({batch_id} if batch_id is not None else set())
        if not batch.rows:
            self.notices = ("The batch has no rows.",)
            self.standing = replace(self.standing, known=known)
            return []
        began, amid, told = self._when(batch, at)
        self.notices = (*notices, *told)
        self.standing = self._after(rows, began, amid, known)
        return self._alarms(at or began)

    def _rows(self, batch: Profile) -> tuple[tuple[Array, ...], list[str]]:
        """Rows an atom of each watched column, and what is odd about the batch's columns."""
        notices = []
        for name, column in batch.columns.items():
            if name not in self.reference.columns:
                notices.append(f"The column `{name}` is new; it is not watched.")
            elif column.ruler != self.reference.columns[name].ruler:
                raise BadProfile(
                    f"The column {name!r} was not measured as in the reference.",
                    hint="Make the profile with solvent.profile(data, like=reference).",
                )
        missing = [each.column for each in self.setting.watchees if each.slice is None and each.of(batch) is None]
        if batch.rows:
            notices += [f"The column `{name}` is missing." for name in missing]
        return self.setting.gathered(batch), notices

    def _when(self, batch: Profile, at: datetime | None) -> tuple[datetime, datetime, list[str]]:
        """When a window began, a moment within it, and what is odd about that."""
        last = self.standing.last
        times = batch.columns.get(self.rules.time or "")
        if times is not None and math.isfinite(times.least) and math.isfinite(times.greatest):
            began, amid = (
                datetime.fromtimestamp(each, UTC) for each in (times.least, (times.least + times.greatest) / 2)
            )
        else:
            began = _aware(at) if at is not None else self.start if last is None else last + self.setting.length
            amid = began
        if last is not None and began < last:
            return last, amid, [f"The window of {began:%Y-%m-%d %H:%M} comes after that of {last:%Y-%m-%d %H:%M}."]
        return began, amid, []

    def _after(self, rows: tuple[Array, ...], began: datetime, amid: datetime, known: frozenset[str]) -> Standing:
        standing, per = self.standing, PERIODS[self.rules.per]
        first = standing.first or began
        passed = self.setting.length if standing.last is None else began - standing.last
        seen = look(
            self.setting.streams, standing.seen, rows,
            at=(began - first) / DAY, share=passed / per, phases=self.setting.phases(amid),
        )  # fmt: skip
        recent = (*standing.recent, Window(began, rows))[-_KEPT:]
        return replace(standing, seen=seen, first=first, last=began, known=known, recent=recent)

    def _alarms(self, at: datetime) -> list[Alarm]:
        level = by_column(self.setting.streams, self.standing.seen)
        watchees = self.setting.watchees
        due = [
            number
            for number, watchee in enumerate(watchees)
            if level[number] * self.rules.alpha >= 1 and watchee not in self.standing.raised
            if self._shows_most(number, level)
        ]
        due.sort(key=lambda number: -level[number])
        found = [self._alarm(number, at, float(level[number])) for number in due]
        raised = self.standing.raised | {watchees[number] for number in due}
        self.standing = replace(self.standing, raised=raised)
        return found

    def _shows_most(self, number: int, level: Array) -> bool:
        """Whether all rows of a column, or one of its slices, shows a change more: it is told once, and not of both."""
        own = self.setting.watchees[number]
        others = [
            level[at]
            for at, each in enumerate(self.setting.watchees)
            if each.column == own.column and (each.slice is None) != (own.slice is None)
        ]
        most = max(others, default=-math.inf)
        return bool(level[number] >= most if own.slice is None else level[number] > most)

    def _alarm(self, number: int, at: datetime, level: float) -> Alarm:
        what, seen, watchee = self.setting.streams, self.standing.seen, self.setting.watchees[number]
        span = what.spans[number]
        best = int((what.weights * seen.changes.total)[span].argmax())
        first, last = self.standing.first or at, self.standing.last or at
        began = self._onset(span.start + best, first, last)
        since = self._since(number, began.at)
        change = drift_words.Change(
            what.contrasts[number], best, seen.pools[number] - since, since, float(what.design[span.start + best])
        )
        made = drift_words.alarm(watchee, change, at=_aware(at))
        weight = float(what.weights[span].sum())
        return replace(made, onset=began, evidence=level / weight, threshold=1 / (self.rules.alpha * weight))

    def _onset(self, stream: int, first: datetime, last: datetime) -> Onset:
        """When the change that a stream shows most began: with a window, where it is remembered."""
        found = drift_words.onset(*self.standing.seen.changes.start(np.array([stream])), first, last)
        oldest = self.standing.recent[0].at if self.standing.recent else last

        def snapped(moment: datetime) -> datetime:
            near = min(self.standing.recent, key=lambda window: abs(window.at - moment), default=None)
            if near is None or moment < oldest:
                # Windows that are no longer kept began a whole number of lengths before.
                return oldest - round((oldest - moment) / self.setting.length) * self.setting.length
            return near.at

        return replace(found, at=snapped(found.at), low=snapped(found.low), high=snapped(found.high))

    def _since(self, number: int, onset: datetime) -> Array:
        """Rows an atom of a column since a moment, as far back as windows are kept; those of the last at least."""
        recent = self.standing.recent
        kept = [window for window in recent if window.at >= onset] or list(recent[-1:])
        return np.asarray(sum(window.rows[number] for window in kept), np.float64)

    def rebaseline(self, column: str, *, since: datetime | None = None) -> None:
        """Compare a column with its windows since a moment from now on, and take back its alarm.

        Starts are weighted by the time that passes, also those to come: the promise stays as it is.
        """
        numbers = [at for at, each in enumerate(self.setting.watchees) if each.column == column]
        if not numbers:
            raise BadUsage(f"The column {column!r} is not watched.", hint="Name a column of the reference.")
        seen, what = self.standing.seen, self.setting.streams
        pools, changes, direction = list(seen.pools), seen.changes, seen.direction.copy()
        for number in numbers:
            span = what.spans[number]
            best = span.start + int((what.weights * changes.total)[span].argmax())
            first = self.standing.first or self.start
            began = since or self._onset(best, first, self.standing.last or first).at
            pools[number] = self._since(number, _aware(began)) if self.standing.recent else pools[number]
            changes = without(changes, np.arange(span.start, span.stop))
            direction[span] = 0
        kept = frozenset(each for each in self.standing.raised if each.column != column)
        seen = replace(seen, pools=tuple(pools), changes=changes, direction=direction)
        self.standing = replace(self.standing, seen=seen, raised=kept)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

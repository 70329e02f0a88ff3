"""What becomes of alarms: those of columns that one cause moved are one incident, which lives until it is resolved."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from solvent.domain.alarm import Alarm, State, together
from solvent.domain.contract_watch import Expected
from solvent.domain.vigil import Incident

# What columns can have in common: a drift, odd values, or that they are not as the table was laid out.
_SHARED = frozenset({"drift", "quality", "schema"})


@dataclass
class Incidents:
    """The incidents of a watch, into which alarms are taken one after the other.

    An alarm on a column joins an incident that stands where both began at one time (`slack` is how far off the starts
    may be), and where their columns go together: of one of the `families`, which are worked out only then, or because
    the same rows show both. So joining is a matter of how alarms are told, and never makes or unmakes one.
    """

    known: dict[str, Incident]
    families: Callable[[], Mapping[str, int]]
    expected: Sequence[Expected]
    slack: timedelta
    now: datetime
    changed: dict[str, Incident] = field(default_factory=dict)

    def lapse(self) -> None:
        """Open again what was expected until a time that has passed, unless it was announced for longer."""
        for one in [one for one in self.known.values() if one.lapsed(self.now)]:
            announced = self._announced(one.alarm)
            if announced is None:
                note = "It lasts longer than was expected."
                self._put(replace(one, state=State.OPEN, until=None, by="", note=note, told=()))
            else:
                self._put(replace(one, until=_end(announced.until), by="", note=announced.reason))

    def take_in(self, alarms: Sequence[Alarm], *, whole: Collection[str] = ()) -> None:
        """Take in alarms; of the kinds that are `whole`, what is not among them no longer holds."""
        raised = {one.identity for one in alarms}
        for one in [one for one in self._standing() if one.alarm.kind in whole]:
            left = [part for part in one.alarm.parts if part.identity in raised]
            if not left:
                self._put(replace(one, state=State.RESOLVED, by="", note="It is no longer so."))
            elif len(left) < len(one.alarm.parts):
                self._put(replace(one, alarm=together(one.alarm, left)))
        homes = {part.identity: one.identity for one in self._standing() for part in one.alarm.parts}
        homes |= {one.identity: one.identity for one in self._standing()}
        for alarm in alarms:
            home = homes.get(alarm.identity)
            if home is None:
                home = homes[alarm.identity] = self._placed(alarm)
            else:
                self._join(self.known[home], alarm)

    def _standing(self) -> Iterator[Incident]:
        yield from [one for one in self.known.values() if one.state is not State.RESOLVED]

    def _put(self, one: Incident) -> None:
        self.known[one.identity] = self.changed[one.identity] = one

    def _placed(self, alarm: Alarm) -> str:
        """Put an alarm that is new with the cause that it has, or by itself; the identity under which it stands."""
        announced = self._announced(alarm)
        for one in self._standing():
            if self._is_cause(one, alarm, announced):
                self._join(one, alarm)
                return one.identity
        if announced is None:
            self._put(Incident(alarm, State.OPEN, self.now))
        else:
            until = _end(announced.until)
            self._put(Incident(alarm, State.EXPECTED, self.now, until, note=announced.reason))
        return alarm.identity

    def _join(self, one: Incident, alarm: Alarm) -> None:
        before = {part.identity: part for part in one.alarm.parts}
        if alarm.identity in before:
            alarm = replace(alarm, raised_at=before[alarm.identity].raised_at)
        self._put(
            replace(one, alarm=together(one.alarm, [*(before | {alarm.identity: alarm}).values()]), seen_at=self.now)
        )

    def _is_cause(self, one: Incident, alarm: Alarm, announced: Expected | None) -> bool:
        """Whether what an incident tells of caused an alarm as well, and both were announced or neither was."""
        cause = one.alarm
        shared = alarm.kind in _SHARED and cause.monitor == alarm.monitor and not alarm.place
        if not (shared and cause.column and alarm.column):
            return False
        if (announced and announced.reason) != self._announcement(one):
            return False
        # By the start of the first, so that what creeps from column to column is not told as one.
        (low, high), (begins, ends) = _span(min(cause.parts, key=lambda part: part.raised_at)), _span(alarm)
        if begins > high + self.slack or low > ends + self.slack:
            return False
        if alarm.kind == "schema" or any(_same_rows(part, alarm) for part in cause.parts):
            return True
        families = self.families()
        own = families.get(alarm.column, alarm.column)
        return any(families.get(column, column) == own for column in cause.columns)

    def _announced(self, alarm: Alarm) -> Expected | None:
        return next((one for one in self.expected if _covers(one, alarm)), None)

    def _announcement(self, one: Incident) -> str | None:
        """The reason for which the contract expects an incident; what a person says of it covers whatever joins."""
        reasons = (known.reason for known in self.expected if one.state is State.EXPECTED)
        return next((reason for reason in reasons if reason == one.note), None)


def _same_rows(one: Alarm, other: Alarm) -> bool:
    """Whether as many rows show both, such as those in which a source is missing."""
    size, its = (alarm.effect.value if alarm.effect else None for alarm in (one, other))
    alike = one.statistic and (one.part, one.statistic) == (other.part, other.statistic)
    return bool(alike) and size == its


def _span(alarm: Alarm) -> tuple[datetime, datetime]:
    """Between which times a change began."""
    return (alarm.onset.low, alarm.onset.high) if alarm.onset else (alarm.raised_at, alarm.raised_at)


def _covers(announced: Expected, alarm: Alarm) -> bool:
    if announced.columns and alarm.column not in announced.columns:
        return False
    begun = alarm.onset.at if alarm.onset else alarm.raised_at
    since = datetime.min.replace(tzinfo=UTC)
    if announced.since:
        since = datetime.combine(date.fromisoformat(announced.since), time(), UTC) - timedelta(days=1)
    return since <= begun.astimezone(UTC) < _end(announced.until)


def _end(day: str) -> datetime:
    """The end of a day."""
    return datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(days=1)

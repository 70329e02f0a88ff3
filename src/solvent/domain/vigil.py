"""What a ledger holds of a watch: the batches that were counted, the evidence so far, and what became of each alarm.

A **batch** is one piece of production data that was counted, under a mark by which it is never counted again. An
**incident** is an alarm with its life: when it was raised, whether somebody saw to it, who was told. A **round** is
what one look adds, in one stroke or not at all, so that a process that is killed loses nothing and counts nothing
twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from solvent.domain.alarm import Alarm, State, together


@dataclass(frozen=True)
class Batch:
    """A piece of production data that was counted: of which window, and its profile as bytes."""

    mark: str
    name: str
    start: datetime
    end: datetime
    rows: int
    counted_at: datetime
    profile: bytes = b""


@dataclass(frozen=True)
class Word:
    """What somebody says of an alarm."""

    state: State
    until: datetime | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Incident:
    """An alarm and what became of it; `until` ends what was expected, `told` names where it was delivered."""

    alarm: Alarm
    state: State
    seen_at: datetime
    until: datetime | None = None
    by: str = ""
    note: str = ""
    told: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """That of its alarm."""
        return self.alarm.identity

    def lapsed(self, now: datetime) -> bool:
        """Whether it was expected until a time that has passed."""
        return self.state is State.EXPECTED and self.until is not None and self.until <= now

    def after(self, word: Word) -> "Incident":
        """The same once somebody said something of it."""
        return replace(self, state=word.state, until=word.until, by=word.by, note=word.note)


@dataclass(frozen=True)
class Vigil:
    """All that a ledger holds of a project's watch; `reference` marks what the evidence was gathered against."""

    project: str
    reference: str = ""
    evidence: Mapping[str, Any] | None = None
    marks: frozenset[str] = frozenset()
    batches: tuple[Batch, ...] = ()
    incidents: tuple[Incident, ...] = ()

    def incident(self, identity: str) -> Incident | None:
        """The incident whose identity begins so, where exactly one does."""
        found = [one for one in self.incidents if one.identity.startswith(identity)]
        return found[0] if len(found) == 1 else None

    def settled(self, identity: str, word: Word) -> tuple[Incident, ...]:
        """The incident whose identity begins so after what somebody says of it; none where not exactly one does.

        The identity may be that of one column of a cause: it is then taken out of it, and the rest comes second.
        """
        if (one := self.incident(identity)) is not None:
            return (one.after(word),)
        inside = [(one, part) for one in self.incidents for part in one.alarm.members]
        found = [(one, part) for one, part in inside if part.identity.startswith(identity)]
        if len(found) != 1 or any(one.identity.startswith(identity) for one in self.incidents):
            return ()
        [(one, part)] = found
        rest = together(one.alarm, [each for each in one.alarm.members if each is not part])
        return replace(one, alarm=part).after(word), replace(one, alarm=rest)


@dataclass(frozen=True)
class Round:
    """What one look adds: new batches, the evidence after them, and incidents that are new or have changed."""

    reference: str = ""
    evidence: Mapping[str, Any] | None = None
    batches: tuple[Batch, ...] = ()
    incidents: tuple[Incident, ...] = ()


class Watchbook(Protocol):
    """Keeps vigils, whole at all times: a round is entered in one stroke or not at all, whoever else writes.

    Every method raises `LedgerError` where the store cannot be reached, read or written.
    """

    def vigil(self, project: str) -> Vigil:
        """All that is held of a project's watch."""

    def keep(self, project: str, make: Callable[[Vigil], Round]) -> Vigil:
        """Add the round that `make` makes of the vigil as it then stands, alone in the ledger; the vigil after it.

        Batches of earlier rounds may come without their profile.
        """


def after(vigil: Vigil, made: Round) -> Vigil:
    """The vigil once a round was added; a mark that was counted before keeps its batch."""
    fresh = tuple(batch for batch in made.batches if batch.mark not in vigil.marks)
    incidents = {one.identity: one for one in (*vigil.incidents, *made.incidents)}
    return replace(
        vigil,
        reference=made.reference or vigil.reference,
        evidence=vigil.evidence if made.evidence is None else made.evidence,
        marks=vigil.marks | {batch.mark for batch in fresh},
        batches=(*vigil.batches, *fresh),
        incidents=tuple(incidents.values()),
    )

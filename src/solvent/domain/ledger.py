"""What a ledger holds: every assessment of a project, what became of each debt, promises and write-offs.

A **debt** is a finding that keeps its number while lines move, files are renamed and code is edited a little. An
**entry** is one assessment. Between an entry and the one `before` it on its branch the ledger keeps the **changes**
only; what stood at an entry follows from all changes on the way there (`solvent.domain.account` does that reading).
Nothing that was written is changed: a write-off or promise is withdrawn, never removed.

Everything of one project is its `Books`; what is to be added in one stroke is a `Page`. The port that stores them is
`solvent.domain.ports.Ledger`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity
from solvent.domain.label_account import LabelAccount

EVERYWHERE = "*"


class Turn(StrEnum):
    """What an assessment says of a debt, compared with the one before.

    `STILL` is never written down: it is what no change means. `MOVED` only says that the finding has another
    fingerprint now. A debt returns when it was paid before, or when its write-off no longer holds.
    """

    FOUND = "found"
    RETURNED = "returned"
    STILL = "still there"
    WRITTEN_OFF = "written off"
    PAID = "paid"
    MOVED = "moved"


@dataclass(frozen=True)
class Marks:
    """What a finding is recognised by. Only hashes: a ledger holds none of the project's code.

    `trait` is what the debt is wherever it lies: the hash of its line or key, without its path; it begins with
    `EVERYWHERE` where the debt is the project's and no file's. `said` are the words of its line, `message` those of
    what the check said, `around` the lines next to it.
    """

    fingerprint: str
    code: str
    place: Place
    trait: str = ""
    said: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class Debt:
    """A finding with an identity: its number in the project's ledger, and how it last looked."""

    number: int
    name: str
    message: str
    severity: Severity
    effort: Effort
    marks: Marks

    @property
    def label(self) -> str:
        """How people call it: D12."""
        return f"D{self.number}"

    @property
    def code(self) -> str:
        """The code of the check that found it."""
        return self.marks.code

    @property
    def place(self) -> Place:
        """Where it was last seen."""
        return self.marks.place


@dataclass(frozen=True)
class Entry:
    """One assessment in the ledger; its figures are those of the report.

    `at` is the time whose state was assessed: of a past commit the commit's, else that of the assessment. `before` is
    the number of the entry that it was compared with. `mark` names its stored document.
    """

    number: int
    at: str
    assessed_at: str
    revision: str | None
    branch: str
    before: int | None
    solvent: str
    maturity: str
    iterate_score: float
    principal: Effort
    open: Mapping[Severity, int]
    written_off: int
    interest: Mapping[str, Any] | None = None
    solvency: Mapping[str, Any] | None = None
    mark: str = ""

    @property
    def findings(self) -> int:
        """How many debts were open."""
        return sum(self.open.values())


@dataclass(frozen=True)
class Change:
    """A turn in a debt's life, as an entry saw it. `by` names the people whose commits made it, where git tells.

    Of a write-off, `by`, `reason`, `until` and `place` say who wrote it off, why, until when, and where that stands.
    """

    entry: int
    debt: int
    turn: Turn
    fingerprint: str = ""
    by: str = ""
    reason: str = ""
    until: str | None = None
    place: str = ""


@dataclass(frozen=True)
class WriteOff:
    """A debt that somebody decided to carry, from the next assessment on."""

    number: int
    debt: int
    at: str
    by: str
    reason: str
    until: str | None = None
    withdrawn_at: str | None = None


@dataclass(frozen=True)
class Promise:
    """A planned repayment: these debts are to be paid until the end of the day `due`."""

    number: int
    debts: tuple[int, ...]
    at: str
    by: str
    due: str
    note: str = ""
    withdrawn_at: str | None = None

    @property
    def label(self) -> str:
        """How people call it: P3."""
        return f"P{self.number}"


@dataclass(frozen=True)
class Books:
    """All that a ledger holds of one project but the documents, each in the order of its numbers."""

    project: str
    entries: tuple[Entry, ...] = ()
    debts: Mapping[int, Debt] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()
    promises: tuple[Promise, ...] = ()
    labels: tuple[LabelAccount, ...] = ()

    def entry(self, number: int | None) -> Entry | None:
        """The entry of that number."""
        # Numbers count from 1 without gaps.
        return self.entries[number - 1] if number is not None and 0 < number <= len(self.entries) else None


@dataclass(frozen=True)
class Page:
    """What is added in one stroke; what has a known number takes the place of the old.

    `labels` are accounts of labels by their number, the first 1.
    """

    entries: tuple[Entry, ...] = ()
    debts: tuple[Debt, ...] = ()
    changes: tuple[Change, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()
    promises: tuple[Promise, ...] = ()
    labels: Mapping[int, LabelAccount] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """What git tells of the way from one revision to another: `renamed` gives of a new path the old one, `authors`
    of every path that was touched, under the name it has now, the people who did."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

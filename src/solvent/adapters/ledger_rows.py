"""The nouns of a ledger as rows of its tables, and back."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity
from solvent.domain.label_account import LabelAccount
from solvent.domain.ledger import Change, Debt, Entry, Marks, Promise, Turn, WriteOff

Row = Sequence[Any]
COLUMNS = {
    "solvent_entries": (
        "number at assessed_at revision branch before solvent maturity iterate_score principal_low principal_high high"
        " medium low note written_off interest solvency mark"
    ),
    "solvent_debts": (
        "number code name message severity effort_low effort_high path line cell fingerprint trait said words around"
    ),
    "solvent_changes": "entry debt turn fingerprint by_whom reason until place",
    "solvent_write_offs": "number debt at by_whom reason until withdrawn_at",
    "solvent_promises": "number debts at by_whom due note withdrawn_at",
    "solvent_labels": "number account",
}


def entry_row(entry: Entry) -> Row:
    """An entry in the order of its columns."""
    counts = [entry.open.get(severity, 0) for severity in Severity]
    return (
        *(entry.number, entry.at, entry.assessed_at, entry.revision, entry.branch, entry.before, entry.solvent),
        *(entry.maturity, entry.iterate_score, entry.principal.low, entry.principal.high, *counts, entry.written_off),
        *(_json(entry.interest), _json(entry.solvency), entry.mark),
    )


def entry_of(row: Row) -> Entry:
    """The entry in a row."""
    number, at, assessed_at, revision, branch, before, solvent, maturity, score, low, high, *rest = row
    counts, (written_off, interest, solvency, mark) = rest[:4], rest[4:]
    return Entry(
        number=number, at=at, assessed_at=assessed_at, revision=revision, branch=branch, before=before,
        solvent=solvent, maturity=maturity, iterate_score=score, principal=Effort(low, high),
        open=dict(zip(Severity, counts, strict=True)), written_off=written_off,
        interest=json.loads(interest) if interest else None, solvency=json.loads(solvency) if solvency else None,
        mark=mark,
    )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True)


def labels_row(number: int, account: LabelAccount) -> Row:
    """An account of labels in the order of its columns."""
    return number, json.dumps(account.to_json(), sort_keys=True)


def labels_of(row: Row) -> LabelAccount:
    """The account of labels in a row."""
    return LabelAccount.from_json(json.loads(row[1]))


def debt_row(debt: Debt) -> Row:
    """A debt in the order of its columns."""
    marks, place = debt.marks, debt.place
    return (
        *(debt.number, debt.code, debt.name, debt.message, debt.severity.value, debt.effort.low, debt.effort.high),
        *(place.path, place.line, place.cell, marks.fingerprint, marks.trait),
        *(" ".join(words) for words in (marks.said, marks.message, marks.around)),
    )


def debt_of(row: Row) -> Debt:
    """The debt in a row."""
    number, code, name, message, severity, low, high, path, line, cell, fingerprint, trait, *words = row
    said, spoken, around = (tuple(text.split(" ")) if text else () for text in words)
    marks = Marks(fingerprint, code, Place(path, line, cell), trait, said, spoken, around)
    return Debt(number, name, message, Severity(severity), Effort(low, high), marks)


def change_row(change: Change) -> Row:
    """A change in the order of its columns."""
    return (
        *(change.entry, change.debt, change.turn.value, change.fingerprint, change.by, change.reason, change.until),
        change.place,
    )


def change_of(row: Row) -> Change:
    """The change in a row."""
    entry, debt, turn, fingerprint, by, reason, until, place = row
    return Change(entry, debt, Turn(turn), fingerprint, by, reason, until, place)


def write_off_row(write_off: WriteOff) -> Row:
    """A write-off in the order of its columns."""
    return (
        *(write_off.number, write_off.debt, write_off.at, write_off.by, write_off.reason, write_off.until),
        write_off.withdrawn_at,
    )


def promise_row(promise: Promise) -> Row:
    """A promise in the order of its columns."""
    debts = " ".join(map(str, promise.debts))
    return (promise.number, debts, promise.at, promise.by, promise.due, promise.note, promise.withdrawn_at)


def promise_of(row: Row) -> Promise:
    """The promise in a row."""
    number, debts, *rest = row
    return Promise(number, tuple(map(int, debts.split())), *rest)


def storable(value: Any) -> Any:
    """The value; a text without what no database takes.

    >>> storable("a\\udcffb"), storable(3)
    ('a?b', 3)
    """
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def marks(count: int, sign: str) -> str:
    """Places for so many values: `?,?,?`."""
    return ",".join([sign] * count)


def spoken(names: Iterable[str]) -> str:
    """Column names for a statement."""
    return ", ".join(names)

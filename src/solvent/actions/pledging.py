"""Write promises and write-offs into a ledger, and withdraw them; nothing of it touches what was assessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from solvent.domain.account import main_branch, standing
from solvent.domain.errors import BadUsage
from solvent.domain.ledger import Books, Debt, Page, Promise, Turn, WriteOff
from solvent.domain.ports import Ledger
from solvent.domain.suggest import nearest

_LABEL = re.compile(r"D(\d{1,9})", re.I)
_NOTHING = "See what there is: solvent ledger show -v"


@dataclass(frozen=True)
class Terms:
    """Who says so, until when, and why; `at` is now."""

    by: str
    day: str | None
    words: str
    at: str


def promise(ledger: Ledger, project: str, wanted: Sequence[str], terms: Terms) -> Promise:
    """Promise to pay debts until the end of a day.

    Raises
    ------
    BadUsage
        There are no such debts, or the day is none or is over.
    """
    due = _day(terms.day or "", terms.at)

    def make(books: Books) -> Page:
        debts = tuple(debt.number for debt in chosen(books, wanted))
        number = len(books.promises) + 1
        return Page(promises=(Promise(number, debts, terms.at, terms.by, due, terms.words),))

    return ledger.write(project, make).promises[-1]


def write_off(ledger: Ledger, project: str, wanted: Sequence[str], terms: Terms) -> tuple[WriteOff, ...]:
    """Write debts off, each with the same reason, from the next assessment on.

    Raises
    ------
    BadUsage
        There are no such debts, or the day is none or is over.
    """
    until = _day(terms.day, terms.at) if terms.day else None

    def make(books: Books) -> Page:
        first = len(books.write_offs) + 1
        return Page(
            write_offs=tuple(
                WriteOff(number, debt.number, terms.at, terms.by, terms.words, until)
                for number, debt in enumerate(chosen(books, wanted), first)
            )
        )

    before = len(ledger.books(project).write_offs)
    return ledger.write(project, make).write_offs[before:]


def withdraw(ledger: Ledger, project: str, wanted: Sequence[str], *, at: str) -> tuple[str, ...]:
    """Withdraw promises (P3) and the write-offs of debts (D12); what was withdrawn.

    Raises
    ------
    BadUsage
        There is no such promise, or nothing of the debt to withdraw.
    """
    done: list[str] = []

    def make(books: Books) -> Page:
        done.clear()
        promises = {p.label: p for p in books.promises if p.withdrawn_at is None}
        write_offs = {f"D{w.debt}": w for w in books.write_offs if w.withdrawn_at is None}
        for label in map(str.upper, wanted):
            if label not in promises and label not in write_offs:
                raise BadUsage(
                    f"There is no promise and no write-off {label} to withdraw.",
                    hint="Name a promise, such as P3, or a debt that the ledger writes off, such as D12.",
                )
            done.append(label)
        return Page(
            promises=tuple(replace(promises[label], withdrawn_at=at) for label in done if label in promises),
            write_offs=tuple(
                replace(w, withdrawn_at=at) for w in books.write_offs if f"D{w.debt}" in done and w.withdrawn_at is None
            ),
        )

    ledger.write(project, make)
    return tuple(done)


def chosen(books: Books, wanted: Sequence[str]) -> tuple[Debt, ...]:
    """The debts that stand and that somebody calls D12, by the code of their check, or by their fingerprint.

    Raises
    ------
    BadUsage
        Something names none.
    """
    newest = [entry for entry in books.entries if entry.branch == main_branch(books)]
    stands = {n for e in newest[-1:] for n, change in standing(books, e).items() if change.turn is not Turn.PAID}
    debts = {number: debt for number, debt in books.debts.items() if number in stands}
    found: dict[int, Debt] = {}
    for name in wanted:
        named = [debt for debt in debts.values() if _is_called(debt, name)]
        if not named:
            close = nearest(name.upper(), {debt.code for debt in debts.values()} | {d.label for d in debts.values()})
            raise BadUsage(
                f"No debt that stands is called {name!r}." + (f" Did you mean {close}?" if close else ""), hint=_NOTHING
            )
        found |= {debt.number: debt for debt in named}
    return tuple(found[number] for number in sorted(found))


def _is_called(debt: Debt, name: str) -> bool:
    if label := _LABEL.fullmatch(name):
        return debt.number == int(label[1])
    return name.upper() == debt.code or name == debt.marks.fingerprint


def _day(written: str, now: str) -> str:
    try:
        day = date.fromisoformat(written).isoformat()
    except ValueError:
        raise BadUsage(f"{written!r} is no day.", hint="Write it as YYYY-MM-DD, such as 2027-01-31.") from None
    if day < now[:10]:
        raise BadUsage(f"{day} is over; today is {now[:10]}.", hint="Name a day to come.")
    return day

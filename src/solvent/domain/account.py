"""Reading a ledger: what stood at an entry, what changed since an earlier one, and which promises were kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.ledger import Books, Change, Debt, Entry, Promise, Turn, WriteOff


class Outcome(StrEnum):
    """Whether a promise was kept.

    Kept: every debt was paid when it was due. Late: paid, but later. Broken: an assessment after the day still sees
    some. Open: the day has not come. Unchecked: it has, and nothing was assessed since.
    """

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    OPEN = "open"
    UNCHECKED = "unchecked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Item:
    """A debt in an account: how it stands, since when, and who brought that about.

    `turn` compares with the account's `before`; `since` is the time of the entry that first saw it so. `new` says
    that it happened after `before`, which for a write-off is not self-evident.
    """

    debt: Debt
    turn: Turn
    since: str
    new: bool
    by: str = ""
    reason: str = ""
    until: str | None = None
    place: str = ""


@dataclass(frozen=True)
class Pledge:
    """A promise, what became of it, and which of its debts are paid by now."""

    promise: Promise
    outcome: Outcome
    paid: tuple[Debt, ...]
    owed: tuple[Debt, ...]


@dataclass(frozen=True)
class Account:
    """A project's debts at one entry, beside an earlier one; `series` holds the branch's entries, oldest first.

    `pending` are write-offs that no assessment has seen yet.
    """

    project: str
    entry: Entry
    before: Entry | None
    items: tuple[Item, ...]
    pledges: tuple[Pledge, ...]
    series: tuple[Entry, ...]
    pending: tuple[WriteOff, ...] = ()

    def of(self, turn: Turn, *, new: bool | None = None) -> tuple[Item, ...]:
        """The items of that turn; with `new`, only those that are (or are not) new."""
        return tuple(i for i in self.items if i.turn is turn and (new is None or i.new is new))


def main_branch(books: Books) -> str:
    """The branch with the most entries; among equals the one with the newest."""
    counts = Counter(entry.branch for entry in books.entries)
    newest = {entry.branch: entry.number for entry in books.entries}
    return max(counts, key=lambda branch: (counts[branch], newest[branch]), default="")


def predecessor(books: Books, branch: str) -> Entry | None:
    """The entry that the next one on a branch is compared with: the branch's newest, else that of the main branch."""
    for wanted in (branch, main_branch(books)):
        found = [entry for entry in books.entries if entry.branch == wanted]
        if found:
            return found[-1]
    return None


def way_to(books: Books, entry: Entry) -> tuple[Entry, ...]:
    """The entries on the way to one, oldest first, itself included."""
    way = [entry]
    while (earlier := books.entry(way[-1].before)) is not None and earlier.number < way[-1].number:
        way.append(earlier)
    return tuple(reversed(way))


def standing(books: Books, entry: Entry | None) -> dict[int, Change]:
    """How every debt stood at an entry: the last change on the way there, `MOVED` left out; paid ones included."""
    return _standing(_by_entry(books), way_to(books, entry)) if entry is not None else {}


def fingerprints(books: Books, entry: Entry | None) -> dict[int, str]:
    """The fingerprint in the report at an entry of every debt that stood there, open or written off."""
    if entry is None:
        return {}
    way = {e.number for e in way_to(books, entry)}
    looked = {c.debt: c.fingerprint for c in books.changes if c.entry in way and c.fingerprint}
    return {d: looked[d] for d, change in standing(books, entry).items() if change.turn is not Turn.PAID}


def _by_entry(books: Books) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    for change in books.changes:
        if change.turn is not Turn.MOVED:
            found.setdefault(change.entry, []).append(change)
    return found


def _standing(changes: dict[int, list[Change]], way: Sequence[Entry]) -> dict[int, Change]:
    return {change.debt: change for entry in way for change in changes.get(entry.number, ())}


def account(
    books: Books, *, branch: str | None = None, entry: int | None = None, since: int | None = None, today: str = ""
) -> Account | None:
    """The account at an entry (the branch's newest), beside the entry `since` (the one before it).

    `today` decides which promises are due; without it, the day of the entry. None where nothing was entered yet.
    """
    branch = branch if branch is not None else main_branch(books)
    line = [entry for entry in books.entries if entry.branch == branch]
    at = books.entry(entry) if entry is not None else (line[-1] if line else None)
    if at is None:
        return None
    before = books.entry(since if since is not None else at.before)
    return Account(
        project=books.project,
        entry=at,
        before=before,
        items=tuple(_items(books, at, before)),
        pledges=tuple(_pledges(books, at, today or at.at)),
        series=tuple(line),
        pending=tuple(_pending(books, at)),
    )


def _items(books: Books, at: Entry, before: Entry | None) -> Iterator[Item]:
    now, then = standing(books, at), standing(books, before)
    for number, change in sorted(now.items()):
        earlier = then.get(number)
        if change == earlier and change.turn is Turn.PAID:
            continue
        turn = _turn(change, earlier)
        # Found and paid since then: neither account has ever shown it.
        if turn is not None:
            yield _item(books, change, turn, new=change != earlier and turn is not Turn.STILL)
    # An entry of another branch may have debts that this one never had.
    for number, change in sorted(then.items()):
        if number not in now and change.turn is not Turn.PAID:
            yield Item(books.debts[number], Turn.PAID, at.at, new=True)


def _turn(change: Change, earlier: Change | None) -> Turn | None:
    if change.turn in (Turn.PAID, Turn.WRITTEN_OFF):
        gone = earlier is None or earlier.turn is Turn.PAID
        return None if change.turn is Turn.PAID and gone else change.turn
    if earlier is None:
        return Turn.FOUND
    return Turn.RETURNED if earlier.turn in (Turn.PAID, Turn.WRITTEN_OFF) else Turn.STILL


def _item(books: Books, change: Change, turn: Turn, *, new: bool) -> Item:
    entry = books.entry(change.entry)
    return Item(
        debt=books.debts[change.debt],
        turn=turn,
        since=entry.at if entry else "",
        new=new,
        by=change.by,
        reason=change.reason,
        until=change.until,
        place=change.place,
    )


def _pending(books: Books, at: Entry) -> Iterator[WriteOff]:
    now = standing(books, at)
    for write_off in books.write_offs:
        change = now.get(write_off.debt)
        open_still = change is not None and change.turn in (Turn.FOUND, Turn.RETURNED)
        if write_off.withdrawn_at is None and write_off.at >= at.assessed_at and open_still:
            yield write_off


def _pledges(books: Books, at: Entry, today: str) -> Iterator[Pledge]:
    if not books.promises:
        return
    way, changes = way_to(books, at), _by_entry(books)
    now = _paid(changes, way)
    for promise in books.promises:
        paid = tuple(books.debts[d] for d in promise.debts if d in now)
        owed = tuple(books.debts[d] for d in promise.debts if d not in now)
        yield Pledge(promise, _outcome(promise, way, changes, today), paid, owed)


def _paid(changes: dict[int, list[Change]], way: Sequence[Entry]) -> set[int]:
    return {debt for debt, change in _standing(changes, way).items() if change.turn is Turn.PAID}


def _outcome(promise: Promise, way: Sequence[Entry], changes: dict[int, list[Change]], today: str) -> Outcome:
    if promise.withdrawn_at is not None:
        return Outcome.WITHDRAWN
    debts = set(promise.debts)
    in_time = sum(entry.at[:10] <= promise.due for entry in way)
    if debts <= _paid(changes, way[:in_time]):
        return Outcome.KEPT
    if in_time == len(way):
        return Outcome.OPEN if today[:10] <= promise.due else Outcome.UNCHECKED
    # Nobody looked on the day itself: what the first look after it finds paid was paid in time.
    if debts <= _paid(changes, way[: in_time + 1]):
        return Outcome.KEPT
    return Outcome.LATE if debts <= _paid(changes, way) else Outcome.BROKEN

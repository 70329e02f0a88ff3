"""Production that lies in a table of a database: what of it was not counted yet, window by window, and some rows.

The rows of a window are counted there. A window that holds more rows than were counted of it got late ones: their
profile is that of all its rows now without that of those counted, so that each row counts once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import ibis
import pyarrow as pa

from solvent.adapters.address import Address
from solvent.adapters.databases import arrow_of, fetched, opened, plainly, table_beside
from solvent.adapters.grouping import period_of
from solvent.adapters.pushed_rules import uncounted
from solvent.adapters.warehouse import drawn, marked, period_number, pushed_chunks, pushed_profile
from solvent.domain.cut import Cut
from solvent.domain.errors import BadProfile, BadTable
from solvent.domain.production import Part
from solvent.domain.profile import Period, Profile
from solvent.domain.stored_profile import from_bytes
from solvent.domain.suggest import advice
from solvent.domain.vigil import Batch

# So many windows are counted by one query, so that what comes over stays small.
_AT_ONCE = 30
# So many rows are looked at one by one: of all that there are, and of those in new windows.
ROWS, _NEW_ROWS = 100_000, 20_000


@dataclass(frozen=True)
class Watched:
    """How a table is watched: measured as the reference, cut by time, its rows told apart by a key.

    `labels` are true answers in the same database, joined by the key; `truth` is their column.
    """

    like: Profile
    cut: Cut
    key: tuple[str, ...] = ()
    labels: Address | None = None
    truth: str | None = None
    since: datetime | None = None


@dataclass
class Found:
    """What a table brings to a look: windows that have ended, some of all its rows and of the new ones, and doubles."""

    parts: list[Part] = field(default_factory=list)
    rows: pa.Table | None = None
    new: pa.Table | None = None
    newest: datetime | None = None
    repeated: dict[datetime, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def looked(address: Address, asked: Watched, before: Sequence[Batch], now: datetime) -> Found:
    """What is new in a table since some of its windows were counted.

    Raises
    ------
    BadTable, Unreachable
        There is no such table, it has no column that is asked for, or nothing answers.
    """
    with opened(address) as table:
        for name in filter(None, (asked.cut.time, *asked.key)):
            if name not in table.columns:
                raise BadTable(f"{address.name} has no column {name!r}.", hint=advice(name, table.columns))
        counted = [batch for batch in before if batch.name == address.name and batch.rows]
        if asked.cut.time is None:
            return _untimed(table, address, asked, counted, now)
        return _timed(_with_times(table, asked.cut.time), address, asked, counted, now)


def _with_times(table: Any, time: str) -> Any:
    """The table with its times in UTC, where they have a zone or are written as text."""
    kind = table[time].type()
    if kind.is_timestamp() and not kind.timezone:
        return table
    zoned = table[time].cast("timestamp('UTC')") if kind.is_timestamp() else table[time]
    return table.mutate(**{time: zoned.cast("timestamp")})


def _timed(table: Any, address: Address, asked: Watched, counted: Sequence[Batch], now: datetime) -> Found:
    found, time = Found(), table[asked.cut.time]
    numbers = table.select(number=period_number(time, asked.cut.every))
    sizes = {number: int(n) for number, n in fetched(numbers.group_by("number").aggregate(n=numbers.count()))}
    lost = sizes.pop(None, 0)
    if lost:
        found.notes.append(f"{lost:,} rows of {address.name} have no time in {asked.cut.time!r} and are not counted.")
    already: dict[datetime, int] = {}
    for batch in counted:
        already[batch.start] = already.get(batch.start, 0) + batch.rows
    windows = {int(number): period_of(int(number), asked.cut.every) for number in sorted(sizes)}
    waiting = sum(sizes[number] for number, window in windows.items() if window.end > now)
    if waiting:
        found.notes.append(f"{waiting:,} rows lie in a window that has not ended; they are counted once it has.")
    new = {
        number: window
        for number, window in windows.items()
        if window.end <= now
        and (asked.since is None or window.start >= asked.since)
        and sizes[number] > already.get(window.start, 0)
    }
    for start in range(0, len(new), _AT_ONCE):
        some = dict(list(new.items())[start : start + _AT_ONCE])
        found.parts += _parts(table, address, asked, some, counted, found.notes)
    known = time < ibis.literal(now.astimezone(UTC).replace(tzinfo=None))
    before = table.filter(known)
    [(newest,)] = fetched(before.aggregate(at=before[asked.cut.time].max()))
    found.newest = None if newest is None else _moment(newest)
    if asked.key and found.parts:
        found.repeated = _repeated(table, asked, {part.start: part.end for part in found.parts})
    _draw(found, table, asked, sum(sizes.values()))
    return found


def _parts(
    table: Any, address: Address, asked: Watched, windows: Mapping[int, Period], counted: Sequence[Batch],
    notes: list[str],
) -> Iterator[Part]:  # fmt: skip
    """Those windows, each with the profile of its rows that were not counted."""
    inside = _between(table, asked, windows.values())
    number = period_number(inside[asked.cut.time], asked.cut.every)
    profiles = pushed_chunks(inside.filter(number.isin(list(windows))), asked.like, asked.cut)
    for rule in {rule for profile in profiles.values() for rule in uncounted(profile)}:
        told = f"That {rule} is not counted: the database reads its pattern in another way ({rule.place})."
        if told not in notes:
            notes.append(told)
    for window, profile in profiles.items():
        before = [batch for batch in counted if batch.start == window.start]
        rows = sum(batch.rows for batch in before)
        try:
            kept = [from_bytes(batch.profile, like=asked.like) for batch in before]
            left = profile - sum(kept[1:], start=kept[0]) if kept else profile
        except BadProfile:
            notes.append(
                f"{profile.rows - rows:,} rows of {address.name} came late to {window.start:%Y-%m-%d}, and are not"
                " counted: rows of that window, or the reference, have changed since it was counted."
            )
            continue
        newest = profile.newest(asked.cut.time) or window.start
        yield Part(address.name, address.name, *window, left, newest, already=rows)


def _untimed(table: Any, address: Address, asked: Watched, counted: Sequence[Batch], now: datetime) -> Found:
    """A table without times, as one window: what came to it since it was counted belongs to this day."""
    found = Found(newest=now)
    whole = pushed_profile(table, asked.like, replace(asked.cut, sample=0))
    kept = [from_bytes(batch.profile, like=asked.like) for batch in counted]
    left = whole - sum(kept[1:], start=kept[0]) if kept else whole
    if left.rows:
        day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        already = sum(batch.rows for batch in counted)
        found.parts = [Part(address.name, address.name, day, day, left, now, already=already)]
    _draw(found, table, asked, whole.rows)
    return found


def _draw(found: Found, table: Any, asked: Watched, count: int) -> None:
    """Take some rows, those with the smallest marks: of all, and where all are too many of the new ones apart."""
    found.rows = _ordered(drawn(table, ROWS / max(count, 1), asked.key), asked)
    if count > ROWS and found.parts:
        new = sum(part.profile.rows for part in found.parts)
        inside = _between(table, asked, [Period(part.start, part.end) for part in found.parts])
        found.new = _ordered(drawn(inside, _NEW_ROWS / max(new, 1), asked.key), asked)


def _ordered(some: Any, asked: Watched) -> pa.Table:
    """Rows with their labels, in the order of time and key."""
    names = list(dict.fromkeys([*filter(None, (asked.cut.time,)), *asked.key]))
    order = names if asked.key else [*names, marked(some, ())]
    if asked.labels is not None:
        some = _with_labels(some, table_beside(some, asked.labels), asked)
    return arrow_of(some.order_by(order))


def _with_labels(rows: Any, labels: Any, asked: Watched) -> Any:
    """Rows with what labels say of them by the key; where labels of one key differ, none counts."""
    for name in asked.key:
        if name not in labels.columns:
            raise BadTable(
                f"Labels are joined by {', '.join(asked.key)}; they have no column {name!r}.",
                hint=advice(name, labels.columns),
            )
    wanted = [
        name for name in labels.columns if name not in asked.key and (name not in rows.columns or name == asked.truth)
    ]
    agreed = {
        name: ibis.ifelse(labels[name].min() == labels[name].max(), labels[name].min(), ibis.null(labels[name].type()))
        for name in wanted
    }
    told = labels.group_by([_written(labels[name]).name(f"_{name}") for name in asked.key]).aggregate(**agreed)
    told = told.rename({f"_of_{name}": name for name in wanted})
    same = [_written(rows[name]) == told[f"_{name}"] for name in asked.key]
    joined = rows.left_join(told, same)
    mine = [name for name in rows.columns if name not in wanted]
    return joined.select(*mine, **{name: joined[f"_of_{name}"] for name in wanted})


def _written(value: Any) -> Any:
    """A value as text: a day and its midnight are written alike, and so are times in UTC and those with a zone."""
    value = plainly(value)
    return (value.cast("timestamp") if value.type().is_date() else value).cast("string")


def _between(table: Any, asked: Watched, windows: Any) -> Any:
    """The rows from the first of some windows to the last, which an index on the time finds."""
    listed = [*windows]
    low, high = (ibis.literal(at.replace(tzinfo=None)) for at in (min(listed).start, max(each.end for each in listed)))
    if asked.cut.time is None:
        return table
    time = table[asked.cut.time]
    return table.filter((time >= low) & (time < high))


def _repeated(table: Any, asked: Watched, windows: Mapping[datetime, datetime]) -> dict[datetime, int]:
    """How many rows of each window have a key that an earlier row had: a query over the keys, in the database."""
    key, time = list(asked.key), asked.cut.time
    there = table.filter([table[name].notnull() for name in key])
    number = period_number(there[time], asked.cut.every)
    twice = there.group_by(key).aggregate(_first=number.min(), _times=there.count())
    twice = twice.filter(twice._times > 1).rename({f"_{name}": name for name in key})
    rows = there.mutate(_number=number)
    rows = rows.join(twice, [rows[name] == twice[f"_{name}"] for name in key])
    per_key = rows.group_by(["_number", *key]).aggregate(n=rows.count(), _first=rows._first.min())
    spare = ibis.ifelse(per_key._first == per_key._number, 1, 0)
    counts = per_key.group_by("_number").aggregate(n=(per_key.n - spare).sum())
    found = {period_of(int(at), asked.cut.every).start: int(n) for at, n in fetched(counts) if at is not None}
    return {start: found[start] for start in windows if found.get(start)}


def _moment(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

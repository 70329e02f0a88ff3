"""A ledger's account as text and as plain values."""

from collections.abc import Iterator
from typing import Any

from solvent.domain.account import Account, Item, Outcome, Pledge
from solvent.domain.finding import Severity, total
from solvent.domain.ledger import Books, Debt, Entry, Turn
from solvent.reports.prices_json import effort
from solvent.reports.timeline import spark
from solvent.reports.words import count, hours, one_line, where
from solvent.source.text import printable

SCHEMA_VERSION = 1
_MOST = 10
_TITLES = {
    Turn.PAID: "paid",
    Turn.FOUND: "found",
    Turn.RETURNED: "came back",
    Turn.WRITTEN_OFF: "written off",
    Turn.STILL: "still there",
}


def text(account: Account, *, verbose: bool = False) -> str:
    """What changed, what was promised, and how debt went; with `verbose` every debt."""
    return "\n".join(_lines(account, verbose))


def _lines(account: Account, verbose: bool) -> Iterator[str]:
    entry, before = account.entry, account.before
    at = f" at {entry.revision[:10]}" if entry.revision else ""
    yield _said(f"{account.project}{f', {entry.branch}' if entry.branch else ''}{at}, {entry.at[:10]}")
    yield (
        f"{entry.iterate_score:.1f} of 10. {count(entry.findings, 'finding')} open, {hours(entry.principal)} to pay "
        f"them; {entry.written_off} written off."
    )
    yield ""
    yield f"Since {before.at[:10]}" if before else "The first entry"
    most = None if verbose else _MOST
    for turn in (Turn.PAID, Turn.FOUND, Turn.RETURNED, Turn.WRITTEN_OFF):
        yield from _group(_TITLES[turn], account.of(turn, new=True), most)
    if account.pending:
        yield f"  {len(account.pending)} written off from the next assessment on"
    still = (*account.of(Turn.STILL), *account.of(Turn.WRITTEN_OFF, new=False))
    yield from _group(_TITLES[Turn.STILL], still, None if verbose else 0)
    if account.pledges:
        yield from ("", "Promises", *map(_pledge, account.pledges))
    if len(account.series) > 1:
        yield from ("", "Over time", *_over_time(account.series))


def _group(title: str, items: tuple[Item, ...], most: int | None) -> Iterator[str]:
    if not items:
        return
    worst_first = sorted(items, key=lambda item: (item.debt.severity.rank, item.debt.number))
    shown = worst_first if most is None else worst_first[:most]
    yield f"  {len(items)} {title}, {hours(total(item.debt for item in items))}"
    yield from (f"    {_item(item)}" for item in shown)
    if shown and len(shown) < len(items):
        yield f"    and {len(items) - len(shown)} more (-v)"


def _item(item: Item) -> str:
    debt = item.debt
    who = f" by {item.by}" if item.by else ""
    why = f": {item.reason}" if item.reason else ""
    until = f" (until {item.until})" if item.until and item.turn is Turn.WRITTEN_OFF else ""
    return _said(f"{debt.label} {debt.code} {where(debt.place)} {debt.message}", 120) + _said(f"{who}{until}{why}")


def _pledge(pledge: Pledge) -> str:
    promise = pledge.promise
    who = f" by {promise.by}" if promise.by else ""
    of = f"{len(pledge.paid)} of {len(promise.debts)} paid"
    owed = f", owed: {' '.join(debt.label for debt in pledge.owed[:8])}" if pledge.owed else ""
    note = f" ({promise.note})" if promise.note else ""
    return _said(f"  {promise.label} {pledge.outcome}, due {promise.due}{who}: {of}{owed}{note}")


def _over_time(series: tuple[Entry, ...]) -> Iterator[str]:
    kept = series[-60:]
    rows = {
        "hours": [entry.principal.high for entry in kept],
        "findings": [float(entry.findings) for entry in kept],
        "score": [entry.iterate_score for entry in kept],
    }
    for name, values in rows.items():
        yield f"  {name:<9}{values[0]:>7.4g} {spark(values)} {values[-1]:.4g}"
    yield f"  {'':<9}{kept[0].at[:10]} to {kept[-1].at[:10]}, {count(len(series), 'entry', 'entries')}"


def _said(words: str, longest: int = 200) -> str:
    kept = one_line(printable(words), longest=longest)
    return (" " if words.startswith(" ") and kept else "") + kept if not words.startswith("  ") else f"  {kept}"


def log(books: Books, series: tuple[Entry, ...], debt: Debt | None = None) -> str:
    """Every entry, the newest first; or the life of one debt."""
    if debt is not None:
        lines = [_said(f"{debt.label} {debt.code} {where(debt.place)} {debt.message}")]
        for change in (c for c in books.changes if c.debt == debt.number):
            entry = books.entry(change.entry)
            on = f"{entry.at[:10]} {(entry.revision or '')[:10]:<10} {entry.branch}" if entry else ""
            lines.append(_said(f"  {on} {change.turn}{f' by {change.by}' if change.by else ''} {change.reason}"))
        return "\n".join(lines)
    return "\n".join(
        f"{entry.number:>5} {entry.at[:10]} {(entry.revision or '')[:10]:<10} {entry.iterate_score:>4.1f} "
        f"{entry.findings:>5} open {hours(entry.principal):>12}  {printable(entry.branch)}"
        for entry in reversed(series)
    )


def values(account: Account) -> dict[str, Any]:
    """The account as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "project": account.project,
        "entry": entry_values(account.entry),
        "before": entry_values(account.before) if account.before else None,
        "debts": [_item_values(item) for item in account.items],
        "promises": [_pledge_values(pledge) for pledge in account.pledges],
        "pending_write_offs": [
            {"debt": f"D{w.debt}", "at": w.at, "by": w.by, "reason": w.reason, "until": w.until}
            for w in account.pending
        ],
        "series": [entry_values(entry) for entry in account.series],
    }


def entry_values(entry: Entry) -> dict[str, Any]:
    """An entry as plain values."""
    return {
        "number": entry.number,
        "at": entry.at,
        "assessed_at": entry.assessed_at,
        "revision": entry.revision,
        "branch": entry.branch,
        "maturity": entry.maturity,
        "iterate_score": entry.iterate_score,
        "principal": {"low": entry.principal.low, "high": entry.principal.high, "unit": "hour"},
        "findings": {str(severity): entry.open.get(severity, 0) for severity in Severity},
        "accepted": entry.written_off,
        "interest": entry.interest,
        "solvency": entry.solvency,
    }


def _item_values(item: Item) -> dict[str, Any]:
    debt = item.debt
    return {
        "debt": debt.label,
        "turn": item.turn,
        "new": item.new,
        "since": item.since,
        "by": item.by,
        "reason": item.reason,
        "until": item.until,
        "code": debt.code,
        "name": debt.name,
        "path": debt.place.path,
        "line": debt.place.line,
        "cell": debt.place.cell,
        "message": debt.message,
        "severity": debt.severity,
        "principal": effort(debt.effort),
        "fingerprint": debt.marks.fingerprint,
    }


def _pledge_values(pledge: Pledge) -> dict[str, Any]:
    promise = pledge.promise
    return {
        "promise": promise.label,
        "outcome": Outcome(pledge.outcome),
        "due": promise.due,
        "by": promise.by,
        "at": promise.at,
        "note": promise.note,
        "paid": [debt.label for debt in pledge.paid],
        "owed": [debt.label for debt in pledge.owed],
    }

"""`solvent ledger`: follow debt over time: what was found, paid, promised and written off."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from solvent.domain.errors import BadUsage

if TYPE_CHECKING:
    from solvent.wiring_ledger import Desk

_EARLIER = "The number of an entry (`solvent ledger log`) or a day: what changed since then. Default: the entry before."


def _placed(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say which ledger is meant."""
    for option in (
        click.option("--ledger", "named", metavar="FILE|URL", help="The ledger, if it is not the project's own."),
        click.option("--path", type=click.Path(path_type=Path), default=".", help="The project's folder."),
    ):
        function = option(function)
    return function


@click.group("ledger")
def command() -> None:
    """Follow debt over time: what was found, paid, promised and written off, by whom and when.

    A ledger is an SQLite file or a Postgres database. Once there is one, every `solvent assess` enters what it found;
    a finding keeps its name (D12) while its line moves, its file is renamed, or its code is edited a little.

    \b
    solvent ledger init                             keep one in .solvent/, unseen by git
    solvent assess . --history 12                   assess, and begin with the last 12 months
    solvent ledger show                             what changed since the last time
    solvent ledger promise D12 LEK101 --due 2027-03-31
    solvent ledger write-off D7 --why "Retired in May." --until 2027-06-01
    """


@command.command("init")
@_placed
def init(path: Path, named: str | None) -> None:
    """Begin a ledger: in .solvent/ledger.sqlite of the project, or where --ledger says.

    A .gitignore beside the file keeps it out of the repository.
    """
    from solvent.wiring import begin_ledger

    ledger = begin_ledger(path, ledger=named)
    click.echo(f"Assessments of this project can be entered in {ledger.name}.", err=True)


@command.command("show")
@_placed
@click.option("--since", metavar="N|DAY", help=_EARLIER)
@click.option("--branch", help="The branch to speak of. Default: the one with the most entries.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.option("-v", "--verbose", is_flag=True, help="Text: every debt, also those that are still there.")
def show(path: Path, named: str | None, since: str | None, branch: str | None, form: str, verbose: bool) -> None:
    """Say what was found, paid, returned and written off, and which promises were kept."""
    from solvent.reports import account as report

    desk = _desk(path, named)
    found = desk.account(branch=branch, since=_entry_number(desk, since, branch))
    if found is None:
        known = ", ".join(desk.ledger.projects()) or "none"
        raise BadUsage(
            f"{desk.ledger.name} has no entries of {desk.project}{f' on {branch}' if branch else ''}.",
            hint=f"Make one: solvent assess {path}. Projects with entries: {known}.",
        )
    click.echo(_json(report.values(found)) if form == "json" else report.text(found, verbose=verbose))


@command.command("log")
@_placed
@click.argument("debt", required=False)
def log(path: Path, named: str | None, debt: str | None) -> None:
    """List all entries, the newest first; or with a DEBT, such as D12, all that happened to it."""
    from solvent.reports import account as report

    desk = _desk(path, named)
    books = desk.books()
    chosen = next((d for d in books.debts.values() if debt and d.label == debt.upper()), None)
    if debt and chosen is None:
        raise BadUsage(f"{desk.ledger.name} knows no debt {debt!r}.", hint="See what there is: solvent ledger show -v")
    click.echo(report.log(books, books.entries, chosen))


@command.command("promise")
@_placed
@click.argument("debts", nargs=-1, required=True, metavar="DEBT...")
@click.option("--due", required=True, metavar="DAY", help="The day by whose end they are paid, as YYYY-MM-DD.")
@click.option("--by", help="Who promises. Default: the name that git knows.")
@click.option("--note", default="", help="What else there is to say.")
def promise(path: Path, named: str | None, debts: tuple[str, ...], due: str, by: str | None, note: str) -> None:
    """Promise to pay debts by a day. A DEBT is D12, the code of a check (all of its kind), or a fingerprint.

    From then on `solvent ledger show` says whether the promise is open, kept, late or broken.
    """
    from solvent.actions.pledging import promise as write

    desk = _desk(path, named)
    made = write(desk.ledger, desk.project, debts, desk.terms(by, due, note))
    click.echo(f"{made.label}: {_counted(len(made.debts))} due {made.due}.", err=True)


@command.command("write-off")
@_placed
@click.argument("debts", nargs=-1, required=True, metavar="DEBT...")
@click.option("--why", required=True, help="Why the debt is carried.")
@click.option("--until", metavar="DAY", help="The day from which it counts again, as YYYY-MM-DD.")
@click.option("--by", help="Who decided. Default: the name that git knows.")
def write_off(
    path: Path, named: str | None, debts: tuple[str, ...], why: str, until: str | None, by: str | None
) -> None:
    """Write debts off: from the next assessment on they are listed as accepted and counted no more.

    A comment beside the line or the contract do the same for everybody who reads the code; see the guide on accepting
    debt.
    """
    from solvent.actions.pledging import write_off as write

    desk = _desk(path, named)
    made = write(desk.ledger, desk.project, debts, desk.terms(by, until, why))
    click.echo(f"{_counted(len(made))} written off from the next assessment on.", err=True)


@command.command("withdraw")
@_placed
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def withdraw(path: Path, named: str | None, names: tuple[str, ...]) -> None:
    """Withdraw promises (P3) and write-offs of debts (D12). The ledger keeps that they once stood."""
    from solvent.actions.pledging import withdraw as write

    desk = _desk(path, named)
    done = write(desk.ledger, desk.project, names, at=desk.now())
    click.echo(f"Withdrawn: {' '.join(done)}.", err=True)


def _desk(path: Path, named: str | None) -> "Desk":
    from solvent.wiring import desk_at

    desk = desk_at(path, ledger=named)
    if desk is None:
        raise BadUsage(f"{path} has no ledger.", hint="Begin one with: solvent ledger init, or name one with --ledger.")
    return desk


def _entry_number(desk: "Desk", since: str | None, branch: str | None) -> int | None:
    """The entry that somebody calls by its number or by a day: the last one up to then."""
    if since is None:
        return None
    from solvent.domain.account import main_branch

    books = desk.books()
    if since.isdecimal() and books.entry(int(since[:9])):
        return int(since)
    wanted = branch if branch is not None else main_branch(books)
    earlier = [entry.number for entry in books.entries if entry.branch == wanted and entry.at[:10] <= since]
    if not earlier or since.isdecimal():
        raise BadUsage(f"There is no entry {since!r} or before.", hint="See the entries: solvent ledger log")
    return earlier[-1]


def _json(value: dict[str, Any]) -> str:
    from solvent.reports.json import escaped

    return escaped(json.dumps(value, indent=2, ensure_ascii=False))


def _counted(number: int) -> str:
    return f"{number} debt" if number == 1 else f"{number} debts"

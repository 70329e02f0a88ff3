"""Entering an assessment in a ledger, and saying in a line what changed; its failure never hides the assessment."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from solvent.domain.account import Account
    from solvent.domain.assessment import Assessment


def enter(
    path: Path, config: Path | None, assessments: Sequence["Assessment"], *, named: str | None, quiet: bool
) -> bool:
    """Enter assessments, oldest first, where the project has a ledger; those of the past only where it is empty.

    False where the ledger was `named` and it could not be done.
    """
    from solvent.domain.errors import SolventError
    from solvent.wiring import desk_at

    try:
        desk = desk_at(path, contract_path=config, ledger=named)
        if desk is not None:
            said = news(desk.enter_all(assessments))
            if not quiet:
                click.echo(f"solvent: Entered in {desk.ledger.name}: {said}.", err=True)
    except SolventError as error:
        click.echo(f"solvent: The assessment was made, but not entered. {error}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        return named is None
    return True


def news(account: "Account") -> str:
    """What changed since the entry before, in a line.

    It is the first line that somebody reads of a ledger: `2 found, 1 paid since 2026-03-01; 12 are open`.
    """
    from solvent.domain.ledger import Turn

    if account.before is None:
        return f"its first entry, with {account.entry.findings} open findings"
    counts = {turn: len(account.of(turn, new=True)) for turn in Turn}
    changed = ", ".join(f"{number} {turn}" for turn, number in counts.items() if number)
    return f"{changed or 'nothing changed'} since {account.before.at[:10]}; {account.entry.findings} are open"

"""`solvent assess --staged`: the debt that a commit would add, a line each, as other hooks write theirs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from solvent.domain.errors import BadUsage

if TYPE_CHECKING:
    from solvent.actions.staged import Adding


def check_staged(
    path: Path, config: Path | None, *, form: str | None, output: tuple[str, ...], options: dict[str, Any]
) -> int:
    """Print what the staged files add, and give the exit code: 1 where that is over a bar.

    Raises
    ------
    BadUsage
        Something was asked for that the files alone cannot tell.
    """
    from solvent.cli.bar import bar
    from solvent.wiring_change import assess_staged

    wrong = [name for name in ("since", "baseline", "ledger") if options[name]]
    if wrong or output or form not in {None, "text", "json"}:
        asked = f"--{wrong[0]}" if wrong else "-o" if output else f"--format {form}"
        raise BadUsage(
            f"--staged does not go with {asked}: it reads a few files, and judges no project.",
            hint="Leave it out, or assess the whole project without --staged.",
        )
    over = bar(options["fail_on"], compared=True)
    found = assess_staged(path, contract_path=config, cached=not options["no_cache"])
    for line in [_json(found)] if form == "json" else _lines(found, quiet=options["quiet"]):
        click.echo(line)
    reason = over(found)
    if reason and not options["quiet"]:
        click.echo(f"solvent: {reason}", err=True)
    return 1 if reason else 0


def _lines(found: "Adding", *, quiet: bool) -> Iterator[str]:
    from solvent.reports.words import count, hours, one_line, where
    from solvent.source.text import printable

    for finding in found.findings:
        said = f"{where(finding.place)}: {finding.code} {one_line(finding.message)}"
        yield printable(f"{said} [{finding.severity}; {hours(finding.effort)} to pay, assumed]")
        if finding.severity.rank <= 1:
            yield f"    {one_line(finding.pay, longest=200)}"
    for unread in found.unread:
        yield printable(f"not read: {unread}")
    if found.findings and not quiet:
        stood = f"; {found.unchanged} stood in these files before" if found.unchanged else ""
        yield f"{count(len(found.findings), 'new finding')}{stood}. `solvent explain CODE` says more."


def _json(found: "Adding") -> str:
    from solvent.reports.json import staged_document

    return staged_document(found.findings, unchanged=found.unchanged, files=found.files)

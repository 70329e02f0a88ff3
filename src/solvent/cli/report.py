"""`solvent report`: what one reader needs to know of a project, in that reader's words."""

from pathlib import Path
from typing import Any

import click

from solvent.cli.output import deliver, targets

_READERS = ["engineer", "data-scientist", "manager", "customer", "investor"]
_FORMATS = ["text", "md", "html", "json"]


@click.command("report")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--for", "reader", type=click.Choice(_READERS), required=True, help="Whom the report is for.")
@click.option("--since", metavar="REV", help="What changed is told since this branch, tag or commit.")
@click.option("--days", type=float, default=10, show_default=True, help="How much work the plan has, in days.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="Without it, the ending of --output decides, else text."
)
@click.option("-o", "--output", metavar="[FORMAT=]FILE", multiple=True, help="Write the report to this file.")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="The contract, if it lies elsewhere.")
@click.option("--ledger", metavar="FILE|URL", help="The ledger that knows the last report and what was promised.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no messages.")
def command(path: Path, reader: str, form: str | None, output: tuple[str, ...], **options: Any) -> None:
    """Tell one reader how the project in PATH stands: agreed, evidence, what changed since the last report.

    What changed is told since --since, else since the entry before the newest one of the project's ledger, where one
    is kept (solvent assess --ledger FILE). Nothing of the project is run, and nothing is entered.

    \b
    solvent report . --for investor                one page without jargon
    solvent report . --for manager -o plan.html    time, money and plan
    solvent report . --for engineer --since v1.2   findings with places, and what is new
    """
    from solvent.reports.readers import render
    from solvent.wiring import watched
    from solvent.wiring_change import standing

    wanted = targets(output, form, _FORMATS)
    found = standing(
        path,
        contract_path=options["config"],
        since=options["since"],
        ledger=options["ledger"],
        days=options["days"],
        progress=watched(quiet=options["quiet"]),
    )
    for target in wanted:
        deliver(target, render(reader, found, form=target.format))
        if target.file and not options["quiet"]:
            click.echo(f"solvent: Wrote {target.file}.", err=True)

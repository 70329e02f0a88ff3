"""`solvent route`: which predictions the machine may decide alone, and which go to a person."""

import sys
from pathlib import Path
from typing import Any

import click

_FORMATS = ["text", "json", "md", "html"]


@click.command("route")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--at-most",
    type=float,
    help="The error rate that what the machine decides must not exceed; without it, that of the contract's first "
    "requirement on error_rate or accuracy.",
)
@click.option("--level", type=float, help="The confidence with which that is guaranteed; 0.95 without it.")
@click.option("--slices", metavar="COLUMN", help="A column whose values each get a threshold and a guarantee.")
@click.option(
    "--predictions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Labelled predictions to route by, in the place of those that the contract names.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="How to report; json is what a service loads.")
@click.option("-o", "--output", metavar="[FORMAT=]FILE", multiple=True, help="Write it to this file.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="Heed and remember in this ledger what these labels answered. Without it, in that of SOLVENT_LEDGER, of the "
    "contract, or of `solvent ledger init`, where there is one.",
)
@click.option("--no-ledger", is_flag=True, help="Neither heed nor remember what these labels answered.")
@click.option("-q", "--quiet", is_flag=True, help="Show no messages.")
def command(path: Path, form: str | None, output: tuple[str, ...], config: Path | None, **options: Any) -> None:
    """Pick the predictions that may go without a person: at least cost, under a guarantee on their errors.

    The contract names the labelled predictions and how sure the model was of each (evaluation.confidence, or
    evaluation.score with evaluation.positive), what decisions and people cost, and how many can review. Exit codes: 0
    some may go alone, 1 none may, 2 it could not be done.

    \b
    solvent route .                        by the contract
    solvent route . --at-most 0.01         with another limit
    solvent route . -o router.html         one page for everybody
    solvent route . -o router.json         for a service: solvent.Router.from_json(text)(confidence)
    """
    from solvent.cli.output import deliver, look, targets
    from solvent.reports import render
    from solvent.wiring_certify import route_path

    wanted = targets(output, form, _FORMATS)
    router = route_path(
        path,
        contract_path=config,
        predictions=options["predictions"],
        at_most=options["at_most"],
        level=options["level"],
        slices=options["slices"],
        ledger="" if options["no_ledger"] else options["ledger"],
    )
    for target in wanted:
        style = look(target, verbose=False, plain=True) if target.format == "text" else {}
        deliver(target, render(router, format=target.format, **style))
        if target.file and not options["quiet"]:
            click.echo(f"solvent: Wrote {target.file}.", err=True)
    if router.threshold is None:
        sys.exit(1)

"""`solvent assess`: read a project and say how fast its team can iterate."""

import sys
from pathlib import Path

import click


@click.command("assess")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md", "html", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option("--no-cache", is_flag=True, help="Read every file again.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(path: Path, form: str, output: Path | None, config: Path | None, no_cache: bool, quiet: bool) -> None:
    """Read the project in PATH and say how fast its team can iterate, and what holds it back.

    Nothing of the project is imported, run or unpickled.
    """
    from solvent.adapters.progress import Silent, TerminalProgress
    from solvent.reports import render
    from solvent.wiring import assess_path

    progress = TerminalProgress() if sys.stderr.isatty() and not quiet else Silent()
    assessment = assess_path(path, contract_path=config, progress=progress, cached=not no_cache)
    text = render(assessment, format=form)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text)

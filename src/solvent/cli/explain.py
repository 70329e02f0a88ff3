"""`solvent explain`: the card of a check, a fact, a stage or a key of the contract."""

import json
import shutil
import sys
from pathlib import Path

import click


@click.command("explain")
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def command(name: str | None, form: str, output: Path | None) -> None:
    """Explain NAME; without it, list all checks, facts and keys of the contract.

    NAME is the code or name of a check (LEK101, absolute-path), a fact (deps_pinned), a stage (monitor), a family of
    checks (leakage), `contract`, one of its tables (scale) or keys (scale.people). `solvent explain contract --format
    json` prints the JSON Schema with which editors complete solvent.toml.
    """
    from solvent.actions.explain import CONTRACT, explain
    from solvent.catalog import shelf
    from solvent.reports.explanation import document, markdown

    subject = explain(name, shelf.checks(), shelf.facts())
    if form == "json" and (name or "").strip().lower() == CONTRACT:
        from solvent.wiring import schema

        shown = json.dumps(schema(), indent=2, ensure_ascii=False)
    elif form == "json":
        shown = json.dumps({"schema_version": 1, **document(subject)}, indent=2, ensure_ascii=False)
    elif form == "md":
        shown = markdown(subject).rstrip("\n")
    else:
        from solvent.reports.explanation_terminal import text

        width = shutil.get_terminal_size((100, 24)).columns
        shown = text(subject, colour=output is None and sys.stdout.isatty(), width=min(width, 120))
    if output:
        output.write_text(shown + "\n", encoding="utf-8")
    else:
        click.echo(shown)

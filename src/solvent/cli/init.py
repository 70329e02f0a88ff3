"""`solvent init`: read a project and write its first contract."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from solvent.domain.contract_keys import Key
    from solvent.domain.proposal import Proposal

_ANSWERED = "answered when this file was written"
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?")
_SIGNS = {">=": "at_least", "<=": "at_most", ">": "at_least", "<": "at_most"}


@click.command("init")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--force", is_flag=True, help="Write over a contract that is there.")
@click.option(
    "--schema",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the JSON Schema to this file and point editors to it.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(path: Path, yes: bool, force: bool, schema: Path | None, quiet: bool) -> None:
    """Read the project in PATH and write its first contract, solvent.toml, with what was found.

    Each value says where it was read; everything else stands there as a comment with an example. On a terminal a few
    questions are asked that no file can answer; Enter skips one. Nothing of the project is run, and a contract that
    is there is not touched without --force.
    """
    from solvent.domain.contract_keys import keys
    from solvent.wiring import project_root, propose_contract, refuse_overwriting, watched, write_contract

    refuse_overwriting(project_root(path), force=force)
    found = propose_contract(path, progress=watched(quiet=quiet))
    if not yes and sys.stdin.isatty():
        found = {**found, **_asked(found)}
    written = write_contract(path, found, force=force, schema_path=schema)
    read = sum(1 for proposal in found.values() if proposal.note != _ANSWERED)
    click.echo(f"Wrote {written}: {read} of {len(keys())} keys were read off the project.", err=True)
    click.echo("Check them, fill in what you know of the rest, and run: solvent assess .", err=True)


def _asked(found: Mapping[str, "Proposal"]) -> dict[str, "Proposal"]:
    """The answers to what the project does not show, by key."""
    from solvent.actions.init import ASKED
    from solvent.domain.contract_keys import key
    from solvent.domain.proposal import Proposal

    click.echo("A few things that no file shows. Enter skips a question or keeps what stands in brackets.", err=True)
    answers: dict[str, Any] = {}
    for path in ASKED:
        answers[path] = _answer(key(path), found[path].value if path in found else None)
    answers |= _required()
    return {path: Proposal(path, value, note=_ANSWERED) for path, value in answers.items() if value is not None}


def _answer(key: "Key", default: Any) -> Any:
    shown = f" [{default}]" if default is not None else f" (such as {key.example})" if key.example is not None else ""
    wants = f" ({key.wanted})" if key.choices else ""
    while True:
        written = click.prompt(f"{key.help}{wants}{shown}", default="", show_default=False, err=True).strip()
        if not written:
            return None
        try:
            return key.read(written)
        except ValueError as error:
            click.echo(f"  {error}", err=True)


def _required() -> dict[str, Any]:
    """The first requirement, as somebody would say it: `accuracy >= 0.9`."""
    while True:
        written = click.prompt(
            "What must the model reach to be worth having? (such as error_rate <= 0.2)",
            default="",
            show_default=False,
            err=True,
        ).strip()
        if not written:
            return {}
        sign = next((sign for sign in _SIGNS if sign in written), None)
        if sign is not None:
            metric, _, limit = written.partition(sign)
            if metric.strip() and _NUMBER.fullmatch(limit.strip()):
                return {"requirements.metric": metric.strip(), f"requirements.{_SIGNS[sign]}": float(limit)}
        click.echo("  Wanted a metric, >= or <=, and a number.", err=True)

"""`solvent interview`: ask the team what no file shows, and write the answers into the contract."""

import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from solvent.domain.errors import BadUsage

if TYPE_CHECKING:
    from solvent.actions.interview import Asked


@click.command("interview")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ask nothing: take the answers from this file, TOML or JSON, with the contract's own keys.",
)
@click.option("--by", help="Who answers; the name of the user if left out.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="List the questions and ask nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(path: Path, answers: Path | None, config: Path | None, **options: Any) -> None:
    """Ask the team of the project in PATH what no file shows, the answer that moves the verdict most first.

    Answers are checked and written into the contract with who gave them and when; comments and layout stay, and the
    old file is kept beside it as .bak. There they count as declared. Enter skips a question.

    \b
    solvent interview                             ask on this terminal
    solvent interview --format text               list the questions
    solvent interview --answers answers.toml      take them from a file
    """
    from solvent.actions.interview import asked, read
    from solvent.wiring import assess_path, record_answers, today, watched

    form, by = options["form"], options["by"] or os.environ.get("USER") or "unknown"
    if answers is None and form is None and not sys.stdin.isatty():
        raise BadUsage(
            "Nothing was asked: standard input is no terminal.",
            hint="List the questions with `solvent interview --format json`, then give the answers in a file: "
            "solvent interview --answers answers.toml",
        )
    if answers is not None:
        written = dict(_flat(_content(answers)))
    else:
        assessment = assess_path(path, contract_path=config, progress=watched(quiet=options["quiet"]))
        open_ones = asked(assessment.questions)
        if form is not None:
            click.echo(_listed(open_ones, form))
            return
        written = dict(_asked_for(open_ones))
    given = read(written, today=today())
    if not given.answered:
        click.echo("No answers: nothing was written.", err=True)
        return
    target, kept = record_answers(path, given, contract_path=config, by=by)
    copy = f" The old one is {kept.name}." if kept else ""
    click.echo(
        f"Wrote {len(given.answered)} answers into {target}.{copy} See what they move: solvent assess .", err=True
    )


def _listed(open_ones: tuple["Asked", ...], form: str) -> str:
    from solvent.actions.interview import wants
    from solvent.reports.json import escaped

    if form == "text":
        return "\n".join(
            f"{n}. {a.question.text} {a.question.why} {a.question.moves}".strip()
            + "".join(f"\n   {key.path}: {wants(key)}" for key in a.keys)
            for n, a in enumerate(open_ones, 1)
        )
    rows = [
        {
            "text": a.question.text,
            "why": a.question.why,
            "moves": a.question.moves,
            "worth": round(a.question.worth, 3),
            "keys": [{"key": key.path, "wants": wants(key), "example": key.example} for key in a.keys],
        }
        for a in open_ones
    ]
    return escaped(json.dumps({"schema_version": 1, "questions": rows}, indent=2, ensure_ascii=False))


def _asked_for(open_ones: tuple["Asked", ...]) -> Iterator[tuple[str, str]]:
    """The answers that a person types; a wrong one is asked for again, Enter skips, Ctrl-D ends."""
    from solvent.actions.interview import read, wants

    click.echo(f"{len(open_ones)} questions, the one that moves most first. Enter skips, Ctrl-D ends.", err=True)
    for number, entry in enumerate(open_ones, 1):
        click.echo(f"\n{number}. {entry.question.text}", err=True)
        click.echo(f"   {entry.question.why} {entry.question.moves}".rstrip(), err=True)
        for key in entry.keys:
            while True:
                try:
                    text = click.prompt(f"   {key.path} ({wants(key)})", default="", show_default=False, err=True)
                except click.Abort:
                    click.echo("", err=True)
                    return
                if not text.strip():
                    break
                try:
                    read({key.path: text}, today="2000-01-01")
                except BadUsage as error:
                    click.echo(f"   {error}", err=True)
                    continue
                yield key.path, text
                break


def _content(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BadUsage(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from None
    except (ValueError, RecursionError) as error:
        raise BadUsage(
            f"{path} is neither TOML nor JSON: {error}.", hint="Such as: team.notice_days = 3, a line for each answer."
        ) from None
    if not isinstance(found, dict):
        raise BadUsage(f"{path} wants keys and answers.", hint="Such as: team.notice_days = 3")
    return found


def _flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Answers by dotted key, as a person would have typed them."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield f"{prefix}{key}", ", ".join(map(str, value))
        elif isinstance(value, bool):
            yield f"{prefix}{key}", "yes" if value else "no"
        elif value is not None:
            yield f"{prefix}{key}", str(value)

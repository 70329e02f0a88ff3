"""Where reports go: to standard output or to files, in the format that was named or that a file's ending asks for."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from solvent.domain.errors import BadUsage

_ASCII = str.maketrans({"─": "-", "│": "|", "█": "#", "·": ".", "–": "-", "…": "...", "×": "x", "\ufffd": "?"})


@dataclass(frozen=True)
class Target:
    """A report that was asked for: its format, and the file that it goes to, or none for standard output."""

    format: str
    file: Path | None


def targets(outputs: Sequence[str], form: str | None, formats: Sequence[str]) -> list[Target]:
    """The reports that `--output` and `--format` ask for.

    An output is `FILE` or `FORMAT=FILE`. `--format` is that of a single file that does not name its own, else that of
    the report on standard output.

    Raises
    ------
    BadUsage
        No format is known for the ending of a file.
    """
    found = []
    for output in outputs:
        name, mark, rest = output.partition("=")
        if mark and name in formats and rest:
            found.append(Target(name, Path(rest)))
        elif form and len(outputs) == 1:
            return [Target(form, Path(output))]
        else:
            found.append(Target(_format_of(output, formats), Path(output)))
    return [*found, Target(form or "text", None)] if form or not found else found


def _format_of(name: str, formats: Sequence[str]) -> str:
    """The format that the file's name asks for; text where it has no ending."""
    from solvent.reports import SUFFIXES, format_of

    found = format_of(name)
    if found in formats:
        return str(found)
    if Path(name).suffix:
        raise BadUsage(
            f"No format is known for the ending of {Path(name).name}.",
            hint=f"Name one with --format, or end the name in one of"
            f" {' '.join(ending for ending, each in SUFFIXES.items() if each in formats)}.",
        )
    return "text"


def look(target: Target, *, verbose: bool, plain: bool) -> dict[str, Any]:
    """How text looks where it goes: a terminal's width and colours, or 80 plain columns."""
    terminal = target.file is None and sys.stdout.isatty()
    plain = plain or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    width = min(shutil.get_terminal_size((80, 24)).columns, 110) if terminal else 80
    return {"width": width, "colour": terminal and not plain, "verbose": verbose}


def deliver(target: Target, text: str) -> None:
    """Write a report to its file, or print it.

    Raises
    ------
    BadUsage
        The file cannot be written.
    """
    if target.file is None:
        _print(text)
        return
    try:
        target.file.write_text(text.rstrip("\n") + "\n", encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadUsage(
            f"{target.file} cannot be written: {error.strerror}.", hint="Check that its folder is there and is yours."
        ) from None


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
    click.echo(text.rstrip("\n").encode("utf-8", "replace").decode("utf-8"))

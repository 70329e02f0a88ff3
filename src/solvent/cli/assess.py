"""`solvent assess`: read a project and say how fast its team can iterate."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadUsage

_FORMATS = ["text", "json", "md", "html", "sarif", "github"]
_ASCII = str.maketrans({"─": "-", "│": "|", "█": "#", "·": ".", "–": "-", "…": "...", "×": "x", "\ufffd": "?"})


@click.command("assess")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to report: text for a terminal, html for everybody, md for a pull request, sarif for code scanning, "
    "github for annotations, json for programs. Without it, the ending of --output decides, else text.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option(
    "--fail-on",
    metavar="BAR",
    help="Exit with 1 when there is a finding of this severity or worse (high, medium, low, note), or when paying all "
    "debt takes more hours than this even at the least (40h).",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier JSON report: report only findings that it does not hold.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="Enter the assessment in this ledger: an SQLite file, or postgresql://user@host/name. Without it, in that of "
    "SOLVENT_LEDGER, of the contract, or of `solvent ledger init`, where there is one.",
)
@click.option("--no-ledger", is_flag=True, help="Enter nothing anywhere.")
@click.option("-v", "--verbose", is_flag=True, help="Text: show every finding with its code, and every fact.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no messages.")
@click.option("--no-color", is_flag=True, help="Text: no colours. NO_COLOR does the same.")
@click.option("--no-cache", is_flag=True, help="Read every file again.")
def command(path: Path, form: str | None, output: Path | None, config: Path | None, **options: Any) -> None:
    """Read the project in PATH and say how fast its team can iterate, and what holds it back.

    Nothing of the project is imported, run or unpickled. The report goes to standard output, progress and messages to
    standard error. Exit codes: 0 done, 1 findings over the bar of --fail-on, 2 it could not be done.

    \b
    solvent assess .                              what a team should know
    solvent assess . -o report.html               one page for everybody
    solvent assess . --format sarif -o out.sarif  for code scanning
    solvent assess . --fail-on high               for CI
    """
    from solvent.cli.bar import bar
    from solvent.reports import render

    chosen = form or _format_of(output)
    over = bar(options["fail_on"])
    known = _known(options["baseline"])
    found = _assess(path, config, options)
    assessment = _without(known, found)
    text = render(assessment, format=chosen, **(_look(output, options) if chosen == "text" else {}))
    if output:
        _write(output, text)
        _say(f"Wrote {output}.", options)
    else:
        _print(text)
    entered = _enter(path, config, found, options)
    if reason := over(assessment):
        _say(reason, options)
        sys.exit(1)
    if not entered:
        sys.exit(2)


def _assess(path: Path, config: Path | None, options: dict[str, Any]) -> Assessment:
    from solvent.wiring import assess_path, watched

    return assess_path(
        path,
        contract_path=config,
        progress=watched(quiet=options["quiet"]),
        cached=not options["no_cache"],
        ledger="" if options["no_ledger"] else options["ledger"],
    )


def _enter(path: Path, config: Path | None, assessment: Assessment, options: dict[str, Any]) -> bool:
    """Enter the assessment where a ledger is kept; False where somebody named one and it could not be done."""
    if options["no_ledger"]:
        return True
    from solvent.cli.entering import enter

    return enter(path, config, assessment, named=options["ledger"], quiet=options["quiet"])


def _format_of(output: Path | None) -> str:
    """The format that the file's name asks for; text where there is no file or no ending."""
    from solvent.reports import SUFFIXES, format_of

    found = format_of(output.name) if output else None
    if output and output.suffix and found is None:
        raise BadUsage(
            f"No format is known for the ending of {output.name}.",
            hint=f"Name one with --format, or end the name in one of {' '.join(SUFFIXES)}.",
        )
    return found or "text"


def _known(baseline: Path | None) -> frozenset[str]:
    if baseline is None:
        return frozenset()
    from solvent.reports.json import fingerprints

    try:
        return fingerprints(baseline.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise BadUsage(
            f"The baseline {baseline} cannot be read: {error.strerror}.",
            hint="Make one with: solvent assess --format json -o baseline.json",
        ) from None


def _without(known: frozenset[str], assessment: Assessment) -> Assessment:
    left = tuple(finding for finding in assessment.findings if finding.fingerprint not in known)
    hidden = len(assessment.findings) - len(left)
    if not hidden:
        return assessment
    note = f"{hidden} findings of the baseline are left out; verdict and scores count them."
    return replace(assessment, findings=left, limits=(*assessment.limits, note))


def _look(output: Path | None, options: dict[str, Any]) -> dict[str, Any]:
    """How the text looks where it goes: a terminal's width and colours, or 80 plain columns."""
    terminal = output is None and sys.stdout.isatty()
    plain = options["no_color"] or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    width = min(shutil.get_terminal_size((80, 24)).columns, 110) if terminal else 80
    return {"width": width, "colour": terminal and not plain, "verbose": options["verbose"]}


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text.rstrip("\n") + "\n", encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadUsage(
            f"{output} cannot be written: {error.strerror}.", hint="Check that its folder is there and is yours."
        ) from None


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
    click.echo(text.rstrip("\n").encode("utf-8", "replace").decode("utf-8"))


def _say(message: str, options: dict[str, Any]) -> None:
    if not options["quiet"]:
        click.echo(f"solvent: {message}", err=True)

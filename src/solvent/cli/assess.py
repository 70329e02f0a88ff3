"""`solvent assess`: read a project and say how fast its team can iterate."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadUsage

if TYPE_CHECKING:
    from solvent.domain.comparison import Earlier
    from solvent.wiring_history import Past

_FORMATS = ["text", "json", "md", "html", "sarif", "github", "gitlab", "junit"]


@click.command("assess")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to report: text for a terminal, html for everybody, md for a pull request, sarif for code scanning, "
    "github for annotations, gitlab for its code quality, junit for lists of tests, json for programs. Without it, the "
    "ending of --output decides, else text.",
)
@click.option(
    "-o",
    "--output",
    metavar="[FORMAT=]FILE",
    multiple=True,
    help="Write the report to this file. May be given several times: -o report.html -o junit=tests.xml",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option(
    "--fail-on",
    metavar="BAR",
    multiple=True,
    help="Exit with 1 when there is a finding of this severity or worse (high, medium, low, note), or when paying all "
    "debt takes more hours (40h) or money (5000USD) than this even at the least, or costs more hours a month while it "
    "stands (interest:20h); with --since or --baseline, new debt alone counts, and `new` means any of it. May be given "
    "several times.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Report only what was added since the work parted from this branch, tag or commit. The project as it was then "
    "is read from git's objects; the working tree is not touched.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier JSON report: report only what was added since.",
)
@click.option(
    "--staged",
    is_flag=True,
    help="Look at what is about to be committed: only the staged files, as they are staged, and only what is new in "
    "them; the checks that need no other file, in a second or two. For a pre-commit hook.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="Enter the assessment in this ledger: an SQLite file, or postgresql://user@host/name. Without it, in that of "
    "SOLVENT_LEDGER, of the contract, or of `solvent ledger init`, where there is one.",
)
@click.option("--no-ledger", is_flag=True, help="Enter nothing anywhere.")
@click.option("--plan", "days", type=float, metavar="DAYS", help="Say what to pay first with so many days of work.")
@click.option(
    "--history",
    metavar="N",
    type=click.IntRange(1, 120),
    help="Also assess the commits that stood at the end of each of the last N months, and show debt over time. They "
    "are read from git's objects: the working tree is not touched.",
)
@click.option("-v", "--verbose", is_flag=True, help="Text: show every finding with its code, and every fact.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no messages.")
@click.option("--no-color", is_flag=True, help="Text: no colours. NO_COLOR does the same.")
@click.option("--no-cache", is_flag=True, help="Read every file again.")
def command(path: Path, form: str | None, output: tuple[str, ...], config: Path | None, **options: Any) -> None:
    """Read the project in PATH and say how fast its team can iterate, and what holds it back.

    Nothing of the project is imported, run or unpickled. The report goes to standard output, progress and messages to
    standard error. Exit codes: 0 done, 1 findings over the bar of --fail-on, 2 it could not be done.

    \b
    solvent assess .                              what a team should know
    solvent assess . -o report.html               one page for everybody
    solvent assess . --format sarif -o out.sarif  for code scanning
    solvent assess . --fail-on high               for CI
    solvent assess . --since main --fail-on new   what a change adds
    solvent assess . --plan 10                    what to pay first in ten days
    """
    from solvent.cli.bar import bar
    from solvent.cli.output import deliver, look, targets
    from solvent.reports import render

    if options["staged"]:
        from solvent.cli.staged import check_staged

        sys.exit(check_staged(path, config, form=form, output=output, options=options))
    wanted = targets(output, form, _FORMATS)
    compared = _comparison(path, config, options)
    over = bar(options["fail_on"], compared=compared is not None)
    found = _assess(path, config, options)
    past = _past(path, config, options)
    assessment = compared(found) if compared else found
    if options["days"] is not None:
        from solvent.actions.plan import plan

        assessment = replace(assessment, plan=plan(assessment, days=options["days"]))
    if past:
        assessment = past.onto(assessment, found)
    for target in wanted:
        style = look(target, verbose=options["verbose"], plain=options["no_color"]) if target.format == "text" else {}
        deliver(target, render(assessment, format=target.format, **style))
        if target.file:
            _say(f"Wrote {target.file}.", options)
    entered = _enter(path, config, (*(past.assessments if past else ()), found), options)
    if reason := over(assessment):
        for line in reason.split("\n"):
            _say(line, options)
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


def _past(path: Path, config: Path | None, options: dict[str, Any]) -> "Past | None":
    if not options["history"]:
        return None
    from solvent.wiring import watched
    from solvent.wiring_history import assess_past

    return assess_past(
        path,
        options["history"],
        contract_path=config,
        progress=watched(quiet=options["quiet"]),
        cached=not options["no_cache"],
    )


def _enter(path: Path, config: Path | None, assessments: tuple[Assessment, ...], options: dict[str, Any]) -> bool:
    """Enter the assessments where a ledger is kept; False where somebody named one and it could not be done."""
    if options["no_ledger"]:
        return True
    from solvent.cli.entering import enter

    return enter(path, config, assessments, named=options["ledger"], quiet=options["quiet"])


def _comparison(path: Path, config: Path | None, options: dict[str, Any]) -> Callable[[Assessment], Assessment] | None:
    """What leaves of an assessment only what is new; None where nobody asked for that."""
    revision, baseline = options["since"], options["baseline"]
    if revision and baseline:
        raise BadUsage("--since and --baseline exclude each other.", hint="Name the one state to compare with.")
    if not revision and not baseline:
        return None
    from solvent import wiring_change

    if baseline:
        before = _baseline(baseline)
        return lambda found: wiring_change.compare_with(path, found, before)
    start = wiring_change.parting_of(path, revision)
    return lambda found: wiring_change.compare_with(
        path,
        found,
        wiring_change.earlier_at(path, start, revision, contract_path=config, cached=not options["no_cache"]),
    )


def _baseline(file: Path) -> "Earlier":
    from solvent.reports.earlier import earlier

    try:
        return earlier(file.read_text(encoding="utf-8", errors="replace"), file.name)
    except OSError as error:
        raise BadUsage(
            f"The baseline {file} cannot be read: {error.strerror}.",
            hint="Make one with: solvent assess --format json -o baseline.json",
        ) from None


def _say(message: str, options: dict[str, Any]) -> None:
    if not options["quiet"]:
        click.echo(f"solvent: {message}", err=True)

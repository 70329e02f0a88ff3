"""`solvent certify`: is the system good enough to be worth having, and how surely?"""

import sys
from pathlib import Path
from typing import Any

import click

_FORMATS = ["text", "json", "md", "html", "sarif", "github"]


@click.command("certify")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--requirement", metavar="NAME", help="Only the requirement of this name, or of this metric.")
@click.option(
    "--predictions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Labelled predictions to certify by, in the place of those that the contract names: CSV, Parquet or JSON "
    "lines.",
)
@click.option(
    "--curve",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A measured learning curve, in the place of the contract's: a CSV file with the columns size and error. With "
    "--measure-curve, the file to write it to.",
)
@click.option(
    "--measure-curve",
    "measure",
    is_flag=True,
    help="Measure the learning curve now. This runs the project's own code: commands.train_rows, in a copy of its "
    "folder, once for each size.",
)
@click.option(
    "--find-domain",
    is_flag=True,
    help="For each requirement on errors that is not proven, find the largest part of the inputs in which it holds: "
    "rules on the columns that the contract does not name otherwise, and what holding each of evaluation.controllable "
    "to a range would buy.",
)
@click.option(
    "--domain-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Find it, and write it for a service to this file: solvent.Domain.from_json(text).contains(row).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to report: text for a terminal, html for everybody, md for a pull request, sarif for code scanning, "
    "github for annotations, json for programs. Without it, the ending of --output decides, else text.",
)
@click.option("-o", "--output", metavar="[FORMAT=]FILE", multiple=True, help="Write the report to this file.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The contract, if it is not in the project's root.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="Remember in this ledger what these labels answered: each further model is judged more strictly on them. "
    "Without it, in that of SOLVENT_LEDGER, of the contract, or of `solvent ledger init`, where there is one.",
)
@click.option("--no-ledger", is_flag=True, help="Neither heed nor remember what these labels answered.")
@click.option(
    "--verdicts-only",
    "verdicts",
    is_flag=True,
    help="Tell the verdicts and no figure, as text or json: with a ledger, labels then judge many more models.",
)
@click.option("--sign", "role", metavar="ROLE", help="Record in the contract that this role agrees to it as it is now.")
@click.option("--name", metavar="NAME", help="With --sign: who it is that agrees.")
@click.option("-v", "--verbose", is_flag=True, help="Text: show what each certificate promises and assumes.")
@click.option("-q", "--quiet", is_flag=True, help="Show no messages.")
@click.option("--no-color", is_flag=True, help="Text: no colours. NO_COLOR does the same.")
def command(path: Path, form: str | None, output: tuple[str, ...], config: Path | None, **options: Any) -> None:
    """Say of each requirement of the contract whether labelled predictions prove it, refute it, or do neither yet.

    The contract names the labelled predictions (evaluation.predictions) and what must be reached ([[requirements]]).
    Nothing of the project is run, unless --measure-curve asks for it. Exit codes: 0 all proven, 1 one is not proven or
    refuted, 2 it could not be done: also where all that could be tried are proven, and one could not be tried.

    \b
    solvent certify .                                  the answer, requirement by requirement
    solvent certify . -o value.html                    one page for everybody
    solvent certify . --requirement error_rate         one of them
    solvent certify . --predictions today.parquet      by other predictions, such as those of a new model
    solvent certify . --measure-curve --curve c.csv    whether more data would help; runs the project's training
    solvent certify . --find-domain                    where the model is good enough already
    solvent certify . --sign "product owner"           record who agrees to what is asked
    """
    from solvent.cli.output import deliver, targets
    from solvent.domain.certificate import Standing
    from solvent.domain.errors import BadUsage
    from solvent.wiring import watched
    from solvent.wiring_certify import Beyond, appraise_path

    if options["role"]:
        _sign(path, config, options)
        return
    if options["verdicts"] and (options["find_domain"] or options["domain_file"]):
        raise BadUsage(
            "A domain tells more than a verdict.", hint="Leave --verdicts-only or --find-domain and --domain-file out."
        )
    wanted = targets(output, form, ["text", "json"] if options["verdicts"] else _FORMATS)
    found = appraise_path(
        path,
        contract_path=config,
        predictions=options["predictions"],
        only=options["requirement"],
        beyond=Beyond(
            options["curve"],
            watched(quiet=options["quiet"]) if options["measure"] else None,
            options["find_domain"] or options["domain_file"] is not None,
            figures=not options["verdicts"],
        ),
        ledger="" if options["no_ledger"] else options["ledger"],
    )
    if options["domain_file"]:
        _keep_domain(found, options["domain_file"])
    for target in wanted:
        deliver(target, _shown(found, target, options))
        if target.file and not options["quiet"]:
            click.echo(f"solvent: Wrote {target.file}.", err=True)
    if found.standing is not Standing.PROVEN:
        sys.exit(1 if found.decided else 2)


def _shown(found: Any, target: Any, options: dict[str, Any]) -> str:
    from solvent.cli.output import look
    from solvent.reports import render
    from solvent.reports.value import verdicts

    style = look(target, verbose=options["verbose"], plain=options["no_color"]) if target.format == "text" else {}
    if options["verdicts"]:
        return verdicts.render(found, format=target.format, width=style.get("width", 80))
    return render(found, format=target.format, **style)


def _keep_domain(found: Any, file: Path) -> None:
    from solvent.cli.output import Target, deliver
    from solvent.domain.errors import BadUsage

    parts = [one for one in found.domains if one.domain.boxes]
    if len(parts) != 1:
        names = ", ".join(repr(one.requirement) for one in parts)
        raise BadUsage(
            f"{len(parts)} requirements have a narrower domain; a file holds that of one.",
            hint=f"Choose one with --requirement: {names}." if parts else "Leave --domain-file out to read why.",
        )
    deliver(Target("json", file), parts[0].domain.to_json())


def _sign(path: Path, config: Path | None, options: dict[str, Any]) -> None:
    from solvent.wiring_certify import sign

    file, kept = sign(path, options["role"], name=options["name"], contract_path=config)
    if not options["quiet"]:
        click.echo(f"solvent: {options['role']} agrees to {file}; the old one is kept as {kept.name}.", err=True)

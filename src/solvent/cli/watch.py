"""`solvent watch`: is the model in production still what it was proven to be?"""

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

# A file that changed so many seconds ago may not be whole.
_SETTLING = 2.0
# A database that is gone for a minute is asked again, in so many seconds each time.
_PAUSES = (1, 2, 4, 8, 15, 30)
_FORMATS = ["text", "json", "md", "html", "sarif", "github"]


class _Day(click.ParamType[datetime]):
    """A day, in UTC."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-03-01.", param, ctx)


class _Place(click.Path):
    """A file, a folder, or the URL of a table."""

    name = "path|url"

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if isinstance(value, str) and "://" in value:
            from solvent.wiring_value import table_at

            return table_at(value)
        return super().convert(value, param, ctx)


@click.command("watch")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--reference",
    type=_Place(),
    help="What production is compared with, in the place of the contract's watch.reference or data.training: Parquet, "
    "CSV, JSON lines, a folder of them, or the URL of a table.",
)
@click.option(
    "--current",
    type=_Place(exists=True, allow_dash=True),
    help="Production's data, in the place of the contract's data.production or data.prediction_log: a file, a folder "
    "or the URL of a table; - reads CSV or JSON lines from standard input, in constant memory.",
)
@click.option("--since", type=_Day(), help="Only windows from this day on.")
@click.option(
    "--follow", is_flag=True, help="Go on watching: look again for new files and ended windows until stopped."
)
@click.option(
    "--every", type=click.FloatRange(min=0.2), default=60.0, metavar="SECONDS", help="With --follow: how often."
)
@click.option("--looks", type=click.IntRange(min=1), metavar="N", help="With --follow: stop after so many looks.")
@click.option(
    "--alert",
    multiple=True,
    metavar="URL",
    envvar="SOLVENT_ALERTS",
    help="Tell people of new alarms through Apprise: mailto://…, slack://…, msteams://…, json://…; may be repeated.",
)
@click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write Prometheus metrics to this file, each look.",
)
@click.option(
    "--listen",
    metavar="[HOST:]PORT",
    help="With --follow: serve Prometheus metrics at http://HOST:PORT/metrics; without a host to this machine alone.",
)
@click.option("--acknowledge", metavar="ID", help="Record that somebody sees to this alarm; nothing is watched.")
@click.option("--expect", metavar="ID", help="Record that this alarm is expected, until the day of --until.")
@click.option("--resolve", metavar="ID", help="Record that this alarm is dealt with.")
@click.option("--until", type=_Day(), help="With --expect: the last day of it.")
@click.option("--by", default="", metavar="NAME", help="With --acknowledge, --expect and --resolve: who says so.")
@click.option("--note", default="", metavar="TEXT", help="With these: why.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to report: text for a terminal, html for everybody, md for a message, sarif for code scanning, github "
    "for annotations, json for programs. Without it, the ending of --output decides, else text.",
)
@click.option("-o", "--output", metavar="[FORMAT=]FILE", multiple=True, help="Write the report to this file.")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="The contract, if not in the root.")
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="Remember what was counted in this ledger. Without it, in that of SOLVENT_LEDGER, of the contract, or of "
    "`solvent ledger init`, where there is one.",
)
@click.option("--no-ledger", is_flag=True, help="Remember nothing: every window is judged anew.")
@click.option("-v", "--verbose", is_flag=True, help="Text: every column, and what each alarm rests on.")
@click.option("-q", "--quiet", is_flag=True, help="Show no messages.")
@click.option("--no-color", is_flag=True, help="Text: no colours. NO_COLOR does the same.")
def command(path: Path, form: str | None, output: tuple[str, ...], **options: Any) -> None:
    """Compare the data of production with what the model was trained on, and with what its contract asks for.

    An alarm is rare: without any change, a year has a false one with the probability `watch.alpha` (1 % if left out),
    over all columns and looks together. Nothing of the project is run. Exit codes: 0 no open alarm, 1 an alarm stands
    open (notes do not count), 2 it could not be done.

    \b
    solvent watch .                                         what is new in production, by the contract
    solvent watch --reference train.parquet --current live/ without any contract
    zcat today.csv.gz | solvent watch --reference train.parquet --current -
    solvent watch --reference train.parquet --current 'postgres://host/db?table=predictions'
    solvent watch . -o watch.html                           one page for everybody
    solvent watch . --follow --alert slack://…              go on, and tell people
    solvent watch . --follow --listen 9464                  for Prometheus
    solvent watch . --acknowledge 3fa9 --by "R. Rivera"     somebody sees to it
    solvent watch . --expect 3fa9 --until 2026-12-04        a campaign; it comes back if it lasts longer
    """
    from solvent.cli.output import targets
    from solvent.wiring_watch import Named, post_of, served

    wanted = targets(output, form, _FORMATS)
    named = Named(
        options["config"],
        options["reference"],
        options["current"],
        "" if options["no_ledger"] else options["ledger"],
        options["since"],
        min(options["every"], _SETTLING) if options["follow"] else 0.0,
    )
    _fit_together(options)
    if _settled(path, named, options):
        return
    with served(options["listen"]) as server:
        if server is not None and not options["quiet"]:
            click.echo(f"solvent: Metrics are at {server.url}.", err=True)
        if not options["quiet"]:
            click.echo("solvent: Reading the reference.", err=True)
        post = _patiently(partial(post_of, path, named), options)
        looks = (options["looks"] or sys.maxsize) if options["follow"] else 1
        open_alarm = _watch(post, partial(_report, wanted=wanted, server=server, options=options), looks, options)
    if open_alarm:
        sys.exit(1)


def _fit_together(options: dict[str, Any]) -> None:
    from solvent.domain.errors import BadUsage

    if str(options["current"]) == "-" and options["follow"]:
        raise BadUsage(
            "Standard input is read once, to its end; --follow looks again.",
            hint="Let files drop into a folder: solvent watch --current live/ --follow",
        )
    if options["listen"] and not options["follow"]:
        raise BadUsage(
            "--listen serves metrics for as long as the watch goes on, which is one look.",
            hint="Add --follow, or write the metrics of this look to a file: --metrics solvent.prom",
        )


def _watch(post: Any, report: Callable[[Any, Any], None], looks: int, options: dict[str, Any]) -> bool:
    """Look so many times, or until somebody interrupts; whether an alarm stood open at the last look."""
    from time import sleep

    from solvent.domain.errors import BadTable, SolventError
    from solvent.domain.watch import Condition
    from solvent.wiring_watch import look

    if looks > 1:
        # What lives for long collects its garbage, unlike the other commands.
        gc.enable()
    open_alarm = False
    for number in range(looks):
        try:
            if number:
                sleep(options["every"])
            post, watch = look(post) if options["follow"] else _patiently(partial(look, post), options)
            report(post, watch)
            open_alarm = watch.condition is not Condition.QUIET
        except SolventError as error:
            # A database that is gone for a minute ends no watch that goes on, nor does a folder that is still empty.
            if not options["follow"] or not (number or isinstance(error, BadTable)):
                raise
            click.echo(f"solvent: {error} Trying again in {options['every']:g} s.", err=True)
        except KeyboardInterrupt:
            if not options["follow"]:
                raise
            break
    return open_alarm


def _patiently(work: Callable[[], Any], options: dict[str, Any]) -> Any:
    """What some work gives, tried again for a minute where a database does not answer."""
    from time import sleep

    from solvent.domain.errors import Unreachable

    for pause in _PAUSES:
        try:
            return work()
        except Unreachable as error:
            if not options["quiet"]:
                click.echo(f"solvent: {error} Trying again in {pause:g} s.", err=True)
            sleep(pause)
    return work()


def _report(post: Any, watch: Any, *, wanted: list[Any], server: Any, options: dict[str, Any]) -> None:
    from solvent.cli.output import Target, deliver, look
    from solvent.reports import render
    from solvent.reports.watch import prometheus
    from solvent.wiring_watch import tell_of

    for target in wanted:
        style = look(target, verbose=options["verbose"], plain=options["no_color"]) if target.format == "text" else {}
        deliver(target, render(watch, format=target.format, **style))
        if target.file and not options["quiet"]:
            click.echo(f"solvent: Wrote {target.file}.", err=True)
    if server is not None:
        server.text = prometheus.render(watch)
    if options["metrics"]:
        deliver(Target("text", options["metrics"]), prometheus.render(watch))
    if options["alert"]:
        for silent in tell_of(post, watch, options["alert"]):
            click.echo(f"solvent: {silent} took no message; it is tried again at the next look.", err=True)


def _settled(path: Path, named: Any, options: dict[str, Any]) -> bool:
    """Record what somebody says of an alarm; whether that was asked for."""
    from solvent.domain.alarm import State
    from solvent.domain.errors import BadUsage
    from solvent.domain.vigil import Word
    from solvent.reports.watch.words import life
    from solvent.wiring_watch import settle

    asked = {
        State.ACKNOWLEDGED: options["acknowledge"],
        State.EXPECTED: options["expect"],
        State.RESOLVED: options["resolve"],
    }
    said = [(state, identity) for state, identity in asked.items() if identity]
    if not said:
        return False
    if len(said) > 1:
        raise BadUsage("Only one thing can be said of an alarm at a time.", hint="Use one of the options.")
    [(state, identity)] = said
    if state is State.EXPECTED and options["until"] is None:
        raise BadUsage("Nothing is expected for ever.", hint="Say until when: --until 2026-12-04")
    until = options["until"] + timedelta(days=1) if options["until"] else None
    one = settle(path, named, identity, Word(state, until, options["by"], options["note"]))
    if not options["quiet"]:
        click.echo(f"solvent: {one.identity} is now {life(one)}.", err=True)
    return True

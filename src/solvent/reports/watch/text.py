"""A watch for a terminal: the answer first, then the alarms, then what the contract asks for, then the columns."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solvent.domain.alarm import State
from solvent.domain.finding import Severity
from solvent.domain.vigil import Incident
from solvent.domain.watch import Condition, Watch
from solvent.reports.terminal_page import inside, laid_out, plain, section
from solvent.reports.watch import words

_COLOUR = {Condition.QUIET: "bold green", Condition.CHANGED: "bold yellow", Condition.HARMFUL: "bold red"}
_TONE = {Severity.HIGH: "bold red", Severity.MEDIUM: "bold yellow", Severity.LOW: "bold blue", Severity.NOTE: "dim"}
_MOST_COLUMNS, _MOST_ALARMS = 12, 12
_BLOCKS = " ▁▂▃▄▅▆▇█"


def render(watch: Watch, *, width: int = 80, colour: bool = False, verbose: bool = False) -> str:
    """The report as text, with terminal colours only where they are asked for."""
    return laid_out(_parts(watch, verbose), width=width, colour=colour)


def _parts(of: Watch, verbose: bool) -> Iterator[RenderableType]:
    yield Text(plain(of.project), "bold")
    yield Text(words.QUESTION)
    yield inside(Text(plain(words.headline(of)), _COLOUR[of.condition]))
    yield inside(Text(words.basis(of), "dim"))
    standing = [one for one in of.incidents if one.state is not State.RESOLVED]
    if standing:
        yield from section("Alarms", _incidents(standing, verbose))
    for found in of.standings:
        yield from section(found.requirement, (Text(plain(said)) for said in words.standing(found)))
    for title, lines in words.behind(of):
        yield from section(title, (Text(plain(line)) for line in lines))
    if of.columns:
        yield from section("Columns, farthest from the reference first", [_columns(of, verbose)])
    if of.notes:
        yield from section("Notes", [Text(plain(note)) for note in of.notes])
    yield from section("What an alarm promises", [Text(plain(of.promise), "dim")])


def _incidents(standing: Sequence[Incident], verbose: bool) -> Iterator[RenderableType]:
    shown = len(standing) if verbose or len(standing) <= _MOST_ALARMS + 1 else _MOST_ALARMS
    for one in standing[:shown]:
        yield from _incident(one, verbose)
    if shown < len(standing):
        yield Text(plain(f"{words.further(standing[shown:])} -v shows each."))


def _incident(one: Incident, verbose: bool) -> Iterator[RenderableType]:
    found = one.alarm
    head = Text(f"{found.severity.upper()}  ", _TONE[found.severity] if one.state is State.OPEN else "dim")
    yield head.append(plain(words.alarm(found)))
    if said := words.harm(found):
        yield inside(Text(plain(said)))
    if one.state is not State.OPEN:
        yield inside(Text(plain(words.life(one)), "dim"))
    if verbose:
        known = f"{found.monitor}, {found.identity}" + (f", {found.statistic}" if found.statistic else "")
        yield inside(Text(plain(known), "dim"))
        for part in found.members:
            yield inside(Text(plain(f"{part.identity[:8]}  {words.alarm(part)}"), "dim"))


def _columns(of: Watch, verbose: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("column", "now against before", "over time"):
        table.add_column(head, justify="left", overflow="fold")
    ranked = words.ranked(of)
    for one in ranked if verbose else ranked[:_MOST_COLUMNS]:
        mark = "" if one.beyond_chance <= 1 else "bold"
        table.add_row(Text(plain(one.name), mark), plain(words.column(one)), _line(of, one.name))
    left = len(ranked) - _MOST_COLUMNS
    if left > 0 and not verbose:
        table.add_row("", f"and {left:,} more: --verbose", "")
    return table


def _line(of: Watch, name: str) -> str:
    """The distance in the last windows as a row of bars."""
    found = [one.distance[name] for one in of.windows if name in one.distance][-16:]
    top = max([*found, 0.2])
    return "".join(_BLOCKS[min(round(value / top * 8), 8)] for value in found) if len(found) > 1 else ""

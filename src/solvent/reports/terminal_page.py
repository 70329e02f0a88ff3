"""Lays the parts of a report out for a terminal, as text."""

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from solvent.reports.words import one_line
from solvent.source.text import printable

_NARROWEST = 40


def laid_out(parts: Iterable[RenderableType], *, width: int, colour: bool) -> str:
    """The parts below one another, with terminal colours only where they are asked for."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).strip("\n")


def section(title: str, body: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """A part of a report under a rule with its title."""
    yield Text()
    yield Rule(title, align="left", style="dim", characters="─")
    yield from map(inside, body)


def plain(text: str) -> str:
    """A text as one line that a terminal may show."""
    return one_line(printable(text), longest=1000)


def inside(part: RenderableType) -> RenderableType:
    """A part of a report, moved in."""
    return Padding(part, (0, 0, 0, 2))

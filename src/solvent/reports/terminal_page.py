"""Lays the parts of a report out for a terminal, as text."""

import io
from collections.abc import Iterable

from rich.console import Console, RenderableType

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

"""Debt over time on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solvent.domain.finding import Severity
from solvent.reports.timeline import Row
from solvent.reports.words import hours

_BAR = 20
COLOUR = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan", Severity.NOTE: "dim"}


def table(moments: Sequence[Row]) -> Iterator[RenderableType]:
    """A line for each point in time; the bars are the least and the most that paying all debt takes."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    for _ in range(6):
        grid.add_column(no_wrap=True, justify="right")
    grid.add_column(no_wrap=True)
    grid.add_row(*(Text(t, "dim") for t in ("day", "score", "high", "medium", "low", "note", "hours", "")))
    most = max(row.principal.high for row in moments) or 1.0
    for row in moments:
        low, high = (round(_BAR * value / most) for value in (row.principal.low, row.principal.high))
        grid.add_row(
            Text(row.day),
            Text(f"{row.iterate_score:.1f}"),
            *(Text(str(row.open.get(severity, 0)), COLOUR[severity]) for severity in Severity),
            Text(hours(row.principal, unit="")),
            Text("█" * low).append("·" * (high - low), "dim"),
        )
    yield grid

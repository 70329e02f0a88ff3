"""What complexity cost and bought, on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from solvent.domain.gain import Gain
from solvent.reports.gains_words import MOST, cost, figures, name
from solvent.reports.outlook_words import plain
from solvent.reports.words import count

_FEW = 3


def lines(gains: Sequence[Gain], *, verbose: bool = False) -> Iterator[RenderableType]:
    """The steps on a terminal, the newest first."""
    shown = gains[: MOST if verbose else _FEW]
    for gain in shown:
        yield Text(plain(name(gain)))
        yield Padding(Text(plain(figures(gain))), (0, 0, 0, 2))
        where = f"  {', '.join(map(str, gain.places))}" if verbose else ""
        yield Padding(Text(plain(cost(gain))).append(plain(where) and f"  {plain(where)}", "dim"), (0, 0, 0, 2))
    if len(gains) > len(shown):
        yield Text(f"and {count(len(gains) - len(shown), 'more step')}", "dim")

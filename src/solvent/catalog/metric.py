"""A metric that can be certified: how it reduces to what labels prove, and the card that says what it promises."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from solvent.catalog.card import Card, card
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation, Reduction


@dataclass(frozen=True)
class Metric:
    """An entry of the shelf of certificates.

    `reduce` makes of predictions the rows whose losses are to be proven low, or an approximation where nothing exact
    is known. `takes` counts what may follow the name after colons: a class, or a number such as a quantile.
    """

    name: str
    aliases: tuple[str, ...]
    unit: str
    reduce: Callable[[Predictions], Reduction | Approximation]
    card: Card
    takes: int = 0


def metric(
    *aliases: str, unit: str = "share", takes: int = 0
) -> Callable[[Callable[[Predictions], Reduction | Approximation]], Metric]:
    """Make a metric of the function of the same name; the file's docstring is its card."""

    def register(function: Callable[[Predictions], Reduction | Approximation]) -> Metric:
        module = sys.modules[function.__module__]
        return Metric(function.__name__, aliases, unit, function, card(module.__doc__ or ""), takes)

    return register

"""A monitor: what it watches in production data, and the card that says what its alarms promise."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from solvent.catalog.card import Card, card
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight

Watcher = Callable[[Sight], Iterable[Notice]]


@dataclass(frozen=True)
class Monitor:
    """An entry of the shelf of monitors.

    `share` is the part of the yearly alpha that its false alarms may use up; 0 of one that states facts only.
    """

    code: str
    name: str
    kind: str
    severity: Severity
    share: float
    watch: Watcher
    card: Card


def monitor(
    code: str, *, kind: str, severity: Severity = Severity.MEDIUM, share: float = 0.0
) -> Callable[[Watcher], Monitor]:
    """Make a monitor of the function; the file's docstring is its card."""

    def register(function: Watcher) -> Monitor:
        module = sys.modules[function.__module__]
        name = function.__name__.replace("_", " ")
        return Monitor(code, name, kind, severity, share, function, card(module.__doc__ or ""))

    return register

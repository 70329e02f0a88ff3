"""An entry of the dictionary of facts: what is asked of every project, and how it is read."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from solvent.catalog.card import Card, card
from solvent.domain.fact import Fact
from solvent.domain.stage import Stage
from solvent.source.project import Project


@dataclass(frozen=True)
class FactReader:
    """Reads one fact off a project; `good` says which answer a healthy project gives."""

    name: str
    stage: Stage
    good: bool
    read: Callable[[Project], Fact]
    card: Card

    @property
    def meaning(self) -> str:
        """What `yes` means."""
        return self.card.title


def fact(*, stage: Stage, good: bool = True) -> Callable[[Callable[[Project], Fact]], FactReader]:
    """Make a fact of the function of the same name; the file's docstring is its card, its title what `yes` means."""

    def register(function: Callable[[Project], Fact]) -> FactReader:
        module = sys.modules[function.__module__]
        return FactReader(function.__name__, stage, good, function, card(module.__doc__ or ""))

    return register

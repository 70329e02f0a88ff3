"""What to pay first with a limited amount of work.

Promise
    The choice that saves most interest among all that fit and keep the order: exact, on efforts in quarters of an
    hour. It says what it saves an hour by measured interest where there is some.

Assumes
    Interest that could not be measured is taken from how bad the debt is: four hours a month for high severity, one
    for medium, a fifth for low, a twentieth for a note, and more where paying raises the verdict. That is our
    assumption, and the plan says so.

Reference
    Knapsack with precedence (Kellerer, Pferschy and Pisinger 2004, Knapsack Problems, chapter 13): dynamic
    programming for each choice of what is paid completely.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np

from solvent.domain.finding import Severity
from solvent.stats.montecarlo import Array

QUARTERS = 4
NEUTRAL = {Severity.HIGH: 4.0, Severity.MEDIUM: 1.0, Severity.LOW: 0.2, Severity.NOTE: 0.05}
_MOST_GATES = 8
# Code or family, and the codes that come before it: what makes the later payment safe, or gives it something to
# stand on. A family is named by the letters of its codes.
BEFORE: Mapping[str, tuple[str, ...]] = {
    "STR101": ("OPS101",),
    "STR102": ("OPS101",),
    "STR110": ("OPS101",),
    "GIT101": ("OPS101",),
    "OPS107": ("OPS101", "OPS106"),
    "OPS105": ("OPS101",),
    "OPS109": ("OPS106", "OPS110"),
    "OPS110": ("OPS151",),
    "OPS113": ("EVA102", "OPS110"),
    "OPS158": ("OPS157",),
    "EVA102": ("LEK101", "LEK102", "LEK103", "LEK108"),
    "EVA103": ("LEK101", "LEK102", "LEK103", "LEK108"),
    "EVA104": ("LEK101", "LEK102", "LEK103", "LEK108"),
    "VAL103": ("VAL102",),
    "VAL106": ("VAL102", "VAL104"),
}


@dataclass(frozen=True)
class Item:
    """Something that can be paid: its kind, hours of work, and hours a month that it saves."""

    kind: str
    hours: float
    saves: float

    @property
    def quarters(self) -> int:
        """The work in whole quarters of an hour."""
        return max(math.ceil(self.hours * QUARTERS - 1e-9), 1)


def chosen(items: Sequence[Item], hours: float, *, before: Mapping[str, tuple[str, ...]] = BEFORE) -> tuple[int, ...]:
    """The places of the items to pay: what saves most among all that fit and keep the order.

    An item may be paid only if every item of the kinds that come before its own is paid as well.
    """
    capacity = max(math.floor(hours * QUARTERS), 0)
    kinds = {item.kind for item in items}
    needs = {kind: tuple(k for k in before.get(kind, ()) if k in kinds and k != kind) for kind in kinds}
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    for whole in _complete(items, needs):
        forced = [n for n, item in enumerate(items) if item.kind in whole]
        room = capacity - sum(items[n].quarters for n in forced)
        if room < 0:
            continue
        free = [n for n, i in enumerate(items) if i.kind not in whole and whole.issuperset(needs[i.kind])]
        taken = (*forced, *(free[n] for n in _knapsack([items[n] for n in free], room)))
        worth = sum(items[n].saves for n in taken)
        if worth > best[0] + 1e-9:
            best = worth, tuple(sorted(taken))
    return best[1]


def _complete(items: Sequence[Item], needs: Mapping[str, tuple[str, ...]]) -> Iterator[frozenset[str]]:
    """Each choice of kinds to pay completely among those that others wait for; what these wait for is in it too."""
    waited = sorted({kind for wanted in needs.values() for kind in wanted})
    if len(waited) > _MOST_GATES:
        # Those that hold back most come into question; the others are then paid like any other kind.
        held = {k: sum(i.saves for i in items if k in needs[i.kind]) for k in waited}
        waited = sorted(sorted(waited, key=lambda kind: -held[kind])[:_MOST_GATES])
    for some in chain.from_iterable(combinations(waited, size) for size in range(len(waited) + 1)):
        whole = frozenset(some)
        if all(whole.issuperset(needs[kind]) for kind in whole):
            yield whole


def _knapsack(items: Sequence[Item], capacity: int) -> list[int]:
    """The places of the items that save most within a capacity in quarters."""
    best: Array = np.zeros(capacity + 1)
    taken = np.zeros((len(items), capacity + 1), dtype=bool)
    for number, item in enumerate(items):
        weight = item.quarters
        if weight > capacity or item.saves <= 0:
            continue
        with_it = best[: capacity + 1 - weight] + item.saves
        wins = with_it > best[weight:] + 1e-12
        taken[number, weight:] = wins
        best[weight:] = np.where(wins, with_it, best[weight:])
    found, room = [], capacity
    for number in range(len(items) - 1, -1, -1):
        if taken[number, room]:
            found.append(number)
            room -= items[number].quarters
    return found


def in_order(kinds: Sequence[str], *, before: Mapping[str, tuple[str, ...]] = BEFORE) -> list[str]:
    """The kinds in their order, each behind those that come before it."""
    placed: list[str] = []

    def place(kind: str, above: frozenset[str]) -> None:
        for earlier in before.get(kind, ()):
            if earlier in kinds and earlier not in above:
                place(earlier, above | {kind})
        if kind not in placed:
            placed.append(kind)

    for kind in kinds:
        place(kind, frozenset([kind]))
    return placed

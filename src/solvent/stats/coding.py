"""Columns as bins: where they are cut, and cuts that people can read."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Column, Kind
from solvent.domain.conditions import Among, Between, Condition
from solvent.stats.boxes import Box, Coded, Mask
from solvent.stats.montecarlo import Array

_BINS = 40
_MOST_WORDS = 50
_DAY = 86_400.0


@dataclass(frozen=True)
class Coding:
    """A column cut into bins: `edges` between bins of numbers, or `words`, the categories in order.

    `smallest` and `largest` are what each bin of numbers holds, `missing` says whether a value was missing.
    """

    name: str
    kind: Kind
    coded: Coded
    smallest: Array
    largest: Array
    words: tuple[Any, ...] = ()
    missing: bool = False

    def condition(self, mask: Mask) -> Condition:
        """That a value lies in some bins, as a condition with readable bounds."""
        if not self.kind.ordered:
            chosen = tuple(word for word, taken in zip(self.words, mask, strict=True) if taken)
            others = tuple(word for word, taken in zip(self.words, mask, strict=True) if not taken)
            return Among(self.name, self.kind, chosen, others)
        first, last = (int(np.flatnonzero(mask)[end]) for end in (0, -1))
        far = self.guard
        low, high, bins = far.low, far.high, len(self.smallest)
        if first > 0:
            low = _readable(-self.smallest[first], -self.largest[first - 1], self.kind, turned=True)
        if last < bins - 1:
            high = _readable(self.largest[last], self.smallest[last + 1], self.kind)
        return Between(self.name, self.kind, low, high, least=first > 0, most=last < bins - 1)

    @property
    def guard(self) -> Any:
        """What keeps out what was never seen: categories, and numbers further out than the whole range is wide."""
        if not self.kind.ordered:
            return Among(self.name, self.kind, self.words, missing=self.missing)
        low, high = float(self.smallest[0]), float(self.largest[-1])
        return Between(self.name, self.kind, low - (high - low), high + (high - low))


def coding(name: str, column: Column) -> Coding | None:
    """How a column is cut; None where it has nothing to say: one value, or words that are nearly all different."""
    missing = column.missing
    given = column.values[~missing]
    if column.kind.ordered:
        finite = np.isfinite(given)
        missing = missing.copy()
        missing[~missing] = ~finite
        given = given[finite].astype(np.float64)
        return _of_numbers(name, column.kind, given, missing) if len(given) else None
    words = tuple(sorted(set(given.tolist())))
    if not words or len(words) > _MOST_WORDS:
        return None
    number = {word: place for place, word in enumerate(words)}
    codes = np.full(len(column), -1)
    codes[~missing] = [number[word] for word in given.tolist()]
    none = np.empty(0)
    return Coding(name, column.kind, Coded(codes, len(words), False), none, none, words, bool(missing.any()))


def _of_numbers(name: str, kind: Kind, given: Array, missing: NDArray[np.bool_]) -> Coding:
    distinct = np.unique(given)
    if len(distinct) > _BINS:
        # The bins' largest values, at equal shares of the rows.
        largest = np.unique(np.quantile(given, np.linspace(0, 1, _BINS + 1)[1:], method="inverted_cdf"))
    else:
        largest = distinct
    place = np.searchsorted(largest, given, side="left")
    smallest = np.full(len(largest), np.inf)
    np.minimum.at(smallest, place, given)
    codes = np.full(len(missing), -1)
    codes[~missing] = place
    return Coding(name, kind, Coded(codes, len(largest), True), smallest, largest, missing=bool(missing.any()))


def conditions(box: Box, codings: list[Coding]) -> tuple[Condition, ...]:
    """The conditions of a box."""
    return tuple(codings[number].condition(mask) for number, mask in box.allowed.items())


def _readable(inside: float, outside: float, kind: Kind, *, turned: bool = False) -> float:
    """The shortest number from `inside` up to, not including, `outside`; of times the first midnight.

    >>> _readable(19.973, 20.031, Kind.NUMBER), _readable(-3.02, -2.98, Kind.NUMBER, turned=True)
    (20.0, 3.0)
    >>> _readable(5.0, 6.0, Kind.NUMBER)
    5.0
    """
    found = float(inside)
    for step in (_DAY, 3600.0, 1.0) if kind is Kind.TIME else ():
        if math.ceil(inside / step) * step < outside:
            return _turned(math.ceil(inside / step) * step, turned=turned)
    for digits in range(-9, 16):
        # Whole multiples of a power of ten; rounding again takes off what the division left.
        rounded = round(math.ceil(round(inside * 10.0**digits, 6)) / 10.0**digits, max(digits, 0))
        if inside <= rounded < outside:
            found = rounded
            break
    return _turned(found, turned=turned)


def _turned(value: float, *, turned: bool) -> float:
    return (-value if turned else value) + 0.0

"""Counts the values of a column that break rules, batch by batch, beside what is counted anyway.

Patterns are RE2's, which takes no longer than a text is long, whatever a stranger wrote.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.adapters import plain_values as plain
from solvent.domain.rule import Demand, Rule
from solvent.domain.ruler import Kind, Ruler

Numbers = NDArray[np.float64]
# So many distinct values are looked at for doubles; of more, a share that their hashes draw.
_MOST = 4_000_000
_OF_PROFILE = frozenset({Demand.THERE, Demand.CLOSED, Demand.ROWS})
_OF_TEXT = frozenset({Demand.MATCHES, Demand.LONG, Demand.SHORT})
_BELOW: dict[Demand, Callable[[Any, float], Any]] = {
    Demand.AT_LEAST: lambda x, bound: x < bound,
    Demand.ABOVE: lambda x, bound: x <= bound,
}
_ABOVE: dict[Demand, Callable[[Any, float], Any]] = {
    Demand.AT_MOST: lambda x, bound: x > bound,
    Demand.BELOW: lambda x, bound: x >= bound,
}
_WANTED = {"integer": Kind.NUMBER, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN, "time": Kind.TIME}


def hindrance(rule: Rule, ruler: Ruler | None) -> str | None:
    """Why no scan can hold a column to a rule; None where it can."""
    if rule.demand in _OF_PROFILE:
        return None
    if ruler is None:
        return "it compares rows, column with column" if not rule.column else "the reference has no such column"
    if rule.demand in {Demand.KNOWN, Demand.UNIQUE, Demand.KIND}:
        return (
            None
            if ruler.kind is not Kind.OTHER or rule.demand is Demand.KNOWN
            else "its values are neither numbers, text nor times"
        )
    if rule.demand is Demand.MATCHES:
        try:
            plain.pc().match_substring_regex(pa.array([""]), str(rule.values[0]))
        except pa.ArrowInvalid:
            return "its pattern looks around, which no pattern of RE2 can"
    if ruler.kind is Kind.OTHER or (rule.demand in _OF_TEXT and ruler.kind is not Kind.CATEGORY):
        return f"it asks for text, and the reference holds {ruler.kind} values"
    if ruler.kind in {Kind.NUMBER, Kind.TIME} and any(_real(value, ruler.kind) is None for value in rule.values):
        return f"it compares with what is no {ruler.kind}"
    if ruler.kind in {Kind.CATEGORY, Kind.BOOLEAN} and rule.demand in {*_BELOW, *_ABOVE}:
        return f"it asks for an order, and the reference holds {ruler.kind} values"
    return None


def fitting(pattern: str, names: Iterable[str]) -> list[str]:
    """Those names that a pattern fits from their beginning on."""
    listed = list(names)
    try:
        found = plain.pc().match_substring_regex(pa.array(listed, pa.string()), f"^(?:{pattern})")
    except pa.ArrowInvalid:
        return []
    return [name for name, fits in zip(listed, found.to_pylist(), strict=True) if fits]


class RuleCounter:
    """Counts what breaks the rules of one column.

    By the rule's key: `doubles` are asked whether a value came before, `kinds` of which kind all are, and `tests` what
    each value must keep, compared with its `sets`.
    """

    def __init__(self, ruler: Ruler) -> None:
        fit = [rule for rule in ruler.rules if hindrance(rule, ruler) is None]
        self._kind = ruler.kind
        self.doubles = {rule.key: Doubles() for rule in fit if rule.demand is Demand.UNIQUE}
        kinds = {rule.key: str(rule.values[0]) for rule in fit if rule.demand is Demand.KIND}
        # Where the ruler has the kind, misfits are counted anyway; but no ruler knows whole numbers.
        self.kinds = {
            key: kind for key, kind in kinds.items() if _WANTED.get(kind) is not self._kind or kind == "integer"
        }
        rest = [rule for rule in fit if rule.demand not in {Demand.UNIQUE, Demand.KIND, *_OF_PROFILE}]
        self.tests = {rule.key: rule for rule in rest if rule.demand is not Demand.KNOWN or rule.values}
        self._breaks = dict.fromkeys([*self.kinds, *self.tests], 0)
        self.sets = {key: self._values(rule) for key, rule in self.tests.items()}

    def __bool__(self) -> bool:
        return bool(self._breaks or self.doubles)

    def _values(self, rule: Rule) -> Any:
        """What a rule compares with, as the column's values are counted."""
        if self._kind in {Kind.NUMBER, Kind.TIME}:
            return np.sort(np.array([_real(value, self._kind) for value in rule.values], np.float64))
        texts = [_text(value) for value in rule.values]
        if self._kind is Kind.BOOLEAN:
            texts = [_text(plain.TRUTHS.get(text.lower(), text)) for text in texts]
        return frozenset(texts)

    def array(self, array: pa.Array) -> None:
        """Look at values as they come: for doubles, and for a kind that is not the ruler's."""
        for seen in self.doubles.values():
            seen.add(array)
        for key, kind in self.kinds.items():
            self._breaks[key] += misfits(array, kind)

    def numbers(self, x: Numbers, least: float = -math.inf, greatest: float = math.inf) -> None:
        """Count numbers and times, none of them NaN, which lie within a range."""
        if not self.tests or not len(x):
            return
        for key, rule in self.tests.items():
            wanted = self.sets[key]
            if rule.demand in _BELOW:
                if _BELOW[rule.demand](least, wanted[0]):
                    self._breaks[key] += int(np.count_nonzero(_BELOW[rule.demand](x, wanted[0])))
            elif rule.demand in _ABOVE:
                if _ABOVE[rule.demand](greatest, wanted[0]):
                    self._breaks[key] += int(np.count_nonzero(_ABOVE[rule.demand](x, wanted[0])))
            else:
                inside = wanted[np.searchsorted(wanted, x).clip(max=len(wanted) - 1)] == x
                among = int(np.count_nonzero(inside))
                self._breaks[key] += len(x) - among if rule.demand is Demand.AMONG else among

    def texts(self, values: Sequence[str], counts: NDArray[np.int64]) -> None:
        """Count distinct texts, each so often."""
        if not self.tests or not len(values):
            return
        for key, rule in self.tests.items():
            kept = _kept(rule, values, self.sets[key])
            self._breaks[key] += int(counts[~kept].sum())

    @property
    def breaks(self) -> dict[str, int]:
        """How many values break each rule, by its key."""
        return {**self._breaks, **{key: seen.repeated for key, seen in self.doubles.items()}}


class Doubles:
    """Counts values that were there before, in bounded memory: a double is never made up, whatever it is bounded by."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: list[NDArray[np.uint64]] = []
        self._size = 0
        self._below = np.uint64(2**64 - 1)

    def add(self, array: pa.Array) -> None:
        """Look at the values of an array, nulls left out."""
        hashes = _hashed(array)
        hashes = hashes if self._below == 2**64 - 1 else hashes[hashes < self._below]
        self._kept.append(hashes)
        self._size += len(hashes)
        while self._size > self._most:
            # All values of one hash stay or go together, so that what stays tells the truth of its share.
            self._below = np.uint64(self._below // 2)
            self._kept = [each[each < self._below] for each in self._kept]
            self._size = sum(map(len, self._kept))

    @property
    def repeated(self) -> int:
        """How many values were there before, of those that were looked at."""
        if not self._kept:
            return 0
        ordered = np.sort(np.concatenate(self._kept))
        return int(np.count_nonzero(ordered[1:] == ordered[:-1]))


def _hashed(array: pa.Array) -> NDArray[np.uint64]:
    if pa.types.is_dictionary(array.type):
        hashes = _hashed(array.dictionary)
        indices = array.indices
        return hashes[plain.known(indices, indices.type.to_pandas_dtype())] if len(hashes) else hashes
    kind = plain.kind_of(array.type)
    if pa.types.is_integer(array.type):
        whole = plain.known(array, array.type.to_pandas_dtype()).astype(np.int64).view(np.uint64)
    elif kind in {Kind.NUMBER, Kind.TIME}:
        x = (plain.seconds if kind is Kind.TIME else plain.numbers)(array).values
        # The two zeros are one value.
        whole = (x[~np.isnan(x)] + 0.0).view(np.uint64)
    else:
        texts = plain.texts_of(array).drop_null().to_pylist()
        return np.fromiter(map(hash, texts), np.int64, len(texts)).view(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (whole ^ (whole >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def misfits(array: pa.Array, kind: str) -> int:
    """How many values are not of a kind."""
    if pa.types.is_integer(array.type) and kind in {"integer", "number"}:
        return 0
    array = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    read = {"boolean": plain.truths, "time": plain.seconds}.get(kind, plain.numbers)
    values, wrong = read(array)
    if kind == "integer":
        with np.errstate(invalid="ignore"):
            wrong += int(np.count_nonzero((values != np.floor(values)) & ~np.isnan(values)))
            wrong += int(np.count_nonzero(np.isinf(values)))
    return wrong


def _kept(rule: Rule, values: Sequence[str], wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Which texts keep a rule."""
    if rule.demand is Demand.MATCHES:
        found = plain.pc().match_substring_regex(pa.array(values, pa.string()), str(rule.values[0]))
        return np.asarray(plain.known(found, np.bool_))
    if rule.demand in {Demand.LONG, Demand.SHORT}:
        lengths, bound = np.fromiter(map(len, values), np.int64, len(values)), float(rule.values[0])
        return np.asarray(lengths >= bound if rule.demand is Demand.LONG else lengths <= bound)
    among = np.fromiter((value in wanted for value in values), np.bool_, len(values))
    return among if rule.demand is Demand.AMONG else ~among


def _real(value: Any, kind: Kind) -> float | None:
    """A value as a column of numbers or times counts it; None where it is none."""
    try:
        if kind is Kind.TIME:
            at = datetime.fromisoformat(str(value))
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
        found = float({"true": 1, "false": 0}.get(str(value).lower(), value))
        return None if math.isnan(found) else found
    except (ValueError, TypeError, OverflowError):
        return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)

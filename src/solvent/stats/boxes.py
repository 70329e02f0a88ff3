"""Finding parts of a table, described by few conditions, in which errors are rare.

A box starts as the whole table and is peeled (Friedman & Fisher 1999, "Bump hunting in high-dimensional data", PRIM):
again and again the slab goes (an end of an ordered column, some categories of another) whose errors exceed the limit by
most standard errors, until no slab is noticeably worse than the limit. Then conditions that turned out not to matter
are taken back. Further boxes are grown on what is left. What is found this way is a guess to be certified on other
labels.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

# By how many standard errors the errors of a box must stay below the limit: then a second half of the labels proves
# it with 80 % power.
_COMFORT = 2.5
_BOXES = 3
_CONDITIONS = 4
# Categories are ordered as if each had seen so many more rows at the limit.
_SHRINK = 5.0


# A slab's score, and the column and bins that stay without it.
_Choice = tuple[float, tuple[int, Mask] | None]


@dataclass(frozen=True)
class Coded:
    """A column as numbers of bins or categories, of shape (rows,), -1 where a value is missing."""

    codes: Codes
    bins: int
    ordered: bool


@dataclass(frozen=True)
class Box:
    """Which bins of which columns it takes: masks of shape (bins,), by the number of the column."""

    allowed: Mapping[int, Mask] = field(default_factory=dict)

    def holds(self, columns: Sequence[Coded], rows: int) -> Mask:
        """Whether each row lies inside; a row that misses a value of a condition does not."""
        inside = np.ones(rows, bool)
        for number, mask in self.allowed.items():
            # The code -1 of what is missing takes the last entry.
            inside &= np.append(mask, False)[columns[number].codes]
        return inside

    def having(self, number: int, mask: Mask) -> "Box":
        """The same with other bins of one column."""
        return Box({**self.allowed, number: mask})

    def without(self, number: int) -> "Box":
        """The same without the condition on one column."""
        return Box({other: mask for other, mask in self.allowed.items() if other != number})


@dataclass(frozen=True)
class Labels:
    """Coded columns, whether each row is wrong (1.0 or 0.0, shape (rows,)), and the limit on the share that is."""

    columns: Sequence[Coded]
    wrong: Array
    limit: float
    least: int

    def excess(self, errors: float | Array, n: float | Array) -> Array:
        """By how many standard errors so many errors exceed the limit."""
        spread = np.sqrt(np.maximum(n, 1.0) * self.limit * (1 - self.limit))
        return np.asarray((errors - self.limit * np.asarray(n)) / spread, np.float64)


def grow(labels: Labels) -> list[Box]:
    """Nested unions of up to three boxes: the first k boxes of the list, each with few errors on these labels.

    The list is empty where no part of the table looks good enough.
    """
    free = np.ones(len(labels.wrong), bool)
    found: list[Box] = []
    while len(found) < _BOXES:
        box = _relaxed(_peeled(labels, free), labels, free)
        inside = box.holds(labels.columns, len(free)) & free
        n, errors = int(inside.sum()), float(labels.wrong[inside].sum())
        # The first box must look provable by itself; a further one must be good, and worth another sentence.
        if n < labels.least or -labels.excess(errors, n) < (_COMFORT / 2 if not found else 2.0):
            break
        if found and n < 0.02 * len(free):
            break
        found.append(box)
        free &= ~inside
        if not box.allowed:
            break
    return found


def core(box: Box, labels: Labels) -> Box | None:
    """A smaller box inside one, with errors rarer still; None where there is none that looks as provable."""
    rows = np.flatnonzero(box.holds(labels.columns, len(labels.wrong)))
    mean = float(labels.wrong[rows].mean())
    best, worst = None, 0.0
    for number, mask, n, errors in _slabs(box, labels, rows):
        rest, left = len(rows) - n, mean * len(rows) - errors
        margin = -float(labels.excess(left, rest))
        above = (errors - mean * n) / np.sqrt(max(n, 1))
        if rest >= max(labels.least, 0.4 * len(rows)) and margin >= _COMFORT and above > worst:
            best, worst = box.having(number, mask), above
    return best


def calmest(labels: Labels) -> Box:
    """The box in which errors are rarest, by slabs that differ noticeably from what stays, down to a fifth of the rows.

    Unlike `grow` it keeps no limit.
    """
    noticeable = _noticeable(labels)
    box, rows = Box(), np.arange(len(labels.wrong))
    while True:
        n, errors = len(rows), float(labels.wrong[rows].sum())
        mean = errors / max(n, 1)
        best: _Choice = (noticeable, None)
        for number, mask, gone, wrong in _slabs(box, labels, rows):
            if n - gone < max(labels.least, len(labels.wrong) / 5) or not 0 < mean < 1:
                continue
            contrast = _contrast(wrong, gone, errors, n) / np.sqrt(mean * (1 - mean) * n)
            if contrast > best[0]:
                best = (contrast, (number, mask))
        if best[1] is None:
            return box
        box = box.having(*best[1])
        rows = _kept(rows, labels, best[1])


def _contrast(wrong: float, gone: int, errors: float, n: int) -> float:
    """How much more often a slab errs than what stays, the larger the better both are known."""
    return float((wrong / max(gone, 1) - (errors - wrong) / (n - gone)) * np.sqrt(gone * (n - gone)))


def _noticeable(labels: Labels) -> float:
    """How many standard errors the worst of so many slabs hardly reaches by chance."""
    cuts = sum(column.bins for column in labels.columns)
    return float(np.sqrt(2 * np.log(max(cuts, 2))) + 0.5)


def _kept(rows: NDArray[np.intp], labels: Labels, chosen: tuple[int, Mask]) -> NDArray[np.intp]:
    number, mask = chosen
    return np.asarray(rows[np.append(mask, False)[labels.columns[number].codes[rows]]], np.intp)


def _peeled(labels: Labels, free: Mask) -> Box:
    noticeable = _noticeable(labels)
    box, rows = Box(), np.flatnonzero(free)
    while True:
        n, errors = len(rows), float(labels.wrong[rows].sum())
        margin = -float(labels.excess(errors, n))
        worst: _Choice = (0.0, None)
        best: _Choice = (margin + 0.2, None)
        for number, mask, gone, wrong in _slabs(box, labels, rows):
            if n - gone < labels.least:
                continue
            excess, left = float(labels.excess(wrong, gone)), -float(labels.excess(errors - wrong, n - gone))
            contrast = _contrast(wrong, gone, errors, n)
            if excess > noticeable and contrast > worst[0]:
                worst = (contrast, (number, mask))
            if left > best[0]:
                best = (left, (number, mask))
        chosen = worst[1] or (best[1] if margin < _COMFORT else None)
        if chosen is None:
            return box
        box = box.having(*chosen)
        rows = _kept(rows, labels, chosen)


def _slabs(box: Box, labels: Labels, rows: NDArray[np.intp]) -> Iterator[tuple[int, Mask, int, float]]:
    """What can be peeled off: the column's number, its bins that stay, the rows that go and the errors among them."""
    for number, column in enumerate(labels.columns):
        if number not in box.allowed and len(box.allowed) >= _CONDITIONS:
            continue
        codes = column.codes[rows]
        n = np.bincount(codes + 1, minlength=column.bins + 1)
        errors = np.bincount(codes + 1, weights=labels.wrong[rows], minlength=column.bins + 1).astype(np.float64)
        present = np.flatnonzero(n[1:])
        yield from (
            _of_column(number, column, present, n, errors)
            if column.ordered
            else _of_categories(number, column, labels.limit, n, errors)
        )
        if n[0] and len(present):
            yield number, n[1:] > 0, int(n[0]), float(errors[0])


def _of_column(
    number: int, column: Coded, present: NDArray[np.intp], n: NDArray[np.int64], errors: Array
) -> Iterator[tuple[int, Mask, int, float]]:
    bins = np.arange(column.bins)
    below, wrong_below = np.cumsum(n[1:]), np.cumsum(errors[1:])
    for last in present[:-1]:
        gone, wrong = int(below[last]), float(wrong_below[last])
        yield number, (bins > last) & (bins <= present[-1]), gone + int(n[0]), wrong + float(errors[0])
        stays = (bins <= last) & (bins >= present[0])
        yield number, stays, int(below[-1]) - gone + int(n[0]), float(wrong_below[-1]) - wrong + float(errors[0])


def _of_categories(
    number: int, column: Coded, limit: float, n: NDArray[np.int64], errors: Array
) -> Iterator[tuple[int, Mask, int, float]]:
    rate = (errors[1:] + _SHRINK * limit) / (n[1:] + _SHRINK)
    order = [code for code in np.argsort(-rate, kind="stable") if n[code + 1]]
    stays = n[1:] > 0
    gone, wrong = int(n[0]), float(errors[0])
    for code in order[:-1]:
        stays = stays.copy()
        stays[code] = False
        gone, wrong = gone + int(n[code + 1]), wrong + float(errors[code + 1])
        yield number, stays, gone, wrong


def _relaxed(box: Box, labels: Labels, free: Mask) -> Box:
    """The box without conditions that keep out nothing bad, and with bounds moved out as far as errors stay rare."""
    for number in list(box.allowed):
        wider = box.without(number)
        if _harmless(box, wider, labels, free):
            box = wider
    for number in list(box.allowed):
        if labels.columns[number].ordered:
            box = _widened(box, number, labels, free)
    return box


def _widened(box: Box, number: int, labels: Labels, free: Mask) -> Box:
    """The box with the bounds on an ordered column moved out, bin by bin."""
    for step in (-1, 1):
        while True:
            mask = box.allowed[number]
            edge = int(np.flatnonzero(mask)[0 if step < 0 else -1]) + step
            if not 0 <= edge < len(mask):
                break
            wider = box.having(number, mask | (np.arange(len(mask)) == edge))
            if not _harmless(box, wider, labels, free):
                break
            box = wider
    return box


def _harmless(box: Box, wider: Box, labels: Labels, free: Mask) -> bool:
    rows = len(free)
    added = wider.holds(labels.columns, rows) & ~box.holds(labels.columns, rows) & free
    return bool(labels.wrong[added].sum() <= labels.limit * added.sum())

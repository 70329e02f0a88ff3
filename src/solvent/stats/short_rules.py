"""Few conditions that tell a group of rows from the others, for people to read."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solvent.domain.columns import Column, Mask
from solvent.domain.conditions import Condition
from solvent.stats.boxes import Box
from solvent.stats.coding import Coding, coding

_CONDITIONS = 3
# What a condition may leave out of the group, and how pure the conditions together need be.
_LEFT_OUT, _PURE = 0.05, 0.95
# A further condition must take off so much of what is not of the group.
_WORTH = 0.2


def short_rule(table: Mapping[str, Column], group: Mask) -> tuple[Condition, ...]:
    """Up to three conditions that hold for nearly all rows of a group and for few others.

    Each keeps the middle of the group on one column, and the one that leaves out most of the others comes first, as in
    the covering of Fürnkranz 1999, "Separate-and-conquer rule learning".

    >>> from solvent.domain.columns import columns
    >>> rng = np.random.default_rng(0)
    >>> table = columns({"x": rng.normal(size=1000), "y": rng.normal(size=1000)})
    >>> [condition.column for condition in short_rule(table, table["y"].values > 1.5)]
    ['y']
    """
    found: dict[int, Mask] = {}
    codings = [one for name, column in table.items() if (one := _finer(name, column, group)) is not None]
    others = ~group
    kept = np.ones(len(group), bool)
    while len(found) < _CONDITIONS and (kept & others).sum() > (1 - _PURE) / _PURE * (kept & group).sum():
        best, gone, chosen = None, _WORTH * (kept & others).sum(), None
        for number, one in enumerate(codings):
            if number in found:
                continue
            mask = _middle(one, kept & group, kept & others)
            holds = Box({0: mask}).holds([one.coded], len(group))
            loss = (kept & others & ~holds).sum()
            if loss > gone:
                best, gone, chosen = number, loss, (mask, holds)
        if best is None or chosen is None:
            break
        found[best] = chosen[0]
        kept &= chosen[1]
    return tuple(codings[number].condition(mask) for number, mask in found.items())


def _finer(name: str, column: Column, group: Mask) -> Coding | None:
    """The column in bins that are as fine for the group as for the others, however small it is."""
    members, others = np.flatnonzero(group), np.flatnonzero(~group)
    if not len(others) or not len(members):
        return coding(name, column)
    size = max(len(members), len(others))
    both = coding(name, column.at(np.concatenate([np.resize(others, size), np.resize(members, size)]).astype(np.intp)))
    if both is None:
        return None
    codes = np.empty(len(group), np.int64)
    codes[others] = both.coded.codes[: len(others)]
    codes[members] = both.coded.codes[size : size + len(members)]
    return replace(both, coded=replace(both.coded, codes=codes))


def _middle(one: Coding, group: Mask, others: Mask) -> Mask:
    """The bins that hold all but a few of the group: of numbers cut off at the ends, of words the rarest.

    An end beyond which nothing else lies stays open.
    """
    counts = np.bincount(one.coded.codes[group] + 1, minlength=one.coded.bins + 1)[1:]
    spare = _LEFT_OUT * counts.sum()
    if one.coded.ordered:
        present = np.flatnonzero(counts)
        low, high = (present[0], present[-1]) if len(present) else (0, one.coded.bins - 1)
        while low < high:
            end = low if counts[low] <= counts[high] else high
            if counts[end] > spare:
                break
            spare -= counts[end]
            low, high = (low + 1, high) if end == low else (low, high - 1)
        beside = np.bincount(one.coded.codes[others] + 1, minlength=one.coded.bins + 1)[1:]
        low, high = (0 if not beside[:low].any() else low), (len(beside) if not beside[high + 1 :].any() else high)
        return np.asarray((np.arange(one.coded.bins) >= low) & (np.arange(one.coded.bins) <= high), np.bool_)
    kept = counts > 0
    for word in np.argsort(counts, kind="stable"):
        if kept[word] and counts[word] <= spare and kept.sum() > 1:
            kept[word] = False
            spare -= counts[word]
    return np.asarray(kept, np.bool_)

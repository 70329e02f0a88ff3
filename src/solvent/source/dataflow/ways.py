"""What two ways of rows have in common: where they part, and whether some rows may have gone both."""

import re

from solvent.source.dataflow.cuts import meet, overlap
from solvent.source.dataflow.values import Path, Rows, Step

_GAP = re.compile(r"(null|isna|notna|nan)\(")
# Rows picked by the index of others may be what those leave.
_BY_OTHERS = re.compile(r"isin|index|idx|drop|~|others|difference|\btrain|\btest|fold|split", re.I)


def is_within(whole: Rows, part: Rows) -> bool:
    """Whether rows were made from these rows, so that some are shared."""
    return any(longer[: len(shorter)] == shorter for shorter in whole for longer in part)


def are_apart(one: Rows, other: Rows) -> bool:
    """Whether neither was made from the other."""
    return not any(shares(one, further) for further in other)


def shares(rows: Rows, path: Path) -> bool:
    """Whether some of these rows are among those of the path; of two ways to one split each goes with its own."""
    return any(may_share(one, path) for one in rows) or crosses(rows, path)


def crosses(rows: Rows, path: Path) -> bool:
    """Whether all these rows were picked without regard to those of the path."""
    return bool(rows) and all(cross(one, path) for one in rows)


def is_gap(step: Step) -> bool:
    """Whether rows are picked by having a value or none: one part then fills the other, and tests nothing."""
    return isinstance(step.key, str) and _GAP.search(step.key) is not None


def may_share(path: Path, other: Path) -> bool:
    """Whether one path goes on where the other ends, or both take slices from the same end.

    >>> import ast
    >>> head, more, tail = (Step(f"slice {text}", ast.Pass()) for text in (":9", ":99", "9:"))
    >>> may_share((head,), (more,)), may_share((head,), (tail,)), may_share((), (tail,))
    (True, False, True)
    """
    for at, (one, another) in enumerate(zip(path, other, strict=False), 1):
        if one != another:
            return _meet(one.key, another.key, last=len(path) == len(other) == at) or _drawn_alike(one, another)
    return True


def are_cut_alike(path: Path, other: Path) -> bool:
    """Whether two ways part by two slices, or two limits, that let some of the same rows through."""
    parted = next(((p, q, at) for at, (p, q) in enumerate(zip(path, other, strict=False), 1) if p != q), None)
    if parted is None:
        return False
    one, another, at = parted
    return _meet(one.key, another.key, last=len(path) == len(other) == at)


def _drawn_alike(one: Step, other: Step) -> bool:
    """Whether two calls with the same seed drew the same part."""
    key, further = one.key, other.key
    if not isinstance(key, tuple) or not isinstance(further, tuple) or not isinstance(_drawn(one), str):
        return False
    return _drawn(one) == _drawn(other) and key[1:] == further[1:]


def cross(path: Path, other: Path) -> bool:
    """Whether rows are picked without regard to one another: by two draws, or by a draw and a cut of the same rows."""
    one, another = next(((p, q) for p, q in zip(path, other, strict=False) if p != q), (None, None))
    if one is None or another is None:
        return False
    drawn = [_drawn(step) for step in (one, another)]
    if all(drawn):
        return drawn[0] != drawn[1]
    cut = another if drawn[0] else one
    text = cut.key[0] if isinstance(cut.key, tuple) else cut.key
    return any(drawn) and isinstance(text, str) and _BY_OTHERS.search(text) is None


def _drawn(step: Step) -> object:
    """By which draw rows were parted, if at random and not by what is written there."""
    how = step.key[0] if step.splits and isinstance(step.key, tuple) else None
    if not isinstance(how, tuple):
        return None
    return how[0] if isinstance(how[0], str) else how


def _meet(key: object, other: object, *, last: bool) -> bool:
    """Whether two cuts have rows in common: slices across one another, limits that overlap, or two draws.

    Limits say nothing unless they come `last`: others may follow.
    """
    key, other = (one[0] if isinstance(one, tuple) and isinstance(one[0], str | tuple) else one for one in (key, other))
    if isinstance(key, tuple) and isinstance(other, tuple):
        return bool(key[-1] == other[-1] == "sample")
    if not isinstance(key, str) or not isinstance(other, str):
        return False
    return meet(key[6:], other[6:]) if key[:6] == other[:6] == "slice " else last and overlap(key, other)


def is_split_from(whole: Rows, part: Rows) -> bool:
    """Whether rows were parted into train and test on the way from the whole to the part."""
    return any(
        longer[: len(shorter)] == shorter and any(step.splits for step in longer[len(shorter) :])
        for shorter in whole
        for longer in part
    )


def has_split(rows: Rows) -> bool:
    """Whether rows are already a part of a split."""
    return any(step.splits for path in rows for step in path)

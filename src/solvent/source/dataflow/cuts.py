"""Slices of rows: whether two of the same rows have some in common."""

import ast
import re

_SLICE = re.compile(r"(-?\d+)?:(-?\d+)?$")


def meet(one: str, other: str) -> bool:
    """Whether two slices, as the code writes them, take some of the same rows; not where that cannot be told.

    >>> meet(":9", "5:"), meet(":9", "9:"), meet("0:80", "50:90"), meet(":n", ":m"), meet("-9:", ":5")
    (True, False, True, True, False)
    """
    read, further = _SLICE.match(one), _SLICE.match(other)
    if read and further:
        bounds = [int(bound) if bound else None for found in (read, further) for bound in found.groups()]
        if all(bound is None or bound >= 0 for bound in bounds):
            start, end = max(bounds[0] or 0, bounds[2] or 0), [bound for bound in bounds[1::2] if bound is not None]
            return not end or start < min(end)
    return one[:1] == other[:1] == ":" or one[-1:] == other[-1:] == ":"


def written(index: ast.Slice, parts: dict[str, object]) -> str:
    """A slice as it is written, with the numbers that its names stand for.

    >>> part = ast.parse("rows[:n]", mode="eval").body.slice
    >>> written(part, {"upper": 800}), written(part, {})
    (':800', ':n')
    """
    given = (index.lower, index.upper, index.step)
    texts = [
        str(parts[name]) if name in parts else ast.unparse(node) if node is not None else ""
        for name, node in zip(("lower", "upper", "step"), given, strict=True)
    ]
    return ":".join(texts[:2] if index.step is None else texts)

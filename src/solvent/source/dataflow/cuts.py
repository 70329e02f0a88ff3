"""Slices of rows, and rows picked by a limit: whether two of the same rows have some in common."""

import ast
import re

_SLICE = re.compile(r"(-?\d{1,12})?:(-?\d{1,12})?$")

_LIMIT = re.compile(r"(.{1,80}?) ([<>]=?) (?:(-?\d+(?:\.\d+)?)|'(\d{4}-\d\d(?:-\d\d)?)')$")


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


def overlap(one: str, other: str) -> bool:
    """Whether two limits on the same values, as the code writes them, let some of the same rows through.

    >>> overlap("df.q > 0.5", "df.q > 0.3"), overlap("df.year <= 2017", "df.year >= 2017"), overlap("a < 3", "a >= 3")
    (True, True, False)
    >>> overlap("day < '2020-01-01'", "day >= '2019-06-01'"), overlap("df.q > 0.5", "df.r > 0.3")
    (True, False)
    """
    limit, further = _LIMIT.match(one), _LIMIT.match(other)
    if limit is None or further is None or limit[1] != further[1] or (limit[4] is None) != (further[4] is None):
        return False
    if limit[2][0] == further[2][0]:
        return True
    high, low = (limit, further) if limit[2][0] == "<" else (further, limit)
    if limit[4] is not None:
        return bool(low[4] < high[4])
    least, most = float(low[3]), float(high[3])
    # Between neighbouring whole numbers there is nothing.
    room = 1 if "." not in low[3] + high[3] and "=" not in low[2] + high[2] else 0
    return least + room < most or (least == most and low[2] == ">=" and high[2] == "<=")


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

"""The mean of what was predicted less what came: signal `past error`, where code looks back at the days behind it."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal

KIND = "past error"
_MEANS = frozenset(["avg", "mean", "average"])
_SAID = re.compile(r"forecast|predict", re.I)
_CAME = re.compile(r"actual|observed|generation|measured|ground_?truth", re.I)


def read(module: Module) -> Iterator[Signal]:
    """Each mean over a difference of two named things, one foretold and one that came."""
    for name, call in module.calls():
        if name.rpartition(".")[2] not in _MEANS or not call.args:
            continue
        for part in ast.walk(call.args[0]):
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub) and _is_error(part):
                place = module.place(call)
                yield Signal(KIND, place.line or 1, place.cell, ast.unparse(part)[:80])
                break


def _is_error(difference: ast.BinOp) -> bool:
    sides = [side.attr for side in (difference.left, difference.right) if isinstance(side, ast.Attribute)]
    return len(sides) == 2 and any(map(_SAID.search, sides)) and any(map(_CAME.search, sides))

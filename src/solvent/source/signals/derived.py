"""Columns that a program works out of others: `derived-column`, whose detail is the new column's name.

Seen in `frame["age"] = frame["sold"] - frame["built"]`; what a model answers is no column that is prepared.
"""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role
from solvent.source.predicting import predicts

KIND = "derived-column"
_ANSWERS = re.compile(r"pred|prob|score|target|label|result|response|metric|error|loss|forecast|rank", re.I)


def read(module: Module) -> Iterator[Signal]:
    """Each column once, where it is first worked out."""
    if module.role is not Role.CODE:
        return
    seen: set[str] = set()
    for assign in module.nodes(ast.Assign):
        target = assign.targets[0]
        column = _key(target)
        if column is None or column in seen or _ANSWERS.search(column):
            continue
        if not isinstance(assign.value, ast.Subscript) and _is_derived(module, assign.value, column):
            seen.add(column)
            place = module.place(assign)
            yield Signal(KIND, place.line or 1, place.cell, column)


def _key(node: ast.AST) -> str | None:
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
    return None


def _is_applied(module: Module, call: ast.Call) -> bool:
    """Whether a function from elsewhere is mapped over a column: what works it out is written there, once."""
    applies = isinstance(call.func, ast.Attribute) and call.func.attr in {"map", "apply", "transform"}
    return applies and any(isinstance(arg, ast.Name) and arg.id in module.imports for arg in call.args)


def _is_derived(module: Module, value: ast.expr, column: str) -> bool:
    """Whether an expression reads another column and asks no model."""
    reads = False
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and (predicts(module.name_of(node.func) or "") or _is_applied(module, node)):
            return False
        reads = reads or _key(node) not in (None, column)
    return reads

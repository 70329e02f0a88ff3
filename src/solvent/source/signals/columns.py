"""Columns that a program takes for its target: `target-column`, whose detail is the column's name.

Seen in `y = frame["late"]`, `X, y = frame.drop(columns="late"), frame["late"]` and `labels = frame.pop("late").values`.
"""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal

_TRUTH = re.compile(
    r"^(?:[yY]|(?:y|target|label)s?(?:_(?:train\w*|all|full|true|data|raw|test|val\w*))?|targets?|labels?)$"
)
_MOST_STEPS = 6


def read(module: Module) -> Iterator[Signal]:
    """The picks of one column into a name that means the truth."""
    for node in module.nodes(ast.Assign):
        for target in node.targets:
            for name, value in _pairs(target, node.value):
                column = _column(module, value) if _TRUTH.match(name) else None
                if column:
                    place = module.place(node)
                    yield Signal("target-column", place.line or 1, place.cell, column)


def _pairs(target: ast.AST, value: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Attribute):
        yield target.attr, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for part, inner in zip(target.elts, value.elts, strict=True):
            yield from _pairs(part, inner)


def _column(module: Module, value: ast.AST) -> str | None:
    """The one column that an expression takes out of a frame, through casts and conversions."""
    for _ in range(_MOST_STEPS):
        match value:
            case ast.Subscript(slice=index):
                return _text(module, index)
            case ast.Call(func=ast.Attribute(attr="pop"), args=[index, *_]):
                return _text(module, index)
            case ast.Call(
                func=ast.Attribute(attr="array" | "asarray" | "fit_transform" | "transform"), args=[inner, *_]
            ):
                value = inner
            case ast.Call(func=ast.Attribute(value=inner)) | ast.Attribute(value=inner):
                value = inner
            case _:
                return None
    return None


def _text(module: Module, index: ast.AST) -> str | None:
    if isinstance(index, ast.List) and len(index.elts) == 1:
        index = index.elts[0]
    if isinstance(index, ast.Name):
        index = module.bound_value(index) or index
    return index.value if isinstance(index, ast.Constant) and isinstance(index.value, str) and index.value else None

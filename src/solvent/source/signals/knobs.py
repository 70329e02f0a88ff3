"""Hyper-parameters written into tables and defaults: signals of the kind `hyper-parameter`, named in the detail."""

import ast
from collections.abc import Iterator

from solvent.source.knob_names import is_hyper_parameter
from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role


def read(module: Module) -> Iterator[Signal]:
    """The keys of dictionaries that name a hyper-parameter and hold a literal, each name once a file."""
    if module.role is not Role.CODE:
        return
    seen: set[str] = set()
    for table in module.nodes(ast.Dict):
        for key, value in zip(table.keys, table.values, strict=True):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                continue
            # `clf__max_depth` is how pipelines name it.
            name = key.value.rpartition("__")[2]
            if name not in seen and is_hyper_parameter(name) and _is_literal(value):
                seen.add(name)
                place = module.place(key)
                yield Signal("hyper-parameter", place.line or 1, place.cell, name)


def _is_literal(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Tuple):
        return bool(value.elts) and all(_is_literal(item) for item in value.elts[:10])
    if isinstance(value, ast.UnaryOp):
        return _is_literal(value.operand)
    if isinstance(value, ast.Call):
        return bool(value.args) and all(_is_literal(item) for item in value.args)
    return (
        isinstance(value, ast.Constant) and isinstance(value.value, int | float) and not isinstance(value.value, bool)
    )

"""A target that is still a column of the features, as far as straight-line code shows it."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from solvent.source.dataflow.leak import way
from solvent.source.flow import Definition, is_part_of_split
from solvent.source.leaks import TARGET, Leak
from solvent.source.learning import is_split, learner
from solvent.source.learnt import Reading, is_given, readings
from solvent.source.module import Module

_JOINS = frozenset(["map", "merge", "join"])


@lru_cache(maxsize=2)
def targets(module: Module) -> tuple[Leak, ...]:
    """The splits of a file whose features still hold the target."""
    return tuple(leak for reading in readings(module) for leak in (*_targets(reading), *_encoded(reading)))


def target_columns(module: Module) -> tuple[str, ...]:
    """The columns that a file's splits take for targets, where the code names them."""
    found = (
        _column(reading, call.args[1], call.lineno)[1]
        for reading in readings(module)
        for name, call in reading.calls
        if is_split(name) and len(call.args) == 2
    )
    return tuple(dict.fromkeys(column for column in found if column is not None))


def _targets(reading: Reading) -> Iterator[Leak]:
    for name, call in reading.calls:
        if is_split(name) and len(call.args) == 2:
            features, target = call.args
            frame, column = _column(reading, target, call.lineno)
            if column is None or frame is None or not _learns_directly(reading, call):
                continue
            if _holds(reading, features, frame, column, call.lineno):
                what = f"the target `{column}` is still a column of the features"
                yield Leak(TARGET, call, what, None, way(("source", frame.statement), ("split", call)))


def _encoded(reading: Reading) -> Iterator[Leak]:
    """Averages of the target by group, over all rows, become a feature before the split."""
    for name, call in reading.calls:
        if not is_split(name) or len(call.args) != 2:
            continue
        features, target = call.args
        _, column = _column(reading, target, call.lineno)
        definitions = list(reading.flow.slice(features, call.lineno))
        if column is None or any(is_part_of_split(d) for d in definitions):
            continue
        joins = any(isinstance(n, ast.Attribute) and n.attr in _JOINS for d in definitions for n in ast.walk(d.value))
        for definition in definitions:
            found = next((n for n in ast.walk(definition.value) if _averages(n, column)), None)
            if found is not None and (joins or definition.partial):
                what = f"the target `{column}` is averaged by group on all rows before they are split"
                yield Leak(TARGET, found, what, call, way(("learns", found), ("split", call)))
                break


def _averages(node: ast.AST, column: str) -> bool:
    """`df.groupby(key)[column].mean()` or its `transform("mean")`, of no earlier rows alone."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    first = node.args[0] if node.args else None
    averaged = node.func.attr == "mean" or (
        node.func.attr in ("transform", "agg") and isinstance(first, ast.Constant) and first.value == "mean"
    )
    picked = node.func.value
    return (
        averaged
        and isinstance(picked, ast.Subscript)
        and isinstance(picked.slice, ast.Constant)
        and picked.slice.value == column
        and isinstance(picked.value, ast.Call)
        and isinstance(picked.value.func, ast.Attribute)
        and picked.value.func.attr == "groupby"
    )


def _learns_directly(reading: Reading, split: ast.Call) -> bool:
    """Whether a learner of a known class, not a pipeline that picks columns, is fitted on the split's first part."""
    for name, call in reading.calls:
        if name.endswith(".fit") and learner(name[: -len(".fit")]) and call.args and isinstance(call.args[0], ast.Name):
            found = reading.flow.whole(call.args[0].id, call.lineno)
            if found is not None and found.value is split and found.part == 0:
                return True
    return False


def _column(reading: Reading, target: ast.AST, line: int) -> tuple[Definition | None, str | None]:
    """The frame's definition and the column's name where an expression is `frame["column"]`."""
    if isinstance(target, ast.Name):
        found = reading.flow.whole(target.id, line)
        return _column(reading, found.value, found.line) if found is not None and found.part is None else (None, None)
    if isinstance(target, ast.Attribute) and target.attr == "values":
        return _column(reading, target.value, line)
    if (
        isinstance(target, ast.Subscript)
        and isinstance(target.value, ast.Name)
        and isinstance(target.slice, ast.Constant)
        and isinstance(target.slice.value, str)
    ):
        known = reading.flow.reaching(target.value.id, line)
        return (known[0] if known else None), target.slice.value
    return None, None


def _holds(reading: Reading, features: ast.AST, frame: Definition, column: str, line: int) -> bool:
    """Whether an expression is that frame with the column still in it."""
    if isinstance(features, ast.Name):
        known = reading.flow.reaching(features.id, line)
        if not known or (known[0].partial and known[0] is not frame):
            return False
        if known[0] is frame:
            return reading.module.type_of(features) in ("pandas.DataFrame", None) and features.id == frame.name
        return known[0].part is None and _holds(reading, known[0].value, frame, column, known[0].line)
    if isinstance(features, ast.Attribute) and features.attr == "values":
        return _holds(reading, features.value, frame, column, line)
    if isinstance(features, ast.Call) and isinstance(features.func, ast.Attribute):
        if features.func.attr in ("copy", "to_numpy") and not features.args:
            return _holds(reading, features.func.value, frame, column, line)
        if features.func.attr == "drop" and _dropped(features) and column not in _dropped(features):
            return _holds(reading, features.func.value, frame, column, line)
    return False


def _dropped(call: ast.Call) -> list[object]:
    """The literal columns that a `drop` takes away; empty where they cannot be told."""
    given = next(
        (k.value for k in call.keywords if k.arg in ("columns", "labels")), call.args[0] if call.args else None
    )
    along = is_given(call, "axis", 1) or is_given(call, "axis", "columns") or len(call.args) > 1
    if not (along or any(k.arg == "columns" for k in call.keywords)):
        return []
    items = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
    values: list[object] = [item.value for item in items if isinstance(item, ast.Constant)]
    return values if len(values) == len(items) else []

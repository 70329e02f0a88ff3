"""Columns in the order in which a program fits a model to them, or gives them to one: the details hold their names.

`trained-columns` are seen in `X = frame[["age", "income"]]` of a program that fits; `trained-table` where it fits all
columns of a file but some (the path, then those left out with a `-` and those computed with a `+`); `given-values` in
`model.predict([[age, income]])`, and `given-frame` in `model.predict(pd.DataFrame([{"age": age}]))`.
"""

import ast
import re
from collections.abc import Iterator, Sequence

from solvent.source.handed import path_of
from solvent.source.leaks import followed
from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role
from solvent.source.predicting import predicts

TRAINED, TABLE, VALUES, FRAME = "trained-columns", "trained-table", "given-values", "given-frame"
SEPARATOR = "\n"
_INPUTS = re.compile(r"^(?:[xX]|(?:x|X)_?(?:train|all|full|data|raw)?|features?(?:_df|_train)?|inputs?)$")
_WRAPS = frozenset(["array", "asarray", "transform", "DataFrame", "DMatrix", "Series"])
_PASSES = frozenset(["reshape", "astype", "to_numpy", "values", "T"])
# After these, columns stand elsewhere than where they were picked.
_LAYS_OUT_ANEW = frozenset(
    """get_dummies concat hstack column_stack ColumnTransformer make_column_transformer OneHotEncoder
    PolynomialFeatures SelectKBest SelectFromModel RFE RFECV merge PCA""".split()
)
_ALTERS = frozenset(["insert", "pop", "drop", "append", "extend", "update"])
_KEEPS = frozenset("transform fit_transform values astype to_numpy fillna copy array asarray float".split())
_CASTS = frozenset(["int", "float", "str", "bool"])
_FEWEST, _MOST_STEPS = 3, 8


def read(module: Module) -> Iterator[Signal]:
    """The columns that models of this file are fitted to, and those that they are asked about."""
    if module.role is not Role.CODE:
        return
    called = {name.rpartition(".")[2] for name, _ in module.calls()}
    if "fit" in called and not called & _LAYS_OUT_ANEW:
        for assign in module.nodes(ast.Assign):
            target = assign.targets[0]
            columns = _picked(module, assign.value)
            if isinstance(target, ast.Name) and _INPUTS.match(target.id) and not _is_changed(module, target, columns):
                yield from _signal(module, assign, TRAINED, columns)
        yield from _tables(module)
    for name, call in module.calls():
        if predicts(name) and call.args:
            kind, columns = _given(module, call.args[0])
            yield from _signal(module, call, kind, columns)


def _tables(module: Module) -> Iterator[Signal]:
    """The tables that models are fitted to whole, but for some columns."""
    record = followed(module)
    for fit in record.fits:
        of = fit.data.of
        path = path_of(of.table) if of is not None else ""
        if of is None or not path or of.kept is not None or of.only:
            continue
        made = sorted({made.column for made in record.made if made.table == of.table and of.has(made.column)})
        place = module.place(fit.node)
        detail = [path, *(f"-{name}" for name in sorted(of.without)), *(f"+{name}" for name in made)]
        yield Signal(TABLE, place.line or 1, place.cell, SEPARATOR.join(detail))


def _signal(module: Module, node: ast.AST, kind: str, columns: list[str]) -> Iterator[Signal]:
    if len(columns) >= _FEWEST and len(set(columns)) == len(columns) and all(columns):
        place = module.place(node)
        yield Signal(kind, place.line or 1, place.cell, SEPARATOR.join(columns))


def _picked(module: Module, value: ast.AST) -> list[str]:
    """The columns of `frame[[...]]`, through conversions."""
    for _ in range(_MOST_STEPS):
        match value:
            case ast.Subscript(slice=index):
                return _texts(module, index)
            case ast.Call(func=ast.Attribute(value=inner)) | ast.Attribute(value=inner):
                value = inner
            case _:
                return []
    return []


def _texts(module: Module, node: ast.AST | None) -> list[str]:
    if isinstance(node, ast.Name):
        node = module.bound_value(node)
    items = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    found = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return found if len(found) == len(items) else []


def _given(module: Module, node: ast.AST | None) -> tuple[str, list[str]]:
    """What one row holds, by the names of its values or of its frame's columns."""
    frame: str = VALUES
    for _ in range(_MOST_STEPS):
        match node:
            case ast.Name():
                node = None if _is_changed(module, node) else module.bound_value(node)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[inner, *_]) if name in _WRAPS:
                if columns := next((k.value for k in node.keywords if k.arg == "columns"), None):
                    return FRAME, _texts(module, columns)
                frame, node = FRAME if name == "DataFrame" else frame, inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) | ast.Attribute(value=inner, attr=name) if (
                name in _PASSES
            ):
                node = inner
            case ast.List(elts=[ast.List() | ast.Dict() | ast.Name() as inner]):
                node = inner
            case ast.Dict(keys=keys) if frame == FRAME:
                return FRAME, [key.value if isinstance(key, ast.Constant) else "" for key in keys if key]  # type: ignore[misc]
            case ast.List(elts=items):
                return VALUES if frame == VALUES else "", [_name(module, item) for item in items]
            case _:
                break
    return VALUES, []


def _is_changed(module: Module, name: ast.Name, columns: Sequence[str] = ()) -> bool:
    """Whether what bears the name holds other columns than it was made of, somewhere in its function."""
    scope = module.scope_of(name)
    stored = any(
        isinstance(node.value, ast.Name) and node.value.id == name.id and _adds(node, columns)
        for node in module.nodes(ast.Subscript, ast.Attribute)
        if module.scope_of(node) is scope
    )
    return stored or any(
        any(isinstance(target, ast.Name) and target.id == name.id for target in assign.targets)
        and _reads(assign.value, name.id)
        and not _keeps(assign.value)
        for assign in module.nodes(ast.Assign)
        if module.scope_of(assign) is scope
    )


def _adds(node: ast.Subscript | ast.Attribute, columns: Sequence[str]) -> bool:
    """Whether a column comes in or goes; one that is there already keeps its place."""
    if isinstance(node, ast.Attribute):
        return node.attr in _ALTERS
    known = isinstance(node.slice, ast.Constant) and node.slice.value in columns
    return isinstance(node.ctx, ast.Store) and not known


def _reads(value: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _keeps(value: ast.AST) -> bool:
    called = value.func if isinstance(value, ast.Call) else value
    last = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return last in _KEEPS | _WRAPS | _PASSES


def _name(module: Module, item: ast.AST) -> str:
    """What a value is called: by its variable, key, or attribute."""
    match item:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return name
        case ast.Call(func=ast.Name(id=cast), args=[inner]) if cast in _CASTS:
            return _name(module, inner)
    return ""

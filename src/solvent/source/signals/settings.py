"""Settings: the keys that code reads of configuration which it loads from a file, followed through its names."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal

KIND = "setting"
LOADERS = frozenset(
    "yaml.safe_load yaml.load yaml.full_load yaml.unsafe_load toml.load toml.loads tomllib.load tomllib.loads"
    " tomli.load json.load json.loads".split()
)
_OWN = re.compile(
    r"(?:^|[._])(?:read|load|get|parse|open)_?(?:\w+_)?(?:params|parameters|configs?|configuration|cfg|settings|ya?ml)$",
    re.I,
)
_FILE = re.compile(r"\w\.(?:ya?ml|toml|json)$")
_DEEPEST = 8
_PARTS = "\t"


def read(module: Module) -> Iterator[Signal]:
    """Each key that is read: where the configuration comes from, how it is read, and the path of keys, tab by tab.

    The origin is a file's path, or `call NAME` for a function of the project's own. `must` fails where the key is
    absent, `may` does not, and `all` hands on all that lies below.
    """
    if not any(name in LOADERS or _OWN.search(name) for name, _ in module.calls()):
        return
    for node in module.nodes(ast.Subscript, ast.Name, ast.Attribute, ast.Call):
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or _is_part(module, node):
            continue
        if (found := _resolve(module, node)) is not None:
            origin, keys, sure = found
            for how in _uses(module, node, keys, sure=sure):
                place = module.place(node)
                yield Signal(KIND, place.line or 1, place.cell, _PARTS.join((origin, how, *keys)))


def _is_part(module: Module, node: ast.AST) -> bool:
    """Whether a longer path of keys begins with this one, or it is only being called or asked for a method."""
    match module.parent(node):
        case ast.Subscript(value=value, slice=ast.Constant(value=str())):
            return value is node
        case ast.Attribute(value=value, attr="get") as around:
            return value is node and isinstance(module.parent(around), ast.Call)
        case ast.Attribute(value=value):
            return value is node and isinstance(node, ast.Name) and node.id == "self"
        case ast.Call(func=function):
            return function is node
    return False


def _uses(module: Module, node: ast.AST, keys: tuple[str, ...], *, sure: bool) -> Iterator[str]:
    if keys:
        caught = any(isinstance(around, ast.Try) for around in module.ancestors(node))
        yield "must" if sure and not caught else "may"
    parent = module.parent(node)
    match parent:
        case ast.Assign(targets=[ast.Name() | ast.Attribute(value=ast.Name(id="self"))]) | ast.withitem():
            return
        case ast.Return() if not keys:
            return
        case ast.Compare(left=ast.Constant(value=str()), ops=[ast.In() | ast.NotIn()]):
            return
    yield "all"


def _resolve(module: Module, node: ast.AST | None, depth: int = _DEEPEST) -> tuple[str, tuple[str, ...], bool] | None:
    """Where a value comes from, by which keys, and whether it must be there."""
    if node is None or depth == 0:
        return None
    if isinstance(node, ast.Subscript):
        key, below = node.slice, _resolve(module, node.value, depth - 1)
        if below is not None and isinstance(key, ast.Constant) and isinstance(key.value, str):
            return below[0], (*below[1], key.value), below[2]
        return None
    if isinstance(node, ast.Name | ast.Attribute):
        bound = module.bound_value(node)
        return _resolve(module, bound, depth - 1) if bound is not None and bound is not node else None
    return _called(module, node, depth) if isinstance(node, ast.Call) else None


def _called(module: Module, call: ast.Call, depth: int) -> tuple[str, tuple[str, ...], bool] | None:
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[ast.Constant(value=str(key)), *_]):
            below = _resolve(module, owner, depth - 1)
            return (below[0], (*below[1], key), False) if below is not None else None
    name = module.name_of(call.func) or ""
    if name in LOADERS:
        file = _file(module, call.args[0], depth) if call.args else ""
        return (file, (), True) if file or not name.startswith("json.") else None
    return (f"call {name}", (), True) if _OWN.search(name) and not name.startswith("?") else None


def _file(module: Module, node: ast.AST, depth: int) -> str:
    """The path that an opened file was opened by, where it is written out."""
    for part in module.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _FILE.search(part.value):
            return part.value
        if isinstance(part, ast.Name) and depth:
            bound = module.bound_value(part)
            if bound is not None and (found := _file(module, bound, depth - 1)):
                return found
    return ""

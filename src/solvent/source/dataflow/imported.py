"""What names imported from other files of the project stand for: their functions, classes and constants."""

import ast
from collections.abc import Callable

from solvent.source.dataflow.values import Class, Collection, Constant, Function, Names, Value
from solvent.source.module import Module

# From a dotted name and the path of the file that imports it: the file it lies in, and the name there.
Find = Callable[[str, str], tuple[Module, str] | None]
_DEEPEST = 4


class Imports:
    """The files of a project as far as a run has met them; each is bound once, and none is run."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._scopes: dict[str, Names] = {}
        self._known: dict[tuple[str, str], Value | None] = {}

    def value(self, dotted: str, importer: Module) -> Value | None:
        """What a dotted name stands for, if it is a function, class or constant of the project."""
        key = (dotted, importer.path)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._look_up(dotted, importer.path)
        return self._known[key]

    def starred(self, name: str, importer: Module) -> Value | None:
        """What a name stands for that only `from … import *` can have brought."""
        for node in importer.nodes(ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                origin = "." * node.level + (node.module or "")
                found = self.value(f"{origin}.{name}" if not origin.endswith(".") else f"{origin}{name}", importer)
                if found is not None:
                    return found
        return None

    def _look_up(self, dotted: str, importer: str, depth: int = 0) -> Value | None:
        found = self._find(dotted, importer)
        if found is None or not found[1] or depth > _DEEPEST:
            return None
        module, name = found
        names = self._scopes.setdefault(module.path, {}) or self._bound(module)
        if name in names:
            return names[name]
        # A package hands on what its own files hold.
        origin = module.imports.get(name)
        return self._look_up(origin, module.path, depth + 1) if origin else None

    def scope(self, module: Module) -> Names:
        """The names that a file gives its functions."""
        return self._scopes.setdefault(module.path, {}) or self._bound(module)

    def _bound(self, module: Module) -> Names:
        names = self._scopes.setdefault(module.path, {})
        for statement in module.tree.body:
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    names[statement.name] = Function(statement, names, module=module)
                case ast.ClassDef():
                    names[statement.name] = Class(statement, names, module)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    constant = _constant(value)
                    if constant is not None:
                        names[name] = constant
        return names


def _constant(value: ast.expr) -> Value | None:
    if isinstance(value, ast.Constant):
        return Constant(value.value)
    if isinstance(value, ast.List | ast.Tuple):
        parts = [Constant(part.value) for part in value.elts if isinstance(part, ast.Constant)]
        return Collection(dict(enumerate(parts))) if len(parts) == len(value.elts) else None
    return None

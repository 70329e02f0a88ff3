"""Values and classes that Python files of a project write down, followed from file to file without running any."""

import ast
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from solvent.source.module import Module
from solvent.source.reading import read_module
from solvent.source.repair import Unparsable

_DEEPEST = 20
_MOST = 10_000
_TIMES = {"datetime.datetime": datetime.datetime, "datetime.date": datetime.date}
_INFINITE = {"numpy.inf", "math.inf", "numpy.Inf", "numpy.infty"}
_SEQUENCES = {"list": list, "tuple": list, "set": list, "frozenset": list, "sorted": list}

Found = tuple[Module, ast.AST]


class Unwritten(Exception):
    """A value is worked out when the program runs."""


class Code:
    """The Python files of a project by path; `text` gives the content of one."""

    def __init__(self, paths: Iterable[str], text: Callable[[str], str]) -> None:
        self._paths = sorted(path for path in paths if path.endswith(".py"))
        self._text = text
        self._modules: dict[str, Module | None] = {}

    def module(self, path: str) -> Module | None:
        """A file, parsed; None where it cannot be."""
        if path not in self._modules:
            try:
                self._modules[path] = read_module(path, self._text(path))
            except Unparsable:
                self._modules[path] = None
        return self._modules[path]

    def definition(self, module: Module, node: ast.AST, depth: int = _DEEPEST) -> Found | None:
        """What a name stands for, and in which file: the expression last bound to it, or a class."""
        if not depth:
            return None
        if isinstance(node, ast.Name):
            if (bound := module.bound_value(node)) is not None:
                return self._end(module, bound, depth)
            if node.id in module.imports:
                return self._elsewhere(module, module.imports[node.id], depth)
            return self._top(module, node.id, depth)
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in module.imports:
                return self._elsewhere(module, f"{module.imports[node.value.id]}.{node.attr}", depth)
            owner = self.definition(module, node.value, depth - 1)
            if owner is not None and isinstance(owner[1], ast.ClassDef):
                return _member(owner, node.attr)
        return None

    def _end(self, module: Module, bound: ast.AST, depth: int) -> Found:
        if isinstance(bound, ast.Name | ast.Attribute):
            return self.definition(module, bound, depth - 1) or (module, bound)
        return module, bound

    def _top(self, module: Module, name: str, depth: int) -> Found | None:
        found: Found | None = None
        for statement in module.tree.body:
            if isinstance(statement, ast.ClassDef) and statement.name == name:
                found = module, statement
            for target, value in _assigned(statement):
                if target == name:
                    found = self._end(module, value, depth)
        if found is None and name in module.imports:
            return self._elsewhere(module, module.imports[name], depth)
        return found

    def _elsewhere(self, module: Module, dotted: str, depth: int) -> Found | None:
        """What another file of the project calls by an imported name."""
        parts = dotted.lstrip(".").split(".")
        for cut in range(len(parts) - 1, 0, -1):
            stem = "/".join(parts[:cut])
            near = [p for p in self._paths if f"/{p}".endswith((f"/{stem}.py", f"/{stem}/__init__.py"))]
            # Of several files of one name, the nearest to the one that imports it.
            near.sort(key=lambda path: (-_shared(path, module.path), len(path)))
            if near and (other := self.module(near[0])) is not None and other is not module:
                found = self._top(other, parts[cut], depth - 1)
                for name in parts[cut + 1 :]:
                    found = _member(found, name) if found is not None else None
                return found
        return None

    def value(self, module: Module, node: ast.AST | None, depth: int = _DEEPEST) -> Any:
        """The value of an expression: numbers, texts, times, lists and mappings.

        Raises
        ------
        Unwritten
            It is not written down there, nor where its names are bound.
        """
        if not depth or node is None:
            raise Unwritten
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -_number(self.value(module, node.operand, depth - 1))
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return self._items(module, node, depth)
        if isinstance(node, ast.Dict):
            return self._mapping(module, node, depth)
        if isinstance(node, ast.BinOp):
            return self._worked_out(module, node, depth)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(module, node, depth)
        if isinstance(node, ast.Call):
            return self._called(module, node, depth)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self._members(module, node, depth)
        raise Unwritten

    def _items(self, module: Module, node: ast.List | ast.Tuple | ast.Set, depth: int) -> list[Any]:
        found: list[Any] = []
        for item in node.elts[:_MOST]:
            if isinstance(item, ast.Starred):
                found += _listed(self.value(module, item.value, depth - 1))
            else:
                found.append(self.value(module, item, depth - 1))
        return found

    def _mapping(self, module: Module, node: ast.Dict, depth: int) -> dict[Any, Any]:
        if None in node.keys:
            raise Unwritten
        keys = [self.value(module, key, depth - 1) for key in node.keys[:_MOST]]
        try:
            return dict(zip(keys, (self.value(module, value, depth - 1) for value in node.values), strict=False))
        except TypeError:
            raise Unwritten from None

    def _named(self, module: Module, node: ast.Name | ast.Attribute, depth: int) -> Any:
        if module.name_of(node) in _INFINITE:
            return float("inf")
        if isinstance(node, ast.Attribute) and node.attr == "value":
            # A member of an enumeration.
            inner = self.definition(module, node.value)
            if inner is not None:
                return self.value(*inner, depth - 1)
        found = self.definition(module, node)
        if found is None or found[1] is node:
            raise Unwritten
        return self.value(*found, depth - 1)

    def _worked_out(self, module: Module, node: ast.BinOp, depth: int) -> Any:
        left, right = self.value(module, node.left, depth - 1), self.value(module, node.right, depth - 1)
        if isinstance(node.op, ast.Add) and isinstance(left, list) and isinstance(right, list):
            return left + right
        left, right = _number(left), _number(right)
        try:
            if isinstance(node.op, ast.Add):
                return left + right
            if isinstance(node.op, ast.Sub):
                return left - right
            if isinstance(node.op, ast.Mult):
                return left * right
            if isinstance(node.op, ast.Div):
                return left / right
            if isinstance(node.op, ast.Pow) and abs(right) < 100 and abs(left) < 1e6:
                return float(left) ** right
        except (ArithmeticError, ValueError):
            pass
        raise Unwritten

    def _called(self, module: Module, node: ast.Call, depth: int) -> Any:
        name = module.name_of(node.func) or ""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "keys" and not node.args:
            return list(self.value(module, node.func.value, depth - 1))
        args = [self.value(module, arg, depth - 1) for arg in node.args]
        try:
            if name in _TIMES and not node.keywords:
                return _TIMES[name](*args).isoformat()
            if name in {"pandas.Timestamp", "pandas.to_datetime", "numpy.datetime64"} and len(args) == 1:
                return str(args[0])
            if name == "float" and len(args) == 1:
                return float(args[0])
            if name in _SEQUENCES and len(args) == 1:
                return _listed(args[0])
            if name == "range" and args:
                return list(range(*map(int, args)))[:_MOST]
        except (TypeError, ValueError, OverflowError):
            pass
        raise Unwritten

    def _members(self, module: Module, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, depth: int) -> list[Any]:
        """`[one.value for one in Site]`: the values of an enumeration; or a plain copy of a list."""
        [loop, *more] = node.generators
        if more or loop.ifs or not isinstance(loop.target, ast.Name):
            raise Unwritten
        of = node.elt.value if isinstance(node.elt, ast.Attribute) else node.elt
        if not isinstance(of, ast.Name) or of.id != loop.target.id:
            raise Unwritten
        found = self.definition(module, loop.iter)
        if isinstance(node.elt, ast.Attribute) and node.elt.attr == "value" and found is not None:
            other, made = found
            if isinstance(made, ast.ClassDef):
                members = [value for each in made.body for name, value in _assigned(each) if name[0] != "_"]
                return [self.value(other, member, depth - 1) for member in members]
        if isinstance(node.elt, ast.Name):
            return _listed(self.value(module, loop.iter, depth - 1))
        raise Unwritten


def _assigned(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    """The names that a statement binds, with what to."""
    if isinstance(statement, ast.Assign):
        return [(target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        return [(statement.target.id, statement.value)]
    return []


def _member(found: Found, name: str) -> Found | None:
    module, made = found
    if not isinstance(made, ast.ClassDef):
        return None
    return next(((module, value) for each in made.body for target, value in _assigned(each) if target == name), None)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list | dict):
        return list(value)
    raise Unwritten


def _number(value: Any) -> float:
    if isinstance(value, int | float):
        return value
    raise Unwritten


def _shared(one: str, two: str) -> int:
    """How many folders two paths have in common."""
    count = 0
    for mine, theirs in zip(one.split("/")[:-1], two.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        count += 1
    return count

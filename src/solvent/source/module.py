"""One Python file or notebook, parsed: nodes by kind, names resolved through imports, simple types.

Everything here reads; nothing is imported or run.
"""

import ast
import builtins
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar, overload

from solvent.domain.evidence import Place
from solvent.domain.finding import Sighting
from solvent.source.complexity import cognitive_complexity
from solvent.source.paths import Role, role_in
from solvent.source.trees import children_of, literal_type
from solvent.source.types import attribute_type, item_type, returned_type

Node = TypeVar("Node", bound=ast.AST)
Node2 = TypeVar("Node2", bound=ast.AST)
Node3 = TypeVar("Node3", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | Function | ast.ClassDef | ast.Lambda
UNKNOWN = "?"
_POSITION = attrgetter("lineno", "col_offset")
_CUSTOMARY = {"np": "numpy", "pd": "pandas", "torch": "torch", "tf": "tensorflow"}
_AT_THE_END = 10**9
_DEEPEST = 40
_BUILTINS = frozenset(dir(builtins))
_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Module:
    """A parsed file.

    `cells` gives, for a notebook, the first line of each code cell in `text` and the cell's number (from 1, over
    all cells); places then name cell and line in it. `run` are the numbers of its cells in the order of their last run.
    """

    run: tuple[int, ...] = ()

    def __init__(
        self, path: str, text: str, tree: ast.Module, *, dialect: str = "python", cells: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.path = path
        self.text = text
        self.tree = tree
        self.dialect = dialect
        self.cells = tuple(cells)
        self._starts = [start for start, _ in self.cells]
        self._nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        self._types: dict[ast.AST, str | None] = {}
        self._sorted: dict[tuple[type[ast.AST], ...], list[ast.AST]] = {}
        self._parents: dict[ast.AST, ast.AST] = {}
        self._scopes: dict[ast.AST, ast.AST] = {}
        self._children: dict[ast.AST, list[ast.AST]] = {}
        self._index()

    def _index(self) -> None:
        nodes, parents, scopes, children = self._nodes, self._parents, self._scopes, self._children
        stack: list[ast.AST] = [self.tree]
        while stack:
            node = stack.pop()
            nodes[type(node)].append(node)
            scope = node if isinstance(node, _SCOPES) else scopes[node]
            below = children_of(node)
            for child in below:
                parents[child] = node
                scopes[child] = scope
            children[node] = below
            stack += below

    @property
    def is_notebook(self) -> bool:
        """Whether the file is a notebook."""
        return self.path.endswith(".ipynb")

    @cached_property
    def role(self) -> Role:
        """What the file is for."""
        defined = self.nodes(ast.FunctionDef, ast.ClassDef)
        return role_in(self.path, lambda: {name for name, _ in self.calls()}, lambda: [d.name for d in defined])

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines; line 1 is `lines[0]`."""
        return self.text.split("\n")

    @overload
    def nodes(self, kind: type[Node], /) -> list[Node]: ...
    @overload
    def nodes(self, kind: type[Node], kind2: type[Node2], /) -> list[Node | Node2]: ...
    @overload
    def nodes(self, kind: type[Node], kind2: type[Node2], kind3: type[Node3], /) -> list[Node | Node2 | Node3]: ...
    @overload
    def nodes(self, *kinds: type[ast.AST]) -> list[Any]: ...

    def nodes(self, *kinds: type[ast.AST]) -> list[Any]:
        """All nodes of these kinds, in the order of the text."""
        if kinds not in self._sorted:
            found = [node for kind in kinds for node in self._nodes.get(kind, ())]
            try:
                found.sort(key=_POSITION)
            except AttributeError:
                # Some kinds (comprehensions, with-items) have no place of their own.
                found.sort(key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
            self._sorted[kinds] = found
        return list(self._sorted[kinds])

    def walk(self, node: ast.AST) -> Iterator[ast.AST]:
        """`node` and all nodes below it, level by level; unlike `ast.walk` without contexts and operators."""
        level = [node]
        while level:
            yield from level
            level = [child for parent in level for child in self._below(parent)]

    def _below(self, node: ast.AST) -> list[ast.AST]:
        # Nodes made while names are followed are in no index.
        known = self._children.get(node)
        return children_of(node) if known is None else known

    def complexity(self, function: Function) -> int:
        """The cognitive complexity of a function of this module."""
        if function not in self._complexities:
            self._complexities[function] = cognitive_complexity(function, self._below)
        return self._complexities[function]

    @cached_property
    def _complexities(self) -> dict[ast.AST, int]:
        return {}

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that holds `node`."""
        return self._parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, nearest first."""
        while (node := self._parents.get(node)) is not None:  # type: ignore[assignment]
            yield node

    def enclosing(self, node: ast.AST, *kinds: type[Node]) -> Node | None:
        """The nearest node of these kinds around `node`."""
        return next((a for a in self.ancestors(node) if isinstance(a, kinds)), None)

    def function_of(self, node: ast.AST) -> Function | None:
        """The function that `node` stands in."""
        return self.enclosing(node, ast.FunctionDef, ast.AsyncFunctionDef)  # type: ignore[return-value]

    def place(self, node: ast.AST | int) -> Place:
        """Where a node, or a line of the text, stands in the file as its users see it."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        if not self.cells:
            return Place(self.path, line)
        at = max(bisect_right(self._starts, line) - 1, 0)
        start, cell = self.cells[at]
        return Place(self.path, line - start + 1, cell)

    def sighting(self, node: ast.AST | int, message: str, *, key: str = "", also: Sequence[ast.AST] = ()) -> Sighting:
        """A sighting at a node of this file."""
        return Sighting(self.place(node), message, tuple(self.place(n) for n in also), key)

    # Names -----------------------------------------------------------------------------------------------------

    @cached_property
    def imports(self) -> dict[str, str]:
        """What each imported name stands for: `{"np": "numpy"}`; relative ones keep their dots."""
        names: dict[str, str] = {}
        for node in self.nodes(ast.Import, ast.ImportFrom):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    names[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            else:
                origin = "." * node.level + (node.module or "")
                joint = "" if origin.endswith(".") or not origin else "."
                for alias in node.names:
                    if alias.name != "*":
                        names[alias.asname or alias.name] = f"{origin}{joint}{alias.name}"
        # They come by star imports and from other cells; hardly anybody gives these names to anything else.
        for name, library in _CUSTOMARY.items():
            if name not in names and self._is_used_unbound(name):
                names[name] = library
        return names

    def _is_used_unbound(self, name: str) -> bool:
        uses = [n for n in self.nodes(ast.Name) if n.id == name]
        if not uses or any(not isinstance(n.ctx, ast.Load) for n in uses):
            return False
        return not any(argument.arg == name for argument in self.nodes(ast.arg))

    def name_of(self, node: ast.AST) -> str | None:
        """The dotted name that an expression stands for, resolved through imports and simple types.

        A method on a value of unknown type starts with `?`: `?.fit`. A name that is neither imported nor built in
        stands for itself. Expressions that are no name at all give None.
        """
        if isinstance(node, ast.Name):
            return self.imports.get(node.id) or self.type_of(node) or node.id
        if isinstance(node, ast.Attribute):
            owner = node.value
            if isinstance(owner, ast.Name):
                known = self.imports.get(owner.id) or self.type_of(owner)
                if known is None and owner.id in _BUILTINS:
                    known = owner.id
                return f"{known or UNKNOWN}.{node.attr}"
            if isinstance(owner, ast.Attribute):
                inner = self.name_of(owner)
                known = self.type_of(owner) or (inner if inner and not inner.startswith(UNKNOWN) else UNKNOWN)
                return f"{known}.{node.attr}"
            return f"{self.type_of(owner) or UNKNOWN}.{node.attr}"
        return None

    @cached_property
    def _calls(self) -> list[tuple[str, ast.Call]]:
        return [(self.name_of(call.func) or UNKNOWN, call) for call in self.nodes(ast.Call)]

    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call with the resolved dotted name of what is called, in the order of the text.

        Built-ins have their own name (`open`), unknown receivers a question mark (`?.fit`).
        """
        return self._calls

    # Types -----------------------------------------------------------------------------------------------------

    def scope_of(self, node: ast.AST) -> Scope:
        """The module, function, class or lambda in whose scope `node` stands."""
        return self._scopes.get(node, self.tree)  # type: ignore[return-value]

    @cached_property
    def _assignments(self) -> dict[ast.AST, dict[str, list[tuple[int, ast.AST | None]]]]:
        """For each scope and name, the lines that bind it and the value bound; None where the value is not known."""
        table: dict[ast.AST, dict[str, list[tuple[int, ast.AST | None]]]] = defaultdict(lambda: defaultdict(list))

        def bind(target: ast.AST, value: ast.AST | None, scope: ast.AST, line: int = 0) -> None:
            if isinstance(target, ast.Name):
                table[scope][target.id].append((line or target.lineno, value))
            elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
                owner = self.enclosing(target, ast.ClassDef)
                if owner is not None:
                    table[owner][f"self.{target.attr}"].append((0, value))
            elif isinstance(target, ast.Tuple | ast.List):
                for index, part in enumerate(target.elts):
                    bind(part, _part(value, index, len(target.elts)), scope, line)
            elif isinstance(target, ast.Starred):
                bind(target.value, None, scope, line)

        for node in self.nodes(ast.Assign):
            for target in node.targets:
                # A name is bound when its statement ends: `df = (\n df.dropna())` reads the frame before.
                bind(target, node.value, self.scope_of(node), node.end_lineno or node.lineno)
        for annotated in self.nodes(ast.AnnAssign):
            bind(
                annotated.target,
                annotated.value or annotated.annotation,
                self.scope_of(annotated),
                annotated.end_lineno or annotated.lineno,
            )
        for walrus in self.nodes(ast.NamedExpr):
            bind(walrus.target, walrus.value, self.scope_of(walrus))
        for loop in self.nodes(ast.For, ast.AsyncFor):
            bind(loop.target, None, self.scope_of(loop))
        for item in self.nodes(ast.withitem):
            if item.optional_vars is not None:
                bind(item.optional_vars, item.context_expr, self.scope_of(item))
        for function in self.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
                table[function][argument.arg].append((function.lineno, argument.annotation))
        for shorthand in self.nodes(ast.Lambda):
            for argument in (*shorthand.args.posonlyargs, *shorthand.args.args, *shorthand.args.kwonlyargs):
                table[shorthand][argument.arg].append((0, None))
        for scope in table.values():
            for bindings in scope.values():
                bindings.sort(key=lambda binding: binding[0])
        return table

    def bound_value(self, node: ast.AST) -> ast.AST | None:
        """The expression last bound to a name (or `self.name`) before it is used at `node`, if it can be told."""
        if isinstance(node, ast.Name):
            if node.id in self._comprehended and self._is_comprehended(node):
                return None
            scope: ast.AST = self.scope_of(node)
            innermost = True
            while scope is not self.tree:
                # Names of a class body are not seen from its methods.
                visible = innermost or not isinstance(scope, ast.ClassDef)
                if visible and (bindings := self._bindings(scope, node.id)):
                    return _latest(bindings, node.lineno)
                innermost, scope = False, self.scope_of(scope)
            if bindings := self._bindings(self.tree, node.id):
                inside_function = self.function_of(node) is not None
                return _latest(bindings, _AT_THE_END if inside_function else node.lineno)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            owner = self.enclosing(node, ast.ClassDef)
            bindings = self._bindings(owner, f"self.{node.attr}") if owner is not None else []
            return bindings[0][1] if len(bindings) == 1 else None
        return None

    def _bindings(self, scope: ast.AST, name: str) -> list[tuple[int, ast.AST | None]]:
        names = self._assignments.get(scope)
        return names.get(name, []) if names is not None else []

    @cached_property
    def _comprehended(self) -> frozenset[str]:
        return frozenset(
            name.id for c in self.nodes(ast.comprehension) for name in ast.walk(c.target) if isinstance(name, ast.Name)
        )

    def _is_comprehended(self, node: ast.Name) -> bool:
        for around in self.ancestors(node):
            if isinstance(around, ast.stmt):
                return False
            for generator in getattr(around, "generators", ()):
                if any(isinstance(n, ast.Name) and n.id == node.id for n in ast.walk(generator.target)):
                    return True
        return False

    def type_of(self, node: ast.AST, *, depth: int = _DEEPEST) -> str | None:
        """The qualified library type of an expression's value, or None where it cannot be told."""
        if node in self._types:
            return self._types[node]
        if depth == 0:
            return None
        # A value that is made of itself has no known type while it is being looked for.
        self._types[node] = None
        self._types[node] = found = self._find_type(node, depth)
        return found

    def _find_type(self, node: ast.AST, depth: int) -> str | None:
        if isinstance(node, ast.Call):
            callee = self._callee(node.func, depth)
            return returned_type(callee) if callee else None
        if isinstance(node, ast.Name | ast.Attribute):
            bound = self.bound_value(node)
            if bound is None and isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Store):
                return attribute_type(self.type_of(node.value, depth=depth - 1), node.attr)
            if bound is None or bound is node:
                return None
            if isinstance(bound, ast.Call):
                return self.type_of(bound, depth=depth - 1)
            if isinstance(bound, ast.Name | ast.Attribute) and _is_annotation(self.parent(bound), bound):
                return self._imported(bound)
            return self.type_of(bound, depth=depth - 1)
        if isinstance(node, ast.Subscript):
            return self._type_of_part(node, depth)
        return literal_type(node)

    def _type_of_part(self, node: ast.Subscript, depth: int) -> str | None:
        whole, index = node.value, node.slice
        if isinstance(whole, ast.Call) and isinstance(index, ast.Constant) and isinstance(index.value, int):
            # One of the parts that a split returns is what was split.
            callee = self._callee(whole.func, depth) or ""
            source = index.value // 2
            if callee.endswith(".train_test_split") and len(whole.args) > source:
                return self.type_of(whole.args[source], depth=depth - 1)
            return None
        return item_type(self.type_of(whole, depth=depth - 1), index)

    def _callee(self, function: ast.AST, depth: int) -> str | None:
        if isinstance(function, ast.Name):
            return self.imports.get(function.id, function.id)
        if isinstance(function, ast.Attribute):
            owner = function.value
            known = self._imported(owner) or self.type_of(owner, depth=depth - 1)
            return f"{known}.{function.attr}" if known else None
        return None

    def _imported(self, node: ast.AST) -> str | None:
        """The dotted name of an expression that starts at an import."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self._imported(node.value)
            return f"{owner}.{node.attr}" if owner else None
        return None


def _latest(bindings: list[tuple[int, ast.AST | None]], line: int) -> ast.AST | None:
    at = bisect_left(bindings, line, key=lambda binding: binding[0])
    return bindings[at - 1][1] if at else None


def _part(value: ast.AST | None, index: int, count: int) -> ast.AST | None:
    """What the target at `index` of `count` gets of an unpacked value: `value[index]`, made up, where it is a call."""
    if isinstance(value, ast.Tuple | ast.List):
        return value.elts[index] if len(value.elts) == count else None
    if isinstance(value, ast.Call):
        part = ast.Subscript(value=value, slice=ast.Constant(value=index), ctx=ast.Load())
        return ast.copy_location(part, value)
    return None


def _is_annotation(parent: ast.AST | None, node: ast.AST) -> bool:
    return isinstance(parent, ast.arg | ast.AnnAssign) and parent.annotation is node

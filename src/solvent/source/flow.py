"""Where a value comes from within one scope, read line by line: a simple backward slice that knows no branches.

Precision before recall: what a parameter, a loop or another function brings in ends the slice.
"""

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.module import Module, Scope

# No hand writes a longer chain; generated text must not take for ever.
_LONGEST = 400


@dataclass(frozen=True, eq=False)
class Definition:
    """A statement that gives a name its value, or (`partial`) changes a part of it.

    `part` is the index of the name among the targets of an unpacking.
    """

    name: str
    line: int
    statement: ast.stmt
    value: ast.AST
    partial: bool = False
    part: int | None = None


def root(node: ast.AST) -> str | None:
    """The name that a chain of attributes, items and calls starts with: `df` in `df.loc[0, "a"].mean()`."""
    while True:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None


class Flow:
    """The definitions of one scope of a module, in the order of the text."""

    def __init__(self, module: Module, scope: Scope) -> None:
        self.module = module
        self.scope = scope
        self._definitions: dict[str, list[Definition]] = defaultdict(list)
        for statement in _statements(scope):
            for definition in _definitions(statement):
                self._definitions[definition.name].append(definition)
        for known in self._definitions.values():
            known.sort(key=lambda definition: definition.line)

    def definitions(self) -> Iterator[Definition]:
        """All of them, by name."""
        for known in self._definitions.values():
            yield from known

    def reaching(self, name: str, line: int) -> list[Definition]:
        """The definition of a name that holds at a line, and the partial ones after it; latest first."""
        known = self._definitions.get(name, [])
        at = bisect_left(known, line, key=lambda definition: definition.line)
        found = []
        while at > 0:
            at -= 1
            found.append(known[at])
            if not known[at].partial:
                break
        return found

    def whole(self, name: str, line: int) -> Definition | None:
        """The one statement that gives a name all of its value at a line, if nothing changes it in part after."""
        found = self.reaching(name, line)
        return found[0] if len(found) == 1 and not found[0].partial else None

    def slice(self, expression: ast.AST, line: int) -> Iterator[Definition]:
        """Every definition that an expression's value is made of; the parts of a split are given but not passed."""
        seen: set[Definition] = set()
        waiting: list[tuple[ast.AST, int]] = [(expression, line)]
        while waiting and len(seen) < _LONGEST:
            value, at = waiting.pop()
            for name in names_in(value):
                if name == "self":
                    continue
                for definition in self.reaching(name, at):
                    if definition not in seen and len(seen) < _LONGEST:
                        seen.add(definition)
                        yield definition
                        if not _is_part_of_split(definition):
                            waiting.append((definition.value, definition.line))


def names_in(node: ast.AST) -> Iterator[str]:
    """The names read in an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id


def _is_part_of_split(definition: Definition) -> bool:
    """Whether the name holds one part of `train_test_split`."""
    call = definition.value
    return (
        definition.part is not None
        and isinstance(call, ast.Call)
        and (
            (isinstance(call.func, ast.Name) and call.func.id == "train_test_split")
            or (isinstance(call.func, ast.Attribute) and call.func.attr == "train_test_split")
        )
    )


def _statements(scope: Scope) -> Iterator[ast.stmt]:
    """The statements of a scope, those of its blocks included, those of definitions inside left out."""
    body = scope.body if isinstance(scope.body, list) else []
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            children = [
                n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt | ast.ExceptHandler | ast.match_case)
            ]
            stack.extend(reversed(children))


def _definitions(statement: ast.stmt) -> Iterator[Definition]:
    end = statement.end_lineno or statement.lineno
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _of_target(target, statement, statement.value, end)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield from _of_target(statement.target, statement, statement.value, end)
    elif isinstance(statement, ast.AugAssign):
        name = root(statement.target)
        if name is not None:
            yield Definition(name, end, statement, statement.value, partial=True)
    elif isinstance(statement, ast.For):
        yield from _of_target(statement.target, statement, statement.iter, statement.lineno)
    elif isinstance(statement, ast.With):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from _of_target(item.optional_vars, statement, item.context_expr, statement.lineno)
    elif isinstance(statement, ast.Delete):
        for target in statement.targets:
            if isinstance(target, ast.Subscript) and (name := root(target)) is not None:
                yield Definition(name, end, statement, target, partial=True)
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        changes = any(keyword.arg == "inplace" for keyword in call.keywords)
        if isinstance(call.func, ast.Attribute) and (changes or call.func.attr == "pop"):
            name = root(call.func.value)
            if name is not None:
                yield Definition(name, end, statement, call, partial=True)


def _of_target(
    target: ast.AST, statement: ast.stmt, value: ast.AST, line: int, part: int | None = None
) -> Iterator[Definition]:
    if isinstance(target, ast.Name):
        yield Definition(target.id, line, statement, value, part=part)
    elif isinstance(target, ast.Tuple | ast.List):
        paired = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        for index, inner in enumerate(target.elts):
            if paired and isinstance(value, ast.Tuple):
                yield from _of_target(inner, statement, value.elts[index], line)
            else:
                yield from _of_target(inner, statement, value, line, index)
    elif isinstance(target, ast.Starred):
        yield from _of_target(target.value, statement, value, line, part)
    elif isinstance(target, ast.Subscript | ast.Attribute) and (name := root(target)) is not None:
        yield Definition(name, line, statement, value, partial=True)


def is_given(call: ast.Call, argument: str, value: object) -> bool:
    """Whether a call has a keyword argument with this constant."""
    return any(
        k.arg == argument and isinstance(k.value, ast.Constant) and k.value.value == value for k in call.keywords
    )


def shown(node: ast.AST) -> str:
    """An expression as it stands, cut short."""
    return ast.unparse(node)[:60]

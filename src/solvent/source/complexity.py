"""Cognitive complexity of a function (Campbell 2018, "Cognitive Complexity", SonarSource)."""

import ast
from collections.abc import Callable, Iterable

_BRANCHES = (ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.Match)
_NESTING = (*_BRANCHES, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def cognitive_complexity(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    children: Callable[[ast.AST], Iterable[ast.AST]] = ast.iter_child_nodes,
) -> int:
    """One point a break in the linear flow, one more for each level that it is nested.

    `children` gives the nodes directly below a node, where somebody knows them already.

    >>> tree = ast.parse("def f(x):\\n for a in x:\\n  if a and b:\\n   return 1\\n  else:\\n   return 2")
    >>> cognitive_complexity(tree.body[0])
    5
    """
    points = 0
    # Not recursive: a chain of `elif` may be longer than the interpreter's stack is deep.
    waiting: list[tuple[ast.AST, int]] = [(node, 0) for node in function.body]
    while waiting:
        node, nesting = waiting.pop()
        if isinstance(node, ast.If):
            points += 1 + nesting + _chain(node, nesting, waiting)
            continue
        points += (1 + nesting) * isinstance(node, _BRANCHES) + isinstance(node, ast.BoolOp)
        inner = nesting + isinstance(node, _NESTING)
        waiting.extend((child, inner) for child in children(node))
    return points


def _chain(node: ast.If, nesting: int, waiting: list[tuple[ast.AST, int]]) -> int:
    """The points of the `elif` and `else` of an `if`: one each, whatever their depth; their contents go on waiting."""
    points = 0
    while True:
        waiting.append((node.test, nesting))
        waiting.extend((child, nesting + 1) for child in node.body)
        match node.orelse:
            case []:
                return points
            case [ast.If() as following] if following.col_offset == node.col_offset:
                node = following
                points += 1
            case rest:
                waiting.extend((child, nesting + 1) for child in rest)
                return points + 1

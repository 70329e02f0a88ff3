"""Cognitive complexity of a function (Campbell 2018, "Cognitive Complexity", SonarSource)."""

import ast

_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def cognitive_complexity(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """One point a break in the linear flow, one more for each level that it is nested.

    >>> tree = ast.parse("def f(x):\\n for a in x:\\n  if a and b:\\n   return 1\\n  else:\\n   return 2")
    >>> cognitive_complexity(tree.body[0])
    5
    """
    return sum(_points(node, 0) for node in function.body)


def _points(node: ast.AST, nesting: int) -> int:
    points, inner = 0, nesting
    if isinstance(node, _BRANCHES):
        points += 1 + nesting
        inner = nesting + 1
    elif isinstance(node, _FUNCTIONS):
        inner = nesting + 1
    elif isinstance(node, ast.BoolOp):
        points += 1
    if isinstance(node, ast.If):
        points += _points(node.test, nesting) + sum(_points(child, inner) for child in node.body)
        return points + _otherwise(node.orelse, nesting)
    return points + sum(_points(child, inner) for child in ast.iter_child_nodes(node))


def _otherwise(branch: list[ast.stmt], nesting: int) -> int:
    if len(branch) == 1 and isinstance(branch[0], ast.If):
        # An `elif` costs one point, whatever its depth.
        return _points(branch[0], nesting) - nesting
    return (1 if branch else 0) + sum(_points(child, nesting + 1) for child in branch)

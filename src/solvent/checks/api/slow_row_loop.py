"""Arithmetic is done row by row in Python.

Why
    `iterrows` makes a Series of every row: the loop takes a hundred times as long as the same arithmetic on columns,
    and every experiment waits for it.

Pay
    Compute on whole columns, or with `groupby`, `merge` or `numpy.where`.

Not
    Loops that write, print, request or call other code for each row.

Debt
    import pandas as pd
    df = pd.read_csv("late.csv")
    for i, row in df.iterrows():
        df.loc[i, "total"] = row["departure"] + row["arrival"]

Paid
    import pandas as pd
    df = pd.read_csv("late.csv")
    df["total"] = df["departure"] + df["arrival"]
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.flow import names_in
from solvent.source.module import Module

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_HARMLESS = frozenset(
    ["append", "abs", "min", "max", "round", "int", "float", "sqrt", "log", "exp", "isna", "isnull", "get"]
)


@check("API110", effort=Effort(0.3, 2), severity=Severity.LOW, stage=Stage.PROCESS)
def slow_row_loop(module: Module) -> Iterator[Sighting]:
    found = [loop for loop in module.nodes(ast.For) if _is_over_rows(loop) and _is_arithmetic(module, loop)]
    if found:
        yield module.sighting(found[0], "`iterrows` does arithmetic row by row", also=found[1:])


def _is_over_rows(loop: ast.For) -> bool:
    iterated = loop.iter
    return (
        isinstance(iterated, ast.Call)
        and isinstance(iterated.func, ast.Attribute)
        and iterated.func.attr == "iterrows"
        and isinstance(loop.target, ast.Tuple)
        and len(loop.target.elts) == 2
    )


def _is_arithmetic(module: Module, loop: ast.For) -> bool:
    """Whether the body computes with the row's numbers and does nothing that needs a loop."""
    assert isinstance(loop.target, ast.Tuple)
    row = loop.target.elts[1]
    if not isinstance(row, ast.Name):
        return False
    body = [node for statement in loop.body for node in ast.walk(statement)]
    for node in body:
        if isinstance(node, ast.Call) and (module.name_of(node.func) or "").rpartition(".")[2] not in _HARMLESS:
            return False
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, _ARITHMETIC)
        and row.id in set(names_in(node))
        and not any(_is_text(side) for side in (node.left, node.right))
        for node in body
    )


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))

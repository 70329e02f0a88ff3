"""The result of a pandas method is thrown away.

Why
    The method returns a changed copy and leaves the frame as it is: the rows that should be gone, filled or renamed are
    still there.

Pay
    Keep the result: `frame = frame.dropna()`.

Not
    `inplace=True`, the last line of a notebook cell, which shows the result, and scripts that were notebooks.

Debt
    import pandas as pd
    df = pd.read_csv("late.csv")
    df.dropna()
    df.to_parquet("late.parquet")

Paid
    import pandas as pd
    df = pd.read_csv("late.csv")
    df = df.dropna()
    df.to_parquet("late.parquet")
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.types import FRAME, SERIES

_PURE = frozenset(
    """drop dropna fillna rename reset_index set_index sort_values sort_index astype replace merge join drop_duplicates
    assign append interpolate clip ffill bfill reindex explode""".split()
)


@check("API107", effort=Effort(0.1, 0.5), severity=Severity.HIGH, stage=Stage.PROCESS)
def dropped_result(module: Module) -> Iterator[Sighting]:
    if _shows_values(module):
        return
    for name, call in module.calls():
        owner, _, method = name.rpartition(".")
        if owner not in (FRAME, SERIES) or method not in _PURE or not isinstance(module.parent(call), ast.Expr):
            continue
        if any(keyword.arg in ("inplace", None) for keyword in call.keywords) or _is_shown(module, call):
            continue
        yield module.sighting(call, f"The result of `{ast.unparse(call.func)[:50]}` is thrown away")


def _shows_values(module: Module) -> bool:
    """Whether a script was a notebook: values stand in it as statements, to be looked at."""
    if module.is_notebook:
        return False
    return any(isinstance(node.value, ast.Name | ast.Attribute | ast.Subscript) for node in module.nodes(ast.Expr))


def _is_shown(module: Module, call: ast.Call) -> bool:
    """Whether a notebook shows the value: it is the last of its cell, or the module is one cell."""
    if not module.is_notebook:
        return False
    cell, last = module.place(call).cell, call.end_lineno or call.lineno
    return not any(
        statement.lineno > last and module.place(statement).cell == cell
        for statement in module.tree.body
        if isinstance(statement, ast.stmt)
    )

"""A value is assigned to a part of a part of a DataFrame.

Why
    The first indexing may give a copy, so that the assignment changes nothing; from pandas 3 on it never does.

Pay
    Assign in one step: `frame.loc[rows, "column"] = value`.

Not
    Nested dictionaries and lists, and everything that is not known to be a DataFrame.

Debt
    import pandas as pd
    df = pd.read_csv("late.csv")
    df["delay"][df["delay"] < 0] = 0

Paid
    import pandas as pd
    df = pd.read_csv("late.csv")
    df.loc[df["delay"] < 0, "delay"] = 0
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.types import FRAME


@check("API106", effort=Effort(0.1, 0.3), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def chained_assignment(module: Module) -> Iterator[Sighting]:
    found = [
        target
        for node in module.nodes(ast.Assign, ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if _is_chained(module, target)
    ]
    if found:
        yield module.sighting(found[0], f"`{ast.unparse(found[0])[:60]}` assigns to what may be a copy", also=found[1:])


def _is_chained(module: Module, target: ast.AST) -> bool:
    if not isinstance(target, ast.Subscript):
        return False
    inner = target.value
    if isinstance(inner, ast.Attribute) and inner.attr in ("iloc", "loc", "at", "iat"):
        inner = inner.value
    return isinstance(inner, ast.Subscript) and module.type_of(inner.value) == FRAME

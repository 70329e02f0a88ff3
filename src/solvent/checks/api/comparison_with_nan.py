"""A value is compared with NaN.

Why
    NaN equals nothing, not even itself: the comparison is always false (and `!=` always true), so that missing values
    pass unseen.

Pay
    Ask `isna()`, `np.isnan` or `math.isnan`.

Debt
    import numpy as np
    missing = df[df["delay"] == np.nan]

Paid
    missing = df[df["delay"].isna()]

Source
    SonarQube rule S6725, Ruff rule PLW0177.
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

_NAN = frozenset(["numpy.nan", "numpy.NaN", "numpy.NAN", "math.nan", "pandas.NA", "pandas.NaT", "torch.nan"])


@check("API108", effort=Effort(0.1, 0.3), severity=Severity.HIGH, stage=Stage.PROCESS)
def comparison_with_nan(module: Module) -> Iterator[Sighting]:
    for node in module.nodes(ast.Compare):
        sides = [node.left, *node.comparators]
        for position, operator in enumerate(node.ops):
            if isinstance(operator, ast.Eq | ast.NotEq) and any(
                _is_nan(module, side) for side in sides[position : position + 2]
            ):
                always = "true" if isinstance(operator, ast.NotEq) else "false"
                yield module.sighting(node, f"`{ast.unparse(node)[:60]}` is always {always}")
                break


def _is_nan(module: Module, node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
        return module.name_of(node.func) == "float" and str(node.args[0].value).lower() == "nan"
    return isinstance(node, ast.Name | ast.Attribute) and module.name_of(node) in _NAN

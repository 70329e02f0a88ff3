"""The decision threshold is a number in the code.

Why
    The threshold decides how many errors of each kind are made, and so what they cost: as a literal nobody chose it
    from those costs, and it stays when model or costs change.

Pay
    Choose it from the costs of both errors on validation rows, and keep it in the configuration beside the model.

Not
    Thresholds with a name, and 0.5, which is what `predict` does anyway.

Debt
    probability = model.predict_proba(X)[:, 1]
    late = probability > 0.35

Paid
    probability = model.predict_proba(X)[:, 1]
    late = probability > settings.threshold
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import methods


@check("EVA107", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.EVALUATE)
def threshold_in_code(module: Module) -> Iterator[Sighting]:
    found = [node for node in module.nodes(ast.Compare) if _is_fixed(module, node)]
    if found:
        yield module.sighting(
            found[0], f"`{ast.unparse(found[0])[:60]}` decides by a number in the code", also=found[1:]
        )


def _is_fixed(module: Module, node: ast.Compare) -> bool:
    limit = node.comparators[0]
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        return False
    is_share = isinstance(limit, ast.Constant) and isinstance(limit.value, float) and 0 < limit.value < 1
    return is_share and isinstance(limit, ast.Constant) and limit.value != 0.5 and _is_probability(module, node.left)


def _is_probability(module: Module, node: ast.AST) -> bool:
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        bound = module.bound_value(node)
        return bound is not None and not isinstance(bound, ast.Name) and any(methods(bound, "predict_proba"))
    return any(methods(node, "predict_proba"))

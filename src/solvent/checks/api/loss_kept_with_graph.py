"""Losses are summed as tensors that keep their graph.

Why
    Each summand keeps the whole computation that made it alive: memory grows with every batch until training dies.

Pay
    Sum numbers: `total += loss.item()`.

Not
    Sums that are themselves propagated back, and losses that were detached or turned into numbers before.

Debt
    import torch
    total = 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss

Paid
    import torch
    total = 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import methods, uses_torch

_NUMBERS = frozenset(["item", "detach", "numpy", "tolist", "cpu", "data"])


@check("API104", effort=Effort(0.1, 0.5), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def loss_kept_with_graph(module: Module) -> Iterator[Sighting]:
    if not uses_torch(module):
        return
    known: dict[ast.AST, set[str]] = {}
    for node in module.nodes(ast.AugAssign):
        loop = module.enclosing(node, ast.For, ast.While)
        if loop is None or not isinstance(node.op, ast.Add) or not isinstance(node.value, ast.Name):
            continue
        if loop not in known:
            known[loop] = _propagated(loop)
        total = ast.unparse(node.target)
        scope = module.function_of(node) or module.tree
        if node.value.id in known[loop] and total not in _propagated(scope) and not _is_number(loop, node.value.id):
            yield module.sighting(node, f"`{total} += {node.value.id}` keeps the graph of every batch")
            return


def _propagated(scope: ast.AST) -> set[str]:
    return {ast.unparse(call.func.value) for call in methods(scope, "backward") if isinstance(call.func, ast.Attribute)}


def _is_number(loop: ast.AST, name: str) -> bool:
    """Whether the loop turns the loss into a number under its own name."""
    for node in ast.walk(loop):
        is_bound = isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        if is_bound and any(isinstance(part, ast.Attribute) and part.attr in _NUMBERS for part in ast.walk(node)):
            return True
    return False

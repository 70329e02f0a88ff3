"""Probabilities go into a loss that expects raw scores.

Why
    `CrossEntropyLoss` applies a softmax of its own: a second one flattens the gradients, and the network learns slowly
    and stays unsure.

Pay
    Give the loss the raw scores and apply softmax only to predict; or use `NLLLoss` on `log_softmax`.

Not
    Files with several networks, and softmax that is only used to predict.

Debt
    import torch
    import torch.nn.functional as F
    criterion = torch.nn.CrossEntropyLoss()
    scores = F.softmax(model(x), dim=1)
    loss = criterion(scores, y)

Paid
    import torch
    criterion = torch.nn.CrossEntropyLoss()
    scores = model(x)
    loss = criterion(scores, y)
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import networks, uses_torch

_SOFTMAX = frozenset(["torch.softmax", "torch.nn.functional.softmax"])
_LOSSES = frozenset(["torch.nn.CrossEntropyLoss", "torch.nn.functional.cross_entropy"])


@check("API105", effort=Effort(0.2, 1), severity=Severity.HIGH, stage=Stage.TRAIN)
def softmax_before_cross_entropy(module: Module) -> Iterator[Sighting]:
    if not uses_torch(module):
        return
    losses = [call for name, call in module.calls() if name in _LOSSES]
    for call in losses:
        if len(call.args) < 2:
            continue
        scores = call.args[0]
        made = module.bound_value(scores) if isinstance(scores, ast.Name) else scores
        if made is not None and _is_softmax(module, made):
            yield module.sighting(call, f"`{ast.unparse(scores)[:50]}` went through softmax before the cross-entropy")
            return
    classes = networks(module)
    if losses and len(classes) == 1 and (last := _returned_softmax(module, classes[0])) is not None:
        yield module.sighting(last, f"`{classes[0].name}` ends in softmax and is trained with cross-entropy")


def _is_softmax(module: Module, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if module.name_of(node.func) in _SOFTMAX:
        return True
    if isinstance(node.func, ast.Attribute) and node.func.attr == "softmax":
        layer = module.type_of(node.func)
        return layer is None or layer == "torch.nn.Softmax"
    return module.type_of(node.func) == "torch.nn.Softmax"


def _returned_softmax(module: Module, network: ast.ClassDef) -> ast.Return | None:
    """The `return` of a network's `forward`, if that is its only one and gives softmax."""
    for method in network.body:
        if isinstance(method, ast.FunctionDef) and method.name == "forward":
            returns = [node for node in ast.walk(method) if isinstance(node, ast.Return) and node.value is not None]
            if len(returns) == 1 and returns[0].value is not None:
                value: ast.AST | None = returns[0].value
                if isinstance(value, ast.Name):
                    value = module.bound_value(value)
                if value is not None and _is_softmax(module, value):
                    return returns[0]
    return None

"""A training loop steps its optimiser and never clears the gradients.

Why
    PyTorch adds new gradients to the old ones: each step follows the sum of all batches so far, and the model trains
    badly or not at all.

Pay
    Call `optimizer.zero_grad()` before `loss.backward()`.

Not
    Files that clear gradients anywhere, by whatever means, and frameworks that do it themselves.

Debt
    import torch
    optimizer = torch.optim.Adam(model.parameters())
    for x, y in loader:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()

Paid
    import torch
    optimizer = torch.optim.Adam(model.parameters())
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
"""

import ast
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import methods, uses_torch

_CLEARS = re.compile(
    r"zero_grad|\.grad\b|zero_\(|backward_and_step|deepspeed|set_to_none|clear_grad|dist_autograd|DistributedOptimizer"
)
_OPTIMISER = re.compile(r"opt", re.I)


@check("API101", effort=Effort(0.2, 1), severity=Severity.HIGH, stage=Stage.TRAIN)
def missing_zero_grad(module: Module) -> Iterator[Sighting]:
    if not uses_torch(module) or _CLEARS.search(module.text):
        return
    for _, call in module.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "step" and _is_optimiser(module, call.func.value):
            loop = module.enclosing(call, ast.For, ast.While)
            if loop is not None and any(methods(loop, "backward")):
                name = ast.unparse(call.func.value)[:40]
                yield module.sighting(call, f"`{name}.step()` follows gradients that are never cleared")
                return


def _is_optimiser(module: Module, node: ast.expr) -> bool:
    return (module.type_of(node) or "").startswith("torch.optim.") or bool(_OPTIMISER.search(ast.unparse(node)[:60]))

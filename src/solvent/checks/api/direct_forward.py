"""A network's `forward` is called directly.

Why
    Calling `forward` skips the hooks that PyTorch runs around it: pruning, profiling, weight normalisation and
    distributed wrappers silently do nothing.

Pay
    Call the network itself: `model(x)`.

Not
    `super().forward`, `Class.forward(self, …)` and a network's own `self.forward`.

Debt
    import torch
    model = torch.nn.Linear(4, 2)
    y = model.forward(x)

Paid
    import torch
    model = torch.nn.Linear(4, 2)
    y = model(x)
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import networks, uses_torch


@check("API103", effort=Effort(0.1, 0.3), severity=Severity.LOW, stage=Stage.TRAIN)
def direct_forward(module: Module) -> Iterator[Sighting]:
    if not uses_torch(module):
        return
    found = [call for _, call in module.calls() if _is_direct(module, call)]
    if found:
        shown = ast.unparse(found[0].func)[:60]
        yield module.sighting(found[0], f"`{shown}` is called directly", also=found[1:])


def _is_direct(module: Module, call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "forward" or not (call.args or call.keywords):
        return False
    owner = call.func.value
    if isinstance(owner, ast.Name):
        known = module.type_of(owner) or ""
        # A class, or the instance itself within its own methods.
        return (
            owner.id != "self"
            and not owner.id[:1].isupper()
            and (known.startswith("torch.nn.") or _is_network(module, known))
        )
    return isinstance(owner, ast.Attribute) and (module.type_of(owner) or "").startswith("torch.nn.")


def _is_network(module: Module, known: str) -> bool:
    return any(known == network.name for network in networks(module))

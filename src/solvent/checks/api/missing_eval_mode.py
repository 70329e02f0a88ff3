"""A network is evaluated in training mode, or trained in evaluation mode.

Why
    Dropout and batch normalisation behave differently in the two modes: metrics measured in training mode are noise,
    and a network left in evaluation mode after the first epoch stops learning what they would teach it.

Pay
    Call `model.eval()` before evaluating and `model.train()` before training goes on.

Not
    Networks without dropout or batch normalisation, and files that leave the mode to Lightning or a trainer.

Debt
    import torch
    from torch import nn
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 2))
    for x, y in train_loader:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    with torch.no_grad():
        correct = sum((model(x).argmax(1) == y).sum() for x, y in test_loader)

Paid
    import torch
    from torch import nn
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 2))
    for x, y in train_loader:
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        correct = sum((model(x).argmax(1) == y).sum() for x, y in test_loader)

Source
    SonarQube rule S6982.
"""

import ast
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.torches import methods, uses_torch

_DIFFERS = re.compile(r"(^|\.)(Dropout\w*|BatchNorm\w*|SyncBatchNorm)$|^torchvision\.models\.")
_LEFT_TO = re.compile(r"lightning|\btransformers\b|accelerate|ignite|fastai|detectron2|mmcv|mmengine")


@check("API102", effort=Effort(0.2, 1), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def missing_eval_mode(module: Module) -> Iterator[Sighting]:
    if not uses_torch(module) or any(_LEFT_TO.search(name) for name in module.imports.values()):
        return
    modes = {call.func.attr for _, call in module.calls() if isinstance(call.func, ast.Attribute)}
    if "backward" not in modes:
        return
    if "eval" not in modes and "train" not in modes:
        if any(_DIFFERS.search(name) for name, _ in module.calls()) and (block := _evaluation(module)) is not None:
            yield module.sighting(block, "The network is evaluated in training mode: nothing calls `.eval()`")
    elif "eval" in modes and "train" not in modes:
        yield from _never_back(module)


def _evaluation(module: Module) -> ast.With | None:
    """A block without gradients in which something is predicted and compared."""
    for block in module.nodes(ast.With):
        free = any(_is_free(module, item.context_expr) for item in block.items)
        if free and any(isinstance(node, ast.Compare | ast.AugAssign) for node in ast.walk(block)):
            return block
    return None


def _is_free(module: Module, node: ast.expr) -> bool:
    name = module.name_of(node.func) if isinstance(node, ast.Call) else module.name_of(node)
    return name in ("torch.no_grad", "torch.inference_mode")


def _never_back(module: Module) -> Iterator[Sighting]:
    """A loop over epochs that trains a network, sets it to evaluation mode, and goes on training."""
    for loop in module.nodes(ast.For):
        if not any(methods(loop, "backward")):
            continue
        last = max(back.lineno for back in methods(loop, "backward"))
        called = {ast.unparse(n.func) for n in ast.walk(loop) if isinstance(n, ast.Call) and n.lineno <= last}
        for call in methods(loop, "eval"):
            model = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            if model in called and not call.args and module.enclosing(call, ast.For, ast.While) is loop:
                yield module.sighting(call, f"`{model}` stays in evaluation mode when the loop goes on training")
                return

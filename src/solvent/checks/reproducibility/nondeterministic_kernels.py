"""The fastest GPU kernels are asked for, whether or not they give the same result twice.

Why
    `cudnn.benchmark = True` lets timing decide which algorithm runs, so that a run may differ from the one before
    although everything is seeded.

Pay
    Set `torch.use_deterministic_algorithms(True)` and `cudnn.benchmark = False` where results are compared, or accept
    the difference in writing for the speed.

Not
    Files that seed nothing: there is no promise to break.

Debt
    import torch
    torch.manual_seed(7)
    torch.backends.cudnn.benchmark = True

Paid
    import torch
    torch.manual_seed(7)
    torch.backends.cudnn.benchmark = False
    torch.use_deterministic_algorithms(True)
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.signals.seeds import seeded_by


@check("REP104", effort=Effort(0.2, 1), severity=Severity.LOW, stage=Stage.TRAIN)
def nondeterministic_kernels(module: Module) -> Iterator[Sighting]:
    if not any("torch" in seeded_by(name) for name, _ in module.calls()):
        return
    for node in module.nodes(ast.Assign):
        target = node.targets[0]
        asked = isinstance(node.value, ast.Constant) and node.value.value is True
        if asked and isinstance(target, ast.Attribute) and (module.name_of(target) or "").endswith("cudnn.benchmark"):
            yield module.sighting(node, "`cudnn.benchmark = True` undoes the seed of this file")
            return

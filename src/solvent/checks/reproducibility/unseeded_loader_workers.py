"""A loader that shuffles in several processes has neither generator nor `worker_init_fn`.

Why
    Each worker process draws with a state of its own: NumPy and `random` repeat or vary their augmentations from run to
    run even where the main process is seeded.

Pay
    Pass `generator=torch.Generator().manual_seed(seed)` and a `worker_init_fn` that seeds NumPy and `random`.

Not
    Loaders without workers or without shuffling, and projects that let Lightning seed its workers.

Debt
    from torch.utils.data import DataLoader
    loader = DataLoader(rows, batch_size=64, shuffle=True, num_workers=4)

Paid
    import torch
    from torch.utils.data import DataLoader
    loader = DataLoader(rows, batch_size=64, shuffle=True, num_workers=4, worker_init_fn=seed_worker,
                        generator=torch.Generator().manual_seed(7))
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module


@check("REP105", effort=Effort(0.2, 1), severity=Severity.NOTE, stage=Stage.TRAIN)
def unseeded_loader_workers(module: Module) -> Iterator[Sighting]:
    if any("lightning" in name for name in module.imports.values()):
        return
    found = [call for name, call in module.calls() if name.endswith("utils.data.DataLoader") and _is_left_open(call)]
    if found:
        yield module.sighting(
            found[0], "`DataLoader` shuffles with workers, without generator or `worker_init_fn`", also=found[1:]
        )


def _is_left_open(call: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if None in given or "worker_init_fn" in given or "generator" in given:
        return False
    shuffle, workers = given.get("shuffle"), given.get("num_workers")
    shuffles = isinstance(shuffle, ast.Constant) and shuffle.value is True
    return shuffles and workers is not None and not (isinstance(workers, ast.Constant) and not workers.value)

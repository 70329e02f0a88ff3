"""An error is caught and forgotten where data is loaded or predictions are made.

Why
    Rows, files or predictions go missing without a sound; the model learns from, or answers with, whatever is left.

Pay
    Catch the one exception that is expected, log what was lost, count it, and let everything else fail.

Not
    Handlers that log, re-raise, or name a narrow exception; clean-up code.

Debt
    import pandas as pd

    def load(paths):
        frames = []
        for path in paths:
            try:
                frames.append(pd.read_csv(path))
            except Exception:
                pass
        return frames

Paid
    import logging
    import pandas as pd

    def load(paths):
        frames = []
        for path in paths:
            try:
                frames.append(pd.read_csv(path))
            except pd.errors.EmptyDataError:
                logging.warning("%s is empty", path)
        return frames
"""

import ast
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.predicting import loads_model, predicts

_BROAD = frozenset(["Exception", "BaseException"])
_LOADS = re.compile(
    r"(?:^|\.)(?:read_(?:csv|parquet|json|excel|sql\w*|feather|pickle|table|hdf|fwf)|load_dataset|load_data|loadtxt"
    r"|genfromtxt|imread|open_dataset|scan_parquet|scan_csv)$|^PIL\.Image\.open$|^(?:numpy|torch|joblib|pickle)\.load$"
)
_LEARNS = re.compile(r"\.(?:fit|fit_transform|partial_fit)$")


@check("STR108", effort=Effort(0.25, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def swallowed_error(module: Module) -> Iterator[Sighting]:
    for handler in module.nodes(ast.ExceptHandler):
        attempt = module.parent(handler)
        if not isinstance(attempt, ast.Try) or not _is_broad(handler) or not _forgets(handler):
            continue
        for node in (n for statement in attempt.body for n in ast.walk(statement)):
            if isinstance(node, ast.Call) and (what := _risky(module.name_of(node.func) or "")):
                caught = ast.unparse(handler.type) if handler.type else "everything"
                yield module.sighting(handler, f"`except` of {caught} hides every failure of {what}")
                break


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in _BROAD)


def _forgets(handler: ast.ExceptHandler) -> bool:
    """Whether nothing but passing, going on or returning a constant happens."""
    for statement in handler.body:
        if isinstance(statement, ast.Pass | ast.Continue):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant | None):
            continue
        return False
    return True


def _risky(called: str) -> str:
    if _LOADS.search(called):
        return f"`{called.removeprefix('?.')}`"
    if predicts(called) or loads_model(called) or _LEARNS.search(called):
        return f"`{called.rpartition('.')[2]}`"
    return ""

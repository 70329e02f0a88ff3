"""The order of columns, labels or words comes out of a set.

Why
    Sets of strings come in another order in every process: feature 3 of this run is feature 7 of the next, and a stored
    model reads the wrong column.

Pay
    Sort it: `columns = sorted(set(words))`.

Not
    Sets that are sorted, counted, compared or tested for membership, and sets of numbers.

Debt
    words = open("words.txt").read().split()
    index = {word: i for i, word in enumerate(set(words))}

Paid
    words = open("words.txt").read().split()
    index = {word: i for i, word in enumerate(sorted(set(words)))}
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.outline import source_of

_ORDERED_THING = re.compile(r"feature|vocab|classes|class_names|label|word2|char2|token2|chars|tags$", re.I)


@check("REP107", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.PROCESS)
def set_order_in_features(module: Module) -> Iterator[Sighting]:
    for name, call in module.calls():
        if not call.args or not _is_set(module, call.args[0]):
            continue
        if name == "enumerate" and _makes_index(module, call):
            yield module.sighting(call, f"`{ast.unparse(call)[:60]}` numbers a set, whose order varies")
        elif name in ("list", "tuple") and (kept := _kept_as(module, call)):
            yield module.sighting(call, f"`{kept}` takes its order from a set, which varies from run to run")


def _is_set(module: Module, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and module.name_of(node.func) == "set"


def _makes_index(module: Module, call: ast.Call) -> bool:
    """Whether `{word: i for i, word in enumerate(…)}` or `dict(enumerate(…))` keeps the numbers."""
    parent = module.parent(call)
    around = module.parent(parent) if parent is not None else None
    return (isinstance(parent, ast.comprehension) and isinstance(around, ast.DictComp)) or (
        isinstance(parent, ast.Call) and module.name_of(parent.func) == "dict"
    )


def _kept_as(module: Module, call: ast.Call) -> str:
    """The name of features or labels that the list becomes; empty where it is sorted afterwards."""
    statement = module.parent(call)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ""
    target = ast.unparse(statement.targets[0])
    return target if _ORDERED_THING.search(target) and len(target) < 60 and target not in _sorted(module) else ""


@lru_cache(maxsize=2)
def _sorted(module: Module) -> frozenset[str]:
    """What a file sorts: `names.sort()`, `sorted(names)`."""
    found = set()
    for name, call in module.calls():
        if name == "sorted" and call.args:
            found.add(source_of(call.args[0]))
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "sort":
            found.add(source_of(call.func.value))
    return frozenset(found)

"""Leaks from test rows into training, as the flow of rows through a module shows them."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from solvent.source.choosing import choices
from solvent.source.dataflow.altered import altered
from solvent.source.dataflow.interpreter import follow
from solvent.source.dataflow.leak import (
    AUGMENTED,
    COMPARED,
    FOLDS,
    JOINT,
    MULTI_TEST,
    OVERLAP,
    REFIT,
    SCORED_ALTERED,
    TARGET,
    Leak,
    sighting,
)
from solvent.source.dataflow.learnt_early import learnt_early
from solvent.source.dataflow.record import Record
from solvent.source.dataflow.shared_rows import shared_rows
from solvent.source.dataflow.told_target import told_target
from solvent.source.dataflow.tried_on_test import tried_on_test
from solvent.source.module import Module
from solvent.source.objectives import objectives
from solvent.source.preprocessing import FUTURE, TEMPORAL
from solvent.source.steered import steered

__all__ = [
    "AUGMENTED",
    "COMPARED",
    "FOLDS",
    "FUTURE",
    "JOINT",
    "MULTI_TEST",
    "NO_LEAKS",
    "OVERLAP",
    "REFIT",
    "SCORED_ALTERED",
    "TARGET",
    "TEMPORAL",
    "Leak",
    "by_split",
    "followed",
    "judged",
    "leaks",
    "sighting",
]

# These distort a figure, but bring no test rows into training.
NO_LEAKS = frozenset([FOLDS, SCORED_ALTERED])
_AS_IT_STANDS = "in the order of the cells, though not in that of their last run"
_AS_IT_RAN = "in the order in which the cells were last run"
_FEWEST_CELLS = 3
_OF_INTEREST = frozenset(
    """train_test_split random_split Subset split sample score evaluate setup split_frame backward roc_curve
    precision_recall_curve""".split()
)


@lru_cache(maxsize=2)
def leaks(module: Module) -> tuple[Leak, ...]:
    """The leaks of a file, each node once: those that the flow of its rows shows, and what only names tell."""
    found = _by_flow(module)
    told = {(getattr(leak.node, "lineno", 0), leak.kind) for leak in found}
    named = (*steered(module), *choices(module), *objectives(module, found))
    return (*found, *(leak for leak in named if (getattr(leak.node, "lineno", 0), leak.kind) not in told))


def _by_flow(module: Module) -> tuple[Leak, ...]:
    if not any(_is_of_interest(name) for name, _ in module.calls()):
        return ()
    found = judged(module, followed(module))
    order = _as_run(module)
    return found if order is None else _in_either_order(found, judged(module, follow(module, body=order)))


@lru_cache(maxsize=2)
def followed(module: Module) -> Record:
    """What happens to the rows of a file, in the order of its text."""
    return follow(module)


def _as_run(module: Module) -> list[ast.stmt] | None:
    """The statements of a notebook in the order in which its cells were last run, if that is another."""
    if len(module.run) < _FEWEST_CELLS or list(module.run) == sorted(module.run):
        return None
    cells: dict[int, list[ast.stmt]] = {}
    for statement in module.tree.body:
        cells.setdefault(module.place(statement).cell or 0, []).append(statement)
    return [statement for number in module.run for statement in cells.get(number, ())]


def _in_either_order(stands: tuple[Leak, ...], ran: tuple[Leak, ...]) -> tuple[Leak, ...]:
    """The leaks of both orders of the cells; those of one alone say of which."""
    both = {_key(leak) for leak in stands} & {_key(leak) for leak in ran}
    told = [leak if _key(leak) in both else replace(leak, what=f"{leak.what}, {_AS_IT_STANDS}") for leak in stands]
    told += [replace(leak, what=f"{leak.what}, {_AS_IT_RAN}") for leak in ran if _key(leak) not in both]
    return tuple(sorted(told, key=lambda leak: getattr(leak.node, "lineno", 0)))


def _key(leak: Leak) -> tuple[int, int, str]:
    return getattr(leak.node, "lineno", 0), getattr(leak.node, "col_offset", 0), leak.kind


def judged(module: Module, record: Record) -> tuple[Leak, ...]:
    """The leaks in what happened to rows, each node once."""
    found: dict[tuple[int, int, str], Leak] = {}
    by_rows = (*learnt_early(record), *shared_rows(module, record), *altered(record))
    for leak in (*by_rows, *tried_on_test(record), *told_target(record)):
        found.setdefault(_key(leak), leak)
    return tuple(sorted(found.values(), key=lambda leak: getattr(leak.node, "lineno", 0)))


@lru_cache(maxsize=16384)
def _is_of_interest(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last in _OF_INTEREST or last.startswith(("fit", "cross_val", "train"))


def by_split(found: tuple[Leak, ...], *kinds: str) -> Iterator[tuple[Leak, list[ast.AST]]]:
    """The first leak of these kinds at each split, and where the others stand: one debt, however many lines it has."""
    groups: dict[int, list[Leak]] = {}
    for leak in found:
        if leak.kind in kinds:
            groups.setdefault(id(leak.split or leak.node), []).append(leak)
    for first, *others in groups.values():
        yield first, [other.node for other in others]

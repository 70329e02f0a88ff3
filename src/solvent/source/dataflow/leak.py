"""A leak: what it is, where it happens, and the way the rows took."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from solvent.domain.evidence import Step
from solvent.domain.finding import Sighting
from solvent.source.dataflow.values import Rows
from solvent.source.module import Module

REFIT, OVERLAP, MULTI_TEST, TARGET = "refit", "overlap", "multi-test", "target"
JOINT, COMPARED, FOLDS = "joint", "compared", "folds"
AUGMENTED, SCORED_ALTERED = "augmented", "altered-score"


@dataclass(frozen=True, eq=False)
class Leak:
    """One leak: its kind, where it happens, what was seen there, and where the rows are split or scored.

    `way` are the stations of the rows, in the order in which they came by: a label and a node each.
    """

    kind: str
    node: ast.AST
    what: str
    split: ast.AST | None = None
    way: tuple[tuple[str, ast.AST], ...] = ()


def way(*stations: tuple[str, ast.AST | None]) -> tuple[tuple[str, ast.AST], ...]:
    """The stations that are known, none twice at the same place."""
    found: dict[tuple[int, int], tuple[str, ast.AST]] = {}
    for label, node in stations:
        line = getattr(node, "lineno", None)
        if node is not None and line is not None:
            found.setdefault((line, getattr(node, "col_offset", 0)), (label, node))
    return tuple(found.values())


def source_of(rows: Rows) -> ast.AST | None:
    """Where rows came in first."""
    roots = [path[0].node for path in rows if path]
    return min(roots, key=lambda node: getattr(node, "lineno", 0)) if roots else None


def first(nodes: Iterable[ast.AST]) -> ast.AST | None:
    """The first of some nodes, or none."""
    return next(iter(nodes), None)


def sighting(module: Module, leak: Leak, *, also: Sequence[ast.AST] = ()) -> Sighting:
    """What a check says of a leak, with the way of the rows."""
    seen = module.sighting(leak.node, leak.what, also=also)
    return replace(seen, flow=tuple(Step(label, module.place(at), _line(module, at)) for label, at in leak.way))


def _line(module: Module, node: ast.AST) -> str:
    line = getattr(node, "lineno", 0)
    return module.lines[line - 1].strip()[:160] if 0 < line <= len(module.lines) else ""

"""Cells that ran in another order than they stand in, where that can change what the notebook does."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.notebook import Cell, Notebook, python_of

# These only show what is there.
_SHOWS = frozenset(
    "head tail info describe show plot sample hist value_counts print display summary nunique unique savefig boxplot "
    "bar scatter len sum mean min max type".split()
)
_MOST_CELLS = 400


@dataclass(frozen=True)
class _Names:
    reads: frozenset[str]
    writes: frozenset[str]

    def clash(self, later: "_Names") -> bool:
        """Whether it matters which of two cells ran first."""
        return bool(self.writes & (later.reads | later.writes) or self.reads & later.writes)


def disordered(notebook: Notebook) -> tuple[Cell, ...]:
    """Cells that ran before one that stands above them, though one of the two writes what the other uses.

    >>> cells = (Cell(1, "code", "x = 1", 7), Cell(2, "code", "y = x + 1", 3), Cell(3, "code", "# notes", 1))
    >>> [cell.number for cell in disordered(Notebook("a.ipynb", "python", cells))]
    [2]
    """
    counted = [(cell, cell.count) for cell in notebook.code if cell.count is not None][:_MOST_CELLS]
    known: dict[int, _Names] = {}

    def names(cell: Cell) -> _Names:
        if cell.number not in known:
            known[cell.number] = _names(notebook, cell)
        return known[cell.number]

    return tuple(
        later
        for at, (later, ran) in enumerate(counted)
        if not _only_shows(notebook, later)
        and any(count > ran and names(above).clash(names(later)) for above, count in counted[:at])
    )


def _tree(notebook: Notebook, cell: Cell) -> ast.Module:
    text, _ = python_of(Notebook(notebook.path, notebook.language, (cell,)))
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _only_shows(notebook: Notebook, cell: Cell) -> bool:
    """Whether a cell does nothing but look at a name or its part: `frame`, `frame.head()`, `rows.shape`."""
    return all(
        isinstance(statement, ast.Expr)
        and (
            isinstance(statement.value, ast.Name | ast.Attribute | ast.Constant | ast.Subscript)
            or (isinstance(statement.value, ast.Call) and _method(statement.value) in _SHOWS)
        )
        for statement in _tree(notebook, cell).body
    )


def _method(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _names(notebook: Notebook, cell: Cell) -> _Names:
    nodes = list(ast.walk(_tree(notebook, cell)))
    loaded = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return _Names(frozenset(loaded), frozenset(name for node in nodes for name in _written(node)))


def _written(node: ast.AST) -> Iterator[str]:
    """The names that a node binds or whose value it changes; an import gives the same whenever it runs."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case (
            ast.Attribute(value=owner, ctx=ast.Store() | ast.Del())
            | ast.Subscript(value=owner, ctx=ast.Store() | ast.Del())
        ):
            yield from _owner(owner)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=method))) if method not in _SHOWS:
            yield from _owner(owner)


def _owner(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id

"""Fingerprints of runs of statements that stay equal when names and constants are changed."""

import ast
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.module import Module

STATEMENTS = 6
_LEAST_NODES = 40


@dataclass(frozen=True)
class Window:
    """A run of consecutive statements of one block: a hash of its shape, and the lines it spans."""

    shape: int
    line: int
    end: int
    cell: int | None = None


def windows(module: Module) -> Iterator[Window]:
    """Every run of `STATEMENTS` statements in the module's blocks, imports and definitions' headers left out."""
    sizes: dict[ast.AST, tuple[int, int]] = {}
    for block in _blocks(module):
        body = [s for s in block if not isinstance(s, ast.Import | ast.ImportFrom) and not _is_docstring(s)]
        for start in range(len(body) - STATEMENTS + 1):
            run = body[start : start + STATEMENTS]
            parts = [sizes.get(s) or sizes.setdefault(s, _shape(s)) for s in run]
            if sum(count for _, count in parts) < _LEAST_NODES:
                continue
            place, end = module.place(run[0]), module.place(run[-1].end_lineno or run[-1].lineno)
            if place.cell == end.cell:
                shape = zlib.crc32(",".join(str(code) for code, _ in parts).encode())
                yield Window(shape, place.line or 1, end.line or 1, place.cell)


def _blocks(module: Module) -> Iterator[list[ast.stmt]]:
    yield module.tree.body
    for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.For, ast.While, ast.If, ast.With, ast.Try):
        for name in ("body", "orelse", "finalbody"):
            if len(block := getattr(node, name, [])) >= STATEMENTS:
                yield block


def _shape(statement: ast.AST) -> tuple[int, int]:
    """A hash of a statement's form, with called names and attributes but without variables and constants; its nodes."""
    parts: list[str] = []
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        parts.append(type(node).__name__)
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        elif isinstance(node, ast.keyword):
            parts.append(node.arg or "**")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            parts.append(node.func.id)
        stack.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context))
    return zlib.crc32(" ".join(parts).encode()), len(parts)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)

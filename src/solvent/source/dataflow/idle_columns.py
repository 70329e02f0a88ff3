"""Columns that are computed for a model which is then not given them; to look at a whole table is no use of one."""

import ast
import re
from collections.abc import Iterator

from solvent.source.dataflow.record import Made, Record
from solvent.source.module import Module

_TAKES_OUT = frozenset(["drop", "pop"])
# They hand a table on whole: who takes what of it cannot be told.
_HANDS_ON = re.compile(
    r"\.(to_(csv|parquet|pickle|feather|hdf|sql|excel|json|gbq|table)|save\w*|dump|write\w*|send|pivot\w*|melt|merge|join)$"
)
_NO_LETTERS = re.compile(r"\W")


def idle_columns(module: Module, record: Record) -> Iterator[tuple[Made, ast.AST]]:
    """Each column that no fit is given and nothing else reads, with the first fit on its table.

    Silent where a fit may be given more than is known, and where the table is handed on whole.
    """
    fits = [fit for fit in record.fits if fit.data.of is not None]
    roots = {path[0].key for fit in record.fits if fit.data.of is None for path in fit.data.rows if path}
    told: set[str] = set()
    for made in record.made:
        given = [fit for fit in fits if fit.data.of is not None and fit.data.of.table == made.table]
        if not given or made.table in roots or made.column in told or _NO_LETTERS.search(made.column):
            continue
        if any(fit.data.of is not None and fit.data.of.has(made.column) for fit in given):
            continue
        if not _is_read(module, made.column) and not _is_handed_on(module):
            told.add(made.column)
            yield made, given[0].node


def _is_read(module: Module, column: str) -> bool:
    """Whether a column is named anywhere but where it is given values or taken out."""
    word = re.compile(rf"\b{re.escape(column)}\b")
    for node in module.nodes(ast.Constant):
        if isinstance(node.value, str) and word.search(node.value) and not _is_written(module, node):
            return True
    return any(node.attr == column for node in module.nodes(ast.Attribute)) or any(
        keyword.arg == column for call in module.nodes(ast.Call) for keyword in call.keywords
    )


def _is_written(module: Module, node: ast.Constant) -> bool:
    around = module.parent(node)
    if isinstance(around, ast.Subscript):
        return isinstance(around.ctx, ast.Store | ast.Del)
    call = module.enclosing(node, ast.Call)
    return call is not None and isinstance(call.func, ast.Attribute) and call.func.attr in _TAKES_OUT


def _is_handed_on(module: Module) -> bool:
    return any(_HANDS_ON.search(f".{name}") for name, _ in module.calls())

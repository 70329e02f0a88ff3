"""A notebook uses a name that no cell above it defines.

Why
    It only ran because a cell below, or one that was deleted, had run before: from top to bottom it stops here.

Pay
    Move the definition above its first use, then restart the kernel and run all cells.

Not
    Names from magics, star imports, `%run`, injected parameters, functions that are called later, and notebooks with
    cells that cannot be read.

Debt
    {"nbformat": 4, "metadata": {}, "cells": [
      {"cell_type": "code", "execution_count": 2, "metadata": {}, "outputs": [], "source": "flights[0] + 1"},
      {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "flights = [1]"}]}

Paid
    {"nbformat": 4, "metadata": {}, "cells": [
      {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "flights = [1]"},
      {"cell_type": "code", "execution_count": 2, "metadata": {}, "outputs": [], "source": "flights[0] + 1"}]}
"""

import ast
import builtins
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.notebook import Notebook, python_of
from solvent.source.paths import Role, role_of
from solvent.source.repair import Unparsable, parse

_KNOWN = frozenset(dir(builtins)) | set(
    """get_ipython display displayHTML In Out exit quit _ __ ___ spark sc dbutils sqlContext __file__""".split()
)
# These bring names in from elsewhere, or run what cannot be read here.
_OPAQUE = re.compile(
    r"^[ \t]*(%(run|load|pylab|store|recall|rerun|macro|R)\b|%%(capture|bash|sh|R|writefile|javascript|sql)\b"
    r"|from[ \t]+\S+[ \t]+import[ \t]+\*)"
    r"|\b(exec|eval|globals|locals)\(",
    re.M,
)
_DELAYED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Try,
    ast.If,
    ast.While,
)


@check("REP109", effort=Effort(0.2, 2), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def name_before_definition(notebook: Notebook) -> Iterator[Sighting]:
    module = _module(notebook)
    if module is None:
        return
    bound = _bindings(module)
    found: dict[str, ast.Name] = {}
    for node in module.nodes(ast.Name):
        defined = bound.get(node.id)
        if defined is None or not isinstance(node.ctx, ast.Load) or node.id in _KNOWN or node.id in found:
            continue
        late = defined > (node.lineno, node.col_offset) and not _in_statement_at(module, node, defined[0])
        # What stands in a function or a branch may run later than it is read.
        if late and not any(isinstance(around, _DELAYED) for around in module.ancestors(node)):
            found[node.id] = node
    if found:
        first, *others = found.values()
        message = f"`{first.id}` is used here and only defined further below"
        if others:
            message += f", as are {', '.join(f'`{other.id}`' for other in others[:3])}"
        yield module.sighting(first, message, key="names", also=others)


def _module(notebook: Notebook) -> Module | None:
    """The notebook's code, if all of its names can be seen."""
    is_code = role_of(notebook.path) is Role.CODE and notebook.language.startswith("python")
    if not is_code or any(_OPAQUE.search(cell.source) for cell in notebook.code):
        return None
    text, cells = python_of(notebook)
    try:
        tree, dialect = parse(text)
    except Unparsable:
        return None
    return Module(notebook.path, text, tree, dialect=dialect, cells=cells) if cells else None


def _bindings(module: Module) -> dict[str, tuple[int, int]]:
    """Where each name is first bound at the top level."""
    first: dict[str, tuple[int, int]] = {}

    def bind(name: str, node: ast.AST) -> None:
        at = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        if name not in first or at < first[name]:
            first[name] = at

    for node in module.nodes(ast.Name):
        if not isinstance(node.ctx, ast.Load):
            bind(node.id, node)
    for definition in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        bind(definition.name, definition)
    for statement in module.nodes(ast.Import, ast.ImportFrom):
        for alias in statement.names:
            bind(alias.asname or alias.name.partition(".")[0], statement)
    for handler in module.nodes(ast.ExceptHandler):
        if handler.name:
            bind(handler.name, handler)
    for pattern in module.nodes(ast.MatchAs, ast.MatchStar):
        if pattern.name:
            bind(pattern.name, pattern)
    for argument in module.nodes(ast.arg):
        bind(argument.arg, argument)
    return first


def _in_statement_at(module: Module, node: ast.AST, line: int) -> bool:
    statement = module.enclosing(node, ast.stmt)
    return statement is not None and statement.lineno <= line <= (statement.end_lineno or statement.lineno)

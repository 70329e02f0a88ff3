"""Verdicts on a model, and what hangs on them, where the two stand in functions apart.

`metric-verdict` marks a function that holds a measure against a bar and hands on how it came out;
`hangs-on` marks an ending, a failure or a release that the answer of a function (its detail) decides.
"""

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from solvent.source.module import Function, Module
from solvent.source.outline import Signal
from solvent.source.paths import Role
from solvent.source.signals.gates import PROMOTES, STOPS, called, compares_metric, spelt, words_of_metrics

VERDICT, HANGS_ON = "metric-verdict", "hangs-on"
_HINT = re.compile(r"thresh|accuracy|auc|f1|mse|mae|score|metric|loss|recall|r2|wer|error", re.I)
_BAR = re.compile(
    r"thresh|limit|(?:^|_| )(?:at_least|at_most|floor|ceiling|minimum|maximum|required|baseline|champion|bar|budget)\b"
)
# Counts, sizes and times have limits too.
_NO_MEASURE = re.compile(
    r"\b(?:len|count|size|step|epoch|iter\w*|time|age|date|retr\w*|depth|length|rank|idx|index|n)\b", re.I
)
_EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit"})


def read(module: Module) -> Iterator[Signal]:
    """Signals of both kinds."""
    if module.role is not Role.CODE:
        return
    speaks = bool(_HINT.search(module.text))
    for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef) if speaks else ():
        if _hands_on_a_verdict(module, function):
            yield _signal(module, VERDICT, function, function.name)
    for name, call in module.calls():
        if name in _EXITS and call.args:
            for decisive in _decisive(module, call.args[0]):
                yield _signal(module, HANGS_ON, call, decisive)
    for branch in module.nodes(ast.If):
        if _stops_or_releases(branch) and not _only_agrees(branch.test):
            for decisive in _answers(module, branch.test):
                yield _signal(module, HANGS_ON, branch, decisive)


def _hands_on_a_verdict(module: Module, function: Function) -> bool:
    measures = bool(words_of_metrics(function))
    for node in module.walk(function):
        if not isinstance(node, ast.Compare) or not (compares_metric(node) or (measures and _meets_a_bar(node))):
            continue
        if _is_returned(module, node, function):
            return True
    return False


def _meets_a_bar(node: ast.Compare) -> bool:
    if not all(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops):
        return False
    sides = [spelt(side).lower() for side in (node.left, *node.comparators)]
    return any(_BAR.search(side) for side in sides) and not any(_NO_MEASURE.search(side) for side in sides)


def _is_returned(module: Module, node: ast.AST, function: Function) -> bool:
    """Whether the function's answer depends on a comparison: directly, by a name, or by the branch that returns."""
    for around in module.ancestors(node):
        if around is function:
            return False
        if isinstance(around, ast.Return):
            return True
        if isinstance(around, ast.Assign) and len(around.targets) == 1 and isinstance(around.targets[0], ast.Name):
            return _uses(function, around.targets[0].id)
        if isinstance(around, ast.If):
            return any(_answers_for(function, inner) for stmt in around.body for inner in module.walk(stmt))
    return False


def _answers_for(function: Function, node: ast.AST) -> bool:
    """Whether a function ends here with an answer of its own, or sets the flag that it returns."""
    if isinstance(node, ast.Return):
        return isinstance(node.value, ast.Constant)
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
        return False
    flags = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return isinstance(node.value.value, bool) and any(_uses(function, flag) for flag in flags)


def _uses(function: Function, name: str) -> bool:
    returned = (node for node in ast.walk(function) if isinstance(node, ast.Return))
    return any(isinstance(inner, ast.Name) and inner.id == name for back in returned for inner in ast.walk(back))


def _decisive(module: Module, status: ast.expr) -> Iterator[str]:
    """The functions whose answers decide an exit code: called in it, or in what the function that gives it returns."""
    name = module.name_of(status.func) if isinstance(status, ast.Call) else None
    own = next((f for f in module.nodes(ast.FunctionDef) if f.name == name), None)
    if own is None:
        if not isinstance(status, ast.Constant):
            yield from _answers(module, status)
        return
    for back in (node for node in module.walk(own) if isinstance(node, ast.Return)):
        if back.value is None:
            continue
        if not isinstance(back.value, ast.Constant):
            yield from _answers(module, back.value)
        elif back.value.value and isinstance(around := module.parent(back), ast.If):
            yield from _answers(module, around.test)
    # A function that judges may be the one that gives the code.
    yield own.name


def _answers(module: Module, expression: ast.expr, *, depth: int = 2) -> Iterator[str]:
    """The names of the functions called in an expression, and in what its names are bound to."""
    for node in module.walk(expression):
        if isinstance(node, ast.Call):
            name = module.name_of(node.func) or ""
            if _may_be_own(module, name):
                yield name
        elif isinstance(node, ast.Name) and depth and isinstance(node.ctx, ast.Load):
            bound = module.bound_value(node)
            if isinstance(bound, ast.expr):
                yield from _answers(module, bound, depth=depth - 1)


def _may_be_own(module: Module, name: str) -> bool:
    """Whether a called name may be a function of the project: no built-in, nothing of the standard library."""
    head = name.partition(".")[0]
    return bool(name) and not hasattr(builtins, head) and head not in sys.stdlib_module_names


def _only_agrees(test: ast.expr) -> bool:
    """Whether a test asks if two values are the same, as a check of shapes and counts does."""
    return (
        isinstance(test, ast.Compare)
        and all(isinstance(op, ast.Eq | ast.NotEq) for op in test.ops)
        and not any(isinstance(side, ast.Constant) for side in (test.left, *test.comparators))
    )


def _stops_or_releases(branch: ast.If) -> bool:
    for inner in (node for statement in (*branch.body, *branch.orelse) for node in ast.walk(statement)):
        if isinstance(inner, ast.Raise):
            return True
        if isinstance(inner, ast.Call) and (called(inner) in STOPS or PROMOTES.match(called(inner))):
            return True
    return False


def _signal(module: Module, kind: str, node: ast.AST, detail: str) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell, detail[:200])

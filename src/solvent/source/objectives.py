"""What a search maximises, or a fit stops by, is a score on the test rows, where the flow of rows is not seen whole."""

import ast
import re
from collections.abc import Iterator, Sequence

from solvent.source.dataflow.leak import MULTI_TEST, Leak, way
from solvent.source.learning import metric
from solvent.source.module import Module

_TEST_ROWS = re.compile(
    r"^((x|y|features|target|labels?)_?(test|tst)|(test|tst)_?(x|y|features|targets?|labels?))$", re.I
)
_STOPS = frozenset(["use_best_model", "early_stopping_rounds"])
_BEST = frozenset(["get_best_score", "best_score_", "best_score", "get_best_iteration"])


def objectives(module: Module, known: Sequence[Leak]) -> Iterator[Leak]:
    """Objectives of searches that return a score on test rows, and fits that keep and report the round best on them.

    `known` are the leaks that the flow of rows shows already.
    """
    if all(leak.kind != MULTI_TEST for leak in known):
        yield from _maximised(module)
    told = {id(leak.node) for leak in known}
    yield from (leak for leak in _stopped(module) if id(leak.node) not in told)


def _maximised(module: Module) -> Iterator[Leak]:
    """`def objective(trial, …): …; return model.score(x_test, y_test)`, where the trial suggests the settings."""
    seen = set()
    for name, suggests in module.calls():
        function = module.function_of(suggests)
        if not name.rpartition(".")[2].startswith("suggest_") or function is None or function in seen:
            continue
        seen.add(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                scored = _scored(module, function, node.value)
                if scored is not None:
                    what = f"settings are searched for by `{ast.unparse(scored)[:60]}`"
                    yield Leak(MULTI_TEST, scored, what, None, way(("suggests", suggests), ("score", scored)))
                    break


def _scored(module: Module, function: ast.AST, value: ast.expr) -> ast.Call | None:
    """The call that scores test rows in what is returned, or in what made the name that is returned."""
    values: list[ast.AST] = [value]
    for name in (part.id for part in ast.walk(value) if isinstance(part, ast.Name)):
        values += [
            made.value
            for made in ast.walk(function)
            if isinstance(made, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in made.targets)
        ]
    for part in (part for one in values for part in ast.walk(one) if isinstance(part, ast.Call)):
        called = module.name_of(part.func) or ""
        if (called.rpartition(".")[2] == "score" or metric(called)) and any(map(_is_test, part.args)):
            return part
    return None


def _stopped(module: Module) -> Iterator[Leak]:
    """`fit(…, eval_set=(x_test, y_test), use_best_model=True)`, whose best score is what the file reports."""
    reported = next((node for node in module.nodes(ast.Attribute) if node.attr in _BEST), None)
    for name, call in module.calls():
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        rows = given.get("eval_set")
        if reported is None or rows is None or not name.endswith(".fit") or not _STOPS & given.keys():
            continue
        parts = [part for part in ast.walk(rows) if isinstance(part, ast.Name | ast.Attribute)]
        shown = next((ast.unparse(part) for part in parts if _is_test(part)), None)
        if shown is not None:
            what = f"the round that is best on `{shown}` is kept, and its score reported"
            yield Leak(MULTI_TEST, call, what, None, way(("fit", call), ("reported", reported)))


def _is_test(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return bool(_TEST_ROWS.match(name))

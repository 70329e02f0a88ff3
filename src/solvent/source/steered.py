"""Training loops that are steered by scores on test rows, as the names of rows and figures tell."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from solvent.source.dataflow.leak import MULTI_TEST, Leak, way
from solvent.source.dataflow.vocabulary import is_called_test
from solvent.source.flow import Definition, Flow, root, shown
from solvent.source.module import Module

_BEST = re.compile(r"best|highest|lowest|max_?(\w+_)?(acc|score|f1|auc)|min_?(\w+_)?(err|loss|mse|rmse|mae)", re.I)
_TEST_SCORE = re.compile(
    r"^(te|tst|test)_?(\w+_)?(acc\w*|loss|scores?|f1|auc|err|errors?|mae|rmse|mse|metrics?|m?iou|map|psnr|top1|r2|dice)$",
    re.I,
)
_TESTS = re.compile(r"^test(_epoch|_model|_loop|_step)?$")
_SCORE = re.compile(r"^(acc|acc1|accuracy|score|f1|auc|loss|miou|err|error|prec1|top1)$", re.I)
_STOPPING, _PLATEAU = re.compile(r"early_?stop", re.I), re.compile(r"^ReduceLROnPlateau$")
_VALIDATION = re.compile(r"\bval|_val|valid", re.I)


def steered(module: Module) -> Iterator[Leak]:
    """The places of a file where scores on test rows steer what is kept: `if test_acc > best_acc: … save`."""
    for branch in module.nodes(ast.If):
        if not isinstance(branch.test, ast.Compare) or len(branch.test.comparators) != 1:
            continue
        if not isinstance(branch.test.ops[0], ast.Gt | ast.Lt | ast.GtE | ast.LtE):
            continue
        sides = (branch.test.left, branch.test.comparators[0])
        score, best = _score_and_best(module, branch, sides)
        if score and any(_last_name(target) == best for s in branch.body for target in _targets(s)):
            yield _kept(module, branch, score)
    for name, call in module.calls():
        if name in ("max", "min"):
            score, best = _score_and_best(module, call, call.args) if len(call.args) == 2 else ("", "")
            assigned = module.parent(call)
            if score and isinstance(assigned, ast.Assign) and best in map(_last_name, assigned.targets):
                yield _kept(module, call, score)
        elif len(call.args) and _steers(module, call) and (score := _test_score(module, call, call.args[0])):
            what = f"`{shown(call.func)}` is steered by `{score}`, a score on test rows"
            stations = way(("score", _made(module, call, score)), ("chooses", call))
            yield Leak(MULTI_TEST, call, what, None, stations)


def _kept(module: Module, chooses: ast.AST, score: str) -> Leak:
    what = f"the best state is kept by `{score}`, a score on test rows"
    return Leak(MULTI_TEST, chooses, what, None, way(("score", _made(module, chooses, score)), ("chooses", chooses)))


def _score_and_best(module: Module, at: ast.AST, sides: Sequence[ast.expr]) -> tuple[str, str]:
    """Of two figures that are compared the one of test rows, and the best so far."""
    best = next((name for side in sides if _BEST.search(name := _last_name(side))), "")
    scores = [score for side in sides if _last_name(side) != best and (score := _test_score(module, at, side))]
    return (scores[0], best) if scores and best else ("", "")


def _steers(module: Module, call: ast.Call) -> bool:
    """Whether a call stops training, or lowers its rate, by what it is given."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr == "step" and bool(_PLATEAU.search(_class(module, function.value)))
    return isinstance(function, ast.Name) and bool(_STOPPING.search(_class(module, function)))


def _class(module: Module, node: ast.expr) -> str:
    made = module.bound_value(node) if isinstance(node, ast.Name) else None
    return _last_name(made.func) if isinstance(made, ast.Call) else ""


def _test_score(module: Module, at: ast.AST, node: ast.expr) -> str:
    """The name of a figure, if it is one of test rows: by that name, or by the rows that it was computed on."""
    name = _last_name(node)
    if not name or _BEST.search(name):
        return ""
    if _TEST_SCORE.search(name):
        return name
    # A file that knows validation rows may well hold them in what it calls test rows elsewhere.
    if not _SCORE.search(name) or _knows_validation(module):
        return ""
    testing = module.function_of(at)
    is_of_test = (testing is not None and bool(_TESTS.match(testing.name))) or _is_of_test(module, at, name)
    return name if is_of_test else ""


@lru_cache(maxsize=2)
def _knows_validation(module: Module) -> bool:
    return bool(_VALIDATION.search(module.text))


def _is_of_test(module: Module, at: ast.AST, score: str) -> bool:
    """Whether a score comes from a call that tests, from one that is given test rows, or from going through them."""
    made = _made(module, at, score)
    value = made.value if isinstance(made, ast.Assign) else None
    if isinstance(value, ast.Call) and (given := [root(argument) for argument in value.args]):
        return bool(_TESTS.search(_last_name(value.func))) or any(is_called_test(name or "") for name in given)
    parts = [part.id for part in ast.walk(value) if isinstance(part, ast.Name)] if value is not None else []
    return any(_is_counted_in_test(module, at, name) for name in parts)


def _is_counted_in_test(module: Module, at: ast.AST, name: str) -> bool:
    """Whether a number is counted up in a loop over test rows."""
    known = _reaching(module, at, name)
    loops = (module.enclosing(d.statement, ast.For) for d in known if isinstance(d.statement, ast.AugAssign))
    return any(loop is not None and is_called_test(_rows_of(loop)) for loop in loops)


def _rows_of(loop: ast.For) -> str:
    """The rows that a loop goes through, also where they are counted: `enumerate(test_loader)`."""
    over = loop.iter
    while isinstance(over, ast.Call) and over.args and _last_name(over.func) in ("enumerate", "tqdm", "iter"):
        over = over.args[0]
    return _last_name(over)


def _made(module: Module, at: ast.AST, score: str) -> ast.AST | None:
    """Where a score that is compared was computed last."""
    known = _reaching(module, at, score)
    return known[0].statement if known else None


def _reaching(module: Module, at: ast.AST, name: str) -> list[Definition]:
    """What may have bound a name last, where a node stands."""
    scope = module.scope_of(at)
    return [] if isinstance(scope, ast.Lambda) else Flow(module, scope).reaching(name, getattr(at, "lineno", 0))


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else ""


def _targets(statement: ast.stmt) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else []

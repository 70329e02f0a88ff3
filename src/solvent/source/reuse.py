"""Test rows that choose what is then reported, and test rows drawn without regard to the training rows."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from solvent.source.dataflow.leak import way
from solvent.source.dataflow.vocabulary import is_called_test
from solvent.source.flow import Definition, Flow
from solvent.source.leaks import MULTI_TEST, OVERLAP, Leak
from solvent.source.learnt import Reading, readings
from solvent.source.module import Module

_TEST_PART = re.compile(r"test|tst", re.I)
_TRAIN_PART = re.compile(r"train", re.I)
_BEST = re.compile(r"best|highest|lowest|max_?(\w+_)?(acc|score|f1|auc)|min_?(\w+_)?(err|loss|mse|rmse|mae)", re.I)
_TEST_SCORE = re.compile(
    r"^(te|tst|test)_?(\w+_)?(acc\w*|loss|scores?|f1|auc|err|errors?|mae|rmse|mse|metrics?|m?iou|map|psnr|top1|r2|dice)$",
    re.I,
)
_TESTS = re.compile(r"^test(_epoch|_model|_loop|_step)?$")
_SCORE = re.compile(r"^(acc|accuracy|score|f1|auc|loss|miou|err|error|prec1|top1)$", re.I)
_VALIDATION = re.compile(r"\bval|_val|valid", re.I)


@lru_cache(maxsize=2)
def reuses(module: Module) -> tuple[Leak, ...]:
    """The leaks of a file in which test rows are used too much."""
    found: list[Leak] = []
    scopes = list(readings(module))
    found.extend(_kept_by_test_score(module))
    for reading in scopes:
        found.extend(_drawn_twice(reading))
    return tuple(found)


# Choosing on the test rows ----------------------------------------------------------------------------------------


def _kept_by_test_score(module: Module) -> Iterator[Leak]:
    """`if test_acc > best_acc: … save`: by its name, the score is that of the test rows."""
    tests_alone = not _VALIDATION.search(module.text)
    for branch in module.nodes(ast.If):
        if not isinstance(branch.test, ast.Compare) or len(branch.test.comparators) != 1:
            continue
        if not isinstance(branch.test.ops[0], ast.Gt | ast.Lt | ast.GtE | ast.LtE):
            continue
        names = [_last_name(side) for side in (branch.test.left, branch.test.comparators[0])]
        testing = module.function_of(branch)
        known = _SCORE if testing is not None and tests_alone and _TESTS.match(testing.name) else _TEST_SCORE
        named = [name for name in names if known.search(name) or (tests_alone and _is_of_test(module, branch, name))]
        scores = [name for name in named if not _BEST.search(name)]
        best = [name for name in names if _BEST.search(name)]
        if scores and best and any(_last_name(t) in best for s in branch.body for t in _targets(s)):
            what = f"the best state is kept by `{scores[0]}`, a score on test rows"
            yield Leak(
                MULTI_TEST, branch, what, None, way(("score", _made(module, branch, scores[0])), ("chooses", branch))
            )


def _is_of_test(module: Module, branch: ast.If, score: str) -> bool:
    """Whether a score comes from a call that tests, or that is given what is called test rows."""
    made = _made(module, branch, score) if _SCORE.search(score) else None
    value = made.value if isinstance(made, ast.Assign) else None
    if not isinstance(value, ast.Call):
        return False
    given = [argument.id for argument in value.args if isinstance(argument, ast.Name)]
    return bool(_TESTS.search(_last_name(value.func))) or any(is_called_test(name) for name in given)


def _made(module: Module, branch: ast.If, score: str) -> ast.AST | None:
    """Where a score that a branch compares was computed last."""
    scope = module.scope_of(branch)
    known = Flow(module, scope).reaching(score, branch.lineno) if not isinstance(scope, ast.Lambda) else []
    return known[0].statement if known else None


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _targets(statement: ast.stmt) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else []


def _drawn_twice(reading: Reading) -> Iterator[Leak]:
    """Training and test rows are two samples of one frame, drawn without regard to one another."""
    drawn: dict[str, tuple[str, Definition, ast.Call]] = {}
    for name, call in reading.calls:
        statement = reading.module.parent(call)
        if name != "pandas.DataFrame.sample" or not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, frame = statement.targets[0], call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(target, ast.Name) or not isinstance(frame, ast.Name):
            continue
        source = reading.flow.whole(frame.id, call.lineno)
        if source is None:
            continue
        if _TRAIN_PART.search(target.id):
            drawn[frame.id] = (target.id, source, call)
        elif _TEST_PART.search(target.id) and frame.id in drawn and drawn[frame.id][1] is source:
            what = f"`{drawn[frame.id][0]}` and `{target.id}` are samples of the same rows"
            stations = way(("source", source.statement), ("training rows", drawn[frame.id][2]), ("test rows", call))
            yield Leak(OVERLAP, call, what, None, stations)

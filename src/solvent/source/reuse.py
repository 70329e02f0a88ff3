"""Test rows that choose what is then reported, and test rows drawn without regard to the training rows."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from solvent.source.flow import Definition, is_part_of_split, names_in
from solvent.source.leaks import MULTI_TEST, OVERLAP, Leak
from solvent.source.learning import metric
from solvent.source.learnt import Reading, readings
from solvent.source.module import Module

_TEST_PART = re.compile(r"test|tst", re.I)
_TRAIN_PART = re.compile(r"train", re.I)
_BEST = re.compile(r"best|highest|lowest|max_?(acc|score|f1|auc)|min_?(err|loss|mse|rmse|mae)", re.I)
_TEST_SCORE = re.compile(
    r"^(te|tst|test)_?(\w+_)?(acc\w*|loss|scores?|f1|auc|err|errors?|mae|rmse|mse|metrics?|m?iou|map|psnr|top1|r2|dice)$",
    re.I,
)
_TESTS = re.compile(r"^test(_epoch|_model|_loop|_step)?$")
_SCORE = re.compile(r"^(acc|accuracy|score|f1|auc|loss|miou|err|error|prec1|top1)$", re.I)
_VALIDATION = re.compile(r"\bval|_val|valid", re.I)
_TRIES = 5
_STOPPERS = re.compile(r"(EarlyStopping|ModelCheckpoint)$")


@lru_cache(maxsize=2)
def reuses(module: Module) -> tuple[Leak, ...]:
    """The leaks of a file in which test rows are used too much."""
    found: list[Leak] = []
    scopes = list(readings(module))
    found.extend(_kept_by_test_score(module))
    for reading in scopes:
        found.extend(_chosen_in_a_loop(reading))
        found.extend(_stopped_early(reading))
        found.extend(_drawn_twice(reading))
    return tuple(found)


# Choosing on the test rows ----------------------------------------------------------------------------------------


def _chosen_in_a_loop(reading: Reading) -> Iterator[Leak]:
    """`for …: model.fit(train); score = model.score(test); if score > best: …`."""
    seen: Counter[ast.AST] = Counter()
    for _, call in reading.calls:
        loop = reading.module.enclosing(call, ast.For)
        if loop is None or seen[loop] >= _TRIES or reading.module.scope_of(loop) is not reading.flow.scope:
            continue
        test = _test_rows(reading, call)
        if test is None:
            continue
        seen[loop] += 1
        if not _fits_inside(reading, loop):
            continue
        chosen = _comparison_with_best(reading, loop, call)
        if chosen is not None:
            seen[loop] = _TRIES
            yield Leak(MULTI_TEST, chosen, f"the best of a loop is chosen by its score on `{test}`", call)


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
        scores = [name for name in names if known.search(name) and not _BEST.search(name)]
        best = [name for name in names if _BEST.search(name)]
        if scores and best and any(_last_name(t) in best for s in branch.body for t in _targets(s)):
            yield Leak(MULTI_TEST, branch, f"the best state is kept by `{scores[0]}`, a score on test rows")


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _targets(statement: ast.stmt) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else []


def _test_rows(reading: Reading, call: ast.Call) -> str | None:
    """The test part of a split that a call scores or predicts."""
    name = reading.module.name_of(call.func) or ""
    if name.rpartition(".")[2] not in ("score", "predict", "predict_proba", "evaluate") and not metric(name):
        return None
    for argument in call.args:
        for used in names_in(argument):
            definition = reading.flow.whole(used, call.lineno)
            is_part = definition is not None and is_part_of_split(definition) and (definition.part or 0) % 2 == 1
            if is_part and _TEST_PART.search(used):
                return used
    return None


def _fits_inside(reading: Reading, loop: ast.For) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fit"
        for node in ast.walk(loop)
    )


def _comparison_with_best(reading: Reading, loop: ast.For, call: ast.Call) -> ast.AST | None:
    """An `if score > best` in a loop whose score is computed by `call`, directly or by its predictions."""
    for node in ast.walk(loop):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare):
            names = set(names_in(node.test))
            if not any(_BEST.search(name) for name in names) or not any(_is_kept(part, names) for part in node.body):
                continue
            if call in _calls_in_slice(reading, node.test):
                return node
    return None


def _is_kept(statement: ast.stmt, names: set[str]) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id in names for target in statement.targets
    )


def _calls_in_slice(reading: Reading, test: ast.Compare) -> set[ast.AST]:
    parts: list[ast.AST] = [test, *(d.value for d in reading.flow.slice(test, test.lineno))]
    return {node for part in parts for node in ast.walk(part) if isinstance(node, ast.Call)}


def _stopped_early(reading: Reading) -> Iterator[Leak]:
    """Training is stopped, or its best state kept, by test rows that are then reported on."""
    stops = any(_STOPPERS.search(name) for name, _ in reading.module.calls())
    for name, call in reading.calls:
        if not name.endswith(".fit"):
            continue
        given = {k.arg: k.value for k in call.keywords}
        watched = given.get("validation_data") or given.get("eval_set")
        if watched is None or not (("callbacks" in given and stops) or "early_stopping_rounds" in given):
            continue
        for used in dict.fromkeys(names_in(watched)):
            definition = reading.flow.whole(used, call.lineno)
            is_part = definition is not None and is_part_of_split(definition) and (definition.part or 0) % 2 == 1
            if is_part and _TEST_PART.search(used) and _is_scored_after(reading, used, call.lineno):
                yield Leak(MULTI_TEST, call, f"training is stopped by `{used}`, which is then reported on")
                break


def _is_scored_after(reading: Reading, rows: str, line: int) -> bool:
    return any(
        call.lineno > line
        and name.rpartition(".")[2] in ("evaluate", "predict", "score", "predict_proba")
        and any(rows in names_in(argument) for argument in call.args)
        for name, call in reading.calls
    )


def _drawn_twice(reading: Reading) -> Iterator[Leak]:
    """Training and test rows are two samples of one frame, drawn without regard to one another."""
    drawn: dict[str, tuple[str, Definition]] = {}
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
            drawn[frame.id] = (target.id, source)
        elif _TEST_PART.search(target.id) and frame.id in drawn and drawn[frame.id][1] is source:
            yield Leak(OVERLAP, call, f"`{drawn[frame.id][0]}` and `{target.id}` are samples of the same rows")

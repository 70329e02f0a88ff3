"""Where scores decide: the largest of several, a comparison with the best so far, a search, a fit that stops early."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Choice
from solvent.source.dataflow.values import (
    EMPTY,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Instance,
    Prediction,
    Value,
    as_data,
    method_of,
)
from solvent.source.dataflow.vocabulary import TRIES_MODELS, is_called_validation
from solvent.source.flow import root

EXTREME = frozenset(
    """max min amax amin nanmax nanmin argmax argmin nanargmax nanargmin idxmax idxmin nlargest nsmallest""".split()
)
# They call the function that they are given for each setting they try.
OPTIMIZERS = frozenset(
    """optimize minimize minimize_scalar fmin maximize gp_minimize forest_minimize gbrt_minimize dummy_minimize
    differential_evolution basinhopping dual_annealing shgo brute""".split()
)
_CALLBACKS = {"EarlyStopping": "training is stopped", "ReduceLROnPlateau": "the learning rate is lowered"}
_STOPS = re.compile(r"early_?stop", re.I)
_ROUNDS = {"early_stopping_rounds", "early_stopping_round", "od_wait"}
_OF_TRAINING = re.compile(r"monitor\s*=\s*['\"](loss|acc|accuracy|train_\w+)['\"]")
_WATCHED = ("validation_data", "eval_set", "valid_sets", "evals")
_WATCHED_BY_SEARCH = ("tuning_data", "X_val", "validation_frame", "leaderboard_frame")
_DRAWS = re.compile(r"lim$|^ax[hv]|plot|scatter|annotate|text$|ticks$|fill_between")
_SORTED = "sorted"
EPOCHS, BEST_EPOCH, KEPT = "epochs", "the best epoch is told", "the best is kept"


def decides(machine: Machine, value: Data, node: ast.AST, how: str) -> None:
    """Scores decide here; what only sets the range of a plot does not."""
    if not value.scored or _is_drawn(machine, node) or _picks_validation(node):
        return
    if value.role != EPOCHS:
        machine.record.choices.append(Choice(node, value.scored, how))
    elif "arg" not in how:
        # Which epoch was best may only be drawn; how good it was is told.
        machine.record.choices.append(Choice(node, value.scored, BEST_EPOCH))


def _picks_validation(node: ast.AST) -> bool:
    """Whether, of many figures, those of validation decide: `max(results, key=lambda n: results[n]["validation"])`."""
    keys = [word.value for word in node.keywords if word.arg == "key"] if isinstance(node, ast.Call) else []
    constants = (part.value for key in keys for part in ast.walk(key) if isinstance(part, ast.Constant))
    return any(isinstance(value, str) and is_called_validation(value) for value in constants)


def _is_drawn(machine: Machine, node: ast.AST) -> bool:
    around = (at for at in machine.module.ancestors(node) if isinstance(at, ast.Call | ast.stmt))
    call = next((at for at in around), None)
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and bool(_DRAWS.search(call.func.attr))


def branches(machine: Machine, node: ast.If, test: Data) -> None:
    """`if score > best:` decides where the branch keeps what was compared, or both sides are scores."""
    for compared in ast.walk(node.test) if test.scored else ():
        if not isinstance(compared, ast.Compare):
            continue
        if not isinstance(compared.ops[0], ast.Gt | ast.Lt | ast.GtE | ast.LtE):
            continue
        if is_bound(compared):
            continue
        sides = (compared.left, *compared.comparators)
        names = {name for side in sides for name in (_kept(side), _holder(side)) if name}
        kept, otherwise = (_assigned(body) for body in (node.body, node.orelse))
        if names & kept:
            decides(machine, test, node, KEPT)
            return
        scores = [as_data(machine.value(side)).scored for side in sides]
        if kept & otherwise and all(scores) and len({id(said.model) for found in scores for said in found}) > 1:
            decides(machine, test, node, "the better is taken")
            return


def is_bound(compared: ast.Compare) -> bool:
    """Whether a figure is only held to a bound: `if score < 0: score = 1 - score` compares it with no other."""
    return any(isinstance(side, ast.Constant) for side in (compared.left, *compared.comparators))


def _kept(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and root(node) else ""


def _holder(node: ast.AST) -> str:
    """The name of the dictionary that a figure is kept in: `best` in `best["score"]`."""
    return node.value.id if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) else ""


def _assigned(body: list[ast.stmt]) -> set[str]:
    return {name for statement in body for target in _targets(statement) if (name := _kept(target))}


def _targets(statement: ast.stmt) -> Iterator[ast.expr]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    for target in targets:
        yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def ordered(value: Value) -> Value:
    """Scores in order: the first of them is the best."""
    data = as_data(value)
    return Data(scored=data.scored, role=_SORTED) if data.scored and not data.rows else value


def first_of(machine: Machine, owner: Data, index: ast.expr) -> None:
    """`sorted(scores)[0]` and `table.sort_values("score").iloc[-1]` decide."""
    picked = index.operand if isinstance(index, ast.UnaryOp) else index
    if owner.role == _SORTED and isinstance(picked, ast.Constant) and picked.value in (0, 1):
        decides(machine, owner, index, "the best is taken")


def told_first(machine: Machine, owner: Data, node: ast.AST) -> None:
    """`table.sort_values("score").head(1)` decides."""
    if owner.role == _SORTED:
        decides(machine, owner, node, "the best is taken")


def optimizes(machine: Machine, name: str, given: Arguments) -> bool:
    """Follow the function that a search tries with many settings, if this is a search."""
    if name not in OPTIMIZERS:
        return False
    functions = [called for value in given.all if (called := _callable(value)) is not None]
    for function in functions[:1]:
        with machine.looping(given.node):
            result = machine.apply(function, [], {}, given.node)
        decides(machine, as_data(result), given.node, "a search chooses")
    return bool(functions)


def by_key(machine: Machine, given: Arguments, item: Value) -> Data:
    """The scores by which `max(settings, key=trial)` chooses."""
    function = given.keywords.get("key")
    if not isinstance(function, Function):
        return EMPTY
    with machine.looping(given.node):
        return replace(as_data(machine.apply(function, [item], {}, given.node)), role="")


def _callable(value: Value) -> Function | None:
    if isinstance(value, Instance):
        return method_of(value, "__call__")
    return value if isinstance(value, Function) else None


def watches(machine: Machine, owner: Estimator, given: Arguments, fits: int) -> None:
    """A fit that is stopped, or whose best state is kept, by rows it is given to watch."""
    tries = TRIES_MODELS.search(owner.name)
    names = (*_WATCHED, *(_WATCHED_BY_SEARCH if tries else ()))
    rows = next((_last(given.keywords[name]) for name in names if name in given.keywords), None)
    how = "models are chosen" if tries else _how(owner, given)
    if rows is None or not rows.rows:
        return
    shown = next((word.value for word in given.node.keywords if word.arg in names), given.node)
    owner.watched = said = Prediction(owner, rows, fits, _name(shown))
    if how:
        machine.record.choices.append(Choice(given.node, frozenset([said]), how, many=True))


def _last(value: Value) -> Data:
    """The rows that decide: of several pairs the last, of a pair its first."""
    while isinstance(value, Collection) and value.items:
        parts = list(value.items.values())
        nested = [part for part in parts if isinstance(part, Collection)]
        value = nested[-1] if nested else parts[0]
    return as_data(value)


def _name(node: ast.AST) -> str:
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    pairs = [part for part in ast.walk(node) if isinstance(part, ast.Tuple)]
    if isinstance(node, ast.List) and pairs:
        names = [part.id for part in ast.walk(node.elts[-1]) if isinstance(part, ast.Name)]
    return names[0] if names else ""


def _how(owner: Estimator, given: Arguments) -> str:
    """How a fit is steered by the rows that it watches; empty where it only records how it does on them."""
    made = given.keywords | _options(owner)
    first = given.value(0, "params")
    options = {*made, *(first.items if isinstance(first, Collection) else ())}
    if options & _ROUNDS:
        return "training is stopped"
    if owner.name.startswith("CatBoost") and "eval_set" in given.keywords:
        best = made.get("use_best_model")
        return "" if isinstance(best, Constant) and best.value is False else "the best round is kept"
    return next((how for node in _callbacks(given) if (how := _steers(node))), "")


def _callbacks(given: Arguments) -> Iterator[ast.AST]:
    """What calls a fit back: where it was made, if that is known, else what stands there."""
    word = next((word.value for word in given.node.keywords if word.arg == "callbacks"), None)
    value = given.keywords.get("callbacks")
    values = list(value.items.values()) if isinstance(value, Collection) else [value]
    nodes = word.elts if isinstance(word, ast.List | ast.Tuple) else [word]
    for made, node in zip_longest(values, nodes):
        if isinstance(made, Estimator):
            yield made.node
        elif node is not None:
            yield node


def _options(owner: Estimator) -> dict[str, Value]:
    words = owner.node.keywords if isinstance(owner.node, ast.Call) else ()
    return {
        word.arg: Constant(word.value.value if isinstance(word.value, ast.Constant) else None)
        for word in words
        if word.arg is not None
    }


def _steers(node: ast.AST) -> str:
    """What a callback does by the rows it watches."""
    if isinstance(node, ast.Name | ast.Attribute):
        return "training is stopped" if _STOPS.search(ast.unparse(node)) else ""
    if not isinstance(node, ast.Call) or _OF_TRAINING.search(ast.unparse(node)):
        return ""
    name = ast.unparse(node.func).rpartition(".")[2]
    given = {word.arg: word.value for word in node.keywords}
    if name == "ModelCheckpoint":
        # Keras keeps every state unless told otherwise.
        best = given.get("save_best_only")
        return "the best state is kept" if isinstance(best, ast.Constant) and best.value is True else ""
    return _CALLBACKS.get(name, "training is stopped" if _STOPS.search(name) else "")

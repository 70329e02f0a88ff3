"""Where scores decide: the largest of several, a comparison with the best so far, a search, a fit that stops early."""

import ast
import re
from collections.abc import Iterator

from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Choice
from solvent.source.dataflow.values import Collection, Data, Estimator, Function, Prediction, Value, as_data
from solvent.source.flow import root

EXTREME = frozenset(
    """max min amax amin nanmax nanmin argmax argmin nanargmax nanargmin idxmax idxmin nlargest nsmallest""".split()
)
# They call the function that they are given for each setting they try.
OPTIMIZERS = frozenset(
    """optimize minimize minimize_scalar fmin maximize gp_minimize forest_minimize gbrt_minimize dummy_minimize
    differential_evolution basinhopping dual_annealing shgo brute""".split()
)
_STOPPERS = frozenset(["EarlyStopping", "ModelCheckpoint"])
_STOPS = re.compile(r"early_?stop|EarlyStopping|ModelCheckpoint")
_OF_TRAINING = re.compile(r"monitor\s*=\s*['\"](loss|acc|accuracy|train_\w+)['\"]")
_WATCHED = ("validation_data", "eval_set", "valid_sets", "evals")
_DRAWS = re.compile(r"lim$|^ax[hv]|plot|scatter|annotate|text$|ticks$|fill_between")
_SORTED = "sorted"


def decides(machine: Machine, value: Data, node: ast.AST, how: str) -> None:
    """Scores decide here; what only sets the range of a plot does not."""
    if value.scored and not _is_drawn(machine, node):
        machine.record.choices.append(Choice(node, value.scored, how))


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
        names = {name for side in (compared.left, *compared.comparators) if (name := _kept(side))}
        kept = {name for statement in node.body for target in _targets(statement) if (name := _kept(target))}
        if names & kept:
            decides(machine, test, node, "the best is kept")
            return


def _kept(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and root(node) else ""


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


def optimizes(machine: Machine, name: str, given: Arguments) -> bool:
    """Follow the function that a search tries with many settings, if this is a search."""
    if name not in OPTIMIZERS:
        return False
    functions = [value for value in given.all if isinstance(value, Function)]
    for function in functions[:1]:
        with machine.looping(given.node):
            result = machine.apply(function, [], {}, given.node)
        decides(machine, as_data(result), given.node, "a search chooses")
    return bool(functions)


def watches(machine: Machine, owner: Estimator, given: Arguments, fits: int) -> None:
    """A fit that is stopped, or whose best state is kept, by rows it is given to watch."""
    rows = next((_last(given.keywords[name]) for name in _WATCHED if name in given.keywords), None)
    if rows is None or not rows.rows or not _stops(owner, given):
        return
    shown = next((word.value for word in given.node.keywords if word.arg in _WATCHED), given.node)
    said = Prediction(owner, rows, fits, _name(shown))
    machine.record.choices.append(Choice(given.node, frozenset([said]), "training is stopped"))


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


def _stops(owner: Estimator, given: Arguments) -> bool:
    """Whether a fit stops early or keeps its best state, by more than its training rows."""
    made = {word.arg for word in owner.node.keywords} if isinstance(owner.node, ast.Call) else set()
    if "early_stopping_rounds" in given.keywords or "early_stopping_rounds" in made:
        return True
    callbacks = given.keywords.get("callbacks")
    if callbacks is None:
        return False
    nodes: list[ast.AST] = [word.value for word in given.node.keywords if word.arg == "callbacks"]
    if isinstance(callbacks, Estimator | Collection):
        listed = list(callbacks.items.values()) if isinstance(callbacks, Collection) else [callbacks]
        nodes += [value.node for value in listed if isinstance(value, Estimator) and value.name in _STOPPERS]
    texts = [ast.unparse(node) for node in nodes]
    return any(_STOPS.search(text) and not _OF_TRAINING.search(text) for text in texts)

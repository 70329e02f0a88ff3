"""Test rows that choose: the run to register, the state to keep, the settings to search; or are the training rows
under another name.
"""

import ast
import re
from collections.abc import Iterator

from solvent.source.dataflow.leak import JOINT, MULTI_TEST, OVERLAP, Leak, way
from solvent.source.dataflow.vocabulary import is_called_test
from solvent.source.flow import Flow, is_given, names_in, shown
from solvent.source.module import Module
from solvent.source.preprocessing import KIND_OF, STATISTICS, statistic_learnt

# A metric that is called one of the test rows.
TEST_METRIC = re.compile(r"^(test|tst)[ _/.-]\w", re.I)
_ORDER = re.compile(r"^metrics\.[\"'`]?(test|tst)[ _/.-]\w", re.I)
_REGISTERS = frozenset(
    "register_model create_model_version transition_model_version_stage set_registered_model_alias".split()
)
_KEEPERS = re.compile(r"(^|\.)(ModelCheckpoint|EarlyStopping|TuneReportCheckpointCallback)$")
_SEARCHES = re.compile(
    r"(^|\.)(TuneConfig|ASHAScheduler|HyperBandScheduler|PopulationBasedTraining|get_best_(trial|config|result|"
    r"checkpoint|logdir|run)|Objective|RandomSearch|Hyperband|BayesianOptimization|TrainingArguments)$|^ray\.tune\.run$"
)
_CHOOSERS = ("metric", "monitor", "objective", "metric_for_best_model", "name")
_PARTS = re.compile(r"^(x|y|df|data|rows)?_?(train|test)(ing)?(_(x|y|df|data|set|rows))?$", re.I)
_JOINS = frozenset(["concat", "vstack", "hstack", "concatenate", "append", "row_stack"])


def choices(module: Module) -> tuple[Leak, ...]:
    """The places of a file where test rows choose what is kept, or are training rows themselves."""
    return (
        *_registered(module),
        *_kept(module),
        *_swept(module),
        *_watched(module),
        *_same_rows(module),
    )


def _registered(module: Module) -> Iterator[Leak]:
    """The best of many runs by a test metric is what is registered."""
    registering = {module.function_of(call): call for name, call in module.calls() if _last(name) in _REGISTERS}
    for name, call in module.calls():
        registers = registering.get(module.function_of(call))
        if not name.endswith("search_runs") or registers is None:
            continue
        order = next((k.value for k in call.keywords if k.arg == "order_by"), None)
        first = order.elts[0] if isinstance(order, ast.List) and order.elts else order
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and _ORDER.search(first.value):
            what = f"the best run by `{first.value[:60]}` is registered"
            yield Leak(MULTI_TEST, call, what, None, way(("chooses", call), ("registers", registers)))


def _kept(module: Module) -> Iterator[Leak]:
    """`ModelCheckpoint(monitor="test_loss")` and searches whose metric is that of the test rows."""
    for name, call in module.calls():
        keeps = _KEEPERS.search(name)
        if not keeps and not _SEARCHES.search(name):
            continue
        given = [k.value for k in call.keywords if k.arg in _CHOOSERS]
        if not keeps and call.args and not name.endswith(("TuneConfig", "Arguments")):
            given.append(call.args[0])
        for value in given:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and TEST_METRIC.search(value.value):
                what = "keeps the state" if keeps else "chooses"
                what = f"`{shown(call.func)}` {what} by `{value.value[:40]}`"
                yield Leak(MULTI_TEST, call, what, None, _logged(module, value, call))


def _swept(module: Module) -> Iterator[Leak]:
    """`{"method": …, "metric": {"name": "test_acc", "goal": "maximize"}}`."""
    for mapping in module.nodes(ast.Dict):
        keys = {key.value: value for key, value in _items(mapping)}
        name, goal = keys.get("name"), keys.get("goal")
        if goal is not None and isinstance(name, ast.Constant) and TEST_METRIC.search(str(name.value)):
            what = f"a sweep chooses settings by `{str(name.value)[:40]}`"
            yield Leak(MULTI_TEST, mapping, what, None, _logged(module, name, mapping))


def _watched(module: Module) -> Iterator[Leak]:
    """`Trainer(…, eval_dataset=test_rows)`, whose best state by these rows is what is evaluated on them at last."""
    keeps = next((call for name, call in module.calls() if _keeps_best(name, call)), None)
    reports = next((call for name, call in module.calls() if _last(name) in ("evaluate", "predict")), None)
    for name, call in module.calls() if keeps is not None and reports is not None else ():
        given = next((word.value for word in call.keywords if word.arg == "eval_dataset"), None)
        if _last(name).endswith("Trainer") and given is not None and is_called_test(_rows_named(given)):
            what = f"the best state is kept by `{shown(given)}`, which is then reported on"
            yield Leak(
                MULTI_TEST, call, what, None, way(("keeps the best", keeps), ("chooses", call), ("score", reports))
            )


def _keeps_best(name: str, call: ast.Call) -> bool:
    return _last(name) == "EarlyStoppingCallback" or is_given(call, "load_best_model_at_end", True)


def _rows_named(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""


def _logged(module: Module, metric: ast.Constant, chooses: ast.AST) -> tuple[tuple[str, ast.AST], ...]:
    """The way from where a metric is recorded under its name to what chooses by it."""
    same = (node for node in module.nodes(ast.Constant) if node is not metric and node.value == metric.value)
    called = (module.enclosing(node, ast.Call) for node in same)
    return way(("score", next((call for call in called if call is not None), None)), ("chooses", chooses))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _items(mapping: ast.Dict) -> Iterator[tuple[ast.Constant, ast.expr]]:
    for key, value in zip(mapping.keys, mapping.values, strict=True):
        if isinstance(key, ast.Constant):
            yield key, value


def joint(module: Module) -> Iterator[Leak]:
    """Statistics are learnt from training and test rows together, as competitions tempt one to."""
    flows: dict[int, Flow] = {}
    for name, call in module.calls():
        owner, _, last = name.rpartition(".")
        fits = last in ("fit", "fit_transform") and KIND_OF.get(owner.rpartition(".")[2]) == STATISTICS
        if not call.args or not (fits or statistic_learnt(call, name).endswith("is computed")):
            continue
        scope = module.scope_of(call)
        flow = flows.setdefault(id(scope), Flow(module, scope))
        parts = [call.args[0], *(d.value for d in flow.slice(call.args[0], call.lineno))][:40]
        if any(_joins_parts(module, node) for value in parts for node in ast.walk(value)):
            yield Leak(JOINT, call, f"`{shown(call.func)}` learns from training and test rows together")
            return


def _joins_parts(module: Module, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or (module.name_of(node.func) or "").rpartition(".")[2] not in _JOINS:
        return False
    names = [name.lower() for argument in node.args for name in names_in(argument)]
    return any("train" in name for name in names) and any("test" in name for name in names)


# One table under two names ----------------------------------------------------------------------------------------


def _same_rows(module: Module) -> Iterator[Leak]:
    """`train, test = data.copy(), data.copy()`, and nothing is taken from either after."""
    flows: dict[int, Flow] = {}
    for assigned in module.nodes(ast.Assign):
        target, value = assigned.targets[0], assigned.value
        if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == 2):
            continue
        names = [part.id for part in target.elts if isinstance(part, ast.Name) and _PARTS.match(part.id)]
        if len(names) != 2 or len(value.elts) != 2 or ("test" in names[0].lower()) == ("test" in names[1].lower()):
            continue
        one, other = value.elts
        if not _is_table(one) or ast.dump(one) != ast.dump(other):
            continue
        scope = module.scope_of(assigned)
        flow = flows.setdefault(id(scope), Flow(module, scope))
        if all(sum(1 for d in flow.definitions() if d.name == name) == 1 for name in names):
            made = flow.reaching(names_of[0], assigned.lineno) if (names_of := list(names_in(one))) else []
            stations = way(("source", made[0].statement if made else None), ("same rows twice", assigned))
            yield Leak(OVERLAP, assigned, f"`{names[0]}` and `{names[1]}` are the same rows", None, stations)


def _is_table(value: ast.AST) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Attribute) and value.func.attr == "copy" and _is_table(value.func.value)
    return isinstance(value, ast.Name)

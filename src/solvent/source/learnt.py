"""What straight-line code learns from rows: statistics, encodings, choices; here, or in a function of the same file."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from solvent.source.flow import Flow, is_part_of_split
from solvent.source.learning import CROSS_VALIDATIONS, is_split
from solvent.source.module import Module, Scope
from solvent.source.preprocessing import (
    ENCODER,
    KIND_OF,
    SELECTION,
    STATISTICS,
    is_grouped,
    is_scaled_by_itself,
    statistic_learnt,
)

_WRITERS = frozenset(["to_csv", "to_parquet", "to_pickle", "to_feather", "to_hdf"])
_RESAMPLES = frozenset(["fit_resample", "fit_sample"])
SPLITTERS = re.compile(r"\.(\w*KFold|\w*ShuffleSplit|LeaveOneOut|TimeSeriesSplit|PredefinedSplit)\.split$")
# A function whose argument is called one side of a split knows which rows it gets.
_SIDED = re.compile(r"train|test|fit|valid|^is_|mode|split|transformer|scaler|encoder|pipeline", re.I)
_TARGET = re.compile(r"^(y|y_\w+|target\w*|labels?)$", re.I)


@dataclass(frozen=True, eq=False)
class Reading:
    """One scope of a module: its calls in order and where its values come from."""

    module: Module
    flow: Flow
    calls: tuple[tuple[str, ast.Call], ...]
    learnt: dict[ast.AST, tuple[tuple[str, ast.AST, str], ...]] = field(default_factory=dict)

    @cached_property
    def fits(self) -> tuple[tuple[str, ast.Call], ...]:
        """The calls that fit something."""
        return tuple((name, call) for name, call in self.calls if name.endswith(".fit"))


def readings(module: Module) -> Iterator[Reading]:
    """The scopes of a module that call anything."""
    scopes = {
        id(scope): scope for name, call in module.calls() if _is_of_interest(name) and (scope := _scope(module, call))
    }
    if not scopes:
        return
    by_scope: dict[int, list[tuple[str, ast.Call]]] = {}
    for name, call in module.calls():
        by_scope.setdefault(id(_scope(module, call)), []).append((name, call))
    for key, scope in scopes.items():
        yield Reading(module, Flow(module, scope), tuple(by_scope[key]))


def _scope(module: Module, node: ast.AST) -> Scope:
    scope = module.scope_of(node)
    while isinstance(scope, ast.Lambda):
        scope = module.scope_of(scope)
    return scope


@lru_cache(maxsize=16384)
def _is_of_interest(name: str) -> bool:
    last = name.rpartition(".")[2]
    return (
        is_split(name)
        or name == "pandas.DataFrame.sample"
        or last in CROSS_VALIDATIONS
        or last.startswith("fit")
        or last in _WRITERS
        or bool(SPLITTERS.search(name))
    )


def learnt_in(reading: Reading, value: ast.AST) -> Iterator[tuple[str, ast.AST, str]]:
    """What an expression learnt from all rows of what is in it."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in _RESAMPLES:
                yield SELECTION, node, f"`{shown(node.func)}` resamples"
            elif method in ("fit_transform", "transform"):
                yield from _transformed(reading, node, method)
        if isinstance(node, ast.Call) and (what := statistic_learnt(node, reading.module.name_of(node.func) or "")):
            yield STATISTICS, node, what
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.BinOp) and is_scaled_by_itself(node.left, node):
            yield STATISTICS, node, "values are scaled with their own statistics"


@dataclass(frozen=True, eq=False)
class Learnt:
    """What was learnt, of which kind, and where."""

    kind: str
    node: ast.AST
    what: str


def handed_back(reading: Reading, value: ast.AST, part: int | None) -> Iterator[Learnt]:
    """What a function of the same file learnt from the rows that it gives back; `part` of what it returns."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        known = returned(reading.module)
        for key in (f"{value.func.id}:-", f"{value.func.id}:{part}"):
            yield from known.get(key, ())


@lru_cache(maxsize=2)
def returned(module: Module) -> dict[str, tuple[Learnt, ...]]:
    """What functions of a file learn from the rows they give back, by "name:part" ("name:-": all they return).

    Left out are those that split, that are told which part the rows are, or that learn only under a condition.
    """
    found: dict[str, tuple[Learnt, ...]] = {}
    functions = [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and not node.decorator_list]
    by_function: dict[int, list[tuple[str, ast.Call]]] = {}
    for name, call in module.calls():
        by_function.setdefault(id(_scope(module, call)), []).append((name, call))
    for function in functions:
        calls = by_function.get(id(function), [])
        arguments = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        if not arguments or not calls or any(_SIDED.search(argument) for argument in arguments):
            continue
        if any(is_split(name) or SPLITTERS.search(name) for name, _ in calls):
            continue
        if _tells_sides(calls):
            continue
        reading = Reading(module, Flow(module, function), tuple(calls))
        for key, learnt in _of_returns(reading, function):
            if not _is_conditional(module, learnt.node, function):
                found[key] = (*found.get(key, ()), learnt)
    return found


def _tells_sides(calls: list[tuple[str, ast.Call]]) -> bool:
    """Whether a function transforms other rows than those it fits on."""
    last = [name.rpartition(".")[2] for name, call in calls if not is_grouped(call)]
    return last.count("transform") > last.count("fit")


def _of_returns(reading: Reading, function: ast.FunctionDef) -> Iterator[tuple[str, Learnt]]:
    module = reading.module
    inside = (node for node in module.walk(function) if isinstance(node, ast.Return))
    returns = [node for node in inside if module.function_of(node) is function]
    if len(returns) != 1 or returns[0].value is None:
        return
    value = returns[0].value
    parts = list(enumerate(value.elts)) if isinstance(value, ast.Tuple) else [("-", value)]
    for part, expression in parts:
        seen: set[ast.AST] = set()
        for made in (expression, *(d.value for d in reading.flow.slice(expression, expression.lineno))):
            for kind, node, what in learnt_in(reading, made):
                if node not in seen:
                    seen.add(node)
                    yield f"{function.name}:{part}", Learnt(kind, node, f"{what} in `{function.name}`")


def _is_conditional(module: Module, node: ast.AST, function: ast.AST) -> bool:
    for around in module.ancestors(node):
        if around is function:
            return False
        if isinstance(around, ast.If | ast.IfExp | ast.Try | ast.For | ast.While):
            return True
    return False


def _transformed(reading: Reading, call: ast.Call, method: str) -> Iterator[tuple[str, ast.AST, str]]:
    assert isinstance(call.func, ast.Attribute)
    transformer = class_of(reading.module, call.func.value)
    kind = KIND_OF.get(transformer)
    if kind is None:
        return
    if kind == ENCODER and _is_harmless(reading.module, call):
        return
    if method == "fit_transform":
        yield kind, call, f"`{transformer}` is fitted"
        return
    fitted = call.func.value
    if transformer == "SelectFromModel" and _is_prefit(reading, fitted):
        yield kind, call, "`SelectFromModel` chooses features"
        return
    for other in _fits_of(reading, fitted, transformer, call.lineno):
        rows = list(reading.flow.slice(other.args[0], other.lineno)) if other.args else []
        if not any(is_part_of_split(d) for d in rows):
            yield kind, other, f"`{transformer}` is fitted"
            return


def _fits_of(reading: Reading, fitted: ast.AST, transformer: str, line: int) -> Iterator[ast.Call]:
    """Where a transformer was fitted: `Scaler().fit(x)` in place or under its name, else `scaler.fit(x)` above."""
    made = reading.module.bound_value(fitted) if isinstance(fitted, ast.Name) else fitted
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr == "fit":
        yield made
        return
    for name, other in reading.fits:
        is_fit = name.endswith(f"{transformer}.fit") and other.lineno <= line
        if is_fit and isinstance(other.func, ast.Attribute) and ast.dump(other.func.value) == ast.dump(fitted):
            yield other


def _is_harmless(module: Module, call: ast.Call) -> bool:
    """Whether an encoder knows its categories beforehand, or encodes a column that is then taken as the target."""
    assert isinstance(call.func, ast.Attribute)
    receiver = call.func.value
    made = module.bound_value(receiver) if isinstance(receiver, ast.Name) else receiver
    if isinstance(made, ast.Call) and any(keyword.arg == "categories" for keyword in made.keywords):
        return True
    named = [n for argument in call.args for n in ast.walk(argument)]
    columns = {n.value for n in named if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return bool((columns | {n.attr for n in named if isinstance(n, ast.Attribute)}) & _taken_out(module))


@lru_cache(maxsize=2)
def _taken_out(module: Module) -> frozenset[object]:
    """The columns that a file drops from its features or calls its target."""
    found: set[object] = set()
    for name, call in module.calls():
        if name.endswith((".drop", ".pop")):
            found |= {n.value for n in ast.walk(call) if isinstance(n, ast.Constant)}
    for assigned in module.nodes(ast.Assign):
        if isinstance(assigned.targets[0], ast.Name) and _TARGET.match(assigned.targets[0].id):
            items = [n.slice for n in ast.walk(assigned.value) if isinstance(n, ast.Subscript)]
            found |= {item.value for item in items if isinstance(item, ast.Constant)}
    return frozenset(found)


def _is_prefit(reading: Reading, selector: ast.AST) -> bool:
    made = reading.module.bound_value(selector) if isinstance(selector, ast.Name) else selector
    return isinstance(made, ast.Call) and is_given(made, "prefit", True)


def class_of(module: Module, receiver: ast.AST) -> str:
    """The class of a transformer, by its own name; empty where it cannot be told."""
    if isinstance(receiver, ast.Call) and isinstance(receiver.func, ast.Attribute) and receiver.func.attr == "fit":
        receiver = receiver.func.value
    return (module.type_of(receiver) or "").rpartition(".")[2]


def is_given(call: ast.Call, argument: str, value: object) -> bool:
    """Whether a call has a keyword argument with this constant."""
    return any(
        k.arg == argument and isinstance(k.value, ast.Constant) and k.value.value == value for k in call.keywords
    )


def shown(node: ast.AST) -> str:
    """An expression as it stands, cut short."""
    return ast.unparse(node)[:60]

"""What calls stand for: functions and classes of the module, methods of rows and models, functions of libraries."""

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from solvent.source.dataflow import copies, estimators, library, tables
from solvent.source.dataflow.augmenting import ALTERS, altered
from solvent.source.dataflow.deciding import EXTREME, decides, optimizes, ordered, told_first
from solvent.source.dataflow.machine import Arguments
from solvent.source.dataflow.networks import LOSS, backward, literals, spoken
from solvent.source.dataflow.values import (
    EMPTY,
    Class,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Instance,
    Value,
    as_data,
    method_of,
    united,
)
from solvent.source.dataflow.vocabulary import ADAPTED, FITS, PREDICTS, SCORES
from solvent.source.learning import is_split

if TYPE_CHECKING:
    from solvent.source.dataflow.interpreter import Interpreter

_ADDS = frozenset(["append", "add", "extend", "insert", "update", "setdefault"])
_FITTED = FITS | PREDICTS | SCORES


def evaluate_call(machine: "Interpreter", node: ast.Call) -> Value:
    """What a call gives back."""
    return copies.marked(node, _evaluated(machine, node))


def _evaluated(machine: "Interpreter", node: ast.Call) -> Value:
    function = node.func
    if isinstance(function, ast.Attribute) and not _is_of_module(machine, function.value):
        return _method(machine, node, function)
    callee: Value | None = None
    if isinstance(function, ast.Name):
        callee = machine.look_up(function.id)
        callee = machine.imported(function) if callee is None else callee
    elif isinstance(function, ast.Attribute):
        callee = machine.imported(function)
    else:
        callee = machine.value(function)
    if callee is not None and not (isinstance(callee, Data) and not callee.rows):
        return _called(machine, callee, node)
    name = machine.module.name_of(function) or "?"
    given = arguments(machine, node)
    if isinstance(function, ast.Name):
        name = machine.module.imports.get(function.id, function.id)
        word = spoken(machine, callee, node, given) if name == function.id else None
        if word is not None:
            return word
    return library.call(machine, name, given)


def _is_of_module(machine: "Interpreter", node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in machine.module.imports and machine.look_up(node.id) is None


def arguments(machine: "Interpreter", node: ast.Call) -> Arguments:
    """A call's arguments, evaluated."""
    positional: list[Value] = []
    for argument in node.args:
        value = machine.value(argument)
        if isinstance(argument, ast.Starred) and isinstance(value, Collection):
            positional += value.items.values()
        else:
            positional.append(value)
    keywords: dict[str, Value] = {}
    for keyword in node.keywords:
        value = machine.value(keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        elif isinstance(value, Collection):
            keywords |= {key: item for key, item in value.items.items() if isinstance(key, str)}
    return Arguments(node, tuple(positional), keywords)


def _called(machine: "Interpreter", callee: Value, node: ast.Call) -> Value:
    given = arguments(machine, node)
    word = spoken(machine, callee, node, given)
    if word is not None:
        return word
    match callee:
        case Function():
            return machine.apply(callee, given.positional, given.keywords, node)
        case Class():
            return _instance(machine, callee, given)
        case Estimator():
            data = united(given.all)
            if callee.kind == ALTERS:
                return altered(callee, data, node)
            if callee.is_model:
                return estimators.predicted(machine, callee, data, node)
            return estimators.method(machine, callee, "__call__", given) or data if callee.name in ADAPTED else data
        case Instance():
            method = method_of(callee, "__call__") or method_of(callee, "forward")
            if method is not None:
                return machine.apply(method, given.positional, given.keywords, node)
    return united(given.all)


def _instance(machine: "Interpreter", made: Class, given: Arguments) -> Value:
    instance = Instance(made, node=given.node)
    if method_of(instance, "__getitem__") is not None:
        instance.which = literals(machine, given.node)
    start = method_of(instance, "__init__")
    if start is not None:
        machine.apply(start, given.positional, given.keywords, given.node)
    else:
        instance.attributes.update(given.keywords)
    return instance


def _method(machine: "Interpreter", node: ast.Call, function: ast.Attribute) -> Value:
    owner, name = machine.value(function.value), function.attr
    if name[:1].isupper() and isinstance(owner, Data):
        # A module that a star import brought: `pipeline.Pipeline(…)`.
        return library.call(machine, name, arguments(machine, node))
    if isinstance(owner, Instance):
        return _of_instance(machine, owner, name, node)
    given = arguments(machine, node)
    if optimizes(machine, name, given):
        return EMPTY
    if is_split(name):
        return library.call(machine, name, given)
    learnt = _of_training(machine, owner, name, given)
    if learnt is not None:
        return learnt
    if isinstance(owner, Estimator):
        given = _through_own_steps(machine, owner, name, given)
        result = estimators.method(machine, owner, name, given)
        return EMPTY if result is None else result
    if isinstance(owner, Collection):
        return _of_collection(machine, owner, name, given, function.value)
    if isinstance(owner, Constant | Function | Class):
        return united(given.all)
    if name in _FITTED and (given.positional or given.keywords):
        known = machine.unknown_model(function.value)
        result = estimators.method(machine, known, name, given)
        return known if isinstance(result, Estimator) else result or EMPTY
    if name in ("fit_transform", "transform") and given.data(0).rows:
        # A transformer that is not known: what it learns cannot be told.
        return given.data(0)
    return _of_data(machine, owner, name, given, function.value)


def _of_training(machine: "Interpreter", owner: Value, name: str, given: Arguments) -> Value | None:
    """What the calls of a training loop do; None where it is none of them."""
    if name in ("backward", "manual_backward") or (name == "gradient" and given.data(0).predicted):
        return backward(machine, united([owner, *given.all]), given.node)
    if name == "scale" and given.data(0).predicted:
        return given.data(0)
    if name == "prepare" and given.positional:
        return given.positional[0] if len(given.positional) == 1 else Collection(dict(enumerate(given.positional)))
    if name == "item" and isinstance(owner, Data) and owner.role == LOSS:
        return estimators.score(machine, [owner], given.node)
    return spoken(machine, None, given.node, given) if isinstance(owner, Data) else None


def _through_own_steps(machine: "Interpreter", owner: Estimator, name: str, given: Arguments) -> Arguments:
    """What a pipeline is given, after its transformers of the module's own classes."""
    if not owner.own or name not in ("fit", "fit_transform", "transform") or not given.positional:
        return given
    rows = as_data(given.positional[0])
    for step in owner.own:
        done = (method_of(step, "fit"), method_of(step, "transform"))
        results = [machine.apply(method, [rows], {}, given.node) for method in done if method is not None]
        made = as_data(results[-1]) if results else rows
        rows = rows.with_learnt(made.known)
    return Arguments(given.node, (rows, *given.positional[1:]), given.keywords)


def _of_data(machine: "Interpreter", owner: Value, name: str, given: Arguments, held: ast.AST) -> Value:
    data = as_data(owner)
    if name in _ADDS and data.rows and name in ("insert", "update"):
        values = united(given.all)
        machine.change(held, data.with_learnt(values.known))
        return EMPTY
    if name in EXTREME and data.scored:
        decides(machine, data, given.node, f"`{name}` chooses")
    if name in ("sort_values", "sort") and data.scored:
        return ordered(data)
    if name == "head" and given.constant(0, "n") == 1:
        told_first(machine, data, given.node)
    if not data.rows and data.scored:
        return replace(united([data, *given.all]), role=data.role)
    if not data.rows and not data.learnt and not data.weak and not data.predicted:
        together = united(given.all)
        known = together.rows or together.learnt or together.weak or together.scored
        return replace(together, role="") if known else EMPTY
    return tables.method(machine, data, name, given, held)


def _of_instance(machine: "Interpreter", owner: Instance, name: str, node: ast.Call) -> Value:
    given = arguments(machine, node)
    method = method_of(owner, name)
    if method is not None:
        return machine.apply(method, given.positional, given.keywords, node)
    if name == "fit_transform" and (fit := method_of(owner, "fit")) and (apply := method_of(owner, "transform")):
        machine.apply(fit, given.positional, given.keywords, node)
        return machine.apply(apply, given.positional[:1], {}, node)
    attribute = owner.attributes.get(name)
    word = None if isinstance(attribute, Function) else spoken(machine, attribute, node, given)
    if word is not None:
        return word
    if name in ("backward", "manual_backward"):
        return backward(machine, united(given.all), node)
    if isinstance(attribute, Function):
        return machine.apply(attribute, given.positional, given.keywords, node)
    if isinstance(attribute, Estimator):
        return _called(machine, attribute, node)
    if name in ("fit", "compile", "to", "eval", "train"):
        return owner
    return united(given.all)


def _of_collection(machine: "Interpreter", owner: Collection, name: str, given: Arguments, held: ast.AST) -> Value:
    if name in _ADDS:
        chosen = machine.chosen()
        for value in given.all:
            data = as_data(value)
            if not data.rows and not data.learnt and not chosen and not machine.loops and name == "append":
                owner.items[len(owner.items)] = value
            elif isinstance(value, Estimator | Collection) and name == "append" and not data.rows:
                owner.items[len(owner.items)] = value
                owner.whole = owner.whole and not machine.loops
            else:
                data = copies.kept_beside(machine, owner, data, given.node)
                owner.rest = replace(united([owner.rest, data, Data(weak=chosen)]), role="names" if chosen else "")
                owner.whole = False
        return EMPTY
    if name == "sort":
        machine.change(held, ordered(owner))
        return EMPTY
    if name == "items":
        return Collection(
            {i: Collection({0: Constant(k), 1: v}) for i, (k, v) in enumerate(owner.items.items())},
            owner.rest,
            owner.whole,
        )
    if name == "values":
        return Collection(dict(enumerate(owner.items.values())), owner.rest, owner.whole)
    if name == "keys":
        return Collection({i: Constant(k) for i, k in enumerate(owner.items)}, owner.rest, owner.whole)
    if name in ("get", "pop"):
        key = given.constant(0)
        return owner.items.get(key, owner.rest) if key is not None else owner.rest
    if name in ("copy",):
        return Collection(dict(owner.items), owner.rest, owner.whole)
    return as_data(owner)

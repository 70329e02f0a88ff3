"""What expressions other than calls stand for."""

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from solvent.source.dataflow import copies, estimators, tables
from solvent.source.dataflow.deciding import decides, is_bound
from solvent.source.dataflow.library import element, joined_path
from solvent.source.dataflow.networks import gone_through
from solvent.source.dataflow.subscripts import item
from solvent.source.dataflow.values import (
    EMPTY,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Instance,
    Value,
    as_data,
    joined,
    method_of,
    united,
    within,
)
from solvent.source.dataflow.vocabulary import DIFFERENCE, ERROR
from solvent.source.preprocessing import SELECTION

if TYPE_CHECKING:
    from solvent.source.dataflow.interpreter import Interpreter

_MOST_ITEMS = 8


def evaluate(machine: "Interpreter", node: ast.AST) -> Value:
    """The value of an expression that is no call."""
    match node:
        case ast.Name():
            return _name(machine, node)
        case ast.Constant():
            return Constant(node.value)
        case ast.Attribute():
            return _attribute(machine, node)
        case ast.Subscript():
            return item(machine, node)
        case ast.BinOp():
            return _operation(machine, node)
        case ast.Compare():
            return _comparison(machine, node)
        case ast.UnaryOp() | ast.Await() | ast.Starred():
            return _of_one(machine, node)
        case ast.Yield() | ast.YieldFrom():
            value = machine.value(node.value)
            if machine.returns:
                machine.returns[-1].append(element(value) if isinstance(node, ast.YieldFrom) else value)
            return EMPTY
        case ast.Lambda():
            return Function(node, machine.scopes[-1], module=machine.module)
        case ast.NamedExpr():
            value = machine.value(node.value)
            machine.bind(node.target, value)
            return value
    return _made_of_parts(machine, node)


def _of_one(machine: "Interpreter", node: ast.UnaryOp | ast.Await | ast.Starred) -> Value:
    if isinstance(node, ast.UnaryOp):
        value = machine.value(node.operand)
        if isinstance(value, Constant) and isinstance(node.op, ast.USub) and isinstance(value.value, int | float):
            return Constant(-value.value)
        return value
    return machine.value(node.value)


def _made_of_parts(machine: "Interpreter", node: ast.AST) -> Value:
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return _listed(machine, node.elts)
        case ast.Dict():
            return _mapped(machine, node)
        case ast.BoolOp():
            values = [machine.value(part) for part in node.values]
            return replace(united(values), role="mask")
        case ast.IfExp():
            test = as_data(machine.value(node.test))
            if isinstance(node.test, ast.Compare) and len(test.scored) > 1 and not is_bound(node.test):
                decides(machine, test, node, "the better is taken")
            return joined(machine.value(node.body), machine.value(node.orelse)) or EMPTY
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return _comprehended(machine, node.generators, node.elt)
        case ast.DictComp():
            return _comprehended(machine, node.generators, node.value, key=node.key)
        case ast.JoinedStr():
            held = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
            parts = [machine.value(part) for part in held]
            known = [part.value for part in parts if isinstance(part, Constant)]
            return Constant("".join(map(str, known))) if parts and len(known) == len(parts) else EMPTY
    return EMPTY


def _listed(machine: "Interpreter", parts: list[ast.expr]) -> Collection:
    values: list[Value] = []
    for part in parts:
        value = machine.value(part)
        if isinstance(part, ast.Starred) and isinstance(value, Collection):
            values += value.items.values()
        else:
            values.append(value)
    return Collection(dict(enumerate(values)), born=machine.loops)


def _mapped(machine: "Interpreter", node: ast.Dict) -> Collection:
    items: dict[object, Value] = {}
    for index, (key, part) in enumerate(zip(node.keys, node.values, strict=True)):
        value = machine.value(part)
        if key is None and isinstance(value, Collection):
            items |= value.items
        else:
            items[key.value if isinstance(key, ast.Constant) else f"?{index}"] = value
    return Collection(items)


def _name(machine: "Interpreter", node: ast.Name) -> Value:
    known = machine.look_up(node.id)
    if known is not None:
        return known
    brought = machine.imported(node)
    if brought is not None:
        return brought
    if node.id in machine.module.imports or node.id in ("self", "cls", "__name__", "__file__"):
        return EMPTY
    # It comes from a cell that is not here, or a star import.
    return machine.source(node, ("free", node.id))


def _attribute(machine: "Interpreter", node: ast.Attribute) -> Value:
    held = node.value
    if isinstance(held, ast.Name) and held.id in machine.module.imports and machine.look_up(held.id) is None:
        return machine.imported(node) or EMPTY
    owner = machine.value(node.value)
    match owner:
        case Instance():
            if node.attr in owner.attributes:
                return owner.attributes[node.attr]
            found = method_of(owner, node.attr)
            if found is not None:
                return found
            return machine.source(node, ("self", owner.of.node, node.attr))
        case Estimator():
            return estimators.attribute(owner, node.attr)
        case Data():
            return tables.attribute(owner, node.attr, machine, node)
        case Collection():
            return replace(as_data(owner), role="")
    return EMPTY


def _operation(machine: "Interpreter", node: ast.BinOp) -> Value:
    left, right = machine.value(node.left), machine.value(node.right)
    if isinstance(left, Collection) and isinstance(right, Collection) and isinstance(node.op, ast.Add):
        values = [*left.items.values(), *right.items.values()]
        rest = copies.beside(machine, left, right, node)
        return Collection(dict(enumerate(values)), rest, left.whole and right.whole, born=machine.loops)
    if isinstance(left, Collection) and isinstance(node.op, ast.Mult):
        return copies.several(left, right)
    if isinstance(left, Collection) and not as_data(left).rows and isinstance(right, Constant):
        return left
    one, other = as_data(left), as_data(right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return EMPTY
    if isinstance(node.op, ast.Div) and isinstance(right, Constant) and isinstance(right.value, str):
        return joined_path(machine, node, [left, right])
    role = "mask" if "mask" in (one.role, other.role) else one.role if one.rows else other.role
    divided = isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mult)
    if DIFFERENCE in (one.role, other.role) and isinstance(node.op, ast.Pow | ast.Mult):
        role = ERROR
    if one.rows and other.rows:
        if isinstance(node.op, ast.Sub) and bool(one.predicted) != bool(other.predicted):
            role = DIFFERENCE
        models = [frozenset(said.model for said in data.predicted) for data in (one, other)]
        if all(models) and models[0] != models[1]:
            machine.record.blends.add(models[0] | models[1])
        return replace(united([one, other]), role=role)
    owner, number = (one, other) if one.rows else (other, one)
    if not owner.rows:
        return replace(united([one, other]), role=role)
    return replace(tables.applied(owner, [number], divided=divided), role=role)


def _comparison(machine: "Interpreter", node: ast.Compare) -> Value:
    values = [as_data(machine.value(part)) for part in (node.left, *node.comparators)]
    together = united(values)
    chosen = frozenset(known for known in together.weak | together.learnt if known.kind == SELECTION)
    return Data(together.rows, weak=chosen, predicted=together.predicted, scored=together.scored, role="mask")


def _comprehended(
    machine: "Interpreter", generators: list[ast.comprehension], made: ast.expr, *, key: ast.expr | None = None
) -> Value:
    machine.scopes.append({})
    try:
        over = gone_through(machine, machine.value(generators[0].iter), generators[0].iter)
        known = list(over.items.values()) if isinstance(over, Collection) and over.whole and not over.rest.rows else []
        values: list[Value] = []
        keys: list[object] = []
        chosen: Data = EMPTY
        with machine.looping(generators[0]):
            for number, value in enumerate(known[:_MOST_ITEMS] or [within(element(over), generators[0])]):
                machine.rounds[-1] = number
                machine.bind(generators[0].target, value)
                for further in generators[1:]:
                    machine.bind(further.target, element(machine.value(further.iter)))
                tests = [machine.value(test) for generator in generators for test in generator.ifs]
                chosen = united([chosen, *(Data(weak=as_data(test).weak) for test in tests)])
                values.append(machine.value(made))
                named = machine.value(key) if key is not None else EMPTY
                keys.append(named.value if isinstance(named, Constant) else number)
    finally:
        machine.scopes.pop()
    if chosen.weak:
        return replace(united([*values, chosen]), role="names", rows=frozenset())
    if known and len(known) <= _MOST_ITEMS and not any(generator.ifs for generator in generators):
        return Collection(dict(zip(keys, values, strict=True)))
    if len(values) == 1 and isinstance(values[0], Estimator | Collection):
        return Collection({0: values[0]}, whole=False)
    role = values[0].role if len(values) == 1 and isinstance(values[0], Data) else ""
    together = united(values)
    return replace(together, role=role) if role else Collection({}, together, whole=False)

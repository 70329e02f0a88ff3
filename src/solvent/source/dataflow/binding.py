"""Names get their values: whole, by parts, and by changes in place."""

import ast
import re
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from solvent.source.dataflow.networks import BATCHES, called
from solvent.source.dataflow.record import DrawnTwice, Split
from solvent.source.dataflow.subscripts import assign
from solvent.source.dataflow.values import EMPTY, Collection, Data, Instance, Step, Value, as_data
from solvent.source.dataflow.vocabulary import is_called_test, is_called_train
from solvent.source.dataflow.ways import is_gap, may_share
from solvent.source.flow import root

if TYPE_CHECKING:
    from solvent.source.dataflow.interpreter import Interpreter

_OF_TRANSFORMS = re.compile(r"transf|aug|tfm|^dataset$|train|mode", re.I)


def bind(machine: "Interpreter", target: ast.AST, value: Value) -> None:
    """Give a target its value."""
    match target:
        case ast.Name():
            value = _part_by_name(machine, target, value)
            if isinstance(value, Data) and value.role == BATCHES:
                value = called(value, target.id)
            machine.scopes[-1][target.id] = value
        case ast.Tuple() | ast.List():
            _unpack(machine, target, value)
        case ast.Starred():
            bind(machine, target.value, as_data(value))
        case ast.Subscript():
            assign(machine, target, value)
        case ast.Attribute():
            owner = machine.value(target.value)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
            _alter_otherwise(machine, target, owner)
            if isinstance(owner, Data) and owner.rows and target.attr == "columns":
                change(machine, target.value, replace(owner, of=None))
            elif isinstance(owner, Data) and owner.rows and target.attr not in ("index", "name"):
                change(machine, target.value, owner.assigned(target.attr, as_data(value)))


def _alter_otherwise(machine: "Interpreter", target: ast.Attribute, owner: Value) -> None:
    """Where the transform of a data set is set later, what it was made with tells nothing."""
    of_itself = isinstance(target.value, ast.Name) and target.value.id == "self"
    if of_itself or not isinstance(owner, Data | Instance) or not _OF_TRANSFORMS.search(target.attr):
        return
    if isinstance(owner, Instance) and owner.node is not None:
        machine.record.altered_otherwise.add(owner.node)
    machine.record.altered_otherwise |= {known.node for known in as_data(owner).weak}


def _part_by_name(machine: "Interpreter", target: ast.Name, value: Value) -> Value:
    """Rows cut by hand into what the names call train and test are parts of a split."""
    if not isinstance(value, Data) or not value.rows or value.role in ("mask", "index", "names"):
        return value
    side = "test" if is_called_test(target.id) else "train" if is_called_train(target.id) else ""
    steps = {path[-1] for path in value.rows}
    if len(steps) == 1 and all(len(path) > 2 and _is_draw(path[-1]) and _is_cut(path[-2]) for path in value.rows):
        # What was cut off is thinned out, or drawn from.
        cut = replace(value, rows=frozenset(path[:-1] for path in value.rows))
        return as_data(_part_by_name(machine, target, cut)).narrowed(steps.pop())
    if not side or any(step.splits or not _is_cut(step) or _is_of_part(machine, step) for step in steps):
        return value
    whole = frozenset(path[:-1] for path in value.rows)
    if () in whole or len({path[0] for path in whole}) > 1:
        # Rows of two files that were only put together for a while are no split.
        return value
    other = machine.cuts.setdefault(whole, (side, target, steps))
    if other[0] != side and any(may_share((step,), (further,)) for step in steps for further in other[2]):
        if all(map(_is_draw, steps | other[2])) and isinstance(other[1], ast.Name):
            names = (other[1].id, target.id) if side == "test" else (target.id, other[1].id)
            machine.record.drawn_twice.append(DrawnTwice(next(iter(steps)).node, next(iter(other[2])).node, names))
        return value
    if other[0] != side:
        machine.record.splits.append(Split(other[1], replace(value, rows=whole)))
    parted = {step: Step((step.key, side), step.node, True, step.loops) for step in steps}
    return replace(value, rows=frozenset((*path[:-1], parted[path[-1]]) for path in value.rows))


def _unpack(machine: "Interpreter", target: ast.Tuple | ast.List, value: Value) -> None:
    for index, part in enumerate(target.elts):
        if isinstance(value, Collection):
            known = value.items.get(index)
            if known is None:
                known = value.rest if value.items or value.rest.rows else EMPTY
            bind(machine, part, known)
        elif isinstance(value, Data) and value.role == BATCHES and value.single:
            bind(machine, part, replace(value, role=""))
        elif isinstance(value, Data) and value.rows and value.role not in ("mask", "names"):
            bind(machine, part, _part(machine, value, target, index))
        else:
            bind(machine, part, value if isinstance(value, Data) else EMPTY)


def _part(machine: "Interpreter", value: Data, target: ast.AST, index: int) -> Data:
    last = {path[-1] for path in value.rows if path}
    if any(step.splits and step.key[1:] == ("",) for step in last if isinstance(step.key, tuple)):
        node = next(iter(last)).node
        shorter = replace(value, rows=frozenset(path[:-1] for path in value.rows))
        return shorter.narrowed(machine.step(node, index, splits=True))
    return value.narrowed(machine.step(target, index))


def change(machine: "Interpreter", target: ast.AST, value: Value) -> None:
    """Set the variable that an expression starts with, where it is changed in place."""
    match target:
        case ast.Name():
            before = machine.look_up(target.id)
            scope = next((s for s in reversed(machine.scopes) if target.id in s), machine.scopes[-1])
            scope[target.id] = value
            if isinstance(before, Data) and before.rows:
                for names in machine.scopes:
                    _replace(names, before, value)
        case ast.Attribute():
            owner = machine.value(target.value)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
            elif isinstance(owner, Data) and isinstance(value, Data):
                change(machine, target.value, owner.assigned(target.attr, value, wholly=False))
        case ast.Subscript():
            assign(machine, target, value)


def _replace(names: MutableMapping[str, Value], before: Value, after: Value) -> None:
    """Change a table under all its names: in loops over tables, in lists and in those who handed it on."""
    for name, value in names.items():
        if value is before:
            names[name] = after
        elif isinstance(value, Collection):
            for key, item in value.items.items():
                if item is before:
                    value.items[key] = after


def _is_of_part(machine: "Interpreter", step: Step) -> bool:
    """Whether what is cut is called train or test already: then it is only filtered."""
    around = (step.node, *machine.module.ancestors(step.node))
    cut = next((node for node in around if isinstance(node, ast.Subscript | ast.Call)), None)
    name = root(cut) if cut is not None else None
    return name is not None and (is_called_train(name) or is_called_test(name))


def _is_draw(step: Step) -> bool:
    return isinstance(step.key, tuple) and step.key[-1] == "sample"


def _is_cut(step: Step) -> bool:
    """Whether rows were picked by a slice, a mask or a draw."""
    if is_gap(step) or (isinstance(step.key, str) and step.key.startswith(("rows of ", "path "))):
        return False
    return isinstance(step.key, str) or (isinstance(step.key, tuple) and step.key[-1] in ("sample", "others"))

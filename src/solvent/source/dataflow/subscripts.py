"""Items and slices of rows: columns by name, rows by mask, slice or index."""

import ast
import re
from dataclasses import replace

from solvent.source.dataflow.augmenting import marks
from solvent.source.dataflow.copies import picked as picked_again
from solvent.source.dataflow.cuts import written
from solvent.source.dataflow.deciding import EPOCHS, first_of
from solvent.source.dataflow.machine import Machine, texts
from solvent.source.dataflow.record import Made
from solvent.source.dataflow.values import EMPTY, Collection, Constant, Data, Knowledge, Step, Value, as_data
from solvent.source.preprocessing import FUTURE, SELECTION

_INDEX = re.compile(r"(^|_)(i?idx|indx|ind|inds|index|indices|indexes|mask|msk|perm|permutation)(_|s?$|\d)|idx$", re.I)
_ARCHIVES = frozenset(["load", "load_npz", "loadmat", "load_dataset", "File"])
_PART = re.compile(
    r"(?:[xy]|data|images?|labels?|features?|targets?|rows)?_?(train|test|val|dev)(?:ing|id|idation)?$", re.I
)
_MOST_WAYS = 3
_RANDOM = frozenset(["rand", "random", "uniform", "random_sample", "binomial"])
_LOCATORS = frozenset(["loc", "iloc", "ix", "at", "iat"])


def item(machine: Machine, node: ast.Subscript) -> Value:
    """What `value[index]` stands for."""
    held: ast.expr = node.value
    located = isinstance(held, ast.Attribute) and held.attr in _LOCATORS
    if located and isinstance(held, ast.Attribute):
        held = held.value
    owner = machine.value(held)
    if isinstance(owner, Collection):
        return _of_collection(machine, owner, node.slice)
    if not isinstance(owner, Data):
        machine.value(node.slice)
        return owner if not isinstance(owner, Constant) else EMPTY
    if owner.role == EPOCHS and not _is_of_validation(node.slice):
        return EMPTY
    if not owner.rows:
        first_of(machine, owner, node.slice)
        return replace(owner, weak=owner.weak | _choice(as_data(machine.value(node.slice))))
    return of_rows(machine, owner, node.slice, located=located)


def _is_of_validation(index: ast.expr) -> bool:
    return isinstance(index, ast.Constant) and str(index.value).startswith("val")


def _of_collection(machine: Machine, owner: Collection, index: ast.expr) -> Value:
    key = machine.value(index)
    if isinstance(key, Constant) and key.value in owner.items:
        return owner.items[key.value]
    if isinstance(index, ast.Slice):
        whole = as_data(owner)
        return whole if _is_everything(index) else whole.narrowed(_by_text(machine, index))
    if isinstance(key, Constant) and isinstance(key.value, int) and key.value < 0 and owner.whole and owner.items:
        keys = list(owner.items)
        return owner.items[keys[key.value]] if len(keys) >= -key.value else EMPTY
    if owner.items and not owner.rest.rows:
        # Any of them: what they have in common is what can be told.
        values = list(owner.items.values())
        return values[-1] if len(values) == 1 else as_data(owner)
    return owner.rest


def of_rows(machine: Machine, owner: Data, index: ast.expr, *, located: bool) -> Data:
    """Rows or columns of a table."""
    if isinstance(index, ast.Tuple) and index.elts:
        rows = _rows(machine, owner, index.elts[0], located=True)
        return _columns(machine, rows, index.elts[1]) if len(index.elts) > 1 else rows
    return _rows(machine, owner, index, located=located)


def _choice(picked: Data) -> Knowledge:
    return frozenset(known for known in picked.learnt | picked.weak if known.kind == SELECTION)


def _columns(machine: Machine, owner: Data, index: ast.expr) -> Data:
    picked = machine.value(index) if not isinstance(index, ast.Slice) else EMPTY
    names = texts(picked)
    if names is not None:
        return owner.column(names[0]) if isinstance(index, ast.Constant) else owner.only(names)
    return _without_future(owner).with_learnt(_choice(as_data(picked)))


def _without_future(owner: Data) -> Data:
    """Columns picked by what cannot be told may well leave the target out, which is often a later value."""
    columns = tuple((name, frozenset(k for k in known if k.kind != FUTURE)) for name, known in owner.columns)
    return replace(owner, columns=columns, of=None)


def _rows(machine: Machine, owner: Data, index: ast.expr, *, located: bool) -> Data:
    if isinstance(index, ast.Slice):
        return owner if _is_everything(index) else owner.narrowed(_by_text(machine, index))
    if isinstance(index, ast.Constant):
        if index.value == "image" and marks(owner):
            # What a transform of a picture and its mask gives back.
            return owner
        if isinstance(index.value, str) and not located:
            return _stored_part(machine, owner, index.value) or owner.column(index.value)
        return owner if index.value in (None, Ellipsis) else owner.narrowed(_by_text(machine, index))
    picked = machine.value(index)
    if isinstance(picked, Constant) and isinstance(picked.value, range):
        return owner.narrowed(machine.step(index, text=f"slice {picked.value.start}:{picked.value.stop}"))
    names = texts(picked)
    if names is not None:
        return owner.column(names[0]) if isinstance(picked, Constant) else owner.only(names)
    chosen = as_data(picked)
    if chosen.role == "mask" or isinstance(index, ast.Compare) or _is_mask(index):
        return owner.narrowed(machine.step(index, "sample") if _draws(index) else _by_text(machine, index))
    if chosen.role == "index" and chosen.rows:
        return picked_again(_picked(owner, {path[-1] for path in chosen.rows}), chosen)
    if isinstance(index, ast.Name) and _INDEX.search(index.id) and chosen.role != "names":
        return owner.narrowed(_by_text(machine, index))
    if chosen.role == "names" or chosen.learnt or chosen.weak:
        return _without_future(owner).with_learnt(_choice(chosen))
    if located or isinstance(picked, Constant):
        return owner.narrowed(_by_text(machine, index))
    return _without_future(owner)


def _stored_part(machine: Machine, owner: Data, name: str) -> Data | None:
    """The training or test rows that a stored archive keeps under their name: `np.load("rows.npz")["X_test"]`."""
    called = _PART.match(name)
    stored = [path for path in owner.rows if len(path) == 1 and _is_archive(path[0].node)]
    if called is None or len(stored) != len(owner.rows) or not stored:
        return None
    side = {"tr": "train", "te": "test"}.get(called[1][:2].lower(), "validation")
    return owner.narrowed(Step(("stored part", side), stored[0][0].node, True, machine.loops))


def _is_archive(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _ARCHIVES


def _picked(owner: Data, steps: set[Step]) -> Data:
    """Rows picked by number; of several ways to the numbers those that part training from test rows count."""
    parting = {step for step in steps if step.splits} or steps
    in_order = sorted(parting, key=lambda step: (getattr(step.node, "lineno", 0), getattr(step.node, "col_offset", 0)))
    ways = [owner.narrowed(step).rows for step in in_order[:_MOST_WAYS]]
    return replace(owner, rows=frozenset().union(*ways))


def _is_mask(index: ast.expr) -> bool:
    if isinstance(index, ast.UnaryOp):
        return isinstance(index.op, ast.Invert | ast.Not)
    if isinstance(index, ast.BinOp):
        return isinstance(index.op, ast.BitAnd | ast.BitOr)
    return (
        isinstance(index, ast.Call)
        and isinstance(index.func, ast.Attribute)
        and index.func.attr in ("isin", "isnull", "notnull", "isna", "notna", "between", "contains", "duplicated", "eq")
    )


def _draws(index: ast.expr) -> bool:
    """Whether a mask is drawn on the spot, so that another one picks rows without regard to it."""
    calls = (node.func for node in ast.walk(index) if isinstance(node, ast.Call))
    return any(isinstance(function, ast.Attribute) and function.attr in _RANDOM for function in calls)


def _is_everything(index: ast.Slice) -> bool:
    return index.lower is None and index.upper is None


def _by_text(machine: Machine, index: ast.expr) -> Step:
    if not isinstance(index, ast.Slice):
        return machine.step(index, text=ast.unparse(index)[:120])
    bounds = {"lower": index.lower, "upper": index.upper}
    known = {name: _number(machine, node) for name, node in bounds.items() if node is not None}
    return machine.step(index, text=f"slice {written(index, {k: v for k, v in known.items() if v is not None})[:120]}")


def _number(machine: Machine, node: ast.expr) -> int | None:
    # In a loop a name may stand for another number each round.
    plain = isinstance(node, ast.Constant | ast.UnaryOp) or (isinstance(node, ast.Name) and not machine.loops)
    value = machine.value(node) if plain else EMPTY
    return value.value if isinstance(value, Constant) and isinstance(value.value, int) else None


def assign(machine: Machine, target: ast.Subscript, value: Value) -> None:
    """`table[index] = value`."""
    held: ast.expr = target.value
    located = isinstance(held, ast.Attribute) and held.attr in _LOCATORS
    if located and isinstance(held, ast.Attribute):
        held = held.value
    owner = machine.value(held)
    index = target.slice
    if isinstance(owner, Collection):
        key = machine.value(index)
        if isinstance(key, Constant) and isinstance(key.value, str | int):
            owner.items[key.value] = value
        else:
            given = as_data(value)
            more = replace(given, rows=owner.rest.rows | given.rows, learnt=owner.rest.learnt | given.known)
            owner.rest = replace(more, scored=owner.rest.scored | given.scored)
        return
    if not isinstance(owner, Data):
        return
    column = index.elts[-1] if located and isinstance(index, ast.Tuple) and index.elts else index
    if located and not isinstance(index, ast.Tuple):
        return
    given = as_data(value)
    names = None if isinstance(column, ast.Slice) else texts(machine.value(column))
    if names is None:
        changed = replace(owner, learnt=owner.learnt | given.known, rows=owner.rows or given.rows)
        said = owner.predicted | given.predicted
        machine.change(held, replace(changed, predicted=said, scored=owner.scored | given.scored))
        return
    for name in names:
        if owner.of is not None and not machine.calls and not isinstance(value, Constant):
            machine.record.made.append(Made(owner.of.table, name, target))
        owner = owner.assigned(name, given, wholly=not located)
        owner = replace(owner, weak=owner.weak | marks(given))
    machine.change(held, owner)

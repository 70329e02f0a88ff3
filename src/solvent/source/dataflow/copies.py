"""Rows that come to stand more than once: put together with copies of them, repeated, or changed and kept beside."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Joined
from solvent.source.dataflow.values import (
    NO_ROWS,
    Collection,
    Constant,
    Data,
    Learnt,
    Path,
    Rows,
    Value,
    as_data,
    united,
)
from solvent.source.preprocessing import RESAMPLING

_STACKS = re.compile(
    r"^(pandas|polars|cudf|dask\.dataframe)\.concat$|^(numpy|jax\.numpy)\.(vstack|row_stack|concatenate|append)$|"
    r"^torch\.(cat|concat|vstack)$|^tensorflow\.concat$|^scipy\.sparse\.vstack$"
)
_REPEATS = re.compile(r"^(numpy|jax\.numpy)\.(repeat|tile)$")
_CHANGES = re.compile(
    r"(^|_)(flip\w*|hflip|vflip|rot90|rotat\w*|augment\w*|noise|noisy|jitter\w*|warp\w*|mirror\w*|random_transform|"
    r"elastic\w*|time_stretch|pitch_shift)($|_|\d)|^aug(_|$)|_aug$|^flow$",
    re.I,
)
_COPY = "copy"
_NO_TABLES = frozenset(["mask", "index", "names", "groups"])


def marked(node: ast.Call, value: Value) -> Value:
    """Rows that a call has changed at will, as augmentation does: copies of those it was given."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if not isinstance(value, Data) or not value.rows or value.role in _NO_TABLES:
        return value
    if not _changes(name) and all(keyword.arg != "image" for keyword in node.keywords):
        return value
    return replace(value, weak=value.weak | {Learnt(_COPY, node, f"`{name}` changes copies of rows", value.rows)})


@lru_cache(maxsize=4096)
def _changes(name: str) -> bool:
    return _CHANGES.search(name) is not None


@lru_cache(maxsize=4096)
def puts_rows(name: str) -> str:
    """Whether a function of this name stacks rows, or repeats them; empty where it does neither."""
    return "stacks" if _STACKS.search(name) else "repeats" if _REPEATS.search(name) else ""


def stacked(machine: Machine, call: Arguments, parts: Sequence[Value], *, frames: bool) -> Data:
    """Rows put under one another; `frames` have columns by name."""
    tables = _tables(parts)
    whole = united(parts)
    if not _is_along_rows(call):
        return whole
    _join(machine, call.node, tables, whole)
    for index, one in enumerate(tables):
        for other in tables[index + 1 :]:
            shared = _shared(machine, one, other, frames=frames)
            if shared:
                what = "copies of rows are put beside them"
                return whole.with_learnt([Learnt(RESAMPLING, call.node, what, shared)])
    return whole


def _tables(parts: Sequence[Value]) -> list[Data]:
    found: list[Data] = []
    for part in parts:
        if isinstance(part, Collection) and (part.items or part.rest.rows):
            found += _tables([*part.items.values(), replace(part.rest, single=False)])
        elif isinstance(part, Data) and part.rows and part.role not in _NO_TABLES and not part.predicted:
            found.append(part)
    return found[:12]


def _is_along_rows(call: Arguments) -> bool:
    flat = isinstance(call.node.func, ast.Attribute) and call.node.func.attr == "append" and len(call.positional) > 1
    axis = call.value(2 if flat else 1, "axis", "dim")
    if axis is None:
        return not flat
    return isinstance(axis, Constant) and axis.value in (0, "index", "rows")


def _shared(machine: Machine, one: Data, other: Data, *, frames: bool) -> Rows:
    """The rows that two tables of the same columns have in common for certain."""
    if one.single or other.single or not _are_alike(one, other, frames=frames):
        return NO_ROWS
    copied = _is_copy(one) or _is_copy(other)
    shorter = {min(p, q, key=len) for p in one.rows for q in other.rows if p[: len(q)] == q or q[: len(p)] == p}
    return frozenset(path for path in shorter if _is_certain(machine, path, copied=copied))


def _is_certain(machine: Machine, path: Path, *, copied: bool) -> bool:
    """Rows of a loop's round are others in the next one, unless it is over and some were changed copies."""
    loops = frozenset(loop for step in path for loop in step.loops)
    return not loops or (copied and not loops & machine.loops)


def _are_alike(one: Data, other: Data, *, frames: bool) -> bool:
    if "column" in (one.role, other.role) or frames:
        return one.of is not None and one.of == other.of
    if one.of is None or other.of is None:
        return one.picked == other.picked
    return one.of.kept == other.of.kept and one.of.only == other.of.only


def _is_copy(data: Data) -> bool:
    return any(known.kind == _COPY for known in data.weak)


def _join(machine: Machine, node: ast.AST, tables: Sequence[Data], whole: Data) -> None:
    """Training rows that test rows of the same split are put to, whatever the case."""
    sides = [{step for path in table.rows for step in path if step.splits} for table in tables]
    named = [{step.key[1] for step in side if isinstance(step.key, tuple)} for side in sides]
    if {"train"} in named and {"test"} in named and not _is_conditional(machine, node):
        machine.record.joined.append(Joined(node, whole.rows))


def _is_conditional(machine: Machine, node: ast.AST) -> bool:
    return any(isinstance(at, ast.If | ast.IfExp | ast.Try) for at in machine.module.ancestors(node))


def repeated(call: Arguments) -> Data:
    """Rows repeated: along the first axis, as its number or the number of rows says."""
    rows = call.data(0, "a", "A")
    how = call.value(1, "repeats", "reps")
    times = how.items.get(0) if isinstance(how, Collection) else None
    tiled = isinstance(times, Constant) and isinstance(times.value, int) and times.value > 1
    if not rows.rows or rows.role in _NO_TABLES or not (tiled or call.constant(2, "axis") == 0):
        return united(call.all)
    return rows.with_learnt([Learnt(RESAMPLING, call.node, "rows are repeated", rows.rows)])


def drawn(machine: Machine, call: Arguments, rows: Data) -> Data:
    """Rows drawn with replacement: some more than once, others not at all."""
    some = rows.narrowed(machine.step(call.node, "sample"))
    if not some.rows:
        return some
    return some.with_learnt([Learnt(RESAMPLING, call.node, "rows are drawn more than once", some.rows)])


def again(node: ast.AST, index: Data) -> Data:
    """Numbers of rows, some of them more than once."""
    return replace(index, weak=index.weak | {Learnt(RESAMPLING, node, "rows are drawn more than once", index.rows)})


def picked(rows: Data, index: Data) -> Data:
    """Rows picked by their numbers, some of them more than once if some numbers are."""
    drawn_again = [known for known in index.weak if known.kind == RESAMPLING]
    return rows.with_learnt(replace(known, rows=rows.rows) for known in drawn_again)


def draws_again(call: Arguments, name: str) -> bool:
    """Whether numbers of rows are drawn with replacement: `choice(len(rows), size)`, `randint(0, len(rows), size)`."""
    if name.endswith("choice"):
        return call.value(1, "size") is not None and call.constant(2, "replace") is not False
    bounds = [*call.node.args[:2], *(word.value for word in call.node.keywords if word.arg in ("low", "high"))]
    counts = any(_counts(bound) for bound in bounds)
    return counts and call.value(2, "size") is not None


def _counts(node: ast.expr) -> bool:
    """Whether an expression is the number of some rows."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def kept_beside(machine: Machine, owner: Collection, data: Data, node: ast.AST) -> Data:
    """What is put into a list, with what that tells: changed copies of a row go where it went, or several of it."""
    own = frozenset(loop for path in data.rows for step in path for loop in step.loops) & machine.loops
    inner = machine.loops - own - owner.born
    before = [(at, rows, copied) for at, rows, copied in owner.added if rows == data.rows and at is not node]
    owner.added.append((node, data.rows, _is_copy(data)))
    if not data.rows or data.predicted or own & owner.born:
        return data
    beside = any((copied or _is_copy(data)) and _are_in_one_run(machine, at, node) for at, _, copied in before)
    if not (beside and (own or not machine.loops)) and not (_is_copy(data) and inner):
        return data
    return data.with_learnt([Learnt(RESAMPLING, node, "changed copies of rows are kept beside them", data.rows)])


def _are_in_one_run(machine: Machine, one: ast.AST, other: ast.AST) -> bool:
    """Whether the same run comes by two nodes: the block of one holds the other, which does not leave it."""
    first, second = (_block(machine, node) for node in (one, other))
    if first is second:
        return True
    for outer, inner, node in ((first, second, other), (second, first, one)):
        if any(part is node for statement in outer for part in ast.walk(statement)):
            return not any(isinstance(statement, ast.Continue | ast.Break | ast.Return) for statement in inner)
    return False


def _block(machine: Machine, node: ast.AST) -> list[ast.stmt]:
    """The statements among which the one of a node stands."""
    statement = machine.module.enclosing(node, ast.stmt)
    parent = machine.module.parent(statement) if statement is not None else None
    blocks = (getattr(parent, name, None) for name in ("body", "orelse", "finalbody"))
    return next((block for block in blocks if isinstance(block, list) and statement in block), [])


def several(owner: Collection, times: Value) -> Value:
    """`[table] * 3`: a list of the same tables again."""
    if not isinstance(times, Constant) or not isinstance(times.value, int) or times.value < 2:
        return owner
    values = [*owner.items.values()] * 2
    return Collection(dict(enumerate(values)), owner.rest, owner.whole)


def beside(machine: Machine, one: Collection, other: Collection, node: ast.AST) -> Data:
    """What else is in two lists that are put together, one of which may hold changed copies of the other's rows."""
    rest = united([one.rest, other.rest])
    held, further = as_data(one), as_data(other)
    shared = _shared(machine, held, further, frames=False) if _is_copy(held) != _is_copy(further) else NO_ROWS
    if not shared:
        return rest
    return rest.with_learnt([Learnt(RESAMPLING, node, "changed copies of rows are put beside them", shared)])

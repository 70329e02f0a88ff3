"""What methods of tables, columns and arrays do to rows and to what was learnt from them."""

import ast
import re
from dataclasses import replace

from solvent.source.dataflow.augmenting import ALTERS, altered, altered_like
from solvent.source.dataflow.copies import again, drawn, stacked
from solvent.source.dataflow.estimators import score
from solvent.source.dataflow.machine import Arguments, Machine, texts
from solvent.source.dataflow.record import Written
from solvent.source.dataflow.values import (
    EMPTY,
    NOTHING,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Knowledge,
    Learnt,
    Value,
    as_data,
    united,
)
from solvent.source.dataflow.vocabulary import (
    ABOUT,
    CASTS,
    CORRELATIONS,
    DIFFERENCE,
    DROPS_ROWS,
    ERROR,
    EXTREMES,
    GROUPED,
    ORDERED,
    ROLLING,
    SHAPES,
    STATISTICS,
    UNSIGNED,
    WRITES,
)
from solvent.source.preprocessing import ENCODER, FUTURE, SELECTION, TEMPORAL
from solvent.source.preprocessing import STATISTICS as STATISTIC

_TIME = re.compile(r"(^|_)(date|datetime|time|timestamp|ds)(_|$)", re.I)
_OF_CALENDARS = re.compile(r"(^|_)(holidays?|week_?ends?|week_?days?|work(ing)?_?days?|bank_?days?)(_|$)", re.I)
_APPLIES = frozenset(["apply", "map", "applymap", "transform", "pipe", "agg", "aggregate"])
_FILLS = frozenset(["fillna", "replace", "clip", "where", "mask", "fill_null"])
_ARITHMETIC = frozenset(["sub", "add", "mul", "subtract", "radd", "rsub", "pow"])
_DIVIDES = frozenset(["div", "divide", "truediv", "rdiv"])
_GROUPS = "groups"
_PATHS = ("path_or_buf", "path", "fname")
_MEANS = frozenset(["mean", "nanmean", "average", "median", "sum"])
_JOINS = frozenset(["merge", "join", "append", "concat", "update", "combine_first", "assign", "union", "extend"])
_VIEWS = frozenset(["values", "T", "str", "dt", "cat", "loc", "iloc", "at", "iat", "ix", "names", "col_names"])
# They leave each column where it is.
_KEEPS_COLUMNS = frozenset(
    """dropna drop_duplicates reset_index set_index sort_values sort_index astype to_numpy as_matrix round infer_objects
    convert_dtypes interpolate ffill bfill""".split()
)
_NAMES = frozenset(["columns", "index", "keys", "values_index"])


def attribute(owner: Data, name: str, machine: Machine, node: ast.AST) -> Value:
    """An attribute of rows: a column, or another view of them."""
    if name in SHAPES:
        return EMPTY
    if name == "columns":
        chosen = frozenset(found for found in owner.known if found.kind == SELECTION)
        return Data(learnt=chosen, weak=owner.weak, role="names")
    if name == "index":
        return replace(owner, role="index", learnt=NOTHING, columns=())
    if name in _VIEWS:
        if name == "values":
            return replace(owner.column(name), of=owner.of, role=owner.role, picked=owner.picked)
        return replace(owner.column(name), of=None, picked=owner.picked)
    return owner.column(name)


def method(machine: Machine, owner: Data, name: str, call: Arguments, held: ast.AST) -> Value:
    """What a method of rows gives back; what it changes in place is changed."""
    result = _result(machine, owner, name, call)
    if call.constant(-1, "inplace") is True and isinstance(result, Data):
        machine.change(held, result)
        return EMPTY
    return result


def _result(machine: Machine, owner: Data, name: str, call: Arguments) -> Value:
    if name in CASTS and (owner.predicted or owner.role == "mask"):
        return owner
    if owner.predicted and name in ("eq", "ne") and call.positional:
        return replace(united([owner, *call.all]), role="mask")
    if owner.predicted and name in ("max", "min", "topk", "sort") and owner.role != "mask" and call.positional:
        # The largest of each row, and where it stands.
        return Collection({0: replace(owner, role=""), 1: replace(owner, role="")})
    if owner.grouped and name in GROUPED:
        return _group_statistic(owner, name, call)
    if name in STATISTICS or name in EXTREMES or name in CORRELATIONS:
        return statistic(machine, owner, name, call)
    if name in UNSIGNED and owner.role == DIFFERENCE:
        return replace(owner, role=ERROR)
    if name in ABOUT:
        return EMPTY
    if name == "groupby":
        return replace(owner, grouped=True)
    if name in ("shift", "rolling") and _looks_ahead(name, call):
        if _is_of_calendar(_receiver(call)):
            return owner
        learnt = _learnt(FUTURE, call.node, f"`{ast.unparse(call.node)[-40:]}` takes values of later rows", owner)
        return replace(owner.with_learnt(learnt), role="rolling" if name in ROLLING else owner.role)
    if name == "set_index" and len(keys := texts(call.value(0, "keys")) or []) == 1 and _TIME.search(keys[0]):
        return owner.with_learnt(_learnt(TEMPORAL, call.node, "rows are indexed by time", owner))
    if name == "sort_values" and any(_TIME.search(text) for text in texts(call.value(0, "by")) or []):
        return owner.with_learnt(_learnt(TEMPORAL, call.node, "rows are sorted by time", owner))
    if name in ORDERED:
        learnt = _learnt(TEMPORAL, call.node, f"`{name}` makes features of earlier rows", owner)
        return replace(owner.with_learnt(learnt), role="rolling" if name in ROLLING else owner.role)
    if name == "transform" and owner.grouped and not isinstance(call.value(0, "func"), Function):
        return _group_statistic(owner, str(call.constant(0, "func") or ""), call, kept=True)
    if name in _APPLIES:
        return _applied(machine, owner, name, call)
    if name == "drop":
        return _dropped(machine, owner, call)
    if name == "pop" and (column := texts(call.value(0))) is not None:
        held = owner.column(column[0])
        machine.change(_receiver(call), owner.without(column))
        return held
    return _rearranged(machine, owner, name, call)


def _rearranged(machine: Machine, owner: Data, name: str, call: Arguments) -> Value:
    if name in WRITES:
        machine.record.written.append(Written(call.node, str(call.constant(0, *_PATHS) or ""), owner))
        return EMPTY
    if name in DROPS_ROWS:
        return _some(machine, owner, name, call)
    if name in ("randomSplit", "random_split", "train_test_split", "split_frame"):
        return owner.narrowed(machine.step(call.node, "", splits=True))
    if name in _FILLS or name in _DIVIDES:
        given = [as_data(value) for value in call.all]
        return applied(owner, given, divided=True)
    if name in _ARITHMETIC:
        return applied(owner, [as_data(value) for value in call.all], divided=False)
    if name in _JOINS:
        if name == "append":
            return stacked(machine, call, [owner, *call.positional], frames=True)
        return _merged(owner, name, call)
    if name == "value_counts":
        return Data(learnt=_learnt(ENCODER, call.node, "values are counted", owner), role="names")
    if name in ("copy", "clone"):
        # A table of its own, that changes apart.
        return replace(owner)
    if name == "repeat" and owner.role == "index" and isinstance(call.constant(0, "repeats"), int):
        return again(call.node, owner)
    if name in ("iterrows", "itertuples"):
        return replace(owner, single=True)
    if name == "align":
        return Collection({0: owner, 1: call.data(0, "other")})
    if name in ("tolist", "to_list", "to_dict", "items", "unique"):
        return replace(owner, predicted=owner.predicted)
    more = [as_data(value) for value in call.all]
    together = united([owner, *(Data(learnt=data.learnt, weak=data.weak) for data in more)])
    together = replace(together, of=owner.of if name in _KEEPS_COLUMNS else None)
    return replace(together, role=owner.role) if owner.role == _GROUPS else together


def _looks_ahead(name: str, call: Arguments) -> bool:
    steps = call.constant(0, "periods")
    return call.constant(-1, "center") is True if name == "rolling" else isinstance(steps, int) and steps < 0


def _is_of_calendar(held: ast.AST) -> bool:
    """Whether a column holds what is known of days to come: `days["is_holiday"]`."""
    if isinstance(held, ast.Subscript) and isinstance(held.slice, ast.Constant):
        return bool(_OF_CALENDARS.search(str(held.slice.value)))
    return isinstance(held, ast.Attribute) and bool(_OF_CALENDARS.search(held.attr))


def _receiver(call: Arguments) -> ast.AST:
    return call.node.func.value if isinstance(call.node.func, ast.Attribute) else call.node


def _learnt(kind: str, node: ast.AST, what: str, owner: Data) -> Knowledge:
    return frozenset([Learnt(kind, node, what, owner.rows)]) if owner.rows else NOTHING


def is_along_rows(call: Arguments, position: int = 0) -> bool:
    """Whether a statistic is taken along each row, not down the rows."""
    axis = call.constant(position, "axis")
    return axis in (1, -1, "columns") or (axis == (1,))


def statistic(machine: Machine, owner: Data, name: str, call: Arguments) -> Data:
    """A number, or one a column, computed down the rows; the mean of hits is a score."""
    if owner.predicted and (owner.role == "mask" or (owner.role == ERROR and name in _MEANS)):
        return score(machine, [owner], call.node, by_hand=owner.role == ERROR)
    is_function = owner.rows and call.positional and as_data(call.positional[0]) is owner
    if owner.single or is_along_rows(call, 1 if is_function else 0) or owner.role in ("rolling", "mask", "index"):
        return replace(owner, role="", predicted=frozenset())
    if owner.grouped and name not in GROUPED:
        return replace(owner, grouped=False)
    if not owner.rows:
        return Data(learnt=owner.learnt, weak=owner.weak)
    if name in CORRELATIONS:
        what = "features are chosen by their correlation"
        return Data(weak=_learnt(SELECTION, call.node, what, owner), role="names")
    learnt = _learnt(STATISTIC, call.node, f"`{name}` is computed", owner)
    return Data(weak=learnt) if name in EXTREMES else Data(learnt=learnt)


def _group_statistic(owner: Data, name: str, call: Arguments, *, kept: bool = False) -> Data:
    if not isinstance(call.value(0, "func"), Constant) and call.positional and kept:
        return replace(owner, grouped=False)
    if kept and name not in GROUPED:
        return replace(owner, grouped=False)
    averaged = "mean" in (name, call.constant(0, "func")) and owner.of is not None
    column = owner.of.only if averaged and owner.of is not None else ""
    found = Learnt(STATISTIC, call.node, "group statistics are computed", owner.rows, column)
    learnt = frozenset([found]) if owner.rows else NOTHING
    if kept:
        return replace(owner.with_learnt(learnt), grouped=False)
    # A table of groups; what it knows reaches other rows once it is mapped or merged into them.
    return replace(owner, weak=owner.weak | learnt, grouped=False, role=_GROUPS)


def applied(owner: Data, given: list[Data], *, divided: bool) -> Data:
    """Rows that numbers were applied to; extremes count once rows are divided by them or filled with them."""
    more: Knowledge = NOTHING.union(*(data.known for data in given)) if given else NOTHING
    weak: Knowledge = NOTHING.union(*(data.weak for data in given)) if given else NOTHING
    chosen = frozenset(found for found in weak if found.kind == SELECTION)
    weak -= chosen
    result = owner.with_learnt(more | weak) if divided else replace(owner.with_learnt(more), weak=owner.weak | weak)
    extra = frozenset().union(*(data.predicted for data in given)) if given else frozenset()
    return replace(result, predicted=result.predicted | extra)


def _applied(machine: Machine, owner: Data, name: str, call: Arguments) -> Value:
    function = call.value(0, "func", "f", "arg", "map_func")
    if isinstance(function, Estimator) and function.kind == ALTERS:
        return altered(function, owner, call.node)
    if isinstance(function, Function) and not is_along_rows(call, 1):
        given = replace(owner, grouped=False)
        if owner.rows and (
            name == "pipe" or owner.grouped or (name in ("apply", "transform") and owner.role != "column")
        ):
            result = machine.apply(function, [given, *call.positional[1:]], {}, call.node)
            if isinstance(result, Data) and result.rows:
                return replace(united([owner, result]), role="")
        else:
            result = as_data(machine.apply(function, [replace(given, rows=frozenset())], {}, call.node))
            return altered_like(owner.with_learnt(result.known), result)
        return owner
    if isinstance(function, Function):
        # One row at a time: only what the function learnt elsewhere comes in.
        result = as_data(machine.apply(function, [Data()], {}, call.node))
        return altered_like(owner.with_learnt(result.known), result)
    if isinstance(function, Collection | Data):
        lookup = as_data(function)
        if owner.role == lookup.role == _GROUPS:
            return replace(owner, weak=owner.weak | lookup.weak)
        return applied(owner, [replace(lookup, rows=frozenset(), columns=())], divided=True)
    if name in ("agg", "aggregate"):
        return statistic(machine, owner, str(call.constant(0, "func") or "mean"), call)
    return owner


def _some(machine: Machine, owner: Data, name: str, call: Arguments) -> Value:
    if name == "filter" and not isinstance(call.value(0), Function):
        return replace(owner, of=None)
    if name == "sample":
        if call.constant(-1, "replace") is True:
            return drawn(machine, call, owner)
        if call.constant(-1, "frac") in (1, 1.0):
            return owner
        return owner.narrowed(machine.step(call.node, "sample"))
    if name in ("nlargest", "nsmallest"):
        return owner
    count = call.constant(0, "n")
    if name in ("head", "tail") and isinstance(count, int) and count > 0:
        return owner.narrowed(machine.step(call.node, text=f"slice :{count}" if name == "head" else f"slice -{count}:"))
    return owner.narrowed(machine.step(call.node, name, text=f"{name} {ast.unparse(call.node)[-80:]}"))


def _dropped(machine: Machine, owner: Data, call: Arguments) -> Value:
    given = call.value(0, "labels", "columns")
    names = texts(given)
    if names is not None:
        return owner.without(names)
    rows = as_data(given)
    if rows.role == "index" and rows.rows:
        return owner.narrowed(machine.step(call.node, "others", text=ast.unparse(call.node)[-80:]))
    chosen = frozenset(found for found in (rows.learnt | rows.weak) if found.kind == SELECTION)
    return replace(owner.with_learnt(chosen), of=None)


def without_order(data: Data) -> Data:
    """The same rows, of which nobody knows any more how they were ordered."""
    kept = frozenset(known for known in data.learnt if known.kind != TEMPORAL)
    return data if len(kept) == len(data.learnt) else replace(data, learnt=kept)


def _merged(owner: Data, name: str, call: Arguments) -> Value:
    given = [as_data(value) for value in call.all]
    lookups = NOTHING.union(*(data.weak for data in given)) if given else NOTHING
    statistics = frozenset(found for found in lookups - owner.weak if found.kind == STATISTIC)
    if owner.role == _GROUPS and all(data.role == _GROUPS or not data.rows for data in given):
        # A row for each group, of what its own members are: nobody else's rows are told.
        return replace(united([owner, *given]), role=_GROUPS)
    looks_up = name in ("merge", "join", "assign", "update")
    together = united([owner, *(map(without_order, given) if looks_up else given)]).with_learnt(statistics)
    # What is looked up in another table adds columns, not rows.
    return replace(together, rows=owner.rows) if looks_up else together

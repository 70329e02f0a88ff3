"""What functions of libraries do to rows."""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from solvent.source.dataflow.copies import again, drawn, draws_again, puts_rows, repeated, stacked
from solvent.source.dataflow.deciding import EXTREME, by_key, decides, optimizes, ordered, watches
from solvent.source.dataflow.estimators import construct, old_folds, score, shuffles
from solvent.source.dataflow.machine import Arguments, Machine, texts
from solvent.source.dataflow.networks import data_set, loader, random_parts, subset
from solvent.source.dataflow.record import Fit, Split, Written
from solvent.source.dataflow.splits import by_time, parted
from solvent.source.dataflow.tables import applied, statistic, without_order
from solvent.source.dataflow.values import (
    EMPTY,
    NOTHING,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Learnt,
    Value,
    as_data,
    united,
)
from solvent.source.dataflow.vocabulary import (
    ABOUT,
    CORRELATIONS,
    DIFFERENCE,
    ERROR,
    EXTREMES,
    INDICES,
    LOADS,
    READS,
    STATISTICS,
    UNSIGNED,
)
from solvent.source.dataflow.ways import has_split
from solvent.source.learning import CROSS_VALIDATIONS, metric
from solvent.source.preprocessing import ENCODER, TEMPORAL
from solvent.source.preprocessing import STATISTICS as STATISTIC

_SCALES = re.compile(
    r"(^|\.)(scale|minmax_scale|maxabs_scale|robust_scale|quantile_transform|power_transform|zscore|winsorize|boxcox|"
    r"qcut|yeojohnson|seasonal_decompose|hpfilter|bkfilter|cffilter|lowess)$"
)
# Their `resample` makes another signal of each row, and draws no rows.
_SIGNALS = re.compile(r"^(scipy\.signal|librosa|torchaudio|resampy|soxr)\.")
_PASSES = frozenset(
    ["shuffle", "deepcopy", "copy", "check_X_y", "list", "tuple", "sorted", "reversed", "set", "compute"]
)
_TRAINS = re.compile(r"^(xgboost|lightgbm|catboost|xgb|lgb)\.(train|cv)$")
_NOT_MODELS = frozenset(
    """DataFrame Series Index DMatrix Dataset DataLoader TensorDataset Tensor FloatTensor LongTensor Subset Path Dict
    Pool Counter OrderedDict GroupBy Timestamp Variable""".split()
)


def call(machine: Machine, name: str, given: Arguments) -> Value:
    """What a function of a library, or one that is not known, gives back."""
    last = name.rpartition(".")[2]
    how = puts_rows(name)
    if how == "stacks":
        parts = given.positional[: 2 if last == "append" else 1] or given.all[:1]
        return stacked(machine, given, parts, frames=last == "concat" and not name.startswith("t"))
    if how == "repeats":
        return repeated(given)
    handler = _path if name == "os.path.join" else _HANDLERS.get(last)
    if handler is not None and not _SIGNALS.match(name):
        return handler(machine, given)
    if _SCALES.search(name) and given.data(0).rows and not _is_given(last, given):
        return _learning(STATISTIC, f"`{last}` is computed", given)
    if metric(name):
        return score(machine, list(given.all), given.node)
    if last in CROSS_VALIDATIONS:
        rows, model = given.data(1, "X"), given.value(0, "estimator")
        if isinstance(model, Estimator):
            machine.record.cross_validated.add(model.name)
        random = shuffles(given.value(3, "cv"))
        machine.record.splits.append(Split(given.node, rows, folds=True, random=random))
        return EMPTY
    if _TRAINS.match(name):
        return _trained(machine, given)
    if optimizes(machine, last, given):
        return EMPTY
    if last == "setup" and given.data(0, "data").rows and "target" in given.keywords:
        # PyCaret parts the rows by itself.
        machine.record.splits.append(Split(given.node, given.data(0, "data"), random=True))
        return EMPTY
    return _of_numbers(machine, name, given)


def _is_given(last: str, given: Arguments) -> bool:
    """Whether what a transformation would learn comes from outside: `boxcox(x, 0.3)`."""
    return last in ("boxcox", "yeojohnson") and (len(given.positional) > 1 or "lmbda" in given.keywords)


def _of_numbers(machine: Machine, name: str, given: Arguments) -> Value:
    last = name.rpartition(".")[2]
    first = given.data(0, "a", "x", "data")
    if last in EXTREME:
        scores = as_data(given.positional[0]) if len(given.positional) == 1 else united(given.positional)
        if not scores.scored and given.positional:
            scores = by_key(machine, given, element(given.positional[0]))
        # `max(hits, 1)` keeps a figure within its bounds.
        if not any(isinstance(bound, ast.Constant) for bound in given.node.args[: 2 if "." not in name else 0]):
            decides(machine, scores, given.node, f"`{last}` chooses")
    if last in STATISTICS or last in EXTREMES or last in CORRELATIONS:
        if first.predicted and name.startswith("torch.") and first.role != "mask" and len(given.all) > 1:
            # The largest of each row, and where it stands.
            return Collection({0: replace(first, role=""), 1: replace(first, role="")})
        if last in ("max", "min", "sum") and "." not in name and len(given.positional) > 1:
            return united(given.all)
        return statistic(machine, first, last, given) if first.rows or first.predicted else _carried(given)
    if name == "range" and len(given.positional) == 2 and (numbers := _whole(given)):
        return Constant(range(*numbers))
    if last in UNSIGNED and first.role == DIFFERENCE:
        return replace(first, role=ERROR)
    if last in ABOUT:
        return Data(scored=united(given.positional).scored)
    if (last in INDICES or (last == "randint" and draws_again(given, last))) and "." in name:
        whole = first if first.rows else machine.source(given.node)
        index = replace(whole.narrowed(machine.step(given.node, last)), role="index", columns=())
        return again(given.node, index) if last in ("choice", "randint") and draws_again(given, last) else index
    if last == "sorted" and given.positional:
        return ordered(given.positional[0])
    if last in _PASSES:
        if len(given.positional) == 1:
            return given.positional[0]
        return Collection(dict(enumerate(given.positional))) if last == "shuffle" else _carried(given)
    folds = old_folds(machine, last, given)
    if folds is not None:
        return folds
    estimator = construct(machine, name, given)
    if estimator is not None:
        return estimator
    rows = data_set(machine, name, given)
    if rows is not None:
        return rows
    return _unknown(machine, name, given)


def _whole(given: Arguments) -> list[int]:
    """The arguments of a call, where all are known whole numbers."""
    values = [value.value for value in given.all if isinstance(value, Constant) and isinstance(value.value, int)]
    return values if len(values) == len(given.all) else []


def _unknown(machine: Machine, name: str, given: Arguments) -> Value:
    last = name.rpartition(".")[2]
    together = united(given.all)
    if together.scored and not together.rows:
        return Data(scored=together.scored)
    if last in ("save", "dump") and len(given.positional) > 1:
        paths = [value.value for value in given.all if isinstance(value, Constant) and isinstance(value.value, str)]
        machine.record.written.append(Written(given.node, paths[0] if paths else "", together))
    if READS.search(name) and _is_path(together):
        # Rows of their own, wherever the path comes from.
        return machine.source(given.node, ("file", ast.unparse(given.node), hash(together.rows), *machine.calls))
    if together.rows:
        if last[:1].isupper():
            # `Dataset(x, y)`: the rows are those of its first argument.
            first = next((data for value in given.all if (data := as_data(value)).rows), together)
            return replace(first, role="")
        return replace(together, role="")
    if last == "early_stopping" or (last[:1].isupper() and last not in _NOT_MODELS and not last.isupper()):
        return Estimator(last, "", given.node, loops=machine.loops)
    if LOADS.search(name) or not (together.learnt or together.weak):
        return _loaded(machine, name, given)
    return together


def _is_path(value: Data) -> bool:
    """Whether what comes in is the path of a file, and not one of many that are split or gone through."""
    return bool(value.rows) and not value.single and not has_split(value.rows)


def _loaded(machine: Machine, name: str, given: Arguments) -> Data:
    rows = machine.source(given.node, _file(name, given))
    index, dates = given.value(-1, "index_col"), given.value(-1, "parse_dates")
    named = texts(dates) or []
    timed = isinstance(index, Constant) and isinstance(dates, Constant | Collection)
    if timed and (given.constant(-1, "parse_dates") is True or given.constant(-1, "index_col") in named):
        return rows.with_learnt([Learnt(TEMPORAL, given.node, "rows are indexed by time", rows.rows)])
    return rows


def _file(name: str, given: Arguments) -> object:
    """The same call of the same file brings the same rows."""
    if not given.all or not all(isinstance(value, Constant) for value in given.all) or not LOADS.search(name):
        return None
    values = (*given.positional, *given.keywords.values())
    written = tuple(repr(value.value) for value in values if isinstance(value, Constant))
    return ("file", ast.unparse(given.node.func), written)


def _carried(given: Arguments) -> Data:
    return united(given.all)


def _learning(kind: str, what: str, given: Arguments) -> Data:
    rows = given.data(0, "x", "X")
    learnt = frozenset([Learnt(kind, given.node, what, rows.rows)]) if rows.rows else NOTHING
    return rows.with_learnt(learnt)


def _trained(machine: Machine, given: Arguments) -> Value:
    node = given.node
    data = next((d for d in (given.data(1, "dtrain", "train_set", "dataset"), given.data(0)) if d.rows), EMPTY)
    model = Estimator("Booster", "model", node, loops=machine.loops)
    if data.rows:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "cv":
            machine.record.splits.append(Split(node, data, folds=True))
            return EMPTY
        model.fitted.append((data, node))
        machine.record.fits.append(Fit(model, data, node, machine.loops, 1))
        watches(machine, model, given, 1)
    return model


# Tables -----------------------------------------------------------------------------------------------------------


def _merge(_: Machine, given: Arguments) -> Value:
    left, right = given.data(0, "left"), given.data(1, "right")
    if left.role == right.role == "groups":
        return replace(united([left, right]), role=left.role)
    found = frozenset(known for known in right.weak - left.weak if known.kind == STATISTIC)
    return replace(united([left, without_order(right)]), rows=left.rows).with_learnt(found)


def _cut(_: Machine, given: Arguments) -> Value:
    if isinstance(given.constant(1, "bins"), int):
        return _learning(STATISTIC, "`cut` is computed", given)
    return given.data(0, "x")


def _get_dummies(_: Machine, given: Arguments) -> Value:
    # Nothing is kept that other rows would be encoded by: a matter of columns, not of leaks.
    return given.data(0, "data")


def _factorize(_: Machine, given: Arguments) -> Value:
    encoded = _learning(ENCODER, "`factorize` is computed", given)
    return Collection({0: encoded, 1: EMPTY})


def _resample(machine: Machine, given: Arguments) -> Value:
    some = given.constant(-1, "replace") is False
    rows = [as_data(value) for value in given.positional]
    results: list[Value] = [data if some else drawn(machine, given, data) for data in rows]
    return results[0] if len(results) == 1 else Collection(dict(enumerate(results)))


def _where(machine: Machine, given: Arguments) -> Value:
    if len(given.positional) == 1:
        picked = given.data(0)
        return Collection(
            {0: replace(picked.narrowed(machine.step(given.node, text=ast.unparse(given.node)[:120])), role="index")}
        )
    values = [as_data(value) for value in given.positional[1:]]
    owner = next((data for data in values if data.rows), None)
    said = as_data(given.positional[0]) if given.positional else EMPTY
    if owner is None and said.predicted:
        # `where(probability >= threshold, 1, 0)` is what a model says.
        return replace(said, role="")
    return applied(owner, [data for data in values if data is not owner], divided=True) if owner else united(values)


def _partial(_: Machine, given: Arguments) -> Value:
    function = given.value(0)
    if not isinstance(function, Function):
        return united(given.all)
    return replace(function, given=given.positional[1:], named=given.keywords)


def _clone(machine: Machine, given: Arguments) -> Value:
    model = given.value(0)
    if not isinstance(model, Estimator):
        return model or EMPTY
    return Estimator(model.name, model.kind, given.node, model.steps, machine.loops)


def _next(_: Machine, given: Arguments) -> Value:
    value = given.value(0)
    return next(iter(value.items.values()), value.rest) if isinstance(value, Collection) else value or EMPTY


def _first(_: Machine, given: Arguments) -> Value:
    return given.value(0, "iterable") or EMPTY


def _concat(_: Machine, given: Arguments) -> Value:
    return united(given.positional or given.all)


def _dictionary(_: Machine, given: Arguments) -> Value:
    items: dict[object, Value] = {}
    items.update(given.keywords)
    return Collection(items) if items else given.value(0) or Collection()


def _enumerate(_: Machine, given: Arguments) -> Value:
    return pairs([EMPTY, given.value(0) or EMPTY], counted=True)


def _zip(_: Machine, given: Arguments) -> Value:
    return pairs(list(given.positional), counted=False)


def pairs(values: list[Value], *, counted: bool) -> Collection:
    """The tuples that `zip` (or `enumerate`, whose first is a number) gives."""
    listed = values[1:] if counted else values
    lengths = [len(v.items) for v in listed if isinstance(v, Collection) and v.whole and v.items]
    if lengths and all(isinstance(v, Collection) for v in listed):
        columns = [list(v.items.values()) for v in listed if isinstance(v, Collection)]
        if all(columns):
            rows = range(min(lengths))
            at = [[column[min(row, len(column) - 1)] for column in columns] for row in rows]
            made = [Collection(dict(enumerate([EMPTY, *one] if counted else one))) for one in at]
            return Collection(dict(enumerate(made)))
    parts = [element(value) for value in listed]
    return Collection({"each": Collection(dict(enumerate([EMPTY, *parts] if counted else parts)))}, whole=False)


def numbered(machine: Machine, node: ast.AST) -> Collection | None:
    """The numbers of `range(len(models))`, where it is known how many there are."""
    length = node.args[-1] if isinstance(node, ast.Call) and _is_called(node, "range") and node.args else None
    if not isinstance(length, ast.Call) or not _is_called(length, "len") or len(length.args) != 1:
        return None
    counted = machine.value(length.args[0])
    if not isinstance(counted, Collection) or not counted.whole or counted.rest.rows or "each" in counted.items:
        return None
    return Collection({i: Constant(i) for i in range(len(counted.items))})


def _is_called(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def element(value: Value) -> Value:
    """One item of what is iterated over."""
    if isinstance(value, Collection):
        if "each" in value.items:
            return value.items["each"]
        kinds = list(value.items.values())
        if kinds and not value.rest.rows:
            return (
                kinds[0] if len(kinds) == 1 else (as_data(value) if not isinstance(kinds[0], Collection) else kinds[0])
            )
        return as_data(value)
    return replace(value, single=not value.grouped) if isinstance(value, Data) else EMPTY


def joined_path(machine: Machine, node: ast.AST, parts: Sequence[Value]) -> Value:
    """A path put together: rows of other files than those of another path from the same root."""
    known = [value.value if isinstance(value, Constant) else None for value in parts]
    if None not in known:
        return Constant("/".join(map(str, known)))
    text = f"path {ast.unparse(node)[:80]} {' '.join(str(part) for part in known if part is not None)}"
    return united(parts).narrowed(machine.step(node, text=text))


def _path(machine: Machine, given: Arguments) -> Value:
    return joined_path(machine, given.node, given.all)


_HANDLERS: dict[str, Callable[[Machine, Arguments], Value]] = {
    "train_test_split": parted,
    "temporal_train_test_split": by_time,
    "partial": _partial,
    "random_split": random_parts,
    "Subset": subset,
    "DataLoader": loader,
    "tqdm": _first,
    "iter": _first,
    "merge": _merge,
    "cut": _cut,
    "get_dummies": _get_dummies,
    "factorize": _factorize,
    "resample": _resample,
    "where": _where,
    "clone": _clone,
    "next": _next,
    "concat": _concat,
    "dict": _dictionary,
    "enumerate": _enumerate,
    "zip": _zip,
}

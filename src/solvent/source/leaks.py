"""Leaks from test rows into training that straight-line code shows: what is fitted before a split or on the wrong side.

What was learnt is looked for in the backward slice of what is split; what lies in other functions or files is not
seen, and what cannot be told is not reported.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from solvent.source.flow import Definition, Flow, is_part_of_split, names_in
from solvent.source.learning import CROSS_VALIDATIONS, SEARCHES, is_split, learner, metric
from solvent.source.learnt import SPLITTERS, Reading, class_of, handed_back, is_given, learnt_in, readings, shown
from solvent.source.module import Module
from solvent.source.preprocessing import ENCODER, KIND_OF

REFIT, OVERLAP, MULTI_TEST, TEMPORAL, TARGET = "refit", "overlap", "multi-test", "temporal", "target"

_ORDERED = frozenset(["shift", "rolling", "pct_change", "ewm", "expanding"])
_TEST = re.compile(r"test", re.I)
_FEATURES_OF_TEST = re.compile(
    r"^(x|features?|df|data|inputs?)?_?(test|tst)(_(x|features?|df|data|set|scaled))?$", re.I
)
_FEATURES_OF_TRAIN = re.compile(r"^(x|features?|df|data|inputs?)?_?train", re.I)


@dataclass(frozen=True, eq=False)
class Leak:
    """One leak: its kind, where it happens, what was seen there, and where the rows are split or scored."""

    kind: str
    node: ast.AST
    what: str
    split: ast.AST | None = None


@lru_cache(maxsize=2)
def leaks(module: Module) -> tuple[Leak, ...]:
    """The leaks of a file, each node once."""
    found: dict[tuple[int, int, str], Leak] = {}
    for reading in readings(module):
        for leak in (*_before_split(reading), *_refits(reading), *_fits_on_test(reading)):
            line = getattr(leak.node, "lineno", 0)
            found.setdefault((line, getattr(leak.node, "col_offset", 0), leak.kind), leak)
    return tuple(sorted(found.values(), key=lambda leak: getattr(leak.node, "lineno", 0)))


def by_split(found: tuple[Leak, ...], *kinds: str) -> Iterator[tuple[Leak, list[ast.AST]]]:
    """The first leak of these kinds at each split, and where the others stand: one debt, however many lines it has."""
    groups: dict[int, list[Leak]] = {}
    for leak in found:
        if leak.kind in kinds:
            groups.setdefault(id(leak.split or leak.node), []).append(leak)
    for first, *others in groups.values():
        yield first, [other.node for other in others]


# What was fitted before the split -------------------------------------------------------------------------------


def _before_split(reading: Reading) -> Iterator[Leak]:
    wrappers = _cross_validators(reading.module)
    for name, call in reading.calls:
        if isinstance(call.func, ast.Name) and call.func.id in wrappers:
            position, argument = wrappers[call.func.id]
            given = [k.value for k in call.keywords if k.arg == argument] or call.args[position : position + 1]
            yield from _in_slice(reading, call, given, past_split=True, random=False)
        last = name.rpartition(".")[2]
        if is_split(name) or SPLITTERS.search(name):
            rows = call.args[:1] if len(call.args) < 3 else call.args[:-1]
            random = is_split(name) and not is_given(call, "shuffle", False)
            yield from _in_slice(reading, call, rows, past_split=False, random=random)
        elif last in CROSS_VALIDATIONS and len(call.args) > 1:
            yield from _in_slice(reading, call, call.args[1:2], past_split=True, random=False)
        elif last == "fit" and name.split(".")[-2:][0] in SEARCHES and call.args:
            yield from _in_slice(reading, call, call.args[:1], past_split=True, random=False)

    for cut, base in _cut(reading.flow):
        yield from _in_slice(reading, cut, [base], past_split=False, random=False)


@lru_cache(maxsize=2)
def _cross_validators(module: Module) -> dict[str, tuple[int, str]]:
    """Functions of the file that cross-validate one of their arguments: its position and name."""
    found = {}
    for name, call in module.calls():
        function = module.function_of(call)
        if name.rpartition(".")[2] in CROSS_VALIDATIONS and function is not None and len(call.args) > 1:
            arguments = [argument.arg for argument in function.args.args]
            rows = call.args[1]
            if isinstance(rows, ast.Name) and rows.id in arguments:
                found[function.name] = (arguments.index(rows.id), rows.id)
    return found


def _cut(flow: Flow) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Where `train = rows[:n]` and `test = rows[n:]` part a name's rows."""
    heads: dict[str, tuple[ast.AST, ast.expr]] = {}
    tails: set[str] = set()
    for definition in flow.definitions():
        value = definition.value
        if definition.partial or not isinstance(value, ast.Subscript):
            continue
        rows = (
            value.value.value if isinstance(value.value, ast.Attribute) and value.value.attr == "iloc" else value.value
        )
        index = value.slice.elts[0] if isinstance(value.slice, ast.Tuple) and value.slice.elts else value.slice
        if not isinstance(rows, ast.Name) or not isinstance(index, ast.Slice):
            continue
        if index.lower is None and _FEATURES_OF_TRAIN.search(definition.name):
            heads.setdefault(rows.id, (definition.statement, rows))
        elif index.lower is not None and _TEST.search(definition.name):
            tails.add(rows.id)
    yield from (heads[name] for name in heads if name in tails)


def _in_slice(
    reading: Reading, split: ast.AST, rows: list[ast.expr], *, past_split: bool, random: bool
) -> Iterator[Leak]:
    for expression in rows:
        definitions = list(reading.flow.slice(expression, expression.lineno))
        of_train = any(is_part_of_split(d) for d in definitions)
        if of_train and not past_split:
            continue
        parts = [(d.value, d.part) for d in definitions if not is_part_of_split(d)]
        for value, part in ((expression, None), *parts):
            for kind, node, what in _known(reading, value, part):
                # What folds of training rows share is harmless beside a test set; copies of rows are not.
                if "resamples" in what or not (of_train or (past_split and kind == ENCODER)):
                    when = (
                        "before cross-validation parts the rows" if past_split else "on all rows before they are split"
                    )
                    yield Leak(kind, node, f"{what} {when}", split)
        if random:
            yield from _ordered(split, definitions)


def _known(reading: Reading, value: ast.AST, part: int | None) -> Iterator[tuple[str, ast.AST, str]]:
    """What an expression learnt, itself or by a function of the file."""
    if value not in reading.learnt:
        back = [(learnt.kind, learnt.node, learnt.what) for learnt in handed_back(reading, value, part)]
        reading.learnt[value] = (*learnt_in(reading, value), *back)
    return iter(reading.learnt[value])


def _ordered(split: ast.AST, definitions: list[Definition]) -> Iterator[Leak]:
    for definition in definitions:
        for node in ast.walk(definition.value):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ORDERED:
                yield Leak(TEMPORAL, split, f"`{node.func.attr}` makes features of earlier rows", node)
                return


# What is fitted on the wrong side ---------------------------------------------------------------------------------


def _refits(reading: Reading) -> Iterator[Leak]:
    """A transformer that is fitted on training rows is fitted again on test rows."""
    fitted: dict[str, set[str]] = {}
    for _, call in reading.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("fit", "fit_transform") and call.args:
            transformer = class_of(reading.module, call.func.value)
            rows = call.args[0].id if isinstance(call.args[0], ast.Name) else ""
            if transformer not in KIND_OF or not rows:
                continue
            part = _side(reading, call.args[0])
            if part == "test" and "train" in fitted.get(transformer, set()):
                yield Leak(REFIT, call, f"`{shown(call.func)}({rows})` learns from the test rows")
            fitted.setdefault(transformer, set()).add(part)


def _side(reading: Reading, rows: ast.AST) -> str:
    """Whether a name holds the training or the test part of a split: "train", "test" or empty."""
    if not isinstance(rows, ast.Name):
        return ""
    found = reading.flow.reaching(rows.id, rows.lineno)
    whole = next((d for d in found if not d.partial), None)
    if whole is not None and is_part_of_split(whole) and whole.part is not None:
        return "test" if whole.part % 2 else "train"
    if _FEATURES_OF_TEST.match(rows.id):
        return "test"
    return "train" if _FEATURES_OF_TRAIN.match(rows.id) else ""


def _fits_on_test(reading: Reading) -> Iterator[Leak]:
    """A model is fitted on the part of a split that it is then scored on."""
    scored = {
        name
        for called, call in reading.calls
        if called.rpartition(".")[2] in ("score", "predict", "evaluate", "predict_proba") or metric(called)
        for argument in call.args
        for name in names_in(argument)
    }
    for name, call in reading.calls:
        owner, _, last = name.rpartition(".")
        if last == "fit" and learner(owner) and call.args and isinstance(call.args[0], ast.Name):
            rows = call.args[0]
            found = reading.flow.whole(rows.id, rows.lineno)
            is_test = found is not None and is_part_of_split(found) and (found.part or 0) % 2 == 1
            if is_test and _TEST.search(rows.id) and rows.id in scored:
                yield Leak(OVERLAP, call, f"`{shown(call.func)}({rows.id})` trains on the test rows")

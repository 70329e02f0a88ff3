"""Calls that part rows into train and test."""

import ast
import re
from dataclasses import replace
from itertools import zip_longest

from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Split
from solvent.source.dataflow.values import EMPTY, Collection, Data, Value, as_data, united

_NUMBERS = re.compile(r"^(list\()?range\(|(^|_)(i?idx|indx|ind|inds|index|indices|indexes|ids)s?(_|$|\d)")


def parted(machine: Machine, given: Arguments, *, drawn_at_random: bool = True) -> Value:
    """The training and test part of each argument of `train_test_split`."""
    rows = [_numbers(machine, node, as_data(value)) for node, value in zip_longest(given.node.args, given.positional)]
    rows += [as_data(given.keywords[name]) for name in ("X", "y", "arrays") if name in given.keywords]
    shuffled = drawn_at_random and given.constant(-1, "shuffle") is not False
    watched = united(rows[:1] if len(rows) < 3 else rows[:-1])
    by = given.data(-1, "stratify").known
    apart = tuple((name, known - by) for name, known in watched.columns)
    watched = replace(watched, columns=apart, of=rows[0].of if len(rows) == 2 else None)
    target = rows[1] if len(rows) == 2 else EMPTY
    machine.record.splits.append(Split(given.node, watched, random=shuffled, target=target))
    parts: dict[object, Value] = {}
    drawn = _drawn(given)
    train = machine.step(given.node, "train", splits=True, text=drawn)
    test = machine.step(given.node, "test", splits=True, text=drawn)
    for index, data in enumerate(rows):
        parts[2 * index] = data.narrowed(train)
        parts[2 * index + 1] = data.narrowed(test)
    return Collection(parts)


def _numbers(machine: Machine, node: ast.expr | None, rows: Data) -> Data:
    """The numbers of rows, which pick them later: `range(len(rows))`."""
    if rows.rows or node is None or not _NUMBERS.search(ast.unparse(node)):
        return rows
    return Data(frozenset([(machine.step(node, "numbers"),)]), role="index")


def by_time(machine: Machine, given: Arguments) -> Value:
    """The earlier rows and the later ones."""
    return parted(machine, given, drawn_at_random=False)


def _drawn(given: Arguments) -> str:
    """How rows are drawn, where a seed says that the same rows give the same parts once more."""
    drawn = {word.arg or "": word.value for word in given.node.keywords}
    seed = drawn.get("random_state")
    fixed = isinstance(seed, ast.Constant) or (isinstance(seed, ast.Name) and seed.id.isupper())
    if not fixed or not isinstance(given.constant(-1, "random_state"), int):
        return ""
    named = (name for name in ("random_state", "test_size", "train_size") if name in drawn)
    return " ".join(f"{name}={ast.unparse(drawn[name])}" for name in named)

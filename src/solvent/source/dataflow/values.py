"""What an expression may stand for: rows and what was learnt from them, models, functions."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from solvent.source.dataflow.columns import Columns
from solvent.source.module import Module

# Longer histories than these are no longer told apart.
_MOST_PATHS = 8
_MOST_STEPS = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One narrowing of rows: `key` tells it from its siblings, `splits` says that it parts train from test.

    `called` is the name that the code gave the rows there.
    """

    key: object
    node: ast.AST = field(compare=False)
    splits: bool = False
    loops: frozenset[ast.AST] = field(default=frozenset(), compare=False)
    called: str = field(default="", compare=False)


# The steps from where rows came in to these rows: rows of a longer path are among those of its beginning.
Path = tuple[Step, ...]
Rows = frozenset[Path]
NO_ROWS: Rows = frozenset()


@dataclass(frozen=True, slots=True)
class Learnt:
    """Something computed over rows: its kind, where, what was seen there, over which rows, and of which one column."""

    kind: str
    node: ast.AST
    what: str
    rows: Rows
    column: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model said of rows."""

    model: "Estimator"
    data: "Data"
    fits: int
    shown: str = ""


Knowledge = frozenset[Learnt]
NOTHING: Knowledge = frozenset()


@dataclass(frozen=True, slots=True)
class Data:
    """A table, column, array, number or anything else computed from rows.

    `learnt` is in the values; `weak` (extremes and counts) only once something is divided by it; `columns` holds what
    single columns know beyond that. `scored` are the predictions that a figure measures. `role` is "mask", "index" or
    "names" where the value picks rows or columns, and "column" where it is one. A `single` value is one row: what is
    computed over it is its own. `of` are the columns that it is known to have, `picked` those last picked by name.
    """

    rows: Rows = NO_ROWS
    learnt: Knowledge = NOTHING
    weak: Knowledge = NOTHING
    columns: tuple[tuple[str, Knowledge], ...] = ()
    predicted: frozenset[Prediction] = frozenset()
    scored: frozenset[Prediction] = frozenset()
    role: str = ""
    grouped: bool = False
    single: bool = False
    of: Columns | None = None
    picked: frozenset[str] = frozenset()

    @property
    def known(self) -> Knowledge:
        """All that is learnt in it, in whichever column."""
        return self.learnt.union(*(found for _, found in self.columns)) if self.columns else self.learnt

    def narrowed(self, step: Step) -> "Data":
        """These rows, or some of them."""
        return replace(self, rows=frozenset(p if len(p) >= _MOST_STEPS else (*p, step) for p in self.rows))

    def with_learnt(self, more: Iterable[Learnt]) -> "Data":
        """The same rows, changed by what was learnt."""
        return replace(self, learnt=self.learnt.union(more))

    def column(self, name: str) -> "Data":
        """One column."""
        found = dict(self.columns).get(name, NOTHING)
        of = self.of.one(name) if self.of is not None else None
        role = "column" if not self.role else self.role
        return replace(self, learnt=self.learnt | found, columns=(), role=role, of=of, picked=frozenset([name]))

    def only(self, names: Iterable[str]) -> "Data":
        """Some columns, by name."""
        kept = set(names)
        of = self.of.pick(kept) if self.of is not None else None
        columns = tuple(item for item in self.columns if item[0] in kept)
        return replace(self, columns=columns, of=of, picked=frozenset(kept))

    def without(self, names: Iterable[str]) -> "Data":
        """All but some columns."""
        gone = set(names)
        of = self.of.less(gone) if self.of is not None else None
        return replace(self, columns=tuple(item for item in self.columns if item[0] not in gone), of=of)

    def assigned(self, name: str, value: "Data", *, wholly: bool = True) -> "Data":
        """The table after one column was given values."""
        known = dict(self.columns)
        known[name] = value.known if wholly else known.get(name, NOTHING) | value.known
        of = self.of.more(name) if self.of is not None else None
        return replace(self, columns=tuple(known.items()), rows=self.rows or value.rows, of=of)


EMPTY = Data()


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal."""

    value: object


@dataclass(eq=False, slots=True)
class Estimator:
    """A transformer or model: one object, however many names it has.

    `kind` is what a transformer learns, "model" for what predicts, "network" for what loops over batches train, "folds"
    for splitters, "search" for what tries settings by cross-validation, "alters" for what changes rows at random, and
    empty where only a call of `fit` speaks for it. `own` are steps of the module's
    own classes, `of` the rows that a model was made of, `watched` those that its last fit was tested on round by round.
    """

    name: str
    kind: str
    node: ast.AST
    steps: tuple["Estimator", ...] = ()
    loops: frozenset[ast.AST] = frozenset()
    learnt: Knowledge = NOTHING
    own: tuple["Instance", ...] = ()
    of: Data = EMPTY
    watched: Prediction | None = None
    fitted: list[tuple[Data, ast.AST]] = field(default_factory=list)

    @property
    def is_model(self) -> bool:
        """Whether it predicts."""
        return self.kind in ("model", "search", "network")


@dataclass(eq=False, slots=True)
class Collection:
    """A tuple, list, set or dictionary; `items` where they are told apart, `rest` for what else is in it.

    `born` are the loops in which it was made, `added` what was put into it: where, which rows, and whether changed.
    """

    items: dict[object, "Value"] = field(default_factory=dict)
    rest: Data = EMPTY
    whole: bool = True
    born: frozenset[ast.AST] = frozenset()
    added: list[tuple[ast.AST, Rows, bool]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Function:
    """A function or lambda with the names around it and the file it stands in, or a method with its instance.

    `given` and `named` are arguments that were given beforehand, as by `partial`.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    around: "Names"
    bound: "Instance | None" = None
    module: Module | None = None
    given: tuple["Value", ...] = ()
    named: "Names" = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Class:
    """A class of the project."""

    node: ast.ClassDef
    around: "Names"
    module: Module | None = None


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the project: where it was made, and `which` literals it was given."""

    of: Class
    attributes: "Names" = field(default_factory=dict)
    node: ast.AST | None = None
    which: str = ""


Value = Data | Constant | Estimator | Collection | Function | Class | Instance
Names = dict[str, Value]


def method_of(instance: Instance, name: str) -> Function | None:
    """A method of an object of the module's own classes."""
    for statement in instance.of.node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == name:
            decorators = {d.id for d in statement.decorator_list if isinstance(d, ast.Name)}
            bound = None if "staticmethod" in decorators else instance
            return Function(statement, instance.of.around, bound, instance.of.module)
    for base in instance.of.node.bases:
        known = instance.of.around.get(base.id) if isinstance(base, ast.Name) else None
        if isinstance(known, Class) and known is not instance.of and known.node is not instance.of.node:
            inherited = method_of(Instance(known, instance.attributes), name)
            if inherited is not None:
                return Function(inherited.node, inherited.around, instance, inherited.module)
    return None


def united(values: Iterable["Value | None"]) -> Data:
    """One value for several that flow together."""
    rows: set[Path] = set()
    learnt: set[Learnt] = set()
    weak: set[Learnt] = set()
    predicted: set[Prediction] = set()
    scored: set[Prediction] = set()
    columns: dict[str, Knowledge] = {}
    single: bool | None = None
    for value in values:
        data = as_data(value)
        rows |= data.rows
        if data.rows:
            single = data.single and single is not False
        learnt |= data.learnt
        weak |= data.weak
        predicted |= data.predicted
        scored |= data.scored
        for name, known in data.columns:
            columns[name] = columns.get(name, NOTHING) | known
    kept = rows if len(rows) <= _MOST_PATHS else _shortest(rows)
    return Data(
        frozenset(kept),
        frozenset(learnt),
        frozenset(weak),
        tuple(columns.items()),
        frozenset(predicted),
        frozenset(scored),
        single=bool(single),
    )


def _shortest(rows: set[Path]) -> list[Path]:
    return sorted(rows, key=lambda path: (len(path), [_order(step) for step in path]))[:_MOST_PATHS]


def _order(step: Step) -> tuple[int, int, str]:
    """Where a step stands and which part it takes: the same in every run."""
    part = step.key[-1] if isinstance(step.key, tuple) else step.key
    at = getattr(step.node, "lineno", 0), getattr(step.node, "col_offset", 0)
    return (*at, part if isinstance(part, str) else "")


def in_order(said: Iterable[Prediction]) -> list[Prediction]:
    """Predictions in an order that is the same in every run."""
    return sorted(said, key=lambda one: (getattr(one.model.node, "lineno", 0), one.fits, one.shown, len(one.data.rows)))


def as_data(value: "Value | None") -> Data:
    """A value as rows: what is in a collection flows together; models and functions hold none."""
    if isinstance(value, Data):
        return value
    if isinstance(value, Collection):
        return replace(united([*value.items.values(), value.rest]), single=False)
    return EMPTY


def within(value: "Value", loop: ast.AST) -> "Value":
    """An item that each round of a loop has its own of."""
    if isinstance(value, Collection):
        return Collection({key: within(item, loop) for key, item in value.items.items()}, value.rest, value.whole)
    if not isinstance(value, Data):
        return value
    rows = frozenset((*path[:-1], replace(path[-1], loops=path[-1].loops | {loop})) for path in value.rows if path)
    return replace(value, rows=rows)


def joined(one: "Value | None", other: "Value | None") -> "Value | None":
    """A name's value where two ways through the code meet."""
    if one is None or other is None or one is other or one == other:
        return one if one is not None else other
    if isinstance(one, Data) and isinstance(other, Data):
        # A column that only one way has changed may be changed.
        return replace(united([one, other]), role=one.role or other.role)
    if isinstance(one, Collection) and isinstance(other, Collection) and one.items.keys() == other.items.keys():
        pairs = {key: joined(value, other.items[key]) for key, value in one.items.items()}
        rest = united([one.rest, other.rest])
        return Collection({k: v for k, v in pairs.items() if v is not None}, rest, one.whole and other.whole)
    return other if isinstance(one, Data | Constant) else one

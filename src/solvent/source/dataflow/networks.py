"""What PyTorch code does to rows: data sets and their parts, loaders, networks, and what a loop over batches learns."""

import ast
import re
from dataclasses import replace
from functools import lru_cache

from solvent.source.dataflow.augmenting import altered_when_asked
from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Fit, Split, Test
from solvent.source.dataflow.values import (
    EMPTY,
    Constant,
    Data,
    Estimator,
    Function,
    Instance,
    Prediction,
    Rows,
    Value,
    as_data,
    in_order,
    method_of,
    united,
)
from solvent.source.dataflow.vocabulary import is_called_test, is_called_train, is_called_validation
from solvent.source.module import Module

# A network is fitted by each step that goes against the gradient of its loss.
NETWORK = "network"
# What is gone through batch by batch: rows and targets come out side by side.
BATCHES, LOSS = "batches", "loss"
_LOSSES = re.compile(r"loss|criterion|crit$|cross_?entropy|(^|[._])(bce|mse|nll|mae)([._]|$)", re.I)
_BASES = re.compile(r"(^|\.)(Module|LightningModule|Model|PreTrainedModel)$")
_SHOWS_NETWORK = frozenset(
    """parameters named_parameters state_dict load_state_dict zero_grad eval requires_grad_ half""".split()
)
_KNOWN = re.compile(r"(^|\.)(torchvision|torchaudio|torchtext|medmnist|webdataset)\.([a-z_0-9.]*datasets\.)?[A-Z]")
_NAMED = re.compile(r"(Dataset|DataSet|Folder|^Data)$")
_TRANSFORMS = ("transform", "transforms", "transforms_", "augment", "augmentation", "tfms", "aug")
_OF_ALL = re.compile(r"^(Weighted|Distributed|Random|Sequential|Balanced|Imbalanced|Length|Group)\w*Sampler$")
_OF_BOOSTERS = re.compile(r"^(lightgbm|lgb|xgboost|xgb|catboost)\.")
# What is known of these conditions alone tells whether rows are learnt from or only looked at.
_OF_TRAINING = re.compile(r"train|optim|opt\b|phase|mode|split|is_|eval|val|test|grad|update|backward", re.I)


# Data sets and their parts ----------------------------------------------------------------------------------------


def data_set(machine: Machine, name: str, given: Arguments) -> Data | None:
    """The rows of a data set of a library, or of a class that cannot be read here; None where it is none."""
    last = name.rpartition(".")[2]
    if not last[:1].isupper() or _OF_BOOSTERS.search(name) or last == "TensorDataset":
        return None
    known = _KNOWN.search(name) or last in ("ImageFolder", "DatasetFolder")
    if not known and not _NAMED.search(last) and not any(word in given.keywords for word in _TRANSFORMS):
        return None
    first = EMPTY if known else next((rows for value in given.all if (rows := held(machine, value)).rows), EMPTY)
    text = literals(machine, given.node)
    if first.rows:
        rows = first.narrowed(machine.step(given.node, text=f"rows of {text}"))
    else:
        rows = machine.source(given.node, ("data set", text, hash(united(given.all).rows), *machine.calls))
    return altered_when_asked(given.all, replace(rows, role=BATCHES, columns=(), of=None), given.node)


def literals(machine: Machine, node: ast.AST) -> str:
    """A call as it is written, with the literals that its names stand for, and the rounds of the loops around it."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    known = ((name, machine.look_up(name)) for name in sorted(names))
    given = " ".join(f"{name}={value.value!r}" for name, value in known if isinstance(value, Constant))
    return f"{ast.unparse(node)[:200]} {given} {machine.rounds}"


def held(machine: Machine, value: Value | None) -> Data:
    """The rows of a data set: of the module's own class those that it keeps, each altered as the class does."""
    if not isinstance(value, Instance) or value.node is None:
        return as_data(value)
    getter = method_of(value, "__getitem__")
    if getter is None:
        return EMPTY
    kept = united(kept for kept in value.attributes.values() if isinstance(kept, Data))
    text = value.which
    if kept.rows:
        rows = kept.narrowed(machine.step(value.node, text=f"rows of {text}"))
    else:
        rows = machine.source(value.node, ("data set", text, *machine.calls))
    rows = replace(rows, role=BATCHES, columns=(), of=None)
    return rows if _is_switched(getter) else altered_when_asked([*value.attributes.values()], rows, value.node)


def _is_switched(getter: Function) -> bool:
    """Whether a data set does more or less with a row, by more than whether it was given a transform."""
    tests = (node.test for node in ast.walk(getter.node) if isinstance(node, ast.If | ast.IfExp))
    asked = (part.attr for test in tests for part in ast.walk(test) if isinstance(part, ast.Attribute))
    return any(not any(word in attribute.lower() for word in ("transf", "aug", "tfm")) for attribute in asked)


def random_parts(machine: Machine, given: Arguments) -> Value:
    """The parts of a data set, as PyTorch draws them."""
    rows = held(machine, given.value(0, "dataset"))
    machine.record.splits.append(Split(given.node, rows, random=True))
    return rows.narrowed(machine.step(given.node, "", splits=True))


def subset(machine: Machine, given: Arguments) -> Value:
    """`Subset(rows, indices)`."""
    return _some(machine, held(machine, given.value(0, "dataset")), given.value(1, "indices"), given.node)


def _some(machine: Machine, rows: Data, picked: Value | None, node: ast.Call) -> Data:
    """Rows picked by their numbers: the part of a split where these are, else others than any other numbers pick."""
    steps = {path[-1] for path in as_data(picked).rows if path}
    ways: list[Rows] = [rows.narrowed(step).rows for step in steps if step.splits]
    if not ways:
        words = [*node.args[1:2], *(w.value for w in node.keywords if w.arg in ("indices", "sampler", "batch_sampler"))]
        text = f"picked {' '.join(ast.unparse(word)[:80] for word in words)}"
        ways = [rows.narrowed(machine.step(node, text=text)).rows]
    return replace(rows, rows=frozenset().union(*ways), role=BATCHES)


def loader(machine: Machine, given: Arguments) -> Value:
    """`DataLoader(rows)`: the same rows, batch by batch."""
    rows = held(machine, given.value(0, "dataset"))
    rows = rows if rows.rows else machine.source(given.node)
    sampler = given.value(-1, "sampler", "batch_sampler")
    if sampler is not None and not (isinstance(sampler, Estimator) and _OF_ALL.search(sampler.name)):
        rows = _some(machine, rows, sampler, given.node)
    return replace(rows, role=BATCHES)


def gone_through(machine: Machine, over: Value, node: ast.AST) -> Value:
    """What a loop goes through: of an object of the module's own class, what its iterator yields."""
    method = method_of(over, "__iter__") if isinstance(over, Instance) else None
    return over if method is None else machine.apply(method, [], {}, node)


def called(value: Data, name: str) -> Data:
    """Rows that go by a name from now on, where it says what they are for, or they had none."""
    telling = is_called_test(name) or is_called_train(name) or is_called_validation(name)
    steps = {path[-1] for path in value.rows}
    if not telling and all(step.called for step in steps):
        return value
    return replace(value, rows=frozenset((*path[:-1], replace(path[-1], called=name)) for path in value.rows))


# Networks ---------------------------------------------------------------------------------------------------------


def is_loss(name: str) -> bool:
    """Whether a function of this name says how far predictions are off.

    >>> is_loss("torch.nn.functional.cross_entropy"), is_loss("criterion"), is_loss("torch.softmax")
    (True, True, False)
    """
    return _LOSSES.search(name) is not None


def spoken(machine: Machine, callee: Value | None, node: ast.Call, given: Arguments) -> Data | None:
    """What a network says of the rows that it is called with, if it is one; what is made of its word is no other."""
    if not isinstance(callee, Estimator | Instance | Data | None):
        return None
    model = _network(machine, callee, node)
    predicted = any(as_data(value).predicted for value in given.all)
    if predicted:
        name = callee.name if isinstance(callee, Estimator) else ""
        loss = is_loss(name) or (model is None and is_loss(ast.unparse(node.func)))
        return replace(united(given.all), role=LOSS if loss else "") if loss or model is not None else None
    rows = next((rows for value in given.all if (rows := as_data(value)).rows), EMPTY) if model is not None else EMPTY
    return said(machine, model, rows, node) if model is not None and rows.rows else None


def _network(machine: Machine, callee: Value | None, node: ast.Call) -> Estimator | None:
    if isinstance(callee, Estimator):
        if callee.kind == "" and _is_called_network(machine, node.func):
            callee.kind = NETWORK
        return callee if callee.kind == NETWORK else None
    if isinstance(callee, Instance):
        return machine.network(callee, node.func) if _is_module(callee) else None
    if isinstance(callee, Data | None) and _is_called_network(machine, node.func):
        return machine.network(callee, node.func)
    return None


def _is_module(made: Instance) -> bool:
    bases = [ast.unparse(base) for base in made.of.node.bases]
    return any(map(_BASES.search, bases)) and method_of(made, "forward") is not None


def _is_called_network(machine: Machine, function: ast.AST) -> bool:
    known = _networks(machine.module)
    last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return last in known and ast.unparse(function) in known[last]


@lru_cache(maxsize=64)
def _networks(module: Module) -> dict[str, set[str]]:
    """What a file treats as networks, by the last part of the name: `model` where it says `model.parameters()`."""
    found: dict[str, set[str]] = {}
    for _, call in module.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in _SHOWS_NETWORK:
            owner = call.func.value
            last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            found.setdefault(last, set()).add(ast.unparse(owner))
    return found


def said(machine: Machine, model: Estimator, rows: Data, node: ast.AST) -> Data:
    """What a network says of rows; the name of what they came out of is theirs."""
    said = Prediction(model, rows, len(model.fitted), name_of(rows))
    test = Test(model, rows, node, machine.loops, said.fits, scored=False, shown=said.shown)
    machine.record.tests.append(test)
    return Data(rows.rows, predicted=frozenset([said]))


def name_of(rows: Data) -> str:
    """What rows are called where they are gone through batch by batch, or come in."""
    for path in rows.rows:
        named = next((step.called for step in reversed(path) if step.called), "")
        if named:
            return named
        if path and isinstance(path[0].key, tuple) and path[0].key[0] in ("parameter", "free"):
            return str(path[0].key[-1])
    return ""


def backward(machine: Machine, loss: Data, node: ast.AST) -> Value:
    """`loss.backward()`: the networks that the loss is of are fitted to the rows that they spoke of."""
    unsure = any(_OF_TRAINING.search(ast.unparse(test)) for test in machine.undecided)
    for one in in_order(loss.predicted):
        model = one.model
        if not one.data.rows or any(one.data is known for known in machine.record.taught):
            continue
        machine.record.taught.append(one.data)
        # A figure of what a step learns from, taken on the way, is one of training.
        machine.record.tests[:] = [test for test in machine.record.tests if test.data is not one.data]
        if not unsure:
            model.kind = NETWORK if model.kind in ("", "model") else model.kind
            model.fitted.append((one.data, node))
            machine.record.fits.append(Fit(model, one.data, node, machine.loops, len(model.fitted)))
    return EMPTY

"""Transformers and models: what they are made of, and what they do to rows."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from solvent.source.dataflow import augmenting
from solvent.source.dataflow.augmenting import ALTERS, alters
from solvent.source.dataflow.deciding import EPOCHS, watches
from solvent.source.dataflow.machine import Arguments, Machine
from solvent.source.dataflow.record import Application, Choice, Fit, Learning, Split, Test
from solvent.source.dataflow.values import (
    EMPTY,
    Collection,
    Data,
    Estimator,
    Instance,
    Learnt,
    Prediction,
    Value,
    as_data,
    in_order,
    united,
)
from solvent.source.dataflow.vocabulary import (
    ADAPTED,
    CLUSTERERS,
    COLUMN_PIPELINES,
    ENSEMBLES,
    FITS,
    LOADS,
    MADE_OF_ROWS,
    MODELS,
    PARTS_OF_SAMPLERS,
    PIPELINES,
    PREDICTS,
    RESAMPLERS,
    SCORES,
    SEARCHES,
    SPLITTERS,
)
from solvent.source.dataflow.ways import has_split
from solvent.source.preprocessing import ENCODER, KIND_OF, RESAMPLING, SELECTION, STATISTICS

_ORDER = (RESAMPLING, STATISTICS, SELECTION, ENCODER)
_SELECTORS = frozenset(["feature_importances_", "coef_", "scores_", "pvalues_", "support_", "ranking_"])
_KERAS_TOKENS = frozenset(["fit_on_texts", "fit_on_sequences"])
_APPLIES = frozenset(
    ["transform", "texts_to_sequences", "texts_to_matrix", "sequences_to_matrix", "transform_df", "get_support"]
)


def construct(machine: Machine, name: str, call: Arguments) -> Estimator | None:
    """The estimator that a call of this name makes, if it makes one."""
    last = name.rpartition(".")[2]
    kind, steps = "", tuple(_parts(call))
    if last in PIPELINES or last in COLUMN_PIPELINES:
        kind = "model" if steps and steps[-1].is_model else _worst(steps)
    elif SEARCHES.search(last):
        kind = "search"
    elif SPLITTERS.search(last):
        kind = "folds"
    elif last in RESAMPLERS:
        kind = RESAMPLING
    elif last in CLUSTERERS:
        kind = STATISTICS
    elif last in KIND_OF:
        kind = _kind_of(last, call)
    elif last in ADAPTED and ("keras" in name or "layers" in name):
        kind = ADAPTED[last]
    elif alters(name, call, steps):
        kind = ALTERS
    elif MODELS.search(last) or ENSEMBLES.match(last):
        kind = "model"
    elif not (last == "Model" and ("keras" in name or call.positional or call.keywords)):
        return None
    own = tuple(value for value in _given(call) if isinstance(value, Instance))
    of = united(call.all) if MADE_OF_ROWS.search(last) else EMPTY
    return Estimator(last, kind or "model" * (last == "Model"), call.node, steps, machine.loops, own=own, of=of)


def _kind_of(name: str, call: Arguments) -> str:
    if KIND_OF[name] == ENCODER and "categories" in call.keywords:
        return ""
    constant = call.constant(-1, "strategy")
    if name == "SimpleImputer" and constant == "constant":
        return ""
    return KIND_OF[name]


def _worst(steps: tuple[Estimator, ...]) -> str:
    kinds = {step.kind for step in steps}
    return next((kind for kind in _ORDER if kind in kinds), "")


def _parts(call: Arguments) -> list[Estimator]:
    return [value for value in _given(call) if isinstance(value, Estimator)]


def _given(call: Arguments) -> list[Value]:
    """All that a call is given, lists unpacked."""
    found: list[Value] = []
    waiting: list[Value] = list(call.all)
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, Collection):
            waiting[:0] = list(value.items.values())
        else:
            found.append(value)
    return found


def attribute(owner: Estimator, name: str) -> Value:
    """What a fitted estimator knows: weights of features are a choice in the making."""
    if owner.kind == ALTERS:
        # A method that is handed on: `texts.apply(augmenter.augment)`.
        return owner
    if name in ("best_estimator_", "estimator", "model", "best_model", "named_steps", "steps", "leader"):
        return owner
    if name == "history" and owner.watched is not None:
        return Data(scored=frozenset([owner.watched]), role=EPOCHS)
    if name in _SELECTORS:
        rows = united([data for data, _ in owner.fitted])
        node = owner.fitted[-1][1] if owner.fitted else owner.node
        if rows.rows:
            what = f"features are chosen by what `{owner.name}` learnt"
            return Data(weak=frozenset([Learnt(SELECTION, node, what, rows.rows)]), role="names")
    if owner.learnt and name.endswith("_"):
        return Data(learnt=owner.learnt)
    return EMPTY


def method(machine: Machine, owner: Estimator, name: str, call: Arguments) -> Value | None:
    """What a method of an estimator does; None where it is no such method."""
    if owner.kind == "folds":
        return _folds(machine, owner, call) if name == "split" else EMPTY
    if name in PARTS_OF_SAMPLERS:
        return _resampled(owner, call)
    if owner.kind == ALTERS:
        return augmenting.method(machine, owner, name, call)
    if owner.is_model or not owner.kind:
        return _of_model(machine, owner, name, call)
    return _of_transformer(machine, owner, name, call)


def _of_transformer(machine: Machine, owner: Estimator, name: str, call: Arguments) -> Value | None:
    given = call.data(0, "X", "raw_documents", "texts")
    if name in ("fit", "partial_fit", "adapt") or name in _KERAS_TOKENS:
        _learn(machine, owner, given, call.node)
        return owner
    if name in ("fit_transform", "fit_predict"):
        _learn(machine, owner, given, call.node)
        return _transformed(owner, given)
    if name in _APPLIES or name in PREDICTS or name == "__call__":
        if not call.positional and not call.keywords:
            return Data(weak=owner.learnt, role="names")
        machine.record.applications.append(Application(owner, call.node, _shown(call.node)))
        return _transformed(owner, given)
    if name in ("get_feature_names_out", "get_feature_names", "get_params", "set_params", "set_output"):
        return owner if name.startswith("set_") else EMPTY
    if name == "inverse_transform":
        return given
    return EMPTY


def _learn(machine: Machine, owner: Estimator, given: Data, node: ast.Call) -> None:
    owner.fitted.append((given, node))
    if given.rows:
        shown = _shown(node)
        machine.record.learnings.append(Learning(owner, given, node, shown))
        chooses = owner.name in ("SelectFromModel", "RFE", "RFECV", "SelectKBest")
        what = f"`{owner.name}` chooses features" if chooses else f"`{owner.name}` is fitted"
        # A second fit forgets the first.
        owner.learnt = frozenset([Learnt(owner.kind, node, what, given.rows)]) | given.known


def _transformed(owner: Estimator, given: Data) -> Data:
    learnt = owner.learnt
    for step in owner.steps:
        learnt |= step.learnt
    if owner.kind == SELECTION and not learnt:
        # `SelectFromModel(model, prefit=True)`
        learnt = frozenset(
            Learnt(SELECTION, node, f"`{owner.name}` chooses features", data.rows)
            for step in owner.steps
            for data, node in step.fitted[-1:]
        )
    of = given.of if owner.name.endswith(("Scaler", "Imputer")) else None
    return replace(given.with_learnt(learnt), columns=given.columns, of=of)


def _resampled(owner: Estimator, call: Arguments) -> Value:
    given, target = call.data(0, "X"), call.data(1, "y")
    if owner.kind != RESAMPLING:
        return Collection({0: given, 1: target})
    learnt = Learnt(RESAMPLING, call.node, f"`{owner.name}` makes rows of others", given.rows)
    return Collection({0: given.with_learnt([learnt]), 1: target})


def shuffles(folds: Value | None) -> bool:
    """Whether a splitter draws its folds at random."""
    if not isinstance(folds, Estimator) or folds.kind != "folds" or not isinstance(folds.node, ast.Call):
        return False
    given = {keyword.arg: keyword.value for keyword in folds.node.keywords}
    shuffle = given.get("shuffle")
    return isinstance(shuffle, ast.Constant) and shuffle.value is True


def _folds(machine: Machine, owner: Estimator, call: Arguments) -> Value:
    given = call.data(0, "X")
    once = next((w.value for w in getattr(owner.node, "keywords", ()) if w.arg == "n_splits"), None)
    folds = not (isinstance(once, ast.Constant) and once.value == 1)
    machine.record.splits.append(Split(call.node, given, folds=folds, random=shuffles(owner)))
    return _parted(machine, call.node)


def _parted(machine: Machine, node: ast.AST) -> Collection:
    """The indices of training and test rows, fold by fold."""
    parts = [Data(frozenset([(machine.step(node, part, splits=True),)]), role="index") for part in ("train", "test")]
    return Collection({"each": Collection({0: parts[0], 1: parts[1]})}, whole=False)


def old_folds(machine: Machine, name: str, call: Arguments) -> Collection | None:
    """The folds of scikit-learn before 0.18, made of the targets or their number: `for a, b in KFold(len(y), 5):`."""
    first = call.node.args[0] if call.node.args else None
    counted = isinstance(first, ast.Call | ast.Subscript | ast.Attribute) or call.data(0, "y", "labels").rows
    if not SPLITTERS.search(name) or not (counted or {"n_folds", "n_iter"} & call.keywords.keys()):
        return None
    machine.record.splits.append(Split(call.node, call.data(0, "y"), folds=True))
    return _parted(machine, call.node)


def _of_model(machine: Machine, owner: Estimator, name: str, call: Arguments) -> Value | None:
    given = call.data(0, "X", "x", "generator", "data", "exog")
    if name in FITS:
        return _fit(machine, owner, call)
    if name in ("fit_transform", "transform"):
        if name == "fit_transform":
            owner.fitted.append((given, call.node))
        return given
    if name == "fit_predict":
        owner.fitted.append((given, call.node))
        return predicted(machine, owner, given, call.node)
    if name in PREDICTS:
        if not given.rows and name == "predict" and not call.positional and not owner.of.rows:
            return EMPTY
        return predicted(machine, owner, given, call.node)
    if name in SCORES:
        return _scored(machine, owner, given, call.node)
    if name in ("set_params", "to", "cuda", "eval", "train", "compile", "clone"):
        return owner
    if owner.kind:
        return EMPTY
    # What an object of an unknown class is given may well come back: `stemmer.stem(word)`.
    back = replace(united(call.all), role="", scored=frozenset(), predicted=frozenset())
    return machine.source(call.node) if not back.rows and LOADS.search(name) else back


def _scored(machine: Machine, owner: Estimator, given: Data, node: ast.Call) -> Data:
    if not given.rows:
        return EMPTY
    fits, shown = len(owner.fitted), _shown(node)
    machine.record.tests.append(Test(owner, given, node, machine.loops, fits, scored=True, shown=shown))
    return Data(scored=frozenset([Prediction(owner, given, fits, shown)]))


def _fit(machine: Machine, owner: Estimator, call: Arguments) -> Value:
    given = call.data(0, "training_frame", "train_data", "X_train", "X", "x", "generator", "data")
    if owner.of.rows and not given.rows:
        given = owner.of
    given = given.with_learnt(known for step in owner.steps if step.name in ADAPTED for known in step.learnt)
    if given.rows:
        owner.fitted.append((given, call.node))
        if owner.kind == "search":
            machine.record.splits.append(Split(call.node, given, folds=True))
        target = call.data(1, "y") if "training_frame" not in call.keywords else EMPTY
        machine.record.fits.append(Fit(owner, given, call.node, machine.loops, len(owner.fitted), target))
        watches(machine, owner, call, len(owner.fitted))
    elif call.positional or call.keywords:
        owner.fitted.append((given, call.node))
    return owner


def predicted(machine: Machine, owner: Estimator, given: Data, node: ast.AST) -> Data:
    """What a model says of rows."""
    if not given.rows:
        # Of which rows a forecast speaks, only its truth will tell.
        forecast = Prediction(owner, EMPTY, len(owner.fitted))
        return Data(predicted=frozenset([forecast])) if owner.of.rows else EMPTY
    shown = _shown(node)
    machine.record.tests.append(Test(owner, given, node, machine.loops, len(owner.fitted), scored=False, shown=shown))
    said = Prediction(owner, given, len(owner.fitted), shown)
    rows = owner.fitted[-1][0].rows if owner.fitted else frozenset()
    learnt = Learnt(STATISTICS, owner.fitted[-1][1], f"`{owner.name or 'a model'}` is fitted", rows) if rows else None
    return Data(given.rows, frozenset([learnt] if learnt else []), predicted=frozenset([said]))


def score(machine: Machine, values: list[Value], node: ast.AST, *, by_hand: bool = False) -> Data:
    """The figure that measures predictions."""
    measured: set[Prediction] = set()
    for data in map(as_data, values):
        cut = frozenset(one for one in data.scored if any(one.data.rows == said.data.rows for said in data.predicted))
        if cut:
            machine.record.choices.append(Choice(node, cut, "a threshold is chosen", many=True))
        for said in _meant(data.predicted, values):
            if any(said.data is known for known in machine.record.taught):
                continue
            test = Test(said.model, said.data, node, machine.loops, said.fits, True, said.shown, by_hand)
            machine.record.tests.append(test)
            measured.add(said)
    if frozenset(said.model for said in measured) in machine.record.blends:
        machine.record.of_blends.add(node)
    return Data(scored=frozenset(measured))


def _meant(said: frozenset[Prediction], values: list[Value]) -> Iterator[Prediction]:
    """Of predictions that flowed together those of the rows whose truth is given, if any are."""
    truths = united(value for value in values if not as_data(value).predicted)
    origins = {path[0] for path in truths.rows if path}
    known = in_order(replace(one, data=truths) if not one.data.rows else one for one in said)
    fitting = [one for one in known if origins & {path[0] for path in one.data.rows if path}] or known
    # Beside those out of a split, what a model says of a further file has no truth yet.
    yield from [one for one in fitting if has_split(one.data.rows)] or fitting


def _shown(node: ast.AST) -> str:
    """The rows that a call is given, as the code names them."""
    given = node.args[0] if isinstance(node, ast.Call) and node.args else None
    while isinstance(given, ast.Subscript | ast.Attribute | ast.Call):
        given = given.func if isinstance(given, ast.Call) else given.value
    return given.id if isinstance(given, ast.Name) else ""

"""Models that are scored on rows they were fitted on."""

import ast
import re
from collections.abc import Iterator

from solvent.source.dataflow.leak import OVERLAP, Leak, source_of, way
from solvent.source.dataflow.learnt_early import pairs
from solvent.source.dataflow.networks import NETWORK
from solvent.source.dataflow.record import Fit, Record, Test
from solvent.source.dataflow.values import Rows, Step
from solvent.source.dataflow.vocabulary import is_called_test, is_called_train, is_called_validation
from solvent.source.dataflow.ways import are_apart, are_cut_alike, crosses, has_split, is_split_from, shares
from solvent.source.module import Module

_SAYS_TRAINING = re.compile(
    r"train|fit(ted)?[ _]|in[-_ ]?sample|resubstitution|apparent|entra[iî]n|entren|训练|学習|훈련|обуч", re.I
)
_SAYS_TEST = re.compile(r"^(?!.*train)(.*[^a-z])?test(ing)?([^a-z]|$)", re.I | re.S)
_LOADS = re.compile(
    r"(read_\w+|load_\w*|fetch_\w+|loadtxt|genfromtxt|make_\w+|open|get_data\w*|rand|randn|randint|random|normal|uniform)$"
)


def shared_rows(module: Module, record: Record) -> Iterator[Leak]:
    """A model whose every test is of rows that it was fitted on, and training and test rows that were drawn apart."""
    for twice in record.drawn_twice:
        what = f"`{twice.names[0]}` and `{twice.names[1]}` are samples of the same rows"
        yield Leak(OVERLAP, twice.node, what, None, way(("one draw", twice.before), ("another draw", twice.node)))
    for fit, tests in _by_fit(record):
        scored = [test for test in tests if test.scored and _shares(fit, test)]
        joined = any(fit.data.rows == one.rows for one in record.joined)
        on_test = has_split(fit.data.rows) and (joined or _holds_test_part(fit.data.rows))
        if not scored or (not on_test and any(not _shares(fit, test) for test in tests)):
            continue
        test = scored[0]
        on_all = any(
            is_split_from(fit.data.rows, test.data.rows) and _holds_test_part(test.data.rows) for test in scored
        )
        crosses_test = any(_crosses(fit.data.rows, test.data.rows) for test in scored)
        certain = (
            on_test
            or on_all
            or crosses_test
            or any(_meets(fit.data.rows, t.data.rows) for t in scored)
            or any(_is_misnamed(module, fit, test) or _is_one_data_set(fit, test) for test in scored)
        )
        if not certain and all(test.by_hand or _is_called_apart(module, fit, test) for test in scored):
            continue
        if not certain and (_is_held_apart(record, fit) or not _is_loaded(fit.data.rows)):
            continue
        if (not on_test and any(_says_training(module, test.node) for test in scored)) or not fit.model.is_model:
            continue
        if not certain and (_validates(fit) or _says_training_rows(scored)):
            continue
        what = f"`{ast.unparse(test.node)[:60]}` scores the rows that the model was fitted on"
        if on_test:
            what = f"`{ast.unparse(fit.node)[:60]}` trains on the test rows"
        stations = way(("source", source_of(fit.data.rows)), ("fit", fit.node), ("score", test.node))
        yield Leak(OVERLAP, fit.node if on_test else test.node, what, fit.node, stations)


def _is_misnamed(module: Module, fit: Fit, test: Test) -> bool:
    """Whether the code calls a figure that of test rows, though it is one of the training rows of a split."""
    return fit.data.rows == test.data.rows and has_split(fit.data.rows) and bool(_SAYS_TEST.search(_said(module, test)))


def _is_one_data_set(fit: Fit, test: Test) -> bool:
    """Whether one data set, that is seen to be made, is gone through in training and again by the name of test rows."""
    made = [path[0].key for path in fit.data.rows]
    given = len(made) != 1 or (isinstance(made[0], tuple) and made[0][0] in ("parameter", "free"))
    is_trained = fit.model.kind == NETWORK and fit.data.rows == test.data.rows
    return is_trained and not given and is_called_test(test.shown) and not is_called_train(test.shown)


def _said(module: Module, test: Test) -> str:
    """The name that a figure is given, or the text that it is printed with."""
    statement = module.enclosing(test.node, ast.stmt)
    if isinstance(statement, ast.Assign):
        return " ".join(ast.unparse(target) for target in statement.targets)
    texts = (part.value for part in ast.walk(statement) if isinstance(part, ast.Constant)) if statement else ()
    return " ".join(text for text in texts if isinstance(text, str))


def _is_called_apart(module: Module, fit: Fit, test: Test) -> bool:
    """Whether rows that are called test or validation rows come from a function, which may well have parted them."""
    if test.data.rows != fit.data.rows or not (is_called_test(test.shown) or is_called_validation(test.shown)):
        return False
    made = (a.value for a in module.nodes(ast.Assign) for target in a.targets if _names(target, test.shown))
    return any(isinstance(value, ast.Call) and isinstance(value.func, ast.Name) for value in made)


def _names(target: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(target))


def _validates(fit: Fit) -> bool:
    """Whether the fit keeps rows apart by itself."""
    calls = [node for node in (fit.node, fit.model.node) if isinstance(node, ast.Call)]
    given = {keyword.arg: keyword.value for call in calls for keyword in call.keywords}
    return bool({"validation_split", "validation_data", "eval_set", "validation_fraction", "oob_score"} & given.keys())


def _says_training_rows(scored: list[Test]) -> bool:
    named = {node.id for test in scored for node in ast.walk(test.node) if isinstance(node, ast.Name)}
    return any(is_called_train(name) for name in named)


def _by_fit(record: Record) -> Iterator[tuple[Fit, list[Test]]]:
    found: dict[Fit, list[Test]] = {}
    for fit, test in pairs(record):
        found.setdefault(fit, []).append(test)
    yield from found.items()


def _shares(fit: Fit, test: Test) -> bool:
    """Whether all test rows are among those of the fit, as far as can be told."""
    if _are_two_picks(fit.data.rows, test.data.rows):
        return False
    return all(shares(fit.data.rows, further) for further in test.data.rows)


def _are_two_picks(fitted: Rows, tested: Rows) -> bool:
    """Whether each was picked last, and otherwise, from the same rows, whichever of several these are."""
    sources = {path[:-1] for path in fitted}
    picks = {path[-1:] for path in fitted}
    return len(sources) > 1 and sources == {p[:-1] for p in tested} and picks.isdisjoint(p[-1:] for p in tested)


def _crosses(fitted: Rows, tested: Rows) -> bool:
    """Whether the test part of one draw is scored by a model that was fitted on another draw or cut of these rows."""
    return any(crosses(fitted, path) and any(map(_is_test_part, path)) for path in tested)


def _meets(fitted: Rows, tested: Rows) -> bool:
    """Whether all test rows were cut off the same rows as those of the fit, so that both cuts have some in common."""
    return bool(tested) and all(any(are_cut_alike(one, other) for one in fitted) for other in tested)


def _holds_test_part(rows: Rows) -> bool:
    return bool(rows) and all(any(_is_test_part(step) for step in path) for path in rows)


def _is_test_part(step: Step) -> bool:
    return step.splits and isinstance(step.key, tuple) and step.key[1] == "test"


def _is_held_apart(record: Record, fit: Fit) -> bool:
    """Whether rows of the same source are kept apart anywhere: then this may be the last fit, for production."""
    roots = {path[0] for path in fit.data.rows}
    if any(roots & {path[0] for path in split.data.rows} for split in record.splits):
        return True
    return any(are_apart(f.data.rows, t.data.rows) and t.scored for f, t in pairs(record)) or _parted(record, roots)


def _parted(record: Record, roots: set[Step]) -> bool:
    """Whether a model is fitted on a part of these rows and speaks of another."""
    return any(
        are_apart(fit.data.rows, test.data.rows) and roots & {path[0] for path in fit.data.rows}
        for fit, test in pairs(record)
    )


def _is_loaded(rows: Rows) -> bool:
    """Whether rows are seen to come from a file: then this is all that is done with them."""
    roots = [path[0].node for path in rows if path]
    return bool(roots) and all(
        isinstance(node, ast.Call)
        and _LOADS.search(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        for node in roots
    )


def _says_training(module: Module, node: ast.AST) -> bool:
    """Whether the code calls the score what it is: that of training."""
    statement = module.enclosing(node, ast.stmt)
    text = ast.unparse(statement) if statement is not None else ""
    return bool(_SAYS_TRAINING.search(text.replace(ast.unparse(node), "")))

"""Models, or settings of one, are tried on the same test rows, and no others judge the winner."""

import ast
from collections.abc import Iterator

from solvent.source.dataflow.deciding import BEST_EPOCH, KEPT
from solvent.source.dataflow.leak import COMPARED, MULTI_TEST, Leak, way
from solvent.source.dataflow.learnt_early import pairs
from solvent.source.dataflow.record import Choice, Fit, Record, Test
from solvent.source.dataflow.values import Estimator, Path, Prediction, Rows, Step, in_order
from solvent.source.dataflow.vocabulary import is_called_test, is_called_validation
from solvent.source.dataflow.ways import are_apart, has_split

_MOST, _MOST_CHOICES = 4000, 200
Held = list[tuple[Fit, Test]]


def tried_on_test(record: Record) -> Iterator[Leak]:
    """Where test rows choose, and the last of several models that are only scored on the same ones."""
    held_out = [(fit, test) for fit, test in pairs(record) if are_apart(fit.data.rows, test.data.rows)][:_MOST]
    chosen = list(_chosen(record, held_out))
    yield from chosen
    if not chosen:
        yield from _compared(record, held_out)


# Chosen ---------------------------------------------------------------------------------------------------------------


def _chosen(record: Record, held_out: Held) -> Iterator[Leak]:
    folds = {split.node for split in record.splits if split.folds}
    known = _Known(record)
    for choice in record.choices[:_MOST_CHOICES]:
        said = [one for one in in_order(choice.scored) if _tests(known, one, folds)]
        steps = (step for one in said for path in one.data.rows for step in path)
        lucky = (choice.how == KEPT or "arg" in choice.how) and any(map(_draws_anew, steps))
        if not said or not (lucky or _has_choice(known, choice, said)):
            continue
        rows = {one.data.rows for one in said}
        if _has_fresh_rows(held_out, rows, named=all(is_called_test(one.shown) for one in said)):
            continue
        shown = next((f"`{one.shown}`" for one in said if is_called_test(one.shown)), "scores on the test rows")
        used = [test for one in said for test in known.tests(one) if test.scored]
        how = "the luckiest of several splits is kept" if lucky else choice.how
        what = f"{how} by {shown}" + (", which is then reported on" if choice.many else "")
        stations = way(
            *(("fit", fit.node) for one in said[:2] if (fit := known.fit(one)) is not None),
            *(("score", test.node) for test in used[:4]),
            ("chooses", choice.node),
        )
        yield Leak(MULTI_TEST, choice.node, what, used[0].node if used else choice.node, stations)


def _tests(known: "_Known", said: Prediction, folds: set[ast.AST]) -> bool:
    """Whether a figure measures rows that pose as test rows of its model."""
    if is_called_validation(said.shown) or any(step.node in folds for path in said.data.rows for step in path):
        return False
    fit = known.fit(said)
    if fit is not None and not are_apart(fit.data.rows, said.data.rows):
        return False
    return is_called_test(said.shown) or (fit is not None and has_split(said.data.rows))


def _draws_anew(step: Step) -> bool:
    """Whether each round of a loop splits by a seed of its own: `train_test_split(…, random_state=seed)`."""
    words = step.node.keywords if step.splits and isinstance(step.node, ast.Call) else ()
    seeds = {word.value.id for word in words if word.arg == "random_state" and isinstance(word.value, ast.Name)}
    return any(
        isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and loop.target.id in seeds
        for loop in step.loops
    )


def _has_choice(known: "_Known", choice: Choice, said: list[Prediction]) -> bool:
    """Whether there was more than one to choose from."""
    if choice.how == BEST_EPOCH:
        return True
    if choice.many:
        return any(test.scored and test.node is not choice.node for one in said for test in known.tests(one))
    if len({(id(one.model), one.fits) for one in said}) > 1:
        return True
    inside = frozenset(loop for one in said for path in one.data.rows for step in path for loop in step.loops)
    return any(test.loops - inside for one in said for test in known.tests(one) if test.scored)


class _Known:
    """The fits and tests of a record, by model and how often it was fitted."""

    def __init__(self, record: Record) -> None:
        self._fits: dict[tuple[int, int], Fit] = {}
        self._tests: dict[tuple[int, int], list[Test]] = {}
        for fit in record.fits:
            self._fits.setdefault((id(fit.model), fit.fits), fit)
        for test in record.tests:
            self._tests.setdefault((id(test.model), test.fits), []).append(test)

    def fit(self, said: Prediction) -> Fit | None:
        """The fit of the model that spoke."""
        return self._fits.get((id(said.model), said.fits))

    def tests(self, said: Prediction) -> list[Test]:
        """All that was asked of the model about the same rows since that fit."""
        asked = self._tests.get((id(said.model), said.fits), ())
        return [test for test in asked if test.data.rows == said.data.rows]


# Only compared --------------------------------------------------------------------------------------------------------


def _compared(record: Record, held_out: Held) -> Iterator[Leak]:
    groups: dict[Rows, Held] = {}
    for fit, test in held_out:
        asked = test.scored and (is_called_test(test.shown) or has_split(test.data.rows))
        if asked and not _is_dummy(fit.model) and test.node not in record.of_blends:
            groups.setdefault(test.data.rows, []).append((fit, test))
    tried = {rows for rows, used in groups.items() if _is_tried(rows, used)}
    named = all(is_called_test(test.shown) for rows in tried for _, test in groups[rows])
    if not tried or _has_fresh_rows(held_out, tried, named=named):
        return
    judged = {fit.model for fit, test in held_out if test.scored and is_called_validation(test.shown)}
    for rows in tried:
        used = groups[rows]
        models = list(dict.fromkeys(fit.model for fit, _ in used))
        # Where validation rows score them all, those may well choose, and the test rows only report.
        if (
            judged.issuperset(models)
            or any(is_called_validation(test.shown) for _, test in used)
            or _are_cross_validated(record, models)
        ):
            continue
        test = used[-1][1] if len(models) > 1 else used[0][1]
        names = list(dict.fromkeys(model.name for model in models if model.name))
        stations = way(*(("score", test.node) for _, test in used[:6]))
        yield Leak(COMPARED, test.node, _what(names, models), used[0][0].node, stations)


def _is_dummy(model: Estimator) -> bool:
    """Whether a model is a baseline that nobody would choose."""
    return "Dummy" in (ast.unparse(model.node) if isinstance(model.node, ast.Call) else model.name)


def _what(names: list[str], models: list[Estimator]) -> str:
    if len(models) > 1:
        listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        return f"{len(models)} models are compared on the same test rows" + (f" ({listed})" if names else "")
    return "settings are tried in a loop on the same test rows"


def _is_tried(rows: Rows, used: Held) -> bool:
    inside = frozenset(loop for path in rows for step in path for loop in step.loops)
    rivals: dict[Rows, set[object]] = {}
    for fit, test in used:
        # Stages that learn from rows of their own, and a curve over ever more rows, are no rivals.
        own = inside | {loop for path in fit.data.rows for step in path for loop in step.loops}
        # A model for each part of the data is one model: a round of the loop has rows of its own.
        once = bool(_made_in(fit.model) & inside) or _is_fixed(fit)
        rivals.setdefault(fit.data.rows, set()).add(fit.model.node if once else fit.model)
        if not _is_fixed(fit) and (fit.loops & test.loops & _made_in(fit.model)) - own:
            return True
    return any(len(models) > 1 for models in rivals.values())


def _is_fixed(fit: Fit) -> bool:
    """Whether every round of a loop makes the same model anew and fits it by the same settings."""
    if not isinstance(fit.model.node, ast.Call) or not isinstance(fit.node, ast.Call):
        return False
    settings = (*fit.model.node.args, *(word.value for node in (fit.model.node, fit.node) for word in node.keywords))
    return all(isinstance(value, ast.Constant) for value in settings)


def _made_in(model: Estimator) -> frozenset[ast.AST]:
    return frozenset(loop for loop in model.loops if isinstance(loop, ast.For | ast.AsyncFor))


def _has_fresh_rows(held_out: Held, chosen_on: set[Rows], *, named: bool) -> bool:
    """Whether other rows, that no choice was made on, are scored; or predicted, if those chosen on pose as no test."""
    # The arguments of two functions that nothing calls may well be the same rows.
    given = {_owner(path[0]) for rows in chosen_on for path in rows if _is_parameter(path[0])}
    # The same line with other rows is the same trial once more.
    tried = {test.node for _, test in held_out if test.data.rows in chosen_on}
    return any(
        test.data.rows not in chosen_on
        and (test.scored or not named)
        and test.node not in tried
        and not (given and any(_is_parameter(path[0]) and _owner(path[0]) not in given for path in test.data.rows))
        and all(_are_others(test.data.rows, rows) for rows in chosen_on)
        for _, test in held_out
    )


def _is_parameter(step: Step) -> bool:
    return isinstance(step.key, tuple) and step.key[0] == "parameter"


def _owner(step: Step) -> object:
    return step.key[1] if isinstance(step.key, tuple) else None


def _are_others(one: Rows, other: Rows) -> bool:
    """Whether rows are apart for certain: two draws from the same rows have some in common."""
    return are_apart(one, other) and not any(_drawn_twice(p, q) for p in one for q in other)


def _drawn_twice(path: Path, other: Path) -> bool:
    parted = next(((a, b) for a, b in zip(path, other, strict=False) if a != b), None)
    return parted is not None and all(step.splits for step in parted) and parted[0].node is not parted[1].node


def _are_cross_validated(record: Record, models: list[Estimator]) -> bool:
    """Whether each of them was cross-validated as well: then the choice may have been made there."""
    return len(models) > 1 and all(model.name in record.cross_validated for model in models)

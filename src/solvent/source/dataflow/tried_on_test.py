"""Several models, or settings of one, are scored on the same test rows, and no others judge the winner."""

import ast
from collections.abc import Iterator

from solvent.source.dataflow.leak import COMPARED, Leak, way
from solvent.source.dataflow.learnt_early import pairs
from solvent.source.dataflow.record import Fit, Record, Test
from solvent.source.dataflow.values import Estimator, Path, Rows, are_apart
from solvent.source.dataflow.vocabulary import is_called_validation

_MOST = 4000


def tried_on_test(record: Record) -> Iterator[Leak]:
    """The second of several models that are scored on the same held-out rows."""
    held_out = [(fit, test) for fit, test in pairs(record) if are_apart(fit.data.rows, test.data.rows)]
    groups: dict[Rows, list[tuple[Fit, Test]]] = {}
    for fit, test in held_out[:_MOST]:
        if test.scored:
            groups.setdefault(test.data.rows, []).append((fit, test))
    chosen_on = {rows for rows, used in groups.items() if _is_tried(rows, used)}
    if not chosen_on or _has_fresh_rows(held_out, chosen_on):
        return
    for rows in chosen_on:
        used = groups[rows]
        models = list(dict.fromkeys(fit.model for fit, _ in used))
        if any(_is_validation(test) for _, test in used) or _are_cross_validated(record, models):
            continue
        test = used[-1][1] if len(models) > 1 else used[0][1]
        names = list(dict.fromkeys(model.name for model in models if model.name))
        what = _what(names, models)
        stations = way(*(("score", test.node) for _, test in used[:6]))
        yield Leak(COMPARED, test.node, what, used[0][0].node, stations)


def _what(names: list[str], models: list[Estimator]) -> str:
    if len(models) > 1:
        listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        return (
            f"{len(models)} models are compared on the same test rows ({listed})"
            if names
            else (f"{len(models)} models are compared on the same test rows")
        )
    return "settings are tried in a loop on the same test rows"


def _is_tried(rows: Rows, used: list[tuple[Fit, Test]]) -> bool:
    inside = frozenset(loop for path in rows for step in path for loop in step.loops)
    # A model for each part of the data is one model: a round of the loop has rows of its own.
    if len({fit.model.node if _made_in(fit.model) & inside else fit.model for fit, _ in used}) > 1:
        return True
    return any((fit.loops & test.loops & _made_in(fit.model)) - inside for fit, test in used)


def _made_in(model: Estimator) -> frozenset[ast.AST]:
    return frozenset(loop for loop in model.loops if isinstance(loop, ast.For | ast.AsyncFor))


def _has_fresh_rows(held_out: list[tuple[Fit, Test]], chosen_on: set[Rows]) -> bool:
    """Whether other rows, that no choice was made on, are predicted or scored."""
    return any(
        test.data.rows not in chosen_on and all(_are_others(test.data.rows, rows) for rows in chosen_on)
        for _, test in held_out
    )


def _are_others(one: Rows, other: Rows) -> bool:
    """Whether rows are apart for certain: two draws from the same rows have some in common."""
    return are_apart(one, other) and not any(_drawn_twice(p, q) for p in one for q in other)


def _drawn_twice(path: Path, other: Path) -> bool:
    parted = next(((a, b) for a, b in zip(path, other, strict=False) if a != b), None)
    return parted is not None and all(step.splits for step in parted) and parted[0].node is not parted[1].node


def _is_validation(test: Test) -> bool:
    """Whether the rows are called those to choose by."""
    return is_called_validation(test.shown)


def _are_cross_validated(record: Record, models: list[Estimator]) -> bool:
    """Whether each of them was cross-validated as well: then the choice may have been made there."""
    return len(models) > 1 and all(model.name in record.cross_validated for model in models)

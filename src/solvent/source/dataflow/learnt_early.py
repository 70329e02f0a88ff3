"""Preprocessing that learnt from rows which later test the model."""

import ast
from collections.abc import Iterator

from solvent.source.dataflow.leak import FOLDS, JOINT, REFIT, Leak, source_of, way
from solvent.source.dataflow.record import Fit, Learning, Record, Split, Test
from solvent.source.dataflow.values import Learnt, Rows
from solvent.source.dataflow.vocabulary import is_called_test, is_called_train
from solvent.source.dataflow.ways import are_apart, has_split, is_gap, is_split_from, is_within
from solvent.source.preprocessing import ENCODER, FUTURE, RESAMPLING, STATISTICS, TEMPORAL

_BEFORE = "on all rows before they are split"
_FOLDS = "before cross-validation parts the rows"


def learnt_early(record: Record) -> Iterator[Leak]:
    """Whatever was learnt from rows before some of them were kept apart, or from the test rows themselves."""
    seen: set[tuple[ast.AST, str]] = set()
    for leak in (
        *_before_splits(record),
        *_before_fits(record),
        *_in_pairs(record),
        *_refits(record),
        *_taught_by_test(record),
    ):
        is_known = leak.kind == JOINT and any(node is leak.node for node, _ in seen)
        if (leak.node, leak.kind) not in seen and not is_known:
            seen.add((leak.node, leak.kind))
            yield leak


def _before_splits(record: Record) -> Iterator[Leak]:
    for split in record.splits:
        rows = split.data.rows
        for learnt in _in_order(split.data.known):
            # Copies that were made of a part alone stay in it.
            of_part = learnt.kind != RESAMPLING and is_within(rows, learnt.rows)
            known = is_within(learnt.rows, rows) or (of_part and not is_split_from(rows, learnt.rows))
            if not known or _is_harmless(learnt, split, rows):
                continue
            if learnt.kind == FUTURE:
                continue
            if learnt.kind == TEMPORAL:
                if split.random:
                    what = f"{learnt.what}, and the rows are split at random"
                    yield Leak(TEMPORAL, split.node, what, learnt.node, _way(record, learnt, split.node))
                continue
            if has_split(rows):
                yield Leak(FOLDS, learnt.node, f"{learnt.what} {_FOLDS}", split.node, _way(record, learnt, split.node))
                continue
            when = _FOLDS if split.folds else _BEFORE
            yield Leak(learnt.kind, learnt.node, f"{learnt.what} {when}", split.node, _way(record, learnt, split.node))


def _is_harmless(learnt: Learnt, split: Split, rows: Rows) -> bool:
    """What folds of training rows share is harmless beside a test set; copies of rows are not."""
    if has_split(rows):
        return learnt.kind != RESAMPLING or not split.folds
    return split.folds and learnt.kind == ENCODER


def _in_order(known: frozenset[Learnt]) -> list[Learnt]:
    return sorted(known, key=lambda learnt: (getattr(learnt.node, "lineno", 0), learnt.what))


def _way(
    record: Record, learnt: Learnt, split: ast.AST | None, *, fit: Fit | None = None
) -> tuple[tuple[str, ast.AST], ...]:
    fit = fit or next((f for f in record.fits if learnt in f.data.known), None)
    test = next((t for t in record.tests if fit is not None and t.model is fit.model and t.scored), None)
    test = test or next((t for t in record.tests if fit is not None and t.model is fit.model), None)
    return way(
        ("source", source_of(learnt.rows)),
        ("learns", learnt.node),
        ("split", split),
        ("fit", fit.node if fit else None),
        ("score", test.node if test else None),
    )


def _before_fits(record: Record) -> Iterator[Leak]:
    """A part of a split that was changed by what all rows had taught."""
    all_used: list[Fit | Test] = [*record.fits, *record.tests]
    for used in all_used:
        for learnt in _in_order(used.data.known):
            if learnt.kind == FUTURE and isinstance(used, Fit):
                yield Leak(FUTURE, learnt.node, learnt.what, used.node, _way(record, learnt, None, fit=used))
            if learnt.kind in (TEMPORAL, FUTURE, RESAMPLING) or has_split(learnt.rows):
                continue
            if is_split_from(learnt.rows, used.data.rows) and _is_all_within(learnt.rows, used.data.rows):
                split = _split_between(learnt.rows, used.data.rows)
                fit = used if isinstance(used, Fit) else None
                what = f"{learnt.what} {_BEFORE}"
                yield Leak(learnt.kind, learnt.node, what, split, _way(record, learnt, split, fit=fit))


def _split_between(whole: Rows, part: Rows) -> ast.AST | None:
    for shorter in whole:
        for longer in part:
            if longer[: len(shorter)] == shorter:
                found = next((step.node for step in longer[len(shorter) :] if step.splits), None)
                if found is not None:
                    return found
    return None


def _in_pairs(record: Record) -> Iterator[Leak]:
    """Rows parted by hand, or of two files, that one and the same statistic was learnt from."""
    folds = {split.node for split in record.splits if split.folds}
    for fit, test in sorted(pairs(record), key=lambda pair: not pair[1].scored):
        if not are_apart(fit.data.rows, test.data.rows) or _fills_gaps(test.data.rows):
            continue
        for learnt in _in_order(fit.data.known | test.data.known):
            if learnt.kind in (TEMPORAL, FUTURE):
                continue
            if learnt in fit.data.known and _is_taught_by(learnt, fit, test):
                what = f"{learnt.what} on the test rows alone, and changes the training rows"
                yield Leak(learnt.kind, learnt.node, what, None, _way(record, learnt, None, fit=fit))
            if not is_within(learnt.rows, fit.data.rows) or _is_of_folds(learnt, test, folds):
                continue
            if learnt.rows == test.data.rows or not _is_all_within(learnt.rows, test.data.rows):
                continue
            of_two_files = not _roots(fit.data.rows) & _roots(test.data.rows) or len(_roots(learnt.rows)) > 1
            cut = next((path[-1].node for path in test.data.rows if len(path) > 1), None)
            if of_two_files and not test.scored:
                if learnt.kind != ENCODER:
                    what = f"{learnt.what} over training and test rows together"
                    yield Leak(JOINT, learnt.node, what, cut, _way(record, learnt, cut, fit=fit))
            else:
                yield Leak(
                    learnt.kind, learnt.node, f"{learnt.what} {_BEFORE}", cut, _way(record, learnt, cut, fit=fit)
                )


def _is_of_folds(learnt: Learnt, test: Test, folds: set[ast.AST]) -> bool:
    """Whether training rows taught their own folds, which is harmless beside a test set; copies of them are not."""
    harmless = learnt.kind != RESAMPLING and has_split(learnt.rows)
    return harmless and _split_between(learnt.rows, test.data.rows) in folds


def _is_taught_by(learnt: Learnt, fit: Fit, test: Test) -> bool:
    """Whether training rows know what was learnt from the test rows alone."""
    return (
        learnt.kind != ENCODER
        and bool(learnt.rows)
        and are_apart(learnt.rows, fit.data.rows)
        and _is_all_within(learnt.rows, test.data.rows)
    )


def _fills_gaps(rows: Rows) -> bool:
    """Whether rows are those without a value, which a model then fills."""
    return any(is_gap(step) for path in rows for step in path)


def pairs(record: Record) -> Iterator[tuple[Fit, Test]]:
    """Each fit of a model with the tests that follow before it is fitted again."""
    for fit in record.fits:
        for test in record.tests:
            if test.model is fit.model and test.fits == fit.fits:
                yield fit, test


def _roots(rows: Rows) -> set[object]:
    return {path[0] for path in rows if path}


def _is_all_within(whole: Rows, part: Rows) -> bool:
    return all(any(longer[: len(shorter)] == shorter for shorter in whole) for longer in part)


# Learnt anew from test rows ---------------------------------------------------------------------------------------


def _refits(record: Record) -> Iterator[Leak]:
    """A transformer that is fitted on training rows is fitted again on test rows."""
    trained: dict[str, Learning] = {}
    for learning in record.learnings:
        if learning.by.kind == ENCODER:
            continue
        side = _side(learning)
        if side == "train":
            trained[learning.by.name] = learning
        elif side == "test" and learning.by.name in trained:
            before = trained[learning.by.name]
            if are_apart(before.data.rows, learning.data.rows):
                what = f"`{_shown(learning.node)}` learns from the test rows"
                stations = way(("fit on training rows", before.node), ("fit on test rows", learning.node))
                yield Leak(REFIT, learning.node, what, None, stations)


def _taught_by_test(record: Record) -> Iterator[Leak]:
    """Training rows are changed by what a transformer learnt from test rows alone."""
    for learning in record.learnings:
        others = [other for other in record.learnings if other.by is learning.by]
        if learning.by.kind == ENCODER or _side(learning) != "test" or len(others) > 1:
            continue
        for applied in record.applications:
            is_train = is_called_train(applied.shown) and not is_called_test(applied.shown)
            if applied.by is learning.by and is_train:
                what = f"`{learning.by.name}` is fitted on the test rows alone, and changes the training rows"
                stations = way(("fit on test rows", learning.node), ("applied to training rows", applied.node))
                yield Leak(learning.by.kind or STATISTICS, learning.node, what, None, stations)
                break


def _side(learning: Learning) -> str:
    """Whether the rows are the training or the test part: by the split they come from, else by their name."""
    parts = [
        {step.key[1] for step in path if step.splits and isinstance(step.key, tuple)} for path in learning.data.rows
    ]
    if any(parts):
        return next((side for side in ("test", "train") if all(part == {side} for part in parts)), "")
    name = learning.shown
    if is_called_test(name) and not is_called_train(name):
        return "test"
    return "train" if is_called_train(name) and not is_called_test(name) else ""


def _shown(node: ast.AST) -> str:
    return ast.unparse(node)[:80]

"""Rows that augmentation altered before they were split, and models that are scored on such rows."""

import ast
from collections.abc import Iterator

from solvent.source.dataflow.augmenting import ALTERED_WHEN_ASKED, marks
from solvent.source.dataflow.leak import AUGMENTED, SCORED_ALTERED, Leak, source_of, way
from solvent.source.dataflow.learnt_early import pairs
from solvent.source.dataflow.record import Fit, Record, Split, Test
from solvent.source.dataflow.values import Data, Learnt
from solvent.source.dataflow.ways import are_apart, has_split, is_within
from solvent.source.preprocessing import RESAMPLING


def altered(record: Record) -> Iterator[Leak]:
    """Where all rows were altered at random before some were kept apart, and where altered rows score a model."""
    yield from _before_splits(record)
    yield from _scored(record)


def _before_splits(record: Record) -> Iterator[Leak]:
    for split in record.splits:
        # Copies beside one another are the greater leak.
        copied = any(learnt.kind == RESAMPLING for learnt in split.data.known)
        made = [mark for mark in _in_order(split.data) if not (_is_lazy(mark) and _is_lazy_split(split))]
        if copied or not made or has_split(split.data.rows) or not is_within(made[0].rows, split.data.rows):
            continue
        fit = next((fit for fit in record.fits if made[0] in fit.data.weak), None)
        test = next((test for test in record.tests if fit is not None and test.model is fit.model), None)
        stations = way(
            ("source", source_of(made[0].rows)),
            *(("alters", mark.node) for mark in made[:3]),
            ("split", split.node),
            ("fit", fit.node if fit is not None else None),
            ("score", test.node if test is not None else None),
        )
        yield Leak(AUGMENTED, made[0].node, f"{made[0].what}, on all rows before they are split", split.node, stations)


def _in_order(data: Data) -> list[Learnt]:
    return sorted(marks(data), key=lambda mark: (getattr(mark.node, "lineno", 0), getattr(mark.node, "col_offset", 0)))


def _is_lazy(mark: Learnt) -> bool:
    return mark.kind == ALTERED_WHEN_ASKED


def _is_lazy_split(split: Split) -> bool:
    """Whether the parts ask the data set for each row, as those of `random_split` do."""
    called = ast.unparse(split.node.func) if isinstance(split.node, ast.Call) else ""
    return called.endswith("random_split")


def _scored(record: Record) -> Iterator[Leak]:
    """Models that are scored on rows which are altered anew each time, beside others that they learn from."""
    told: set[ast.AST] = set()
    for fit, test in _held_out(record):
        found = [mark for mark in _in_order(test.data) if _is_lazy(mark) and mark.node not in record.altered_otherwise]
        if not found or found[0].node in told:
            continue
        told.add(found[0].node)
        parted = next((step.node for path in test.data.rows for step in path[::-1] if step.splits), None)
        what = found[0].what.replace("alters each of them", "alters the rows that score the model")
        stations = way(
            ("source", source_of(found[0].rows)),
            ("alters", found[0].node),
            ("split", parted),
            ("fit", fit.node),
            ("score", test.node),
        )
        yield Leak(SCORED_ALTERED, found[0].node, what, parted, stations)


def _held_out(record: Record) -> Iterator[tuple[Fit, Test]]:
    """Fits with the figures that other rows give of them, as they go or later."""
    for fit in record.fits:
        said = fit.model.watched
        if said is not None and said.fits == fit.fits and are_apart(fit.data.rows, said.data.rows):
            yield fit, Test(said.model, said.data, fit.node, fit.loops, said.fits, scored=True, shown=said.shown)
    for fit, test in pairs(record):
        if test.scored and are_apart(fit.data.rows, test.data.rows):
            yield fit, test

"""Targets that other columns of the table, left among the features, add up to or copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from solvent.domain.evidence import Place, Step
from solvent.source.dataflow.told_target import learns_from, target_columns
from solvent.source.kept_tables import Table, parted_tables
from solvent.source.leaks import followed
from solvent.source.project import Project
from solvent.source.reading import read_module
from solvent.source.repair import Unparsable

_SPLIT = "sklearn.model_selection.train_test_split"
_FEWEST_ROWS, _MOST_COLUMNS, _MOST_ROWS, _CLOSE = 20, 40, 2_000, 1e-9


@dataclass(frozen=True)
class Sum:
    """Where rows are parted, of which table, the target, the columns that make it up, and the way there."""

    split: Place
    table: str
    target: str
    parts: tuple[str, ...]
    flow: tuple[Step, ...]


def sums(project: Project) -> Iterator[Sum]:
    """The splits whose features hold columns that add up to the target."""
    for parting in parted_tables(project, _SPLIT):
        outline, table = parting.outline, parting.table
        if outline.is_notebook or len(table.rows) < _FEWEST_ROWS:
            continue
        try:
            module = read_module(outline.path, project.text(outline.path))
        except (Unparsable, ValueError):
            continue
        record = followed(module)
        for target in target_columns(record):
            parts = _adding_up(table, target) if target in table.columns else ()
            if parts and learns_from(record, target, parts):
                yield Sum(parting.place, table.path, target, parts, parting.flow)


def _adding_up(table: Table, target: str) -> tuple[str, ...]:
    """One or two further columns that are equal to the target in every row."""
    numbers = {column: found for column in table.columns if (found := _numbers(table.column(column)[:_MOST_ROWS]))}
    wanted = numbers.pop(target, None)
    if wanted is None or len(set(wanted)) < 3 or len(numbers) > _MOST_COLUMNS:
        return ()
    # A column that hardly changes adds nothing.
    telling = {column: found for column, found in numbers.items() if len(set(found)) > 2}
    for column, found in telling.items():
        if _same(found, wanted):
            return (column,)
    for one, other in combinations(telling, 2):
        if _same([a + b for a, b in zip(telling[one], telling[other], strict=True)], wanted):
            return (one, other)
    return ()


def _numbers(values: Sequence[str]) -> list[float]:
    try:
        return [float(value) for value in values]
    except ValueError:
        return []


def _same(found: Sequence[float], wanted: Sequence[float]) -> bool:
    return all(abs(a - b) <= _CLOSE * max(1.0, abs(b)) for a, b in zip(found, wanted, strict=True))

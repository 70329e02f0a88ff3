"""Rows that stand more than once in tables that the project keeps, and that a program splits at random."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.evidence import Place, Step
from solvent.source.kept_tables import parted_tables
from solvent.source.project import Project

_SPLIT = "sklearn.model_selection.train_test_split"
_CURES = ("*.drop_duplicates", "*.duplicated", "*.GroupKFold", "*.GroupShuffleSplit", "*.StratifiedGroupKFold")
_FEWEST_ROWS, _FEWEST_COLUMNS, _FINE, _SHARE = 15, 5, 50, 0.02


@dataclass(frozen=True)
class Twins:
    """A table, where it is split, its rows, how many of them have a twin, and the way there."""

    path: str
    split: Place
    rows: int
    twins: int
    flow: tuple[Step, ...]


def twins(project: Project) -> Iterator[Twins]:
    """The tables of which many rows are alike that cannot be so by chance."""
    if any(True for _ in project.calls(*_CURES)):
        return
    for parting in parted_tables(project, _SPLIT):
        table = parting.table
        rows = table.rows if len(table.columns) >= _FEWEST_COLUMNS else ()
        repeated = sum(count for count in Counter(rows).values() if count > 1)
        if repeated > _SHARE * len(rows) and not _meet_by_chance(rows, repeated):
            yield Twins(table.path, parting.place, len(rows), repeated, parting.flow)


def _meet_by_chance(rows: Sequence[tuple[str, ...]], repeated: int) -> bool:
    """Whether so many rows may be alike by chance, were their columns independent of one another."""
    if len(rows) < _FEWEST_ROWS or len({len(row) for row in rows}) != 1:
        return True
    counts = [Counter(column) for column in zip(*rows, strict=True)]
    chance = 1.0
    for count in counts:
        chance *= sum((n / len(rows)) ** 2 for n in count.values())
    fine = sum(1 for count in counts if len(count) >= min(_FINE, len(rows) // 2))
    return fine < 2 or len(rows) * (len(rows) - 1) * chance * 20 > repeated

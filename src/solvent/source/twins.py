"""Rows that stand more than once in tables that the project keeps, and that a program splits at random."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from solvent.domain.evidence import Place
from solvent.source.fitting import is_aside
from solvent.source.outline import Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project

_SPLIT = "sklearn.model_selection.train_test_split"
_CURES = ("*.drop_duplicates", "*.duplicated", "*.GroupKFold", "*.GroupShuffleSplit", "*.StratifiedGroupKFold")
# What is split may no longer be the table's own rows.
_SUMS_UP = frozenset(["groupby", "pivot", "pivot_table", "resample", "agg", "melt", "set_index"])
_LARGEST, _MOST_ROWS, _MOST_FILES = 1_500_000, 20_000, 6
_FEWEST_ROWS, _FEWEST_COLUMNS, _FINE, _SHARE = 15, 5, 50, 0.02


@dataclass(frozen=True)
class Twins:
    """A table, where it is split, its rows, and how many of them have a twin."""

    path: str
    split: Place
    rows: int
    twins: int


def twins(project: Project) -> Iterator[Twins]:
    """The tables of which many rows are alike that cannot be so by chance."""
    seen: set[str] = set()
    if any(True for _ in project.calls(*_CURES)):
        return
    for outline, call in project.calls(_SPLIT):
        path = _table(project, outline)
        if path and path not in seen and len(seen) < _MOST_FILES and not is_aside(outline.path):
            seen.add(path)
            rows = _rows(project.text(path))
            repeated = sum(count for count in Counter(rows).values() if count > 1)
            if repeated > _SHARE * len(rows) and not _meet_by_chance(rows, repeated):
                yield Twins(path, outline.place(call), len(rows), repeated)


def _table(project: Project, outline: Outline) -> str:
    """The one table that a program reads, where the project keeps it."""
    reads = [call for call in outline.calls if call.name.startswith("pandas.read_")]
    given = {call.args[0].strip("'\"") for call in reads if call.args}
    if len(given) != 1 or any(call.method in _SUMS_UP for call in outline.calls):
        return ""
    if any(not call.args or call.keywords.keys() & {"usecols", "nrows"} for call in reads):
        return ""
    wanted = name(given.pop())
    found = [path for path in project.named(wanted) if name(path) == wanted] if wanted.endswith(".csv") else []
    fits = len(found) == 1 and project.entries[found[0]].size < _LARGEST and role_of(found[0]) is Role.CODE
    return found[0] if fits else ""


def _rows(text: str) -> list[tuple[str, ...]]:
    lines = text.split("\n", 1)
    separator = max(",;\t", key=lines[0].count)
    rows = islice(csv.reader(text.split("\n")[1:], delimiter=separator), _MOST_ROWS)
    try:
        return [tuple(row) for row in rows if len(row) >= _FEWEST_COLUMNS]
    except csv.Error:
        return []


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

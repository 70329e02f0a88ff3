"""Tables that the project keeps as text, and the programs that read one of them and part its rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from solvent.domain.evidence import Place, Step
from solvent.source.fitting import is_aside
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.project import Project
from solvent.source.stations import station

# What is split may no longer be the table's own rows.
_SUMS_UP = frozenset(["groupby", "pivot", "pivot_table", "resample", "agg", "melt", "set_index"])
_LARGEST, _MOST_ROWS, _MOST_FILES = 1_500_000, 20_000, 6


@dataclass(frozen=True)
class Table:
    """A table: its columns, and its rows as text, the first of many; rows of another length are left out."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, called: str) -> list[str]:
        """The values of one column."""
        at = self.columns.index(called)
        return [row[at] for row in self.rows]


@dataclass(frozen=True)
class Parting:
    """A table, the program that reads it, where that parts its rows, and the way there."""

    table: Table
    outline: Outline
    call: Call
    flow: tuple[Step, ...]

    @property
    def place(self) -> Place:
        """Where the rows are parted."""
        return self.outline.place(self.call)


def parted_tables(project: Project, *splits: str) -> Iterator[Parting]:
    """Each table with the first program and call that parts its rows by one of these functions."""
    seen: set[str] = set()
    for outline, call in project.calls(*splits):
        reads = [read for read in outline.calls if read.name.startswith("pandas.read_")]
        path = _path(project, outline, reads)
        if path and path not in seen and len(seen) < _MOST_FILES and not is_aside(outline.path):
            seen.add(path)
            table = read_table(path, project.text(path))
            if table is not None:
                flow = (("source", outline.place(reads[0])), ("split", outline.place(call)))
                yield Parting(table, outline, call, tuple(station(project, *step) for step in flow))


def _path(project: Project, outline: Outline, reads: list[Call]) -> str:
    """The one table that a program reads, where the project keeps it."""
    given = {call.args[0].strip("'\"") for call in reads if call.args}
    if len(given) != 1 or any(call.method in _SUMS_UP for call in outline.calls):
        return ""
    if any(not call.args or call.keywords.keys() & {"usecols", "nrows"} for call in reads):
        return ""
    wanted = name(given.pop())
    found = [path for path in project.named(wanted) if name(path) == wanted] if wanted.endswith(".csv") else []
    fits = len(found) == 1 and project.entries[found[0]].size < _LARGEST and role_of(found[0]) is Role.CODE
    return found[0] if fits else ""


def read_table(path: str, text: str) -> Table | None:
    """The table that a text holds; None where it has no columns.

    >>> read_table("a.csv", "age;ill\\n36;0\\n51;1\\n?\\n").rows
    (('36', '0'), ('51', '1'))
    """
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        lines = list(islice(csv.reader(text.split("\n"), delimiter=separator), _MOST_ROWS))
    except csv.Error:
        return None
    columns = tuple(column.strip() for column in lines[0]) if lines else ()
    if len(columns) < 2:
        return None
    return Table(path, columns, tuple(tuple(row) for row in lines[1:] if len(row) == len(columns)))

"""Whether models are asked about the columns that they were fitted to, in the same order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.fitting import is_aside
from solvent.source.kept_tables import read_table
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.signals.inputs import FRAME, SEPARATOR, TABLE, TRAINED, VALUES

_BY_NAME = ("*.ColumnTransformer", "*.make_column_transformer", "*.ColumnSelector", "*.DataFrameMapper", "*.setup")
_SHORTEST = 3


@dataclass(frozen=True)
class Difference:
    """Where a model is asked, where it was fitted, and the first place at which the two lists part.

    `given` is empty where the list that is asked lacks the rest.
    """

    asked: Place
    trained: Place
    given: str
    wanted: str
    missing: tuple[str, ...] = ()


def differences(project: Project) -> Iterator[Difference]:
    """Each list of values that can only mean the columns of one training, and is not in their order."""
    trainings: dict[tuple[str, ...], Place] = {}
    for outline, signal in project.signals(TRAINED):
        if not is_aside(outline.path):
            trainings.setdefault(tuple(signal.detail.split(SEPARATOR)), outline.place(signal))
    for outline, signal in project.signals(TABLE):
        columns = _columns(project, *signal.detail.split(SEPARATOR)) if not is_aside(outline.path) else ()
        if columns:
            trainings.setdefault(columns, outline.place(signal))
    by_name = any(True for _ in project.calls(*_BY_NAME)) if trainings else False
    training = {_system(outline.path) for outline, _ in project.signals("trains")} if trainings else set()
    for outline, signal in project.signals(VALUES, FRAME) if trainings else ():
        # Frames find their columns by name where something picks them.
        if is_aside(outline.path) or (by_name and signal.kind == FRAME):
            continue
        given = signal.detail.split(SEPARATOR)
        own = _system(outline.path)
        # Of folders side by side, one that trains a model of its own asks that.
        near = [c for c, at in trainings.items() if own not in training or _system(at.path) in ("", own)]
        meant = [(columns, m) for columns in (near if own else trainings) if (m := _meant(given, columns))]
        if len(meant) != 1:
            continue
        columns, names = meant[0]
        if names != list(columns) and (signal.kind == VALUES or len(names) == len(columns)):
            at = next((n for n, (a, b) in enumerate(zip(names, columns, strict=False)) if a != b), len(names))
            yield Difference(
                outline.place(signal),
                trainings[columns],
                given[at] if at < len(given) else "",
                columns[at],
                tuple(column for column in columns if column not in names),
            )


def _system(path: str) -> str:
    """The top folder of a file, empty at the root: what lies side by side may be another system."""
    return path.partition("/")[0] if "/" in path else ""


def _columns(project: Project, path: str, *changes: str) -> tuple[str, ...]:
    """The columns of a table that the project keeps, but for those left out; none where others were computed."""
    found = [kept for kept in project.named(name(path)) if name(kept) == name(path)]
    table = read_table(found[0], project.text(found[0])) if len(found) == 1 else None
    if table is None or any(change[1:] not in table.columns for change in changes):
        return ()
    return tuple(column for column in table.columns if f"-{column}" not in changes)


def _meant(given: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The column that each value means; empty where one means none, or several may be meant.

    >>> _meant(["age", "gender_code", "income"], ["Age", "Gender", "Income"])
    ['Age', 'Gender', 'Income']
    """
    exact = {_plain(column): column for column in columns}
    if len(given) < _SHORTEST or len(given) > len(columns) or len(exact) < len(columns):
        return []
    found = []
    for called in map(_plain, given):
        near = [column for plain, column in exact.items() if _is_form(plain, called)]
        found.append(exact.get(called) or (near[0] if len(near) == 1 and len(given) == len(columns) else ""))
    few = 2 * len(given) < len(columns)
    return found if all(found) and len(set(found)) == len(found) and not few else []


def _is_form(column: str, name: str) -> bool:
    return min(len(column), len(name)) >= _SHORTEST and (name.startswith(column) or column.startswith(name))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())

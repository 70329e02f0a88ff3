"""Rows that one file learns from and keeps on disk, and that another reads and splits.

Signals that meet over the whole project: `rows_made` (detail: path, kind, what was learnt) where a written file holds
rows that something was learnt from, and `rows_split` (detail: path) where rows of such a file are parted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.dataflow.record import Record
from solvent.source.dataflow.values import Learnt, Rows
from solvent.source.dataflow.ways import has_split
from solvent.source.leaks import followed
from solvent.source.learning import is_split
from solvent.source.module import Module
from solvent.source.outline import Outline, Signal
from solvent.source.preprocessing import ENCODER, RESAMPLING, SELECTION, STATISTICS
from solvent.source.project import Project

_WRITES = re.compile(r"(\.to_(csv|parquet|pickle|feather|json|hdf)|numpy\.save|joblib\.dump)$")
_PATH = re.compile(r"^[\w./\\ -]{1,200}\.\w{2,8}$")
_KINDS = frozenset([STATISTICS, SELECTION, ENCODER, RESAMPLING])


@dataclass(frozen=True)
class Handed:
    """Something learnt from all rows in one file, and the split in another."""

    kind: str
    learnt: Place
    what: str
    split: Place


def signals(module: Module) -> Iterator[Signal]:
    """What a file makes of rows for others, and whose rows it splits."""
    names = [name for name, _ in module.calls()]
    if any(is_split(name) or _WRITES.search(f".{name}") for name in names):
        record = followed(module)
        yield from _made(module, record)
        yield from _split(module, record)


def _made(module: Module, record: Record) -> Iterator[Signal]:
    for written in record.written:
        path = _path(written.path)
        if path and not has_split(written.data.rows):
            for learnt in sorted(written.data.known, key=lambda known: getattr(known.node, "lineno", 0)):
                # A table of groups holds of each what its own members are.
                own = written.data.role == "groups" and learnt.kind == STATISTICS
                if learnt.kind in _KINDS and not own:
                    yield _signal(module, learnt, f"{path.replace(' ', '_')} {learnt.kind} {learnt.what}")


def _signal(module: Module, learnt: Learnt, detail: str) -> Signal:
    place = module.place(learnt.node)
    return Signal("rows_made", place.line or 1, place.cell, detail)


def _split(module: Module, record: Record) -> Iterator[Signal]:
    for split in record.splits:
        place = module.place(split.node)
        for path in sorted(_files(split.data.rows)):
            yield Signal("rows_split", place.line or 1, place.cell, path.replace(" ", "_"))


def _files(rows: Rows) -> set[str]:
    """The files that rows were read from, where the code names them; none for a part of a split."""
    if has_split(rows):
        return set()
    return {found for path in rows if path and (found := path_of(path[0].key))}


def path_of(key: object) -> str:
    """The path of the file that rows with this key were read from; empty where the code does not name it."""
    values = key[2] if isinstance(key, tuple) and len(key) > 2 and key[0] == "file" else ()
    return _path(values[0].strip("'\"")) if isinstance(values, tuple) and values else ""


def _path(text: str) -> str:
    """A path without the steps up to its root; empty where it is none."""
    if not _PATH.match(text):
        return ""
    return "/".join(part for part in text.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def handed(project: Project) -> tuple[Handed, ...]:
    """The rows that were learnt from before another file of the project splits them."""
    return project.once(_handed)


def _handed(project: Project) -> tuple[Handed, ...]:
    made: dict[str, list[tuple[Outline, Signal, str, str]]] = {}
    for outline, signal in project.signals("rows_made"):
        path, kind, what = (*signal.detail.split(" ", 2), "", "")[:3]
        made.setdefault(path, []).append((outline, signal, kind, what))
    found: dict[tuple[Place, str], Handed] = {}
    for outline, signal in project.signals("rows_split") if made else ():
        for source, learnt, kind, what in made.get(signal.detail, ()):
            if source.path != outline.path:
                place = source.place(learnt)
                found.setdefault((place, kind), Handed(kind, place, what, outline.place(signal)))
    return tuple(found.values())

"""Rows that one file prepares and another splits: handed over by an imported function, or by a file on disk.

Signals that meet over the whole project: `rows_made` (detail: key, kind, what was learnt) where a function or a
written file holds rows that something was learnt from, and `rows_split` (detail: key) where rows that came by the key
are parted into train and test. A key is `call NAME` or `file PATH`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.flow import Definition, is_part_of_split
from solvent.source.imports import import_graph
from solvent.source.learning import is_split
from solvent.source.learnt import Reading, handed_back, learnt_in, readings, returned
from solvent.source.module import Module
from solvent.source.outline import Outline, Signal
from solvent.source.project import Project

_WRITES = re.compile(r"\.to_(csv|parquet|pickle|feather|json|hdf)$")
_READS = re.compile(r"(^|\.)read_(csv|parquet|pickle|feather|json|hdf)$")
_LIBRARIES = re.compile(r"(sklearn|pandas|numpy|scipy|torch|tensorflow|keras|pathlib|collections)\.")
_PATH = re.compile(r"^[\w./\\ -]{1,200}\.\w{2,8}$")
_LONGEST = 60


@dataclass(frozen=True)
class Handed:
    """Something learnt from all rows in one file, and the split in another."""

    kind: str
    learnt: Place
    what: str
    split: Place


def signals(module: Module) -> Iterator[Signal]:
    """What a file makes of rows for others, and whose rows it splits."""
    for name, found in returned(module).items():
        for learnt in found:
            yield _signal(module, "rows_made", learnt.node, f"{name} {learnt.kind} {learnt.what}")
    for reading in readings(module):
        yield from _split(reading)
        yield from _written(reading)


def _signal(module: Module, kind: str, node: ast.AST, detail: str) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell, detail)


def _split(reading: Reading) -> Iterator[Signal]:
    for name, call in reading.calls:
        if not is_split(name) or not call.args:
            continue
        for rows in call.args[:1] if len(call.args) < 3 else call.args[:-1]:
            definitions = list(reading.flow.slice(rows, call.lineno))[:_LONGEST]
            if any(is_part_of_split(d) for d in definitions):
                continue
            for key in sorted({key for d in definitions for key in _origins(reading, d)}):
                yield _signal(reading.module, "rows_split", call, key)


def _origins(reading: Reading, definition: Definition) -> Iterator[str]:
    value = definition.value
    if not isinstance(value, ast.Call):
        return
    name = reading.module.name_of(value.func) or ""
    if isinstance(value.func, ast.Name) and value.func.id in reading.module.imports and not _LIBRARIES.match(name):
        yield f"call {definition.part if definition.part is not None else '-'} {name}"
    elif _READS.search(name) and value.args and (path := _path(reading, value.args[0])):
        yield f"file {path}"


def _written(reading: Reading) -> Iterator[Signal]:
    for name, call in reading.calls:
        if not _WRITES.search(f".{name}") or not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        path = _path(reading, call.args[0])
        if not path:
            continue
        definitions = list(reading.flow.slice(call.func.value, call.lineno))[:_LONGEST]
        if any(is_part_of_split(d) for d in definitions):
            continue
        for value, part in ((call.func.value, None), *((d.value, d.part) for d in definitions)):
            key = f"file:{path.replace(' ', '_')}"
            for kind, node, what in learnt_in(reading, value):
                yield _signal(reading.module, "rows_made", node, f"{key} {kind} {what}")
            for learnt in handed_back(reading, value, part):
                yield _signal(reading.module, "rows_made", learnt.node, f"{key} {learnt.kind} {learnt.what}")


def _path(reading: Reading, node: ast.AST) -> str:
    """A path that stands in the code as it is, without the steps up to its root."""
    if isinstance(node, ast.Name):
        known = reading.flow.whole(node.id, node.lineno)
        node = known.value if known is not None else node
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not _PATH.match(node.value):
        return ""
    return "/".join(part for part in node.value.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def handed(project: Project) -> tuple[Handed, ...]:
    """The rows that were learnt from before another file of the project splits them."""
    return project.once(_handed)


def _handed(project: Project) -> tuple[Handed, ...]:
    made: dict[tuple[str, str], list[tuple[Outline, Signal, str, str]]] = {}
    for outline, signal in project.signals("rows_made"):
        key, kind, what = (*signal.detail.split(" ", 2), "", "")[:3]
        owner = "" if key.startswith("file:") else outline.path
        made.setdefault((owner, key), []).append((outline, signal, kind, what))
    if not made:
        return ()
    found: dict[tuple[Place, str], Handed] = {}
    for outline, signal in project.signals("rows_split"):
        for source, learnt, kind, what in _makers(project, outline, signal.detail, made):
            if source.path != outline.path:
                place = source.place(learnt)
                found.setdefault((place, kind), Handed(kind, place, what, outline.place(signal)))
    return tuple(found.values())


def _makers(
    project: Project,
    outline: Outline,
    detail: str,
    made: dict[tuple[str, str], list[tuple[Outline, Signal, str, str]]],
) -> list[tuple[Outline, Signal, str, str]]:
    how, _, rest = detail.partition(" ")
    if how == "file":
        return made.get(("", f"file:{rest.replace(' ', '_')}"), [])
    part, _, dotted = rest.partition(" ")
    owner, _, function = dotted.rpartition(".")
    path = import_graph(project).resolve(owner, outline.path) if owner.strip(".") else None
    if path is None:
        return []
    keys = (f"{function}:-", f"{function}:{part}")
    return [item for key in dict.fromkeys(keys) for item in made.get((path, key), [])]

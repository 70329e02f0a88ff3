"""The data and the models that a project holds, and the pointers to those that it keeps elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.ports import Entry
from solvent.source.artefacts.formats import HEAD, Format, Holds, read_format
from solvent.source.artefacts.names import (
    MEDIA,
    MODELS,
    PACKED,
    SURE_MODELS,
    TABLES,
    is_data_path,
    is_in_data_folder,
    is_record,
    is_shard_of_model,
    speaks_of_model,
)
from solvent.source.paths import Role, folder, role_of, suffix
from solvent.source.project import Project

MEGABYTE = 1_048_576
_SET = 20
_POINTER_LIMIT = 1200
_PLAIN = frozenset(
    (
        ".py .ipynb .md .rst .yaml .yml .toml .cfg .ini .sh .js .ts .tsx .jsx .css .scss .html .svg .lock .c .h "
        ".cpp .hpp .cu .java .scala .go .rs .rb .r .rmd .jl .m .tex .bib .pdf .po .mo .proto .pbtxt .tf .tfvars "
        ".ico .woff .woff2 .ttf .eot .map .pyi .pyx .ps1 .bat .dvc .env .gitignore .eps .j2 .jinja .whl .jar "
        ".example .gitkeep"
    ).split()
)
# Formats that hold anything: these say by their whole name what they are.
_CALLED_MODEL = re.compile(r"(?:^|[_\-/])model(?:_?v?\d+)?\.(?:rds|zip)$", re.I)


@dataclass(frozen=True)
class Artefact:
    """A file, or a folder of `count` files that belong together, that holds data or a model.

    `pointer` names what keeps the content where the file only stands for it; `size` is then the content's own.
    `tracked` is None outside version control; `omitted` content is tracked but not in this clone.
    """

    path: str
    size: int
    format: str = ""
    tracked: bool | None = True
    pointer: str = ""
    omitted: bool = False
    count: int = 1

    @property
    def role(self) -> Role:
        """What the file is for, by its path."""
        return role_of(self.path)

    @property
    def committed(self) -> bool:
        """Whether its content itself lies in the version control (or, without any, in the project)."""
        return self.tracked is not False and not self.pointer

    @property
    def is_large(self) -> bool:
        """Whether it is over 1 MB; a clone leaves out only large content."""
        return self.size > MEGABYTE or self.omitted


@dataclass(frozen=True)
class Inventory:
    """All data and models, each largest first."""

    data: tuple[Artefact, ...]
    models: tuple[Artefact, ...]


def inventory(project: Project) -> Inventory:
    """What data and models the project holds, looked for once."""
    return project.once(_take)


def _take(project: Project) -> Inventory:
    data: list[Artefact] = []
    models: list[Artefact] = []
    for entry in _candidates(project):
        found = _format(project, entry)
        holds = _holds(entry, found)
        if holds in {Holds.DATA, Holds.MODEL}:
            artefact = Artefact(
                entry.path,
                found.size if found.size is not None else entry.size,
                found.name,
                entry.tracked,
                found.name if found.holds is Holds.POINTER else "",
                entry.kind == "omitted",
            )
            (data if holds is Holds.DATA else models).append(artefact)
    largest = _together(data)
    return Inventory(tuple(sorted(largest, key=_order)), tuple(sorted(models, key=_order)))


def _order(artefact: Artefact) -> tuple[object, ...]:
    return (not artefact.omitted, -artefact.size, artefact.path)


def _candidates(project: Project) -> Iterator[Entry]:
    for path, entry in project.files.entries.items():
        if suffix(path) in _PLAIN or role_of(path) in {Role.VENDORED, Role.GENERATED}:
            continue
        if path in project.entries or entry.kind == "omitted":
            yield entry


def _format(project: Project, entry: Entry) -> Format:
    last = suffix(entry.path)
    unsure = (
        last in MODELS or last in PACKED or (last not in TABLES and last not in MEDIA and last not in {".json", ".txt"})
    )
    if entry.kind == "omitted" or not (unsure or entry.size < _POINTER_LIMIT):
        return Format(Holds.OTHER, last.lstrip("."))
    return read_format(project.head(entry.path, HEAD))


def _holds(entry: Entry, found: Format) -> Holds:
    """What a file holds, by its content first, then by its path."""
    path, last = entry.path, suffix(entry.path)
    if found.holds is Holds.POINTER or entry.kind == "omitted":
        return _stands_for(path)
    if found.holds is Holds.MODEL:
        return Holds.MODEL
    if found.holds is Holds.DATA:
        return Holds.OTHER if is_record(path) else Holds.DATA
    if found.holds is Holds.PICKLE:
        return Holds.MODEL if speaks_of_model(path) and not is_in_data_folder(path) else Holds.DATA
    if found.holds is Holds.OTHER and (last in SURE_MODELS or is_shard_of_model(path) or _CALLED_MODEL.search(path)):
        return Holds.MODEL
    if found.holds is Holds.OTHER and last in MODELS and last not in TABLES and not is_in_data_folder(path):
        return Holds.MODEL if speaks_of_model(path) and last not in {".zip", ".tar"} else _as_data(entry)
    return _as_data(entry, binary=found.holds is Holds.OTHER)


def _stands_for(path: str) -> Holds:
    """What the content is that is not here: only its path tells."""
    last, in_data = suffix(path), is_in_data_folder(path)
    if last in PACKED and suffix(path[: -len(last)]) in MODELS:
        return Holds.MODEL if speaks_of_model(path) else Holds.DATA
    if last == ".model":
        return Holds.MODEL
    if last in SURE_MODELS or is_shard_of_model(path) or (last in MODELS and last not in TABLES and not in_data):
        return Holds.MODEL
    if is_data_path(path, MEGABYTE + 1) or (in_data and not is_record(path)):
        return Holds.DATA
    return Holds.OTHER


def _as_data(entry: Entry, *, binary: bool = False) -> Holds:
    path, last = entry.path, suffix(entry.path)
    if last in {".h5", ".hdf5"} or is_data_path(path, entry.size):
        return Holds.DATA
    unnamed = (
        binary
        and last not in TABLES
        and last not in MEDIA
        and last not in PACKED
        and entry.size > 1024
        and not is_record(path)
    )
    return Holds.DATA if unnamed and is_in_data_folder(path) else Holds.OTHER


def _together(data: list[Artefact]) -> Iterator[Artefact]:
    """The data with stores of many chunks and folders of many pictures or sounds each taken as one."""
    sets: dict[str, list[Artefact]] = defaultdict(list)
    for item in data:
        store, found, _ = item.path.partition(".zarr/")
        if found:
            sets[f"{store}.zarr"].append(item)
        elif suffix(item.path) in MEDIA and not item.pointer:
            sets[_data_root(item.path)].append(item)
        else:
            yield item
    for path, items in sets.items():
        if path.endswith(".zarr") or len(items) >= _SET:
            yield Artefact(path, sum(i.size for i in items), "folder", items[0].tracked, "", False, len(items))
        else:
            yield from items


def _data_root(path: str) -> str:
    """The topmost folder on the way to a file that is called as data is."""
    parts = folder(path).split("/")
    at = next((i for i, part in enumerate(parts) if is_in_data_folder(f"{part}/x")), len(parts) - 1)
    return "/".join(parts[: at + 1])

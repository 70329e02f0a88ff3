"""Who reads what a model's code leaves behind: files of models and predictions that cross from one part to another."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.environment import environment_of
from solvent.source.environment.areas import area_of, serves
from solvent.source.handovers import files_of
from solvent.source.paths import folder, is_lesson, name
from solvent.source.project import Project

_MODEL = re.compile(r"\.(?:pkl|pickle|joblib|sav|pth?|h5|keras|onnx|cbm|ubj|ckpt)$", re.I)
_PREDICTIONS = re.compile(r"(?:^|[/_-])(?:predict\w*|preds?|forecasts?|scores?|scored)(?:[_.-][^/]*)?\.\w+$", re.I)
_DECLARES = (
    r"(^|/)(dvc\.yaml|makefile|snakefile|[^/]*compose[^/]*\.ya?ml|dockerfile[^/]*|solvent\.toml|pyproject\.toml|mlproject)$"
    r"|(^|/)(conf|config|configs|params|pipelines?)[^/]*(/[^/]+)*\.(ya?ml|toml|json|ini)$"
)


@dataclass(frozen=True)
class Consumer:
    """A file that one part of a project writes, and where another part reads it by its path."""

    path: str
    written: Place
    read: tuple[Place, ...]
    is_model: bool


def undeclared_consumers(project: Project) -> tuple[Consumer, ...]:
    """Readers in other parts of the project of models and predictions whose path nothing declares.

    A part is a folder with requirements, or an image, of its own. The first part that reads a model is the one that it
    was made for; every further one counts.
    """
    parts = _parts(project)
    if len(parts) < 2:
        return ()
    written: dict[str, list[Place]] = defaultdict(list)
    read: dict[str, list[Place]] = defaultdict(list)
    for outline in project.code:
        if is_lesson(outline.path) or outline.is_notebook:
            continue
        for path, place, writes in files_of(outline):
            if _MODEL.search(path) or _PREDICTIONS.search(path):
                for meant in _meanings(path, outline.path):
                    (written if writes else read)[meant].append(place)
    return tuple(_found(project, parts, written, read))


def _parts(project: Project) -> list[str]:
    environment = environment_of(project)
    areas = {m.area for m in environment.manifests if m.needed} | {area_of(i.path) for i in environment.images}
    return sorted((area for area in areas if area), key=len, reverse=True)


def _meanings(path: str, script: str) -> Iterator[str]:
    """What a path may mean, seen from the project's root: an address or root of its own, or relative to either."""
    if "://" in path or path.startswith("/"):
        yield path
        return
    beside = posixpath.normpath(posixpath.join(folder(script), path))
    yield from (meant for meant in dict.fromkeys((beside, posixpath.normpath(path))) if not meant.startswith(".."))


def _found(
    project: Project, parts: list[str], written: dict[str, list[Place]], read: dict[str, list[Place]]
) -> Iterator[Consumer]:
    for path, (by, *_) in written.items():
        home = _part_of(by.path, parts)
        others: dict[str, Place] = {}
        for place in read.get(path, ()):
            part = _part_of(place.path, parts)
            if part not in (home, ""):
                others.setdefault(part, place)
        is_model = _MODEL.search(path) is not None
        places = tuple(others.values())[1 if is_model else 0 :]
        if home and places and not _is_declared(project, path):
            yield Consumer(path, by, places, is_model)


def _part_of(path: str, parts: list[str]) -> str:
    return next((part for part in parts if serves(part, path)), "")


def _is_declared(project: Project, path: str) -> bool:
    """Whether a pipeline, an image, a configuration or the contract names the file."""
    own = name(path)
    return any(own in project.text(declaring) for declaring in project.matching(_DECLARES)[:200])

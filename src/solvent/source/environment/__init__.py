"""The environment that a project asks for: requirements, locks, images, versions of Python."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.source.environment import conda, docker, locks, pyproject, pythons, requirements, setup_files, workspaces
from solvent.source.environment.docker import Image
from solvent.source.environment.nouns import Lock, Manifest, Pin, PythonVersion, Requirement
from solvent.source.paths import Role, folder, name, role_of
from solvent.source.project import Project
from solvent.source.rlang import r_code

__all__ = [
    "Environment",
    "Image",
    "Lock",
    "Manifest",
    "Pin",
    "PythonVersion",
    "Requirement",
    "environment_of",
    "read_manifest",
]

_MOST_FILES = 200


@dataclass(frozen=True)
class Environment:
    """Everything that says what has to be installed before the code runs.

    `workspaces` are the images of development containers.
    """

    manifests: tuple[Manifest, ...] = ()
    locks: tuple[Lock, ...] = ()
    images: tuple[Image, ...] = ()
    pythons: tuple[PythonVersion, ...] = ()
    workspaces: tuple[Image, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Manifest]:
        """Manifests by their path."""
        return {manifest.path: manifest for manifest in self.manifests}

    def locked(self, area: str) -> tuple[Lock, ...]:
        """The locks that hold the versions of an area: its own, or those of the folders around it."""
        return tuple(
            lock for lock in self.locks if lock.area == area or not lock.area or area.startswith(f"{lock.area}/")
        )

    def with_included(self, manifest: Manifest) -> tuple[Manifest, ...]:
        """A manifest and all that it takes in, directly or through others; `.` stands for a package's own metadata."""
        found: dict[str, Manifest] = {}
        waiting = [manifest]
        while waiting:
            current = waiting.pop()
            if current.path not in found:
                found[current.path] = current
                waiting.extend(m for path in current.includes for m in self._at(path))
        return tuple(found.values())

    def _at(self, path: str) -> Iterator[Manifest]:
        if path.endswith("/"):
            area = path.rstrip("/").removeprefix("./").removeprefix(".")
            yield from (m for m in self.manifests if m.is_package and m.path.rpartition("/")[0] == area)
        elif path in self.by_path:
            yield self.by_path[path]


def environment_of(project: Project) -> Environment:
    """The environment of a project, read once."""
    return project.once(_read)


def _read(project: Project) -> Environment:
    found = tuple(_manifests(project))
    images, work = tuple(_images(project)), tuple(_workspaces(project))
    read_locks = (
        locks.read_lock(path, project.text(path))
        for path in project.matching(locks.FILE.pattern)[:_MOST_FILES]
        # What locks the packages of R beside a project in Python says nothing of that.
        if not path.endswith("renv.lock") or r_code(project).texts
    )
    return Environment(
        found,
        tuple(lock for lock in read_locks if lock is not None),
        images,
        tuple(pythons.python_versions(project, found, (*images, *work))),
        work,
    )


def _manifests(project: Project) -> Iterator[Manifest]:
    for path in project.matching(requirements.FILE.pattern)[:_MOST_FILES]:
        yield from _kept(path, requirements.read, project)
    for path in project.matching(conda.FILE.pattern)[:_MOST_FILES]:
        if not locks.FILE.search(path):
            yield from _kept(path, conda.read, project)
    for own, read in _READERS:
        for path in project.named(own)[:_MOST_FILES]:
            yield from _kept(path, read, project)


_READERS: tuple[tuple[str, Callable[[str, str], Manifest | None]], ...] = (
    ("pyproject.toml", pyproject.read),
    ("pyproject.toml", conda.read_pixi),
    ("pixi.toml", conda.read_pixi),
    ("setup.py", setup_files.read_setup_py),
    ("setup.cfg", setup_files.read_setup_cfg),
    ("pipfile", locks.read_pipfile),
)


def _kept(path: str, read: Callable[[str, str], Manifest | None], project: Project) -> Iterator[Manifest]:
    # A model saved by MLflow brings its own lists; nobody maintains them.
    if role_of(path) in {Role.VENDORED, Role.GENERATED} or project.has(f"{folder(path)}/MLmodel"):
        return
    found = read(path, project.text(path))
    if found is not None:
        yield found


def read_manifest(path: str, text: str) -> Manifest | None:
    """What a text at a path states of requirements, whatever commit it comes from; None where it is no such file."""
    if requirements.FILE.search(path):
        return requirements.read(path, text)
    if conda.FILE.search(path) and not locks.FILE.search(path):
        return conda.read(path, text)
    own = name(path).lower()
    found = (read(path, text) for named, read in _READERS if named == own)
    return next((manifest for manifest in found if manifest is not None), None)


def _workspaces(project: Project) -> Iterator[Image]:
    for path in project.matching(workspaces.FILE.pattern)[:20]:
        found = workspaces.read(path, project.text(path))
        if found is not None and role_of(path) is not Role.VENDORED:
            yield found


def _images(project: Project) -> Iterator[Image]:
    for path in project.matching(docker.FILE.pattern)[:_MOST_FILES]:
        if role_of(path) in {Role.VENDORED, Role.GENERATED} or name(path).lower().endswith(
            (".md", ".dockerignore", ".py", ".sh")
        ):
            continue
        found = docker.read(path, project.text(path))
        if found is not None:
            yield found

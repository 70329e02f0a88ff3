"""Which of a project's own files import which, where runs begin, and what no run reaches."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from solvent.source.outline import Outline
from solvent.source.paths import folder, name
from solvent.source.project import Project

_ENTRY_NAMES = frozenset(
    "__main__.py conftest.py setup.py manage.py wsgi.py asgi.py noxfile.py fabfile.py tasks.py app.py settings.py "
    "hubconf.py sitecustomize.py".split()
)
_ROOT_FOLDERS = frozenset(["src", "lib", "code", "python", "app", "scripts", "source"])


@dataclass(frozen=True)
class ImportGraph:
    """The project's own files and their imports of one another, tests and notebooks included.

    `imports` and `importers` name files by their paths. `entries` are the files that do something when they are run.
    """

    imports: Mapping[str, tuple[str, ...]]
    entries: frozenset[str]
    resolver: "Resolver" = field(repr=False, compare=False)

    @cached_property
    def importers(self) -> Mapping[str, tuple[str, ...]]:
        """For each file, those that import it."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, imported in self.imports.items():
            for other in imported:
                found[other].append(path)
        return {path: tuple(paths) for path, paths in found.items()}

    def reachable(self, starts: Iterable[str]) -> frozenset[str]:
        """The files that run when `starts` are run, themselves included."""
        return _closure(self.imports, starts)

    def reaching(self, targets: Iterable[str]) -> frozenset[str]:
        """The files that run one of `targets`, themselves included."""
        return _closure(self.importers, targets)

    def linked(self, one: str, other: str) -> bool:
        """Whether either file imports the other, directly."""
        return other in self.imports.get(one, ()) or one in self.imports.get(other, ())

    def resolve(self, dotted: str, importer: str) -> str | None:
        """The file that an imported name stands for, seen from `importer`; None for what is not the project's."""
        return self.resolver.resolve(dotted, importer)


def import_graph(project: Project) -> ImportGraph:
    """The import graph of a project, built once."""
    return project.once(_build)


def _build(project: Project) -> ImportGraph:
    loose = any(True for _ in project.calls("sys.path.append", "sys.path.insert", "site.addsitedir"))
    resolver = Resolver(project.outlines, loose=loose)
    imports = {path: tuple(sorted(_imported(o, resolver))) for path, o in project.outlines.items()}
    entries = frozenset(path for path, o in project.outlines.items() if o.main or name(path) in _ENTRY_NAMES)
    return ImportGraph(imports, entries, resolver)


def _imported(outline: Outline, resolver: "Resolver") -> set[str]:
    found: set[str] = set()
    dynamic = (
        call.args[0][1:-1]
        for call in outline.calls
        if call.name in {"importlib.import_module", "__import__"} and call.args and call.args[0][:1] in {"'", '"'}
    )
    for dotted in (*(item.name for item in outline.imports), *dynamic):
        found.update(resolver.all_of(dotted, outline.path))
    found.discard(outline.path)
    return found


class Resolver:
    """Finds the file that a dotted name stands for, as seen from another file.

    A name is looked for where Python would: in the importer's own folder, then in the folders above it, then in
    usual source folders. `loose` projects put folders of their own on the path: there one file that fits is enough.
    """

    def __init__(self, paths: Iterable[str], *, loose: bool = False) -> None:
        self.loose = loose
        self._files = {path for path in paths if path.endswith(".py")}
        self._folders = {ancestor for path in self._files for ancestor in _ancestors(folder(path))}
        self._sorted = sorted(self._folders)

    def resolve(self, dotted: str, importer: str) -> str | None:
        """The file of the longest leading part of a name that is one."""
        if dotted.startswith("."):
            level = len(dotted) - len(dotted.lstrip("."))
            start = folder(importer)
            for _ in range(level - 1):
                start = folder(start)
            return self._longest(dotted.lstrip(".").split("."), [start]) or self._file(start, [])
        parts = dotted.split(".")
        found = self._longest(parts, self._near(parts[0], importer))
        if found or parts[0] in sys.stdlib_module_names:
            return found
        # Elsewhere, as where a folder is called like the package inside it: `pkg/src/pkg/`.
        return self._longest(parts, self._far(parts[0], importer), least=1 if self.loose else 2)

    def all_of(self, dotted: str, importer: str) -> Iterable[str]:
        """The file that a name stands for and the packages around it that are run with it."""
        found = self.resolve(dotted, importer)
        if found is None:
            return
        yield found
        package = folder(found)
        while package and package.rpartition("/")[2] in dotted.split("."):
            if (init := f"{package}/__init__.py") in self._files:
                yield init
            package = folder(package)

    def _near(self, head: str, importer: str) -> Sequence[str]:
        """Folders around the importer, nearest first, and usual source folders, in which a name begins."""
        here = folder(importer)
        if head in sys.stdlib_module_names:
            shadows = self._holds(here, head) and f"{here}/__init__.py".lstrip("/") not in self._files
            return [here] if shadows else []
        around = [start for start in _ancestors(here) if self._holds(start, head)]
        return around or [s for s in self._sorted if name(s) in _ROOT_FOLDERS and self._holds(s, head)]

    def _far(self, head: str, importer: str) -> Sequence[str]:
        """Other folders in which a name begins: `services/api/pkg/` may be installed as `pkg`."""
        starts = [s for s in self._sorted if (self.loose or s.count("/") < 2) and self._holds(s, head)]
        return sorted(starts, key=lambda start: -_common(start, importer))

    def _holds(self, start: str, head: str) -> bool:
        inside = f"{start}/{head}" if start else head
        return inside in self._folders or f"{inside}.py" in self._files

    def _longest(self, parts: Sequence[str], starts: Sequence[str], *, least: int = 1) -> str | None:
        for count in range(len(parts), least - 1, -1):
            for start in starts:
                if found := self._file(start, parts[:count]):
                    return found
        return None

    def _file(self, start: str, parts: Sequence[str]) -> str | None:
        path = "/".join(filter(None, (start, *parts)))
        for candidate in (f"{path}.py", f"{path}/__init__.py".lstrip("/")):
            if candidate in self._files:
                return candidate
        return None


def _ancestors(path: str) -> list[str]:
    """A folder and those above it, nearest first, the root as an empty text."""
    found = [path]
    while path:
        path = folder(path)
        found.append(path)
    return found


def _common(one: str, other: str) -> int:
    same = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        same += 1
    return same


def _closure(edges: Mapping[str, Sequence[str]], starts: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(edges.get(path, ()))
    return frozenset(seen)

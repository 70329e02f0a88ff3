"""Code imports one of the project's own modules that does not exist.

Why
    The import fails, so that whatever begins there cannot run: the code was renamed or never committed.

Pay
    Mend the name or commit the module, and run the entry point in CI.

Not
    Imports inside try or functions, compiled modules (as a `setup.py` names them), generated ones, and names of
    libraries.

Debt
    --- src/__init__.py
    --- src/models/__init__.py
    --- src/models/train_model.py
    def train(): return 1
    --- src/main.py
    from src.models.train_models import train
    from src.models.train_model import train as again

Paid
    --- src/__init__.py
    --- src/models/__init__.py
    --- src/models/train_model.py
    def train(): return 1
    --- src/main.py
    from src.models.train_model import train
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.imports import import_graph
from solvent.source.outline import Import, Outline
from solvent.source.paths import folder, name
from solvent.source.project import Project

_ROOTS = frozenset(["", "src", "lib", "python", "source"])
_BUILDS = re.compile(r"^(?:setup|build|make)\w*\.py$")
_MADE_LATER = ("_pb2", "_pb2_grpc", "_version", "version", "_C", "_ext")


@check("STR107", effort=Effort(0.1, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def import_of_missing_module(project: Project) -> Iterator[Sighting]:
    stems = _stems(project)
    built = {text.value for o in project.outlines.values() if _BUILDS.search(name(o.path)) for text in o.texts}
    packages = (folder(path) for path in project.outlines if path.endswith("/__init__.py"))
    tops = {name(package) for package in packages if folder(package) in _ROOTS}
    places: dict[str, list[Place]] = {}
    for outline in (*project.code, *project.tests):
        if outline.dialect == "python" and not outline.is_notebook:
            for item in outline.imports:
                known = item.name.partition(".")[0] in tops
                if known and (missing := _missing(project, outline, item, stems)) and missing not in built:
                    places.setdefault(missing, []).append(outline.place(item))
    for missing, found in places.items():
        message = f"`{missing}` is imported, but the project has no such module"
        yield Sighting(found[0], message, tuple(found[1:6]), key=missing)


def _stems(project: Project) -> set[str]:
    """All files without their suffixes, and all folders, vendored ones as well."""
    stems: set[str] = set()
    for path in project.files.entries:
        stems.update((path.rpartition(".")[0], path.partition(".")[0]))
        around = folder(path)
        while around and around not in stems:
            stems.add(around)
            around = folder(around)
    return stems


def _missing(project: Project, outline: Outline, item: Import, stems: set[str]) -> str:
    """The dotted name of the module that is not there, or an empty text."""
    if item.guarded:
        return ""
    package = import_graph(project).resolve(item.name, outline.path)
    if package is None or name(package) != "__init__.py" or not folder(package):
        return ""
    # `from package.module import thing`: all but the last part must be modules.
    parts, inside = item.name.split("."), folder(package).split("/")
    at = max((n for n in range(1, len(parts)) if parts[:n] == inside[-n:]), default=0)
    root = "/".join(inside[: len(inside) - at])
    # Deeper down, a folder may only share its name with a library that it wraps.
    if not at or root not in _ROOTS or at >= len(parts) - 1 or _binds(project.outlines.get(package), parts[at]):
        return ""
    module = f"{folder(package)}/{parts[at]}"
    # `pkg/pkg/module.py`: the outer folder is where the inner package is installed from.
    inner = f"{folder(package)}/{parts[at - 1]}/{parts[at]}"
    if module in stems or inner in stems or parts[at].endswith(_MADE_LATER):
        return ""
    return ".".join(parts[: at + 1])


def _binds(package: Outline | None, wanted: str) -> bool:
    """Whether a package's own file defines or imports a name, or may do so."""
    if package is None or package.error:
        return True
    names = {d.name for d in package.definitions} | {c.name for c in package.constants}
    imported = {item.name.rpartition(".")[2] for item in package.imports}
    return wanted in names | imported or "*" in imported or any(c.name.startswith("sys.modules") for c in package.calls)

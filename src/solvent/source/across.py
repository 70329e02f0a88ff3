"""Leaks that only show where the files of a project are followed together: one prepares or splits, another fits."""

import ast
from dataclasses import dataclass

from solvent.domain.evidence import Place, Step
from solvent.source.dataflow.imported import Imports
from solvent.source.dataflow.interpreter import follow
from solvent.source.dataflow.leak import Leak
from solvent.source.dataflow.record import Record
from solvent.source.imports import ImportGraph, import_graph
from solvent.source.leaks import by_split, judged
from solvent.source.module import Module
from solvent.source.notebook import read_notebook
from solvent.source.outline import Outline
from solvent.source.paths import Role
from solvent.source.project import Project
from solvent.source.reading import notebook_module, read_module
from solvent.source.repair import Unparsable

# Reading files once more takes time: these are enough for what people write by hand.
_MOST_ENTRIES, _MOST_FILES, _LARGEST = 60, 150, 200_000
_FITS = frozenset(["fit", "fit_transform", "fit_resample", "train", "fit_predict"])
_PARTS = frozenset(["train_test_split", "split", "cross_val_score", "cross_validate", "KFold", "StratifiedKFold"])


@dataclass(frozen=True)
class Crossing:
    """A leak whose way leads through several files: its kind, where it happens, what was seen, and its way.

    It happens where its file calls what lies in another; `also` names the other places of the same debt.
    """

    kind: str
    place: Place
    what: str
    also: tuple[Place, ...]
    flow: tuple[Step, ...]


def across(project: Project) -> tuple[Crossing, ...]:
    """The leaks that no file shows alone, one for each split and kind."""
    return project.once(_find)


def _find(project: Project) -> tuple[Crossing, ...]:
    graph = import_graph(project)
    files = _Files(project, graph)
    known = {(o.place(s), s.detail.partition(" ")[0]) for o, s in project.signals("leak")}
    found: dict[tuple[str, Place], Crossing] = {}
    told: set[tuple[str, Place]] = set()
    for outline in _entries(project, graph):
        module = files.read(outline.path)
        if module is None:
            continue
        record = follow(module, Imports(files.find))
        leaks = judged(module, record)
        for kind in dict.fromkeys(leak.kind for leak in leaks):
            for first, others in by_split(leaks, kind):
                seen = _crossing(first, others, _Whole(module, record, files))
                at = files.place(first.node, module)
                if seen is not None and (at, kind) not in known and (kind, seen.also[-1]) not in told:
                    told.add((kind, seen.also[-1]))
                    found.setdefault((kind, seen.place), seen)
    return tuple(found.values())


def _entries(project: Project, graph: ImportGraph) -> list[Outline]:
    """Files that import others of the project, where together they split and fit; the inner ones first."""
    calls = {o.path: {call.method for call in o.calls} for o in project.code}
    imported = {path for o in project.code for path in graph.imports.get(o.path, ())}
    found = []
    for outline in project.code:
        others = [path for path in graph.imports.get(outline.path, ()) if path in calls]
        if not others or outline.role is not Role.CODE:
            continue
        reached = calls[outline.path].union(*(calls[path] for path in graph.reachable(others) if path in calls))
        if reached & _FITS and reached & _PARTS:
            found.append(outline)
    return sorted(found, key=lambda o: (o.path not in imported, o.path))[:_MOST_ENTRIES]


@dataclass(frozen=True)
class _Whole:
    """A file that was followed with all that it imports."""

    entry: Module
    record: Record
    files: "_Files"

    def called(self, node: ast.AST) -> Place:
        """Where a node stands, or where the followed file calls what holds it."""
        home = self.files.home(node, self.entry)
        function = home.function_of(node) if home is not self.entry else None
        call = self.record.reached.get(function) if function is not None else None
        return self.entry.place(call) if call is not None else home.place(node)


class _Files:
    """Files of the project, read again as they are asked for."""

    def __init__(self, project: Project, graph: ImportGraph) -> None:
        self._project, self._graph = project, graph
        self._read: dict[str, Module | None] = {}

    def read(self, path: str) -> Module | None:
        """A file's module; None where it is too large, one too many, or cannot be parsed."""
        if path not in self._read and len(self._read) < _MOST_FILES:
            self._read[path] = self._parse(path)
        return self._read.get(path)

    def _parse(self, path: str) -> Module | None:
        text = self._project.text(path)
        if len(text) > (_LARGEST if path.endswith(".py") else 10 * _LARGEST):
            return None
        try:
            return notebook_module(read_notebook(path, text)) if path.endswith(".ipynb") else read_module(path, text)
        except (Unparsable, ValueError):
            return None

    def find(self, dotted: str, importer: str) -> tuple[Module, str] | None:
        """The file that a dotted name lies in, and the rest of the name."""
        path = self._graph.resolve(dotted, importer) if dotted.strip(".") else None
        if path is None or path == importer:
            return None
        parts = dotted.strip(".").split(".")
        own = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
        rest = next((parts[i:] for i in range(len(parts), 0, -1) if own[-i:] == parts[:i]), parts)
        module = self.read(path) if len(rest) == 1 else None
        return (module, rest[0]) if module is not None else None

    def place(self, node: ast.AST, entry: Module) -> Place:
        """Where a node stands."""
        return self.home(node, entry).place(node)

    def home(self, node: ast.AST, entry: Module) -> Module:
        """The file that a node stands in."""
        read = (module for module in self._read.values() if module is not None)
        return next((module for module in read if module.parent(node) is not None), entry)


def _crossing(leak: Leak, others: list[ast.AST], whole: _Whole) -> Crossing | None:
    """A leak as it is told, if its way leads through more than one file."""
    files, entry = whole.files, whole.entry
    stations = [(label, node, files.home(node, entry)) for label, node in leak.way]
    nodes = [leak.node, *([leak.split] if leak.split is not None else [])]
    homes = {home.path for _, _, home in stations} | {files.home(node, entry).path for node in nodes}
    if len(homes) < 2:
        return None
    flow = tuple(Step(label, home.place(node), _line(home, node)) for label, node, home in stations)
    also = tuple(dict.fromkeys(files.place(node, entry) for node in (leak.node, *others, nodes[-1])))
    at = whole.called(leak.node)
    if leak.split is not None and at == whole.called(leak.split):
        # One call, such as `main()`, holds all of it: the line that learns says more.
        at = files.place(leak.node, entry)
    return Crossing(leak.kind, at, leak.what, also, flow)


def _line(module: Module, node: ast.AST) -> str:
    line = getattr(node, "lineno", 0)
    return module.lines[line - 1].strip()[:160] if 0 < line <= len(module.lines) else ""

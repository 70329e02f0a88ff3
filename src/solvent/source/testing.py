"""The project's tests: files that assert, what they reach of the project's code, and what they are about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.source.imports import ImportGraph, import_graph
from solvent.source.outline import Outline
from solvent.source.paths import Role, folder, name
from solvent.source.project import Project
from solvent.source.signals.gates import TEST_GATE
from solvent.source.signals.tests import BARE, DATA, END_TO_END, MODEL, MODEL_FORM, TESTED

# What a module holds may then come from elsewhere.
_OPEN = re.compile(r"\bimport \*|__getattr__|\bglobals\(\)|\bsetattr\(|lazy", re.I)


@dataclass(frozen=True)
class TestFile:
    """A file with tests; `direct` are the project's own files that it imports, `reached` those that these import."""

    __test__ = False  # for pytest

    outline: Outline
    direct: frozenset[str]
    reached: frozenset[str]

    def places(self, *kinds: str) -> Iterator[Place]:
        """Where its tests of these kinds stand."""
        return (self.outline.place(signal) for signal in self.outline.signals if signal.kind in kinds)

    @property
    def asserts(self) -> bool:
        """Whether some test in it asserts something."""
        return any(signal.kind == TESTED for signal in self.outline.signals)


@dataclass(frozen=True)
class Tests:
    """All test files of a project; `broken` ones import names that are not there, so that they cannot run."""

    __test__ = False

    files: tuple[TestFile, ...] = ()
    broken: tuple[TestFile, ...] = ()

    @cached_property
    def of_project(self) -> tuple[TestFile, ...]:
        """Those that import the project's code and assert something."""
        return tuple(file for file in self.files if file.asserts and file.direct)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Everything that some asserting test reaches."""
        return frozenset().union(*(file.reached for file in self.of_project))

    def places(self, *kinds: str) -> list[Place]:
        """Where tests of these kinds stand, in asserting files."""
        return [place for file in self.files for place in file.places(*kinds)]

    @property
    def of_data(self) -> list[Place]:
        """Tests of data."""
        return self.places(DATA)

    @property
    def of_model(self) -> list[Place]:
        """Tests of how a model behaves."""
        return self.places(MODEL)

    @property
    def of_form(self) -> list[Place]:
        """Tests that call a model and ask for shapes, types or lengths alone."""
        return self.places(MODEL_FORM)

    @property
    def end_to_end(self) -> list[Place]:
        """Tests that train and then use what was trained."""
        return self.places(END_TO_END)

    @property
    def of_metric(self) -> list[Place]:
        """Tests that fail when a metric is too bad."""
        return self.places(TEST_GATE)


def tests_of(project: Project) -> Tests:
    """The project's tests, read once."""
    return project.once(_read)


def _read(project: Project) -> Tests:
    graph = import_graph(project)
    conftests = {folder(o.path): o.path for o in project.tests if name(o.path) == "conftest.py"}
    used = {path for outline in project.code for path in graph.imports.get(outline.path, ())}
    found = []
    for outline in project.outlines.values():
        # What the project itself imports and keeps in no folder of tests is called like a test, and works.
        if outline.path in used and not {"tests", "test"} & set(outline.path.split("/")):
            continue
        if outline.role in {Role.TEST, Role.CODE} and any(s.kind in {TESTED, BARE} for s in outline.signals):
            starts = {outline.path, *_above(conftests, outline.path)}
            imported = {path for start in starts for path in graph.imports.get(start, ())}
            # Helpers among the tests are looked through: what they import is what is tested.
            helpers = {path for path in imported if _is_test(project, path)}
            imported |= {path for helper in helpers for path in graph.imports.get(helper, ())}
            # Packages hand on what their __init__ imports.
            packages = {path for path in imported if name(path) == "__init__.py"}
            imported |= {path for package in packages for path in graph.imports.get(package, ())}
            direct = frozenset(path for path in imported if path not in starts and _is_code(project, path))
            found.append(TestFile(outline, direct, _reached(project, outline, direct | packages)))
    broken = tuple(file for file in found if _imports_nothing(project, graph, file.outline))
    return Tests(tuple(file for file in found if file not in broken), broken)


def _imports_nothing(project: Project, graph: ImportGraph, outline: Outline) -> bool:
    """Whether a file needs a name from one of the project's modules whose text does not even hold that word."""
    for item in outline.imports:
        path = None if item.guarded else graph.resolve(item.name, outline.path)
        wanted = item.name.rpartition(".")[2]
        if path is None or not wanted.isidentifier() or wanted in path.removesuffix(".py").split("/")[-2:]:
            continue
        text = project.text(path)
        if not _OPEN.search(text) and not re.search(rf"\b{wanted}\b", text):
            return True
    return False


def _reached(project: Project, outline: Outline, direct: frozenset[str]) -> frozenset[str]:
    """What runs when the test runs: imports of imports, and files that are named by their paths on the way."""
    graph, named = import_graph(project), project.once(_named)
    reached = graph.reachable(direct)
    more = {path for source in (outline.path, *reached) if source in named for path in named[source]}
    return frozenset(reached | graph.reachable(more)) if more else reached


def _named(project: Project) -> dict[str, set[str]]:
    """For each file, the project's other files that its texts name by folder and name: `"training/runner.py"`."""
    scripts = {"/".join(outline.path.split("/")[-2:]): outline.path for outline in project.code}
    found: dict[str, set[str]] = {}
    for outline in project.outlines.values():
        for text in outline.texts:
            if text.value.endswith(".py") and (path := scripts.get("/".join(text.value.split("/")[-2:]))):
                found.setdefault(outline.path, set()).add(path)
    return found


def _above(conftests: dict[str, str], path: str) -> Iterator[str]:
    at = folder(path)
    while True:
        if at in conftests:
            yield conftests[at]
        if not at:
            return
        at = folder(at)


def _is_test(project: Project, path: str) -> bool:
    outline = project.outlines.get(path)
    return outline is not None and outline.role is Role.TEST


def _is_code(project: Project, path: str) -> bool:
    """Whether a file is code to be tested: not a test, though perhaps called like one."""
    outline = project.outlines.get(path)
    if outline is None or name(path) == "conftest.py":
        return False
    if outline.role is Role.CODE:
        return not (name(path) == "__init__.py" and not outline.definitions)
    calls_itself_test = any(s.kind in {TESTED, BARE} for s in outline.signals)
    return not calls_itself_test and "tests" not in path.split("/") and "test" not in path.split("/")

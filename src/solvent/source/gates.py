"""Releases and endings that hang on a verdict about the model, followed through the project's own functions."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.source.ci import ci_of
from solvent.source.imports import import_graph
from solvent.source.project import Project
from solvent.source.signals.verdicts import HANGS_ON, VERDICT
from solvent.source.testing import tests_of

_HOPS = 3
_At = tuple[str, str]


def gates_by_verdict(project: Project) -> tuple[tuple[Place, str], ...]:
    """Where something stops or is released by what a function says of the model, and that function's name."""
    return project.once(_found)


def gates_by_tests(project: Project) -> tuple[Place, ...]:
    """Tests that ask a metric to be good enough, where a run of them in CI that nobody starts by hand can fail."""
    fails = any(run.lost is None and run.definition.is_automatic for run in ci_of(project).tests)
    return tuple(tests_of(project).of_metric) if fails else ()


def _found(project: Project) -> tuple[tuple[Place, str], ...]:
    functions = _Functions(project)
    if not functions.verdicts:
        return ()
    found: dict[Place, str] = {}
    for outline, signal in project.signals(HANGS_ON):
        judge = functions.judged_by(outline.path, signal.detail)
        if judge and not outline.is_notebook:
            found.setdefault(outline.place(signal), judge)
    return tuple(found.items())


class _Functions:
    """The project's functions by file and name, and the calls between them."""

    def __init__(self, project: Project) -> None:
        self._project, self._graph = project, import_graph(project)
        self.verdicts = {(outline.path, signal.detail) for outline, signal in project.signals(VERDICT)}

    @cached_property
    def _defined(self) -> set[_At]:
        return {(o.path, d.name) for o in self._project.code for d in o.definitions if d.kind == "function"}

    @cached_property
    def _calls(self) -> dict[_At, set[str]]:
        found: dict[_At, set[str]] = defaultdict(set)
        for outline in self._project.code:
            for call in outline.calls:
                if call.within:
                    found[outline.path, call.within].add(call.name)
        return found

    def judged_by(self, path: str, name: str) -> str:
        """The function that gives the verdict when `name` is called from a file; empty where none does."""
        waiting = [(at, 0) for at in self._meant(path, name)]
        seen = set()
        while waiting:
            at, hops = waiting.pop(0)
            if at in self.verdicts:
                return at[1]
            if at not in seen and hops < _HOPS:
                seen.add(at)
                waiting += [
                    (called, hops + 1) for call in self._calls.get(at, ()) for called in self._meant(at[0], call)
                ]
        return ""

    def _meant(self, path: str, name: str) -> Iterator[_At]:
        own = name.rpartition(".")[2]
        if "." in name and not name.startswith("?"):
            other = self._graph.resolve(name, path)
            if other is not None and (other, own) in self._defined:
                yield other, own
                return
        if ("." not in name or name.startswith(("self.", "?."))) and (path, own) in self._defined:
            yield path, own

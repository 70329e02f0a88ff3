"""Which functions of a project predict: by themselves, or by calling others of the project that do."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from solvent.source.imports import import_graph
from solvent.source.outline import Call, Outline
from solvent.source.predicting import activates, loads_model, predicts
from solvent.source.project import Project

# What trains and what measures predicts too, but serves nobody; what every module has passes nothing on.
_NO_STEP = re.compile(r"^_?(?:main|run|setup|\w*(?:train|fit|eval|valid|test|bench|score_?model|cross_val)\w*)$", re.I)
_HOPS = 5

Functions = Mapping[str, frozenset[str]]


def runs_a_network(outline: Outline) -> bool:
    """Whether a file loads weights and turns what the network says into an answer, with nothing called `predict`."""
    return any(loads_model(c.name) for c in outline.calls) and any(activates(c.name) for c in outline.calls)


def predictors(project: Project) -> Functions:
    """For each file, the functions and classes in it that predict by themselves; found once."""
    return project.once(_direct)


def passing_on(project: Project) -> Functions:
    """For each file, the functions that predict, by themselves or through other functions of the project."""
    return project.once(_passing_on)


def calls_predictor(project: Project, outline: Outline, *, within: str = "") -> bool:
    """Whether a file, or one function in it, calls a function of the project that predicts."""
    known = passing_on(project)
    calls = (call for call in outline.calls if not within or call.within == within)
    return any(function in known.get(path, ()) for call in calls for path, function in _meant(project, outline, call))


def _direct(project: Project) -> Functions:
    found = {}
    for outline in project.code:
        within = {call.within for call in outline.calls if predicts(call.name)}
        if runs_a_network(outline):
            within |= {call.within for call in outline.calls if activates(call.name)}
        if within:
            classes = {d.within for d in outline.definitions if d.name in within}
            found[outline.path] = frozenset((within | classes) - {""})
    return found


def _passing_on(project: Project) -> Functions:
    known = {path: {name for name in names if not _NO_STEP.match(name)} for path, names in predictors(project).items()}
    callers: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for outline in project.code:
        for call in outline.calls:
            if call.within and not _NO_STEP.match(call.within):
                for meant in _meant(project, outline, call):
                    callers[meant].add((outline.path, call.within))
    waiting = [(path, name) for path, names in known.items() for name in names]
    for _ in range(_HOPS):
        waiting = [caller for function in waiting for caller in callers.get(function, ())]
        waiting = [(path, name) for path, name in dict.fromkeys(waiting) if name not in known.get(path, ())]
        for path, name in waiting:
            known.setdefault(path, set()).add(name)
    return {path: frozenset(names) for path, names in known.items()}


def _meant(project: Project, outline: Outline, call: Call) -> Iterator[tuple[str, str]]:
    """The function of the project that a call means: its own file's, or one that its import names."""
    owner, _, method = call.name.rpartition(".")
    defined = project.once(_defined)
    if method not in defined:
        return
    here = defined[method]
    if owner in {"", "?", "self", "cls"}:
        if outline.path in here:
            yield outline.path, method
        return
    path = import_graph(project).resolve(call.name, outline.path)
    if path in here:
        yield path, method


def _defined(project: Project) -> dict[str, frozenset[str]]:
    """For each name of a function, the files that define it."""
    found: dict[str, set[str]] = defaultdict(set)
    for outline in project.code:
        for d in outline.definitions:
            if d.kind == "function":
                found[d.name].add(outline.path)
    return {name: frozenset(paths) for name, paths in found.items()}

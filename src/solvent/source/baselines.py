"""What a project compares its model with: something simpler, or the model before it."""

import re
from collections import defaultdict
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.results import comparisons
from solvent.source.signals.tests import TESTED

_SIDE_BY_SIDE = 3
_HABIT = 3
_CI = r"(^|/)(\.github/workflows/|\.gitlab-ci|\.circleci/|Jenkinsfile|cml|azure-pipelines|bitbucket-pipelines)[^/]*$"
_DIFFERENCE = r"\bdvc\s+(metrics|exp|experiments|plots)\s+diff\b|\bmetrics diff\b"
_BETTER = re.compile(r"_(?:(?:is_)?better_than|outperforms?|beats?)_")
_NAMED = re.compile(r"(^|[_-])(baselines?|benchmarks)([_.-]|$)", re.I)


@dataclass(frozen=True)
class Comparison:
    """How a model is compared: `full` with a baseline or its predecessor, else only with other candidates."""

    full: bool
    places: tuple[Place, ...]
    note: str


def comparison(project: Project) -> Comparison | None:
    """The best comparison that a project makes; None where it makes none."""
    found = [(outline.place(signal), signal.detail) for outline, signal in project.signals("baseline")]
    if found:
        return Comparison(True, _first([p for p, _ in found]), f"`{found[0][1]}` is what the model is compared with")
    named = [o.place(s) for o, s in project.signals("metric") if _NAMED.search(name(o.path))]
    if named:
        return Comparison(True, _first(named), f"`{named[0].path}` measures it")
    tried = [o.place(s) for o, s in project.signals(TESTED, tests=True) if _BETTER.search(s.detail)]
    if tried:
        return Comparison(True, _first(tried), "a test asks that one model be better than another")
    gated = [place for path in project.matching(_CI)[:40] for place, _ in project.lines(path, _DIFFERENCE)]
    if gated:
        return Comparison(True, _first(gated), "each change's metrics are set against those before")
    recorded = list(comparisons(project))
    against = [place for place, table in recorded if table.against]
    said = [place for place, table in recorded if table.against or table.said]
    if len(said) >= _HABIT:
        note = "each change is compared with what was there before"
        return Comparison(True, _first(said), note)
    if against:
        return Comparison(True, _first(against), "a table records the measures beside a baseline's")
    return _among_candidates(project, [place for place, _ in recorded])


def _among_candidates(project: Project, tables: list[Place]) -> Comparison | None:
    if compared := _side_by_side(project):
        note = "several learners stand side by side, none of them a baseline"
        return Comparison(False, _first(compared), note)
    if tables:
        return Comparison(False, _first(tables), "a table compares measures, of no baseline")
    choices = [o.place(signal) for o, signal in project.signals("choice") if _measures(project, o.path)]
    if choices:
        return Comparison(False, _first(choices), "several models can be chosen, no comparison is recorded")
    return None


def _first(places: list[Place]) -> tuple[Place, ...]:
    return tuple(places[:4])


def _side_by_side(project: Project) -> list[Place]:
    """Where one file, else the whole project, tries several kinds of learner and measures them."""
    kinds: dict[str, dict[str, Place]] = defaultdict(dict)
    for outline, signal in project.signals("learner"):
        kinds[outline.path].setdefault(signal.detail.partition(" ")[2], outline.place(signal))
    for path, places in kinds.items():
        if len(places) >= _SIDE_BY_SIDE and _measures(project, path):
            return list(places.values())
    beside = {
        kind: place for path, places in kinds.items() if _measures(project, path) for kind, place in places.items()
    }
    return list(beside.values()) if len(beside) >= _SIDE_BY_SIDE else []


def _measures(project: Project, path: str) -> bool:
    return any(signal.kind in ("evaluates", "trains") for signal in project.outlines[path].signals)

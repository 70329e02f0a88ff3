"""The model is compared with a baseline or the previous model."""

import re
from collections import defaultdict

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.results import comparisons

_SIDE_BY_SIDE = 3
_HABIT = 3
_NAMED = re.compile(r"(^|[_-])(baselines?|benchmarks)([_.-]|$)", re.I)


@fact(stage=Stage.EVALUATE)
def baseline_comparison(project: Project) -> Fact:
    found = [(outline.place(signal), signal.detail) for outline, signal in project.signals("baseline")]
    if found:
        return yes(*(place for place, _ in found[:4]), note=f"`{found[0][1]}` is what the model is compared with")
    named = [o.place(s) for o, s in project.signals("metric") if _NAMED.search(name(o.path))]
    if named:
        return yes(*named[:4], note=f"`{named[0].path}` measures it")
    recorded = list(comparisons(project))
    against = [place for place, is_baseline in recorded if is_baseline]
    if len(recorded) >= _HABIT:
        return yes(*(place for place, _ in recorded[:4]), note="each change is compared with what was there before")
    if against:
        return yes(*against[:4], note="a table records the measures beside a baseline's")
    compared = _side_by_side(project)
    if compared:
        return partial(*compared[:4], note="several learners stand side by side, none of them a baseline")
    if recorded:
        return partial(*(place for place, _ in recorded[:4]), note="a table compares measures, of no baseline")
    choices = [
        outline.place(signal) for outline, signal in project.signals("choice") if _measures(project, outline.path)
    ]
    if choices:
        return partial(*choices[:4], note="several models can be chosen, no comparison is recorded")
    return no(note="nothing simpler or older is measured beside the model")


def _side_by_side(project: Project) -> list[Place]:
    """Where one file tries several kinds of learner and measures them."""
    kinds: dict[str, dict[str, Place]] = defaultdict(dict)
    for outline, signal in project.signals("learner"):
        kinds[outline.path].setdefault(signal.detail.partition(" ")[2], outline.place(signal))
    for path, places in kinds.items():
        if len(places) >= _SIDE_BY_SIDE and _measures(project, path):
            return list(places.values())
    return []


def _measures(project: Project, path: str) -> bool:
    outline = project.outlines[path]
    return any(signal.kind in ("evaluates", "trains") for signal in outline.signals)

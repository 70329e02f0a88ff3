"""The code loads pickles, joblib or torch files."""

from itertools import chain

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.artefacts.unsafe import direct_loads, loads_through_libraries
from solvent.source.project import Project, places


@fact(stage=Stage.DEPLOY, good=False)
def pickle_loaded(project: Project) -> Fact:
    if found := list(direct_loads(project)):
        names = ", ".join(dict.fromkeys(f"`{call.name.lstrip('?.')}`" for _, call in found[:8]))
        return yes(*places(found), note=f"{len(found)} calls: {names}")
    if through := list(loads_through_libraries(project)):
        return partial(*places(through), note="A library unpickles for the code")
    if tested := list(chain(direct_loads(project, tests=True), loads_through_libraries(project, tests=True))):
        return partial(*places(tested), note="Only tests load pickles")
    return no(note="No call of pickle, joblib, dill or torch loads a file")

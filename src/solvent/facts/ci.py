"""A CI definition exists."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, yes
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.project import Project


@fact(stage=Stage.DEPLOY)
def ci(project: Project) -> Fact:
    found = ci_of(project)
    if found.on_code:
        systems = ", ".join(dict.fromkeys(d.system for d in found.on_code))
        return yes(*(Place(d.path) for d in found.on_code[:5]), note=systems)
    if found.definitions:
        bots = tuple(Place(d.path) for d in found.definitions[:3])
        return no(*bots, note="its workflows look after issues and labels, not after the code")
    return no()

"""A CI definition exists."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project


@fact(stage=Stage.DEPLOY)
def ci(project: Project) -> Fact:
    found = project.matching(r"(^|/)\.github/workflows/[^/]+\.ya?ml$")
    return yes(*(Place(path) for path in found[:3])) if found else no()

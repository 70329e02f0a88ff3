"""Model files are committed (pointers to large files are partial)."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.paths import Role
from solvent.source.project import Project


@fact(stage=Stage.DEPLOY, good=False)
def model_binaries_in_git(project: Project) -> Fact:
    models = inventory(project).models
    whole = [m for m in models if m.committed]
    own = [m for m in whole if m.role is not Role.TEST]
    pointers = [m for m in models if m.pointer]
    if own:
        kinds = ", ".join(dict.fromkeys(m.format or "binary" for m in own[:20]))
        return yes(*(Place(m.path) for m in own[:5]), note=f"{len(own)} model files are committed ({kinds})")
    if pointers:
        return partial(
            *(Place(m.path) for m in pointers[:5]), note=f"{len(pointers)} models are {pointers[0].pointer} pointers"
        )
    if whole:
        return partial(*(Place(m.path) for m in whole[:5]), note="Only tests hold model files")
    return no(note="No file in the tree is a model")

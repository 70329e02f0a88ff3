"""Models have versions and a place one can fetch a version from."""

from dataclasses import replace

from solvent.catalog.question import fact
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.registry import registry
from solvent.source.rlang import r_code


@fact(stage=Stage.DEPLOY)
def model_registry(project: Project) -> Fact:
    found = registry(project)
    if found.registries:
        return yes(*found.registries[:5], note=found.note)
    if pinned := r_code(project).where("registers"):
        return yes(*pinned[:5], note="Models are pinned with their versions")
    if found.lesser:
        return partial(*found.lesser[:5], note=found.note)
    if project.contract.model.registry:
        said = partial(
            Place(project.contract.path or "solvent.toml"), note="The contract names a registry; no code uses it"
        )
        return replace(said, grade=Grade.DECLARED)
    return no(note="No registry, no hub, no versioned store of models")

"""A real credential is committed (placeholders, test dummies and references to a store are none)."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.secrets import committed_secrets


@fact(stage=Stage.DEPLOY, good=False)
def secrets_in_code(project: Project) -> Fact:
    found = committed_secrets(project)
    if not found:
        return no(note="No file holds what looks like a credential.")
    return yes(*(place for place, _ in found[:5]), note=f"The first: {found[0][1].kind}.")

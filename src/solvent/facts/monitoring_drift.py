"""Code watches inputs, predictions or performance in production for change."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.rlang import r_code
from solvent.source.watching import watching


@fact(stage=Stage.MONITOR)
def monitoring_drift(project: Project) -> Fact:
    found = watching(project)
    if found.watches:
        return yes(*found.watches[:5], note="Code compares production with a reference")
    if watched := r_code(project).where("monitors"):
        return yes(*watched[:5], note="The model's performance is computed as time goes on")
    if found.partly:
        return partial(
            *found.partly[:5], note="Something is counted or compared, but nothing watches production for change"
        )
    return no(note="No code watches inputs, predictions or performance after deployment")

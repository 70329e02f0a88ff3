"""Code serves predictions: a service, an app, a function that a platform calls, or a batch job."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.rlang import r_code, served
from solvent.source.serving import serving


@fact(stage=Stage.DEPLOY)
def serving_code(project: Project) -> Fact:
    found = serving(project)
    if found.live:
        kinds = ", ".join(dict.fromkeys(way.kind for way in found.live))
        return yes(*(way.at for way in found.live[:5]), note=f"Predictions are served by: {kinds}")
    if in_r := served(r_code(project)):
        return yes(*in_r[:5], note="Predictions are served in R")
    if found.ways:
        return partial(
            *(way.at for way in found.ways[:3]), note="A script predicts when somebody runs it; nothing serves"
        )
    return no(note="No service, app, scoring function or batch job makes predictions")

"""Training and serving use the same preprocessing code or artefact."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.preparing import Preparing, preparing
from solvent.source.project import Project
from solvent.source.rlang import r_code, served
from solvent.source.serving import serving


@fact(stage=Stage.DEPLOY)
def train_serve_shared_preprocessing(project: Project) -> Fact:
    if (in_r := served(r_code(project))) and not serving(project).ways:
        shared = {place.path for place in r_code(project).where("prepares")} & {place.path for place in in_r}
        answer = yes if shared else partial
        return answer(*in_r[:3], note="Serving loads the trained artefact")
    if not serving(project).ways:
        return no(note="Nothing is served")
    found = preparing(project)
    if not found.trains:
        return _without_training(found)
    if found.shared and found.anew:
        return partial(
            *(*found.shared[:3], *found.anew[:3]), note="Some steps are shared, others are written anew for serving"
        )
    if found.shared and not serving(project).live:
        return partial(*found.shared[:5], note="A script that predicts shares code with training; nothing serves")
    if found.shared:
        return yes(*found.shared[:5], note="Serving runs the code or loads the artefacts of training")
    if found.anew:
        return no(*found.anew[:5], note="Serving prepares its inputs with code of its own")
    if found.alone and found.loads:
        return no(*found.alone[:3], note="Training prepares its data in ways that serving does not repeat")
    if found.loads:
        return yes(*found.loads[:3], note="Serving loads the trained artefact and prepares nothing beside it")
    return no(note="Serving shares neither code nor artefacts with training")


def _without_training(found: Preparing) -> Fact:
    """What can be said where the training code lies elsewhere, or where what is served was reckoned, not fitted."""
    if found.handed:
        return yes(*found.handed[:5], note="Serving reads what the project's other code prepared")
    if found.loads:
        return unknown(*found.loads[:3], note="The training code lies elsewhere")
    return no(*found.anew[:3], note="The training code lies elsewhere, and no artefact of it prepares what is served")

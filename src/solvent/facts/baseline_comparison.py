"""The model is compared with a baseline or the previous model."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.baselines import comparison
from solvent.source.project import Project
from solvent.source.rlang import r_code


@fact(stage=Stage.EVALUATE)
def baseline_comparison(project: Project) -> Fact:
    found = comparison(project)
    if simple := r_code(project).where("baseline"):
        return yes(*simple[:4], note="a simpler model is fitted beside the model")
    if found is None:
        return no(note="nothing simpler or older is measured beside the model")
    return (yes if found.full else partial)(*found.places, note=found.note)

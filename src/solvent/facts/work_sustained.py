"""People have kept changing the project: in 24 months or more (partial: in six or more)."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.lifetime import lifetime
from solvent.source.project import Project

_LONG, _SOME = 24, 6


@fact(stage=Stage.RETRAIN)
def work_sustained(project: Project) -> Fact:
    if project.history is None:
        return unknown(note="There is no history to read")
    found = lifetime(project.history)
    note = f"people changed it in {found.months} month{'s' if found.months != 1 else ''}"
    if found.months >= _LONG:
        return yes(note=note)
    if found.cut_off:
        return unknown(note="The history is cut off")
    return partial(note=note) if found.months >= _SOME else no(note=note)

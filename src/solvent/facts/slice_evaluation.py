"""Metrics are computed on slices of the data."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.rlang import r_code, slices


@fact(stage=Stage.EVALUATE)
def slice_evaluation(project: Project) -> Fact:
    found = [(outline.place(signal), signal.detail) for outline, signal in project.signals("slices")]
    if found:
        return yes(*(place for place, _ in found[:4]), note=f"`{found[0][1]}` measures parts of the data")
    if grouped := slices(r_code(project)):
        return yes(*grouped[:4], note="metrics are computed by group")
    return no(note="metrics are only computed on all rows together")

"""Predictions made in production are stored."""

from dataclasses import replace

from solvent.catalog.question import fact
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.prediction_log import kept_predictions
from solvent.source.project import Project
from solvent.source.rlang import r_code
from solvent.source.serving import serving


@fact(stage=Stage.MONITOR)
def prediction_logging(project: Project) -> Fact:
    found = kept_predictions(project)
    if found.lasting:
        return yes(*found.lasting[:5], note=found.note)
    if declared := project.contract.data.prediction_log:
        place = Place(project.contract.path or "solvent.toml")
        there = project.has(declared) or project.has_folder(declared) or "://" in declared
        note = f"The contract names {declared}" if there else f"The contract names {declared}, which is not there"
        return replace((yes if there else partial)(place, note=note), grade=Grade.DECLARED)
    if found.passing:
        return partial(*found.passing[:5], note=found.note)
    if steps := r_code(project).steps:
        return yes(*steps[:5], note="A step of the pipeline writes what it predicts")
    served = serving(project).live
    return no(note="What is served is stored nowhere" if served else "Nothing is served")

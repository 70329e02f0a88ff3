"""Uncertain or critical predictions go to a person."""

from dataclasses import replace

from solvent.catalog.question import fact
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.review import review


@fact(stage=Stage.DEPLOY)
def human_in_loop(project: Project) -> Fact:
    found = review(project)
    if found.sent:
        return yes(*found.sent[:5], note="Predictions are handed to people")
    if project.contract.human.in_the_loop:
        place = Place(project.contract.path or "solvent.toml")
        return replace(partial(place, note="The contract says so; no code does it"), grade=Grade.DECLARED)
    if found.spoken:
        return partial(
            *found.spoken[:5], note="Items are marked for review; that a prediction reaches a person is not shown"
        )
    return no(note="No prediction is handed to a person")

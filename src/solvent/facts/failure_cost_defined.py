"""What an error costs is written down or used."""

from dataclasses import replace

from solvent.catalog.question import fact
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.costs import costs
from solvent.source.project import Project


@fact(stage=Stage.SCOPE)
def failure_cost_defined(project: Project) -> Fact:
    declared = project.contract.cost
    amounts = (declared.per_error, declared.false_positive, declared.false_negative, declared.worst_case)
    if any(amount is not None for amount in amounts):
        place = Place(project.contract.path or "solvent.toml")
        return replace(yes(place, note="The contract says what an error costs"), grade=Grade.DECLARED)
    found = costs(project)
    if found.used:
        return yes(*found.used[:5], note="Code reckons with the cost of errors")
    if found.written:
        return yes(*found.written[:5], note="The documentation puts a price on errors")
    if found.weighed:
        return partial(*found.weighed[:5], note="Errors are weighed against one another, without a price")
    return no(note="Neither code nor documentation says what an error costs")

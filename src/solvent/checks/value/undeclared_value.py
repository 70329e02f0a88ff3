"""Nothing declares what makes the system worth having.

Why
    Without a requirement, a cost of failure and a human baseline nobody can tell whether the model is good
    enough, how many labels would prove it, or when it should be withdrawn.

Pay
    Write the contract: `solvent init` drafts one from what the project shows; fill it in with the people who
    decide.

Not
    Projects with a contract: what theirs lacks is reported by itself. Folders without code. Entries of a
    competition, whose organisers have said what counts; the code of a publication; courses; templates of other
    projects.

Debt
    --- train.py
    model.fit(rows, labels)

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import has_code, is_competition, is_course, is_paper, is_template
from solvent.source.project import Project


@check("VAL101", effort=Effort(2, 8), severity=Severity.LOW, stage=Stage.SCOPE)
def undeclared_value(project: Project) -> Iterator[Sighting]:
    made_for_less = (is_competition, is_paper, is_course, is_template)
    if project.contract.path is None and has_code(project) and not any(made(project) for made in made_for_less):
        yield Sighting(
            Place("."),
            "No contract says what the predictions must reach, what an error costs or who agreed",
            key="contract",
        )

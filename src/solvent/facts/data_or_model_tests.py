"""There are tests or checks of data or of model behaviour."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals.validation import SCHEMA
from solvent.source.testing import tests_of


@fact(stage=Stage.EVALUATE)
def data_or_model_tests(project: Project) -> Fact:
    tests = tests_of(project)
    found = [*tests.of_data, *tests.of_model, *tests.end_to_end, *tests.of_metric]
    if found:
        about = (
            "data and model"
            if tests.of_data and len(found) > len(tests.of_data)
            else "data"
            if tests.of_data
            else "model"
        )
        return yes(*found[:4], note=f"tests of {about}")
    if formal := tests.of_form:
        return partial(*formal[:4], note="tests call a model and ask only for the form of what it says")
    checks = [outline.place(signal) for outline, signal in project.signals(SCHEMA)]
    if checks:
        return partial(*checks[:3], note="data is checked as it is used, but no test is about data or a model")
    return no()

"""There are tests that import the project's code and assert something."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.rlang import r_code
from solvent.source.scaffold import is_scaffold
from solvent.source.testing import tests_of


@fact(stage=Stage.TRAIN)
def unit_tests(project: Project) -> Fact:
    found = tests_of(project)
    if found.of_project and all(is_scaffold(project, file.outline.path) for file in found.of_project):
        return partial(Place(found.of_project[0].outline.path), note="only the example test of the project's template")
    if found.of_project:
        shown = tuple(next(file.places("test")) for file in found.of_project[:4])
        return yes(*shown, note=f"{len(found.of_project)} test files import the project's code")
    bare = [file for file in found.files if file.direct]
    if bare:
        return partial(Place(bare[0].outline.path), note="tests run the project's code but assert nothing")
    if found.broken:
        return partial(Place(found.broken[0].outline.path), note="the tests import names that the code does not hold")
    if found.files:
        return no(Place(found.files[0].outline.path), note="the tests import nothing of the project")
    if in_r := r_code(project).where("tests", "uses project", tests=True) or r_code(project).where("tests", tests=True):
        return yes(*in_r[:4], note="tests in R")
    return no()

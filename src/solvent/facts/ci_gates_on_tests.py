"""CI runs tests and a failing test fails it."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.ci import Ci, ci_of
from solvent.source.ci.runs import Run
from solvent.source.project import Project


@fact(stage=Stage.DEPLOY)
def ci_gates_on_tests(project: Project) -> Fact:
    found = ci_of(project)
    if not found.on_code:
        return no(note="there is no CI")
    if not found.tests:
        return _without_tests(found)
    lost = [run for run in found.tests if run.lost is not None]
    held = [run for run in found.tests if run.lost is None]
    if not held:
        place, why = lost[0].lost or (lost[0].place, "")
        return no(place, lost[0].place, note=f"a failing test does not fail CI: {why}")
    automatic = [run for run in held if run.definition.is_automatic]
    if not automatic:
        return partial(*_places(held), note="the workflow with the tests is only started by hand")
    late = {"release", "schedule"}
    if all(run.definition.triggers and set(run.definition.triggers) <= late for run in automatic):
        return partial(*_places(automatic), note="tests run on a schedule or for a release, not on changes")
    if lost:
        place, why = lost[0].lost or (lost[0].place, "")
        return partial(place, *_places(automatic), note=f"some tests fail CI, but `{lost[0].text[:40]}` cannot: {why}")
    return yes(*_places(automatic))


def _without_tests(found: Ci) -> Fact:
    trained = [run for run in found.runs if run.purpose == "train" and run.lost is None]
    if trained:
        return partial(*_places(trained), note="CI runs the training code, but no tests")
    return no(*(run.place for run in found.linters[:2]), note="CI runs no tests")


def _places(runs: list[Run]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(run.place for run in runs))[:4]

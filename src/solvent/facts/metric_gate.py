"""A model below a threshold, or worse than the present one, is stopped by a machine."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.gates import gates_by_tests, gates_by_verdict
from solvent.source.project import Project
from solvent.source.signals.gates import DECISION, GATE
from solvent.source.testing import tests_of
from solvent.source.waiting import release_ignores

# They end the program that compares: what does not wait for it goes on.
_ENDS = frozenset(["raise", "exit", "_exit", "quit", "assert", "validate_evaluation_results"])


@fact(stage=Stage.EVALUATE)
def metric_gate(project: Project) -> Fact:
    gates = [(outline, signal) for outline, signal in project.signals(GATE, DECISION)]
    code = [(outline, signal) for outline, signal in gates if not outline.is_notebook]
    firm = [(o, s) for o, s in code if s.detail not in _ENDS or not release_ignores(project, o.path)]
    if firm:
        places = [outline.place(signal) for outline, signal in firm[:4]]
        return yes(*places, note=f"a comparison of metrics decides: {firm[0][1].detail[:60]}")
    hanging = gates_by_verdict(project)
    if hanging:
        return yes(
            *(place for place, _ in hanging[:4]), note=f"`{hanging[0][1]}` judges the model, and a run ends by it"
        )
    if code:
        places = [outline.place(signal) for outline, signal in code[:4]]
        return partial(*places, note="a program ends when a metric is too bad, but no release waits for it")
    if failing := gates_by_tests(project):
        return yes(*failing[:4], note="CI fails when a test finds a metric too bad")
    if tests := tests_of(project).of_metric:
        return partial(*tests[:3], note="a test asserts a metric, but nothing stands between a model and its release")
    if gates:
        return partial(*(outline.place(signal) for outline, signal in gates[:3]), note="only in a notebook")
    return no()

"""A model below a threshold, or worse than the present one, is stopped by a machine."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.gates import gates_by_verdict
from solvent.source.project import Project
from solvent.source.signals.gates import DECISION, GATE
from solvent.source.testing import tests_of


@fact(stage=Stage.EVALUATE)
def metric_gate(project: Project) -> Fact:
    gates = [(outline, signal) for outline, signal in project.signals(GATE, DECISION)]
    code = [outline.place(signal) for outline, signal in gates if not outline.is_notebook]
    if code:
        return yes(*code[:4], note=f"a comparison of metrics decides: {gates[0][1].detail[:60]}")
    hanging = gates_by_verdict(project)
    if hanging:
        return yes(
            *(place for place, _ in hanging[:4]), note=f"`{hanging[0][1]}` judges the model, and a run ends by it"
        )
    tests = tests_of(project).of_metric
    if tests:
        return partial(*tests[:3], note="a test asserts a metric, but nothing stands between a model and its release")
    if gates:
        return partial(*(outline.place(signal) for outline, signal in gates[:3]), note="only in a notebook")
    return no()

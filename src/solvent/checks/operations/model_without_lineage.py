"""A model is saved with nothing that says which code and data made it.

Why
    When it fails, nobody can tell which code, data and settings to look at, nor make the same model again.

Pay
    Log the run with a tracker, or save the git revision, the data's hash and the metrics beside the model.

Not
    Projects with a tracker, a registry, a pipeline lock, or code that reads the git revision or writes metrics where
    it saves; libraries whose functions save what others train; entries of a
    competition, whose models only have to last until they are submitted.

Debt
    import joblib
    from sklearn.svm import SVC
    model = SVC().fit(x, y)
    joblib.dump(model, "model.joblib")

Paid
    import subprocess
    import joblib
    from sklearn.svm import SVC
    model = SVC().fit(x, y)
    revision = subprocess.check_output(["git", "rev-parse", "HEAD"], text=True)
    joblib.dump({"model": model, "revision": revision}, "model.joblib")
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.saves import has_lineage, saves, trains
from solvent.source.occasion import is_competition
from solvent.source.project import Project


@check("OPS152", effort=Effort(1, 6), severity=Severity.LOW, stage=Stage.TRAIN)
def model_without_lineage(project: Project) -> Iterator[Sighting]:
    if is_competition(project):
        return
    every = [(outline, call) for outline, call in saves(project) if trains(outline)]
    found = [(outline, call) for outline, call in every if not outline.is_notebook] or every
    if found and not has_lineage(project, [outline for outline, _ in found]):
        outline, call = found[0]
        message = f"`{call.name.lstrip('?.')}` keeps a model without the revision, data or metrics that belong to it"
        yield Sighting(outline.place(call), message, tuple(o.place(c) for o, c in found[1:10]), key="saves")

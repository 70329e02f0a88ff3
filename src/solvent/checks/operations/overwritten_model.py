"""Each training overwrites the model that is served.

Why
    There is no way back: when the new model is worse, the old one is gone.

Pay
    Save each model under its own version, let the service name the version it runs, and keep the last good one.

Not
    Projects with a registry, or with models under DVC, Git LFS or plain git.

Debt
    --- train.py
    import joblib
    joblib.dump(model.fit(x, y), "models/model.joblib")
    --- app.py
    import joblib
    from flask import Flask
    app = Flask(__name__)
    model = joblib.load("models/model.joblib")
    @app.route("/predict")
    def predict():
        return str(model.predict(rows()))

Paid
    --- train.py
    import joblib
    joblib.dump(model.fit(x, y), f"models/{version}/model.joblib")
    --- app.py
    import joblib
    from flask import Flask
    app = Flask(__name__)
    model = joblib.load(f"models/{version}/model.joblib")
    @app.route("/predict")
    def predict():
        return str(model.predict(rows()))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.pointers import dvc
from solvent.source.artefacts.saves import literal_path, saves
from solvent.source.paths import name
from solvent.source.predicting import loads_model
from solvent.source.project import Project
from solvent.source.registry import registry
from solvent.source.serving import serving


@check("OPS159", effort=Effort(1, 8), severity=Severity.LOW, stage=Stage.DEPLOY)
def overwritten_model(project: Project) -> Iterator[Sighting]:
    served = serving(project)
    if not served.live or registry(project).registries or any(kept.is_model for kept in dvc(project).kept):
        return
    committed = {name(model.path) for model in inventory(project).models if model.tracked}
    loaded = {}
    for path in sorted(served.files):
        outline = project.outlines.get(path)
        for call in outline.calls if outline else ():
            if outline and loads_model(call.name) and (target := literal_path(outline, call)):
                loaded[name(target)] = outline.place(call)
    for outline, call in saves(project):
        target = literal_path(outline, call)
        if target and "{}" not in target and name(target) in loaded.keys() - committed:
            message = f"Training writes {target[:80]} over the model that is served"
            yield Sighting(outline.place(call), message, (loaded[name(target)],), key="overwritten")
            return

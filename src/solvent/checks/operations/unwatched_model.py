"""A model is served and nothing watches it.

Why
    Inputs drift and performance decays in silence; the team hears of it from a customer, if at all.

Pay
    Compare the inputs and predictions of each day with those of training, measure performance when labels arrive, and
    alert somebody.

Not
    Scripts and commands that somebody runs by hand, and the services of lessons. Uptime, latency and error counts watch
    the service, not the model.

Debt
    --- app.py
    import joblib
    from fastapi import FastAPI
    app = FastAPI()
    model = joblib.load("model.joblib")
    @app.post("/predict")
    def predict(loan: Loan):
        return {"late": float(model.predict([loan.row()])[0])}

Paid
    --- app.py
    import joblib
    from fastapi import FastAPI
    app = FastAPI()
    model = joblib.load("model.joblib")
    @app.post("/predict")
    def predict(loan: Loan):
        return {"late": float(model.predict([loan.row()])[0])}
    --- watch.py
    from evidently import Report
    from evidently.presets import DataDriftPreset
    report = Report([DataDriftPreset()])
    report.run(today, reference)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import shows_a_paper
from solvent.source.project import Project
from solvent.source.serving import served_for_real, serving
from solvent.source.watching import watching


@check("OPS158", effort=Effort(8, 40), severity=Severity.MEDIUM, stage=Stage.MONITOR)
def unwatched_model(project: Project) -> Iterator[Sighting]:
    served, found = serving(project), watching(project)
    running = [way for way in served_for_real(served.live) if way.kind != "command"]
    if shows_a_paper(project):
        return
    if running and not found.watches and not found.partly:
        way, *others = running
        message = f"This {way.kind} runs a model, and no code watches its inputs, predictions or errors in operation"
        yield Sighting(way.at, message, tuple(other.at for other in others[:9]), key="watching")

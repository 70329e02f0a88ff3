"""Predictions are served and kept nowhere.

Why
    Without them nobody can see drift, measure real performance once the truth is known, explain a complaint, or
    collect the data that the model is bad at.

Pay
    Store each prediction with its inputs, the model's version and the time, in a table or a file per day.

Not
    Scripts that somebody runs by hand, and the services of lessons.

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
        late = float(model.predict([loan.row()])[0])
        table.insert_one({"loan": loan.id, "late": late, "model": VERSION, "at": now()})
        return {"late": late}
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import shows_a_paper
from solvent.source.prediction_log import kept_predictions
from solvent.source.project import Project
from solvent.source.serving import served_for_real, serving


@check("OPS157", effort=Effort(4, 16), severity=Severity.MEDIUM, stage=Stage.MONITOR)
def predictions_not_kept(project: Project) -> Iterator[Sighting]:
    online, found = served_for_real(serving(project).online), kept_predictions(project)
    if shows_a_paper(project):
        return
    if online and not found.lasting and not found.passing and not project.contract.data.prediction_log:
        way, *others = online
        message = f"This {way.kind} answers with predictions, and nothing stores them"
        yield Sighting(way.at, message, tuple(other.at for other in others[:9]), key="predictions")

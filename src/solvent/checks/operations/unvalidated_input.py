"""A system in operation takes data in without looking at it.

Why
    A column that is renamed, empty or in another unit goes straight into the model, which answers all the same.

Pay
    Hold what comes in against a schema (pandera, pydantic, a few explicit checks) and refuse what does not fit.

Not
    Projects that serve nothing, and those that check columns, types, ranges or requests anywhere; endpoints whose
    request goes to the model as it came, which are a debt of their own.

Debt
    import joblib
    from fastapi import FastAPI
    app = FastAPI()
    model = joblib.load("model.joblib")
    @app.post("/predict")
    def predict(row: dict):
        return str(model.predict([list(row.values())]))

Paid
    import joblib
    from fastapi import FastAPI
    from pydantic import BaseModel
    class Row(BaseModel):
        age: float
    app = FastAPI()
    model = joblib.load("model.joblib")
    @app.post("/predict")
    def predict(row: Row):
        return str(model.predict([[row.age]]))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.intake import request_models
from solvent.source.project import Project
from solvent.source.serving import serving
from solvent.source.signals.requests import REFUSED, UNCHECKED
from solvent.source.signals.validation import BY_HAND, REQUEST, SCHEMA

_TABLES = ("pandas.read_csv", "pandas.read_parquet", "pandas.read_sql", "polars.read_parquet", "polars.read_csv")


@check("OPS114", effort=Effort(1, 8), severity=Severity.LOW, stage=Stage.PROCESS)
def unvalidated_input(project: Project) -> Iterator[Sighting]:
    tables = {outline.path for outline, _ in project.calls(*_TABLES)}
    served = [
        way
        for way in serving(project).live
        if way.kind in {"service", "function"} or (way.kind == "job" and way.at.path in tables)
    ]
    looked_at = project.signals(SCHEMA, BY_HAND, REQUEST, REFUSED, UNCHECKED)
    if not served or any(True for _ in looked_at) or request_models(project):
        return
    first = served[0]
    yield Sighting(
        first.at,
        f"Predictions are served by this {first.kind}, and nothing checks what comes in: no schema, type or range",
        also=tuple(way.at for way in served[1:4]),
        key="unvalidated input",
    )

"""A request's content goes to the model unchecked.

Why
    A missing field, a wrong unit or a text where a number belongs becomes a wrong prediction or a crash, not an error
    that the caller can mend.

Pay
    Declare the request with pydantic, marshmallow or a JSON schema: names, types and ranges.

Not
    Endpoints that check fields, convert each value, or hand the content to a function that validates it.

Debt
    from flask import Flask, request
    app = Flask(__name__)
    @app.route("/predict", methods=["POST"])
    def predict():
        rows = request.get_json()
        return str(model.predict(rows))

Paid
    from fastapi import FastAPI
    from pydantic import BaseModel
    class Loan(BaseModel):
        amount: float
    app = FastAPI()
    @app.post("/predict")
    def predict(loan: Loan):
        return model.predict([[loan.amount]])
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module
from solvent.source.requests import unchecked


@check("OPS156", effort=Effort(1, 4), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def unchecked_request(module: Module) -> Iterator[Sighting]:
    for function, call in unchecked(module):
        asked = ast.unparse(call.func)[:60]
        yield module.sighting(call, f"`{function.name}` hands the request's content to `{asked}` unchecked")

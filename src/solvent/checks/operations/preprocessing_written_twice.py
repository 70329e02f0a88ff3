"""Serving prepares its inputs with code of its own.

Why
    The two versions drift apart: the model gets other numbers in production than in training, and its performance
    falls without any error.

Pay
    Put the steps into the fitted pipeline that is saved with the model, or into one module that both sides import.

Not
    Projects whose training code lies elsewhere, and services that only reshape their input.

Debt
    --- train.py
    import joblib
    from sklearn.svm import SVC
    frame["contract"] = encoder.fit_transform(frame["contract"])
    joblib.dump(SVC().fit(frame, late), "model.joblib")
    --- app.py
    import joblib
    import streamlit as st
    model = joblib.load("model.joblib")
    contract = 1 if st.text_input("contract") == "yearly" else 0
    st.write(model.predict([[contract]]))

Paid
    --- train.py
    import joblib
    from sklearn.pipeline import make_pipeline
    joblib.dump(make_pipeline(encoder, classifier).fit(frame, late), "model.joblib")
    --- app.py
    import joblib
    import streamlit as st
    model = joblib.load("model.joblib")
    st.write(model.predict([[st.text_input("contract")]]))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import is_competition
from solvent.source.preparing import preparing
from solvent.source.project import Project


@check("OPS163", effort=Effort(2, 12), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def preprocessing_written_twice(project: Project) -> Iterator[Sighting]:
    found = preparing(project)
    if found.trains and found.anew and not is_competition(project):
        first, *others = found.anew
        message = "Inputs are encoded or transformed here by code that training does not share"
        yield Sighting(first, message, tuple(others[:9]), key="preparing")

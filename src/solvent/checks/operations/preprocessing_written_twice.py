"""Serving prepares its inputs with code of its own.

Why
    The two versions drift apart: the model gets other numbers in production than in training, and its performance
    falls without any error.

Pay
    Put the steps into the fitted pipeline that is saved with the model, or into one module that both sides import.

Not
    Projects, or packages of one, whose training code lies elsewhere, and services that only reshape their input.

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
from solvent.source.paths import folder
from solvent.source.preparing import preparing
from solvent.source.project import Project


@check("OPS163", effort=Effort(2, 12), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def preprocessing_written_twice(project: Project) -> Iterator[Sighting]:
    found = preparing(project)
    anew = [place for place in found.anew if _trains_beside(project, place.path)] if found.trains else []
    if anew and not is_competition(project):
        first, *others = anew
        message = "Inputs are encoded or transformed here by code that training does not share"
        yield Sighting(first, message, tuple(others[:9]), key="preparing")


def _trains_beside(project: Project, path: str) -> bool:
    """Whether the package that holds a file trains as well; the whole project where it is no package of its own."""
    packages = {folder(p) for p in project.named("pyproject.toml", "setup.py", "setup.cfg")} - {""}
    own = next((area for area in _above(path) if area in packages), "")
    if not own:
        return True
    return any(outline.path.startswith(f"{own}/") for outline, _ in project.signals("trains"))


def _above(path: str) -> Iterator[str]:
    at = folder(path)
    while at:
        yield at
        at = folder(at)

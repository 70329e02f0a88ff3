"""A model is asked about other columns than it was fitted to, or in another order.

Why
    Values without names are told apart by their position alone: the model takes one column for another, answers as if
    nothing were wrong, and nobody sees it but in the results.

Pay
    Keep the list of columns in one place that training and serving import, or save it with the model and pick by it.

Not
    Values whose names do not tell which column each of them means; frames of projects that pick columns by their
    names; lists that could mean the columns of several trainings; trainings whose columns neither the code lists nor
    a table tells that the project keeps.

Debt
    --- train.py
    from sklearn.svm import SVC
    X = frame[["age", "tenure", "charges"]]
    model = SVC().fit(X, frame["late"])
    --- app.py
    import joblib
    model = joblib.load("model.joblib")
    def answer(age, tenure, charges):
        return model.predict([[age, charges, tenure]])

Paid
    --- train.py
    from sklearn.svm import SVC
    X = frame[["age", "tenure", "charges"]]
    model = SVC().fit(X, frame["late"])
    --- app.py
    import joblib
    model = joblib.load("model.joblib")
    def answer(age, tenure, charges):
        return model.predict([[age, tenure, charges]])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.asked import Difference, differences
from solvent.source.project import Project


@check("OPS164", effort=Effort(0.5, 3), severity=Severity.HIGH, stage=Stage.DEPLOY)
def inputs_out_of_order(project: Project) -> Iterator[Sighting]:
    for found in differences(project):
        yield Sighting(found.asked, _said(found), also=(found.trained,))


def _said(found: Difference) -> str:
    if found.missing:
        shown = ", ".join(f"`{column}`" for column in found.missing[:4])
        return f"The model was fitted with {shown} too, which it is not given here"
    return f"`{found.given}` is given where the model was fitted with `{found.wanted}`"

"""Accuracy is the only metric although one class is rare.

Why
    A model that never predicts the rare class scores as high as its share allows (99 % where one case in a hundred is
    fraud) and is worth nothing.

Pay
    Report precision and recall of the rare class, the area under the precision-recall curve, or the cost of errors.

Not
    Projects that compute any other classification metric, and those in which no class is visibly rare.

Debt
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score
    model = LogisticRegression(class_weight="balanced").fit(X_train, y_train)
    print(accuracy_score(y_test, model.predict(X_test)))

Paid
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import classification_report
    model = LogisticRegression(class_weight="balanced").fit(X_train, y_train)
    print(classification_report(y_test, model.predict(X_test)))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project


@check("EVA101", effort=Effort(0.5, 2), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def accuracy_of_rare_class(project: Project) -> Iterator[Sighting]:
    measured = [(outline.place(signal), signal.detail) for outline, signal in project.signals("metric")]
    rare = [(outline.place(signal), signal.detail) for outline, signal in project.signals("imbalance")]
    if rare and measured and {metric for _, metric in measured} == {"accuracy_score"}:
        (place, _), (at, seen) = measured[0], rare[0]
        message = f"`accuracy_score` is the only metric although `{seen}` treats one class as rare"
        yield Sighting(place, message, (at,), key="project")

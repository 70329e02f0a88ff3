"""One split gives one number, and nothing says how sure it is.

Why
    On a few hundred test rows an accuracy moves by several points from one random split to the next: a change that
    looks like progress may be luck.

Pay
    Report an interval (bootstrap over the test rows, or the spread over cross-validation folds) beside each metric.

Not
    Projects that cross-validate, split again for several seeds, resample or compute intervals anywhere.

Debt
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import train_test_split
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    model = LogisticRegression().fit(X_train, y_train)
    print(f1_score(y_test, model.predict(X_test)))

Paid
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score
    scores = cross_val_score(LogisticRegression(), X, y, cv=10, scoring="f1")
    print(scores.mean(), scores.std())
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project


@check("EVA104", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.EVALUATE)
def no_uncertainty(project: Project) -> Iterator[Sighting]:
    if any(True for _ in project.signals("uncertainty")):
        return
    measured = {outline.path for outline, _ in project.signals("metric")}
    splits = [o.place(signal) for o, signal in project.signals("split") if o.path in measured]
    if splits:
        yield Sighting(
            splits[0], "One random split gives the metric, with no interval", tuple(splits[1:4]), key="project"
        )

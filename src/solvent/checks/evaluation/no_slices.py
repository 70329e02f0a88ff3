"""Metrics are only computed on all rows together.

Why
    A good average hides a group, a place or a season for which the model is useless or harmful.

Pay
    Compute the metric for each group that matters to the decision: `rows.groupby("region").apply(error)`, or
    `MetricFrame` of Fairlearn.

Not
    Projects that measure any part of their data apart (of which a report by class is none), or only by class;
    entries of a competition; templates.

Debt
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    model = LogisticRegression().fit(X_train, y_train)
    print(f1_score(y_test, model.predict(X_test)))

Paid
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    model = LogisticRegression().fit(X_train, y_train)
    for region, rows in test.groupby("region"):
        print(region, f1_score(rows["late"], model.predict(rows[features])))

Source
    ML Test Score, Breck et al. 2017, test Model 6.
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import is_competition, is_template
from solvent.source.project import Project

# These part the rows by their class already.
_BY_CLASS = re.compile(r"confusion_matrix|classification_report", re.I)
_FOR_PARTS = re.compile(
    r"(?:^|_)(?:fairness|disparit(?:y|ies)|subgroups?|per_class|by_(?:group|class|slice|segment|category)|bias_audit)(?:_|$)",
    re.I,
)


@check("EVA103", effort=Effort(1, 6), severity=Severity.LOW, stage=Stage.EVALUATE)
def no_slices(project: Project) -> Iterator[Sighting]:
    metrics = ((outline.place(signal), signal.detail) for outline, signal in project.signals("metric"))
    measured = [(place, metric) for place, metric in metrics if not _BY_CLASS.search(metric)]
    trained = any(True for _ in project.signals("trains"))
    judged_by_others = is_competition(project) or is_template(project)
    if measured and trained and not judged_by_others and not _slices(project):
        place, metric = measured[0]
        message = f"`{metric}` is computed on all rows together, and no metric on a part of them"
        yield Sighting(place, message, tuple(other for other, _ in measured[1:4]), key="project")


def _slices(project: Project) -> bool:
    """Whether metrics of parts are computed somewhere, or a tool or a function for just that is there."""
    return (
        any(True for _ in project.signals("slices"))
        or any(True for _ in project.imported("aequitas", "fairlearn", "aif360"))
        or any(_FOR_PARTS.search(d.name) for outline in project.code for d in outline.definitions)
    )

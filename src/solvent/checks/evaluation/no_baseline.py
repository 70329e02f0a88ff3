"""The model is measured, and nothing simpler beside it.

Why
    Without the score of a constant guess, a simple rule or the present model, nobody can say whether this one is worth
    its complexity, or worth anything.

Pay
    Measure `DummyClassifier` or `DummyRegressor`, the rule in use today or the model in production on the same rows,
    and report the difference.

Not
    Projects that try several learners, or record a comparison in a document; templates.

Debt
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    model = LogisticRegression().fit(X_train, y_train)
    print(f1_score(y_test, model.predict(X_test)))

Paid
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    for model in (DummyClassifier(), LogisticRegression()):
        print(f1_score(y_test, model.fit(X_train, y_train).predict(X_test)))

Source
    ML Test Score, Breck et al. 2017, test Model 5.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.baselines import comparison
from solvent.source.learning import learner
from solvent.source.occasion import is_template
from solvent.source.project import Project

_BOOSTERS = frozenset(["xgboost", "lightgbm", "catboost"])


@check("EVA102", effort=Effort(1, 4), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def no_baseline(project: Project) -> Iterator[Sighting]:
    # What a template evaluates is an example of how to.
    if is_template(project):
        return
    training = {outline.path for outline, _ in project.signals("trains")}
    measured = [(outline.place(signal), signal.detail) for outline, signal in project.signals("metric")]
    measured.sort(key=lambda item: item[0].path not in training)
    if measured and training and comparison(project) is None and not _several(project):
        place, metric = measured[0]
        message = f"`{metric}` measures the model, and no baseline or earlier model beside it"
        yield Sighting(place, message, tuple(other for other, _ in measured[1:4]), key="project")


def _several(project: Project) -> bool:
    """Whether several kinds of learner are at hand: there is no single model to compare with something."""
    kinds = {signal.detail.partition(" ")[2] for _, signal in project.signals("learner")}
    for outline in project.code:
        imported = {item.name for item in outline.imports}
        kinds.update(name.rpartition(".")[2] for name in imported if learner(name))
        kinds.update(_BOOSTERS.intersection(name.partition(".")[0] for name in imported))
    return len(kinds) > 1

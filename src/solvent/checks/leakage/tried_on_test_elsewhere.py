"""One file tries models that another holds or scores, all on the same test rows, and no other rows judge the winner.

Why
    The best of several on one test set is best partly by luck: its score there is too good, the more so the more was
    tried, and no file alone shows how many were.

Pay
    Compare by cross-validation or on a validation part, and score the winner once on rows kept for that.

Not
    Comparisons on a validation part, or by cross-validation, and one where other rows judge what was chosen.

Debt
    --- scoring.py
    from sklearn.metrics import f1_score
    def scored(model, X_train, y_train, X_test, y_test):
        model.fit(X_train, y_train)
        return f1_score(y_test, model.predict(X_test))
    --- train.py
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from scoring import scored
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    models = {"line": LogisticRegression(), "forest": RandomForestClassifier(random_state=1)}
    scores = {name: scored(model, X_train, y_train, X_test, y_test) for name, model in models.items()}
    best = max(scores, key=scores.get)

Paid
    --- scoring.py
    from sklearn.metrics import f1_score
    def scored(model, X_train, y_train, X_test, y_test):
        model.fit(X_train, y_train)
        return f1_score(y_test, model.predict(X_test))
    --- train.py
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from scoring import scored
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    print(scored(LogisticRegression(), X_train, y_train, X_test, y_test))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.across import across
from solvent.source.leaks import COMPARED, MULTI_TEST
from solvent.source.project import Project


@check(
    "LEK115",
    effort=Effort(1, 6),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:multi-test",),
)
def tried_on_test_elsewhere(project: Project) -> Iterator[Sighting]:
    for found in across(project):
        if found.kind in (MULTI_TEST, COMPARED):
            # What is only compared may have been chosen on other grounds.
            severity = Severity.LOW if found.kind == COMPARED else None
            yield Sighting(found.place, found.what, found.also, flow=found.flow, severity=severity)

"""One file fits a model, another scores it on the same rows, or copies of them.

Why
    The score measures memory, not prediction, though neither file shows it: it can be perfect for a model that is
    useless on new rows.

Pay
    Split first, resample the training part alone, and hand the scoring file rows that the model never saw.

Not
    A training score that is called one, and projects whose files hold rows apart.

Debt
    --- balance.py
    from imblearn.over_sampling import SMOTE
    def balanced(X, y):
        return SMOTE(random_state=1).fit_resample(X, y)
    --- train.py
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import train_test_split
    from balance import balanced
    df = pd.read_csv("late.csv")
    X, y = balanced(df.drop(columns="late"), df["late"])
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    forest = RandomForestClassifier(random_state=1).fit(X_train, y_train)
    print(forest.score(X_test, y_test))

Paid
    --- balance.py
    from imblearn.over_sampling import SMOTE
    def balanced(X, y):
        return SMOTE(random_state=1).fit_resample(X, y)
    --- train.py
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import train_test_split
    from balance import balanced
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    X_train, y_train = balanced(X_train, y_train)
    forest = RandomForestClassifier(random_state=1).fit(X_train, y_train)
    print(forest.score(X_test, y_test))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.across import across
from solvent.source.leaks import OVERLAP
from solvent.source.preprocessing import RESAMPLING
from solvent.source.project import Project


@check(
    "LEK114",
    effort=Effort(1, 6),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:overlap",),
)
def training_rows_scored_elsewhere(project: Project) -> Iterator[Sighting]:
    for found in across(project):
        if found.kind in (OVERLAP, RESAMPLING):
            yield Sighting(found.place, found.what, found.also, flow=found.flow)

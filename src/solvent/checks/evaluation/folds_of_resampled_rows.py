"""Cross-validation parts rows that were resampled before.

Why
    Copies of a row, or mixtures made of it, stand in the folds that train and in the fold that scores: the
    settings that memorise best win.

Pay
    Put the resampling into a Pipeline of imbalanced-learn and cross-validate that.

Not
    Resampling inside a Pipeline, and resampled rows that are fitted once.

Debt
    import pandas as pd
    from imblearn.over_sampling import SMOTE
    from sklearn.model_selection import GridSearchCV, train_test_split
    from sklearn.svm import SVC
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    X_more, y_more = SMOTE(random_state=1).fit_resample(X_train, y_train)
    search = GridSearchCV(SVC(), {"C": [1, 10]}).fit(X_more, y_more)

Paid
    import pandas as pd
    from imblearn.over_sampling import SMOTE
    from imblearn.pipeline import make_pipeline
    from sklearn.model_selection import GridSearchCV, train_test_split
    from sklearn.svm import SVC
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    search = GridSearchCV(make_pipeline(SMOTE(random_state=1), SVC()), {"svc__C": [1, 10]}).fit(X_train, y_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import FOLDS, by_split, leaks, sighting
from solvent.source.module import Module


@check("EVA108", effort=Effort(0.5, 2), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def folds_of_resampled_rows(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), FOLDS):
        yield sighting(module, leak, also=others)

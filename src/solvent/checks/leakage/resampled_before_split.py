"""Rows are resampled before test rows are kept apart.

Why
    Copies of test rows, mixtures made of them or changed pictures of them then stand in training: the measured
    quality can be far better than the real one.

Pay
    Resample the training part alone, best inside a Pipeline of imbalanced-learn, so that each fold does it
    on its own training rows.

Not
    Resampling of the training part that is then fitted once, rows that are only left out, and pictures that are
    each changed once, with no other copy of them kept.

Debt
    import pandas as pd
    from imblearn.over_sampling import SMOTE
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X, y = SMOTE(random_state=1).fit_resample(df.drop(columns="late"), df["late"])
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)

Paid
    import pandas as pd
    from imblearn.over_sampling import SMOTE
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    X_train, y_train = SMOTE(random_state=1).fit_resample(X_train, y_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import by_split, leaks, sighting
from solvent.source.module import Module
from solvent.source.preprocessing import RESAMPLING


@check(
    "LEK111",
    effort=Effort(1, 6),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:overlap",),
)
def resampled_before_split(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), RESAMPLING):
        yield sighting(module, leak, also=others)

"""Features are chosen before test rows are kept apart.

Why
    The choice has seen the targets of the test rows: the measured quality can be far better than the real
    one, even on noise.

Pay
    Put the selection into a Pipeline, so that each split and each fold does it on its own training rows.

Not
    Selection inside a Pipeline, columns that a person left out by name.

Debt
    import pandas as pd
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X = SelectKBest(k=9).fit_transform(df.drop(columns="late"), df["late"])
    X_train, X_test, y_train, y_test = train_test_split(X, df["late"], random_state=1)

Paid
    import pandas as pd
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    chooser = SelectKBest(k=9).fit(X_train, y_train)
    X_train = chooser.transform(X_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import by_split, leaks, sighting
from solvent.source.module import Module
from solvent.source.preprocessing import SELECTION


@check(
    "LEK106",
    effort=Effort(1, 6),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:preprocessing",),
)
def selection_before_split(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), SELECTION):
        yield sighting(module, leak, also=others)

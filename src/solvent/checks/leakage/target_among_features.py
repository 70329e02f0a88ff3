"""The target is still a column of the features, or averaged into one before the split.

Why
    The model reads the answer off its input: it scores perfectly here, and there is no such column in
    production.

Pay
    Drop the target from the features before the split, and take its averages from training rows alone.

Not
    Pipelines that pick their columns, frames whose columns cannot be told.

Debt
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns=["id"]), df["late"], random_state=1)
    model = LogisticRegression().fit(X_train, y_train)

Paid
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns=["id", "late"]), df["late"], random_state=1)
    model = LogisticRegression().fit(X_train, y_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import TARGET, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK108",
    effort=Effort(0.5, 2),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:target",),
)
def target_among_features(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), TARGET):
        yield sighting(module, leak, also=others)

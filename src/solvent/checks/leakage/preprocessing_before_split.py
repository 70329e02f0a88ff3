"""Preprocessing learns from the rows that later test the model.

Why
    Means, scales, components and word weights then carry test rows into training: the measured quality
    is better than what production will see.

Pay
    Split first, fit the preprocessing on the training part alone, best inside a Pipeline, and only
    transform the test part.

Not
    Transformers in a Pipeline, those fitted after the split, constant fills, statistics along rows.

Debt
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    df = pd.read_csv("late.csv")
    X = StandardScaler().fit_transform(df.drop(columns="late"))
    X_train, X_test, y_train, y_test = train_test_split(X, df["late"], random_state=1)

Paid
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
"""

from collections.abc import Iterator
from dataclasses import replace

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import JOINT, by_split, leaks, sighting
from solvent.source.module import Module
from solvent.source.preprocessing import STATISTICS


@check(
    "LEK101",
    effort=Effort(0.5, 3),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:preprocessing",),
)
def preprocessing_before_split(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), STATISTICS):
        yield sighting(module, leak, also=others)
    for leak, others in by_split(leaks(module), JOINT):
        # A competition hands its test rows out; in production they are not there yet.
        yield replace(sighting(module, leak, also=others), severity=Severity.LOW)

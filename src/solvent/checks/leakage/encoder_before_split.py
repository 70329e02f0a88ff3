"""An encoder is fitted on all rows before they are split.

Why
    Categories and words that only occur in test rows are known in training, while production meets
    unseen ones; the effect on the measured quality is mostly small.

Pay
    Fit the encoder on the training part, and say what it does with unknown categories.

Not
    `get_dummies`, encoders of the target, fixed lists of categories.

Debt
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import OneHotEncoder
    df = pd.read_csv("late.csv")
    X = OneHotEncoder().fit_transform(df[["carrier", "origin"]])
    X_train, X_test, y_train, y_test = train_test_split(X, df["late"], random_state=1)

Paid
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import OneHotEncoder
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df[["carrier", "origin"]], df["late"], random_state=1)
    encoder = OneHotEncoder(handle_unknown="ignore").fit(X_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import by_split, leaks, sighting
from solvent.source.module import Module
from solvent.source.preprocessing import ENCODER


@check(
    "LEK105",
    effort=Effort(0.5, 2),
    severity=Severity.LOW,
    stage=Stage.EVALUATE,
    tags=("leakage:encoder",),
)
def encoder_before_split(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), ENCODER):
        yield sighting(module, leak, also=others)

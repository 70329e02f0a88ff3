"""A feature is computed, and the model is not given it.

Why
    It costs time in every run and whoever reads the code takes it for part of the model; in production it is one more
    thing to compute alike for nothing.

Pay
    Delete the line, or add the column to the features and measure what it brings.

Not
    Columns that anything else reads, shows or writes out, and models whose columns cannot be told.

Debt
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    df = pd.read_csv("late.csv")
    df["hour"] = pd.to_datetime(df["leaves"]).dt.hour
    df["weekend"] = pd.to_datetime(df["leaves"]).dt.dayofweek > 4
    model = LogisticRegression().fit(df[["hour", "distance"]], df["late"])

Paid
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    df = pd.read_csv("late.csv")
    df["hour"] = pd.to_datetime(df["leaves"]).dt.hour
    model = LogisticRegression().fit(df[["hour", "distance"]], df["late"])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.dataflow.idle_columns import idle_columns
from solvent.source.leaks import followed
from solvent.source.module import Module


@check("STR116", effort=Effort(0.1, 1), severity=Severity.LOW, stage=Stage.PROCESS)
def unused_feature(module: Module) -> Iterator[Sighting]:
    if not any(name.endswith(".fit") for name, _ in module.calls()):
        return
    for made, fit in idle_columns(module, followed(module)):
        message = f"`{made.column}` is computed, and neither the model nor anything else here takes it"
        yield module.sighting(made.node, message, also=[fit])

"""A feature holds values of later rows.

Why
    What comes later is not there yet when the model has to predict: it scores well here and cannot be
    computed in production.

Pay
    Shift and average backwards only; what lies ahead is for the target alone.

Not
    Targets that are later values, columns that are dropped before the fit, and what a calendar knows ahead.

Debt
    import pandas as pd
    from sklearn.linear_model import LinearRegression
    df = pd.read_csv("load.csv")
    df["smooth"] = df["load"].rolling(7, center=True).mean()
    df["next"] = df["load"].shift(-1)
    model = LinearRegression().fit(df[["load", "smooth"]], df["next"])

Paid
    import pandas as pd
    from sklearn.linear_model import LinearRegression
    df = pd.read_csv("load.csv")
    df["smooth"] = df["load"].rolling(7).mean()
    df["next"] = df["load"].shift(-1)
    model = LinearRegression().fit(df[["load", "smooth"]], df["next"])
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import FUTURE, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK113",
    effort=Effort(0.5, 3),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:temporal",),
)
def future_values_in_features(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), FUTURE):
        yield sighting(module, leak, also=others)

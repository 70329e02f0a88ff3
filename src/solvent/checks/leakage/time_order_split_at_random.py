"""Rows that are sorted by time, or whose features look back, are split at random.

Why
    Training then holds rows from after the test rows, and lagged copies of their very values: the score
    says nothing about predicting the future.

Pay
    Split by time (`shuffle=False`, `TimeSeriesSplit`, a cut-off date), with a gap as long as the
    longest look-back.

Not
    Splits that keep the order, and rows that merely have a time.

Debt
    import pandas as pd
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("load.csv")
    df["yesterday"] = df["load"].shift(24)
    train, test = train_test_split(df, random_state=1)

Paid
    import pandas as pd
    from sklearn.model_selection import train_test_split
    df = pd.read_csv("load.csv")
    df["yesterday"] = df["load"].shift(24)
    train, test = train_test_split(df, shuffle=False)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import TEMPORAL, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK104",
    effort=Effort(1, 4),
    severity=Severity.MEDIUM,
    stage=Stage.EVALUATE,
    tags=("leakage:temporal",),
)
def time_order_split_at_random(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), TEMPORAL):
        yield sighting(module, leak, also=others)

"""The rows that test the model are rows it was fitted on.

Why
    The score measures memory, not prediction: it can be perfect for a model that is useless on new
    rows.

Pay
    Keep rows apart that the model never sees, or cross-validate.

Not
    A training score that is called one, and files that hold rows apart anywhere.

Debt
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier
    df = pd.read_csv("late.csv")
    x, y = df.drop(columns="late"), df["late"]
    forest = RandomForestClassifier(random_state=1)
    forest.fit(x, y)
    print(forest.score(x, y))

Paid
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import cross_val_score
    df = pd.read_csv("late.csv")
    x, y = df.drop(columns="late"), df["late"]
    print(cross_val_score(RandomForestClassifier(random_state=1), x, y))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import OVERLAP, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK102",
    effort=Effort(1, 4),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:overlap",),
)
def scored_on_training_rows(module: Module) -> Iterator[Sighting]:
    found = leaks(module)
    first = next(by_split(found, OVERLAP), None)
    if first is not None:
        places = [leak.node for leak in found if leak.kind == OVERLAP and leak is not first[0]]
        yield sighting(module, first[0], also=places)

"""Rows come from another file that already learnt from all of them, and are split only then.

Why
    Statistics, choices or copies of the later test rows stand in the training rows, though the file that
    splits shows nothing of it: the measured quality is better than what production will see.

Pay
    Split first, hand on the parts, and fit on the training part alone, best in a Pipeline that is saved
    with the model.

Not
    Encoders, and what the other file learns from training rows alone.

Debt
    --- features.py
    from sklearn.preprocessing import StandardScaler
    def prepare(rows):
        scaled = StandardScaler().fit_transform(rows)
        return scaled
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from features import prepare
    df = pd.read_csv("late.csv")
    X = prepare(df.drop(columns="late"))
    X_train, X_test, y_train, y_test = train_test_split(X, df["late"], random_state=1)

Paid
    --- features.py
    from sklearn.preprocessing import StandardScaler
    def prepare(rows):
        scaled = StandardScaler().fit_transform(rows)
        return scaled
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    from features import prepare
    df = pd.read_csv("late.csv")
    X_train, X_test, y_train, y_test = train_test_split(df.drop(columns="late"), df["late"], random_state=1)
    X_train = prepare(X_train)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.across import across
from solvent.source.handed import handed
from solvent.source.leaks import JOINT, REFIT
from solvent.source.preprocessing import ENCODER, SELECTION, STATISTICS
from solvent.source.project import Project
from solvent.source.stations import station


@check(
    "LEK110",
    effort=Effort(1, 4),
    severity=Severity.MEDIUM,
    stage=Stage.EVALUATE,
    tags=("leakage:preprocessing",),
)
def learnt_before_handing_on(project: Project) -> Iterator[Sighting]:
    seen = set()
    for crossing in across(project):
        if crossing.kind in (STATISTICS, SELECTION, REFIT, JOINT):
            seen |= set(crossing.also)
            severity = Severity.LOW if crossing.kind == JOINT else None
            yield Sighting(crossing.place, crossing.what, crossing.also, flow=crossing.flow, severity=severity)
    for found in handed(project):
        if found.kind != ENCODER and found.learnt not in seen:
            message = f"{found.what} on all rows, which `{found.split.path}` splits later"
            flow = (station(project, "learns", found.learnt), station(project, "split", found.split))
            yield Sighting(found.learnt, message, (found.split,), flow=flow)

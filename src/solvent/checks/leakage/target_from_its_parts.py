"""Columns that add up to the target, or copy it, are among the features.

Why
    The model only has to add: it scores perfectly here, and in production its parts are not known before the target is.

Pay
    Drop the parts from the features, and measure again.

Not
    Parts that are dropped or not chosen, tables that are not kept in the project, columns picked by their number.

Debt
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    rides = pd.read_csv("rides.csv")
    X, y = rides.drop(columns=["total"]), rides["total"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    --- rides.csv
    hour,members,guests,total
    0,3,13,16
    1,8,32,40
    2,5,27,32
    3,3,10,13
    4,0,1,1
    5,0,1,1
    6,2,0,2
    7,1,2,3
    8,1,7,8
    9,8,6,14
    10,12,24,36
    11,26,30,56
    12,29,55,84
    13,47,47,94
    14,35,71,106
    15,40,70,110
    16,41,52,93
    17,15,52,67
    18,9,26,35
    19,6,31,37

Paid
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    rides = pd.read_csv("rides.csv")
    X, y = rides.drop(columns=["total", "members", "guests"]), rides["total"]
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    --- rides.csv
    hour,members,guests,total
    0,3,13,16
    1,8,32,40
    2,5,27,32
    3,3,10,13
    4,0,1,1
    5,0,1,1
    6,2,0,2
    7,1,2,3
    8,1,7,8
    9,8,6,14
    10,12,24,36
    11,26,30,56
    12,29,55,84
    13,47,47,94
    14,35,71,106
    15,40,70,110
    16,41,52,93
    17,15,52,67
    18,9,26,35
    19,6,31,37
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.sums import sums


@check("LEK117", effort=Effort(0.5, 2), severity=Severity.HIGH, stage=Stage.EVALUATE, tags=("leakage:target",))
def target_from_its_parts(project: Project) -> Iterator[Sighting]:
    for found in sums(project):
        made = " + ".join(f"`{part}`" for part in found.parts)
        message = f"the target `{found.target}` is {made} in every row"
        yield Sighting(found.split, message, also=(Place(found.table),), flow=found.flow)

"""Rows that stand more than once in the data are split at random.

Why
    Copies of a row fall on both sides: the model has seen them with their answer, and its metrics are better than they
    will be on rows that it has not seen.

Pay
    Call `drop_duplicates()` before the split, or keep copies together with `GroupShuffleSplit`; measure again.

Not
    Tables that are not kept in the project, or are large; rows of few or coarse values, that are alike by chance;
    projects that look for copies or split by groups.

Debt
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    frame = pd.read_csv("patients.csv")
    train, test = train_test_split(frame, random_state=0)
    --- patients.csv
    age,weight,height,pulse,ill
    36.5,51.7,1.75,80,0
    26.3,46.3,1.85,68,0
    35.5,79.9,1.67,61,0
    38.3,106.3,1.51,91,1
    76.0,57.6,1.69,68,1
    26.1,84.4,1.92,74,0
    32.4,75.8,1.55,85,1
    20.5,64.0,1.95,69,0
    49.0,83.9,1.77,78,0
    36.3,61.9,1.52,55,0
    52.4,109.8,1.83,84,1
    69.1,54.4,1.93,62,0
    36.5,51.7,1.75,80,0
    26.3,46.3,1.85,68,0
    35.5,79.9,1.67,61,0
    38.3,106.3,1.51,91,1
    36.5,51.7,1.75,80,0

Paid
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    frame = pd.read_csv("patients.csv").drop_duplicates()
    train, test = train_test_split(frame, random_state=0)
    --- patients.csv
    age,weight,height,pulse,ill
    36.5,51.7,1.75,80,0
    26.3,46.3,1.85,68,0
    35.5,79.9,1.67,61,0
    38.3,106.3,1.51,91,1
    76.0,57.6,1.69,68,1
    26.1,84.4,1.92,74,0
    32.4,75.8,1.55,85,1
    20.5,64.0,1.95,69,0
    49.0,83.9,1.77,78,0
    36.3,61.9,1.52,55,0
    52.4,109.8,1.83,84,1
    69.1,54.4,1.93,62,0
    36.5,51.7,1.75,80,0
    26.3,46.3,1.85,68,0
    35.5,79.9,1.67,61,0
    38.3,106.3,1.51,91,1
    36.5,51.7,1.75,80,0
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.twins import twins

_MANY = 0.2


@check("LEK121", effort=Effort(0.2, 3), severity=Severity.MEDIUM, stage=Stage.EVALUATE, tags=("leakage:overlap",))
def twins_across_split(project: Project) -> Iterator[Sighting]:
    for found in twins(project):
        yield Sighting(
            found.split,
            f"{found.twins:,} of the {found.rows:,} rows of {found.path} stand there more than once",
            also=(Place(found.path),),
            key=found.path,
            severity=Severity.HIGH if found.twins > _MANY * found.rows else None,
            flow=found.flow,
        )

"""Rows of one person or thing fall on both sides of the split.

Why
    The model recognises whom it has seen, with the answer: its metrics promise more than it will do for people and
    things that it meets for the first time.

Pay
    Split by the entity with `GroupShuffleSplit` or `GroupKFold`, and measure again.

Not
    Projects that split by groups anywhere, tables that are not kept in the project, columns of no known meaning: name
    yours as `entity` of the contract's `[data]`.

Debt
    --- train.py
    import pandas as pd
    from sklearn.model_selection import train_test_split
    frame = pd.read_csv("visits.csv")
    train, test = train_test_split(frame, random_state=0)
    --- visits.csv
    patient_id,pulse,ill
    1,80,0
    1,82,0
    2,61,1
    2,64,1
    3,91,0
    3,90,0
    4,70,1
    4,71,1

Paid
    --- train.py
    import pandas as pd
    from sklearn.model_selection import GroupShuffleSplit
    frame = pd.read_csv("visits.csv")
    train, test = next(GroupShuffleSplit(random_state=0).split(frame, groups=frame["patient_id"]))
    --- visits.csv
    patient_id,pulse,ill
    1,80,0
    1,82,0
    2,61,1
    2,64,1
    3,91,0
    3,90,0
    4,70,1
    4,71,1
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.entities import parted_entities
from solvent.source.project import Project


@check("LEK116", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.EVALUATE, tags=("leakage:group",))
def entity_across_split(project: Project) -> Iterator[Sighting]:
    for found in parted_entities(project):
        yield Sighting(
            found.split,
            f"{found.entities:,} values of `{found.column}` stand in {found.rows:,} rows of {found.table}, which are"
            " parted without regard to it",
            also=(Place(found.table),),
            severity=Severity.HIGH if found.declared else None,
            flow=found.flow,
        )

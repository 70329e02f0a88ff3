"""Tables with several rows for one person or thing, that a program parts without regard to whose rows they are."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place, Step
from solvent.source.kept_tables import Table, parted_tables
from solvent.source.project import Project

_SPLITS = tuple(
    f"sklearn.model_selection.{name}"
    for name in "train_test_split KFold StratifiedKFold ShuffleSplit StratifiedShuffleSplit cross_val_score".split()
)
_BY_GROUPS = tuple(
    f"*.{name}"
    for name in "GroupKFold StratifiedGroupKFold GroupShuffleSplit LeaveOneGroupOut LeavePGroupsOut PredefinedSplit"
    " TimeSeriesSplit".split()
)
# Those that a model meets anew, unlike shops or stations, which it is often meant to know.
_WHO = re.compile(
    r"^(patient|subject|participant|person|individual|respondent|user|customer|client|member|student|player|speaker|"
    r"author|animal|driver|engine|machine|device|unit|vehicle|specimen)[_ .-]?(id|nr?|num(ber)?|no|key|code)$",
    re.I,
)
_OFTEN, _FEWEST = 1.5, 4


@dataclass(frozen=True)
class Parted:
    """Where rows are parted, by which table and column, how many of each there are, if declared, and the way there."""

    split: Place
    table: str
    column: str
    entities: int
    rows: int
    declared: bool
    flow: tuple[Step, ...]


def parted_entities(project: Project) -> Iterator[Parted]:
    """The splits that put rows of one person or thing on both sides."""
    if any(True for _ in project.calls(*_BY_GROUPS)):
        return
    declared = project.contract.data.entity
    for parting in parted_tables(project, *_SPLITS):
        table, call = parting.table, parting.call
        column = _entity(table, declared)
        if column is None or call.keywords.get("shuffle") == "False" or "groups" in call.keywords:
            continue
        counted = Counter(value for value in table.column(column) if value.strip())
        if len(counted) >= _FEWEST and sum(counted.values()) >= _OFTEN * len(counted):
            rows = sum(counted.values())
            yield Parted(parting.place, table.path, column, len(counted), rows, column == declared, parting.flow)


def _entity(table: Table, declared: str | None) -> str | None:
    if declared is not None:
        return declared if declared in table.columns else None
    return next((column for column in table.columns if _WHO.match(column)), None)

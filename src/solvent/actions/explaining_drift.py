"""What lies behind a drift: groups of rows that training never saw, and parts of production that it has too few of."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from solvent.actions.covering import coverage
from solvent.actions.finding_novelty import novelty
from solvent.domain.contract import Contract
from solvent.domain.coverage import Coverage
from solvent.domain.errors import SolventError
from solvent.domain.novelty import Novelty
from solvent.domain.sight import Roles

# So many of the newest rows are looked at.
ROWS = 4_000
_PLAIN_DAYS = 365.25 / 12
Columns = Mapping[str, Any]


def newest(columns: Columns, time: str | None) -> dict[str, Any]:
    """The newest rows, at most `ROWS`; the last of them where they have no times."""
    length = len(next(iter(columns.values()), ()))
    order = np.arange(length)
    if time is not None and time in columns:
        try:
            order = np.argsort(np.asarray(columns[time], "datetime64[us]"), kind="stable")
        except (ValueError, TypeError):
            order = np.arange(length)
    return {name: values[order[-ROWS:]] for name, values in columns.items()}


def explained(
    reference: Columns, current: Columns, roles: Roles, contract: Contract
) -> tuple[Novelty | None, Coverage | None, tuple[str, ...]]:
    """The groups that may be new, the gaps in training's data, and what kept one from being looked for.

    Both are looked for where a drift stands already: at each look by themselves they would find something too often.
    """
    inputs = [name for name in reference if name in current and roles.of(name) == "input" and name not in roles.ignored]
    if not inputs:
        return None, None, ()
    before, now = ({name: side[name] for name in inputs} for side in (reference, current))
    notes = []
    key = current[roles.key] if roles.key is not None and roles.key in current else None
    groups: Novelty | None = None
    gaps: Coverage | None = None
    try:
        groups = novelty(before, now, key=key)
    except SolventError as error:
        notes.append(f"New groups were not looked for. {error} {error.hint}".strip())
    daily = contract.scale.predictions_per_day
    try:
        gaps = coverage(
            before, now, cost_per_error=contract.cost.per_error, cost_per_label=contract.labels.cost_each,
            volume_per_month=None if daily is None else daily * _PLAIN_DAYS,
        )  # fmt: skip
    except SolventError as error:
        notes.append(f"What to collect was not looked for. {error} {error.hint}".strip())
    return groups, gaps, tuple(notes)

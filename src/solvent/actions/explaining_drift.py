"""What to collect where production drifted: parts of it that the training data has too few rows of."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.covering import coverage
from solvent.actions.evaluation import missing
from solvent.actions.labelled import alike
from solvent.actions.moments import times_in
from solvent.domain.contract import Contract
from solvent.domain.coverage import Coverage
from solvent.domain.errors import SolventError
from solvent.domain.sight import Roles

# So many rows of the reference are drawn, and so many of the newest are looked at.
ROWS = 4_000
_PLANNED, _LABELS = 2_000, 500
_PLAIN_DAYS = 365.25 / 12
Columns = Mapping[str, Any]


def newest(columns: Columns, time: str | None) -> dict[str, Any]:
    """The newest rows, at most `ROWS`; the last of them where they have no times."""
    length = len(next(iter(columns.values()), ()))
    rows = newest_rows(times_in(columns[time]) if time is not None and time in columns else None, length)
    return {name: values[rows] for name, values in columns.items()}


def newest_rows(times: NDArray[np.datetime64] | None, length: int) -> NDArray[np.intp]:
    """The numbers of the newest of so many rows, at most `ROWS`, in rising order."""
    order = np.arange(length) if times is None else np.argsort(times, kind="stable")
    return np.sort(order[-ROWS:])


def planned(reference: Columns, current: Columns, contract: Contract) -> tuple[Coverage | None, tuple[str, ...]]:
    """What to collect for training, or what kept it from being looked for.

    Where enough of the newest rows have their label, a part is worth what it is wrong more often than others.
    """
    roles = Roles.declared(contract)
    inputs = roles.inputs(name for name in reference if name in current)
    if not inputs:
        return None, ()
    rows, wrong = _wrong(current, roles)
    before = {name: reference[name][:_PLANNED] for name in inputs}
    now = {name: current[name][rows] for name in inputs}
    daily = contract.scale.predictions_per_day
    try:
        return coverage(
            before, now, wrong=wrong, cost_per_error=contract.cost.per_error, cost_per_label=contract.labels.cost_each,
            volume_per_month=None if daily is None else daily * _PLAIN_DAYS,
        ), ()  # fmt: skip
    except SolventError as error:
        return None, (f"What to collect was not looked for. {error} {error.hint}".strip(),)


def _wrong(current: Columns, roles: Roles) -> tuple[NDArray[np.intp], NDArray[np.float64] | None]:
    """The newest rows, and which of them the model got wrong, where enough have their label."""
    length = len(next(iter(current.values())))
    if roles.target in current and roles.prediction in current:
        truth, said = current[str(roles.target)], current[str(roles.prediction)]
        known = np.flatnonzero(~(missing(truth) | missing(said)))[-_PLANNED:]
        if len(known) >= _LABELS:
            one, other = alike(truth[known], said[known])
            return known, np.asarray(one != other, np.float64)
    return np.arange(length)[-_PLANNED:], None

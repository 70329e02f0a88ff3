"""A hint at how good any model of these inputs could get, from rows that lie close to each other."""

import numpy as np
from numpy.typing import NDArray

from solvent.actions.ceiling import ceiling_hint
from solvent.actions.evaluation import missing
from solvent.actions.labelled import Labelled

# More rows take long and tell little more; with more values of a word, or more columns, no row is near another.
_MOST_ROWS, _MOST_VALUES, _MOST_COLUMNS = 4_000, 20, 30
_LEAST_ROWS = 100
_MOST_CLASSES = 100
Table = NDArray[np.float64]


def hint_of(labelled: Labelled) -> str | None:
    """What the nearest other row's truth hints at; None where the inputs allow no distances, or rows come in groups.

    Rows of one group lie near each other and share their truth, which would tell of the group only.
    """
    asked, known = labelled.contract.evaluation, labelled.known
    if not asked.inputs or asked.cluster:
        return None
    step = -(-int(known.sum()) // _MOST_ROWS) or 1
    chosen, truth = np.flatnonzero(known)[::step], labelled.answers(known)[0].astype(str)[::step]
    columns = [labelled.rows.column(name, key="evaluation.inputs")[chosen] for name in asked.inputs]
    table = _table(columns)
    if table is None or len(chosen) < _LEAST_ROWS or not 2 <= len(np.unique(truth)) <= _MOST_CLASSES:
        return None
    half, found = ceiling_hint(table[::2], truth[::2]), ceiling_hint(table, truth)
    return (
        f"A hint, by which nothing was judged: in {100 * found.high:.2g} % of {len(chosen):,} rows the nearest other"
        f" row by evaluation.inputs has another truth ({100 * half.high:.2g} % with half of these rows). Were there"
        f" rows without end, any model of these inputs would err in at least about {100 * found.value:.2g} %; on so"
        " many rows, and with many inputs, that may lie far above the truth. It says little while it falls as rows are"
        " added."
    )


def _table(columns: list[NDArray[np.generic]]) -> Table | None:
    """Columns as numbers of one scale; None where one has too many values, or all have together."""
    parts = [_scaled(column) for column in columns]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    table = np.column_stack(found)
    return table if 1 <= table.shape[1] <= _MOST_COLUMNS else None


def _scaled(column: NDArray[np.generic]) -> Table | None:
    if column.dtype.kind in "biuf":
        numbers = column.astype(np.float64)
        fine = np.isfinite(numbers)
        if not fine.any():
            return np.zeros((len(numbers), 1))
        numbers = np.where(fine, numbers, np.median(numbers[fine]))
        scaled: Table = (numbers - numbers.mean()) / (numbers.std() or 1.0)
        return scaled[:, None]
    values = np.where(missing(column), "", column.astype(str))
    known = np.unique(values)
    return None if len(known) > _MOST_VALUES else (values[:, None] == known).astype(np.float64)

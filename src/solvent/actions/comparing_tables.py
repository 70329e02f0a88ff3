"""Compare two tables whole: by a classifier, and points by kernels."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.two_tables import Rows, TwoTables, told_apart, two_tables
from solvent.actions.windows import taken
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.table_drift import Carrier, TableDrift
from solvent.stats.classifier_test import Separation, separation
from solvent.stats.kernel_test import discrepancy
from solvent.stats.montecarlo import Array

_LEAST = 25
_Z, _LEVEL = 1.959964, 0.95
# A column carries a difference where the area falls by so many standard errors without it.
_NOTICEABLE = 3.0
_SHOWN = 10


def table_drift(
    reference: Any,
    current: Any,
    *,
    units: tuple[Any, Any] | None = None,
    run: int = 1,
    exclude: Collection[str] = (),
    seed: int = 0,
) -> TableDrift:
    """Whether a classifier can tell production's rows from training's, and by which columns.

    It sees what no single column shows, such as two measurements that no longer go together. Blocks of rows are told
    apart by boosted trees and a logistic model that learnt from other blocks, so the evidence is exact however good
    these are.

    Parameters
    ----------
    reference, current : frames, mappings, paths, or arrays of shape (rows, width)
        What training saw and what comes in now: numbers, words and truths, with gaps. Times, and words that are nearly
        all different, are left out; 5,000 rows of each are drawn where there are more.
    units : two arrays of shape (rows,), or names
        For each table what rows come in, such as days, names that sort in their order: ``.e`` is then exact where units
        are drawn alike and independently, however alike the rows of one are. Otherwise rows are. Where neighbouring
        units are alike, it is less by an estimate of that.
    run : int
        How many units in a row are alike, and are told by what others taught.
    exclude : collection of names
        Columns that must differ, such as row numbers and counters that only grow.
    seed : int
        Which rows are drawn and how they are cut into blocks.

    Returns
    -------
    TableDrift
        ``.auc`` with its interval, ``.p`` and ``.e``, and ``.carriers``.

    Raises
    ------
    BadTable, BadArrays
        One is no table, or they have no column in common.
    NotEnoughRows
        One has fewer than 25 rows.

    References
    ----------
    Lopez-Paz & Oquab 2017, "Revisiting classifier two-sample tests"; Pandeva et al. 2024, "E-valuating classifier
    two-sample tests".

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> calm = {"x": rng.normal(size=600), "y": rng.normal(size=600), "site": rng.choice(["a", "b"], 600)}
    >>> moved = {**calm, "y": calm["y"] + 1}
    >>> found = table_drift(calm, moved)
    >>> found.p < 0.001, [carrier.column for carrier in found.carriers]
    (True, ['y'])
    """
    reference, own, _ = taken(reference, units and units[0], "units")
    current, others, _ = taken(current, units and units[1], "units")
    tables = two_tables(reference, current, exclude=exclude, least=_LEAST)
    rng = np.random.default_rng(seed)
    rows = tables.sampled(rng)
    first, second = _points(tables, rows)
    names, places, varying = told_apart(tables.axes.owners, np.vstack([first, second]))
    if not names:
        return _nothing(tables, len(first) + len(second))
    unit = None if own is None or others is None else _numbered(own[rows[0]], others[rows[1]])
    found = separation(first[:, varying], second[:, varying], places, rng, unit, run)
    drops = zip(names, found.drops, strict=True)
    carriers = [
        Carrier(name, _estimate(drop, error, len(second), "fall of the area without the column"))
        for name, (drop, error) in drops
        if drop > _NOTICEABLE * error
    ]
    carriers.sort(key=lambda carrier: -carrier.drop.value)
    return _drift(tables, found, len(first) + len(second), carriers=tuple(carriers))


def embedding_drift(reference: Any, current: Any, *, seed: int = 0) -> TableDrift:
    """Whether embeddings of production lie as those of training do, by maximum mean discrepancy.

    Parameters
    ----------
    reference, current : arrays of shape (rows, width), or tables
        Embeddings of what training saw and of what comes in now. 5,000 rows of each are drawn where there are more.
    seed : int
        Which rows are drawn, how they are shuffled, and which features stand for the kernels.

    Returns
    -------
    TableDrift
        ``.p`` from shuffling, 0.002 at least; ``.e`` and ``.auc`` from a logistic model and trees on held-out rows;
        ``.strangest`` rows.

    Raises
    ------
    BadTable, BadArrays
        One is no array of numbers, or their widths differ altogether.
    NotEnoughRows
        One has fewer than 25 rows.

    References
    ----------
    Gretton et al. 2012, "A kernel two-sample test"; Rahimi & Recht 2007, "Random features for large-scale kernel
    machines".

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> embedding_drift(rng.normal(size=(400, 8)), rng.normal(0.4, 1, (400, 8))).p
    0.002
    """
    tables = two_tables(reference, current, least=_LEAST)
    rng = np.random.default_rng(seed)
    rows = tables.sampled(rng)
    first, second = _points(tables, rows)
    _, _, varying = told_apart(tables.axes.owners, np.vstack([first, second]))
    if not len(varying):
        return _nothing(tables, len(first) + len(second))
    told = discrepancy(first[:, varying], second[:, varying], rng)
    apart = separation(first[:, varying], second[:, varying], [], rng)
    strangest = rows[1][np.argsort(-told.witness, kind="stable")[:_SHOWN]]
    found = Separation(apart.auc, apart.error, told.p, apart.log_e, ())
    return _drift(tables, found, len(first) + len(second), strangest=tuple(strangest.tolist()))


def _points(tables: TwoTables, rows: tuple[Rows, Rows]) -> tuple[Array, Array]:
    reference = {name: column.at(rows[0]) for name, column in tables.reference.items()}
    current = {name: column.at(rows[1]) for name, column in tables.current.items()}
    return tables.axes.of(reference), tables.axes.of(current)


def _numbered(first: NDArray[Any], second: NDArray[Any]) -> Rows:
    """Numbers of the units of both samples; those of one are none of the other's, whatever they are called."""
    numbers = [np.unique(part, return_inverse=True)[1] for part in (first, second)]
    return np.concatenate([numbers[0], numbers[1] + len(first)])


def _estimate(value: float, error: float, n: int, method: str) -> Estimate:
    return Estimate(value, value - _Z * error, value + _Z * error, "share", Grade.MEASURED, _LEVEL, n, method)


def _drift(tables: TwoTables, found: Separation, rows: int, **shown: Any) -> TableDrift:
    auc = _estimate(found.auc, found.error, rows, "area under the curve on rows not learnt from")
    return TableDrift(auc, found.p, found.log_e, notes=_notes(tables), **shown)


def _nothing(tables: TwoTables, rows: int) -> TableDrift:
    auc = Estimate(0.5, 0.5, 0.5, "share", Grade.MEASURED, _LEVEL, rows, "no column varies")
    return TableDrift(auc, 1.0, 0.0, notes=_notes(tables))


def _notes(tables: TwoTables) -> tuple[str, ...]:
    skipped = (f"`{name}` was left out: {reason}." for name, reason in tables.axes.skipped.items())
    return (*tables.notes, *skipped)

"""Compare two tables whole: by a classifier, and points by kernels."""

from collections.abc import Collection
from typing import Any

import numpy as np

from solvent.actions.two_tables import Rows, TwoTables, told_apart, two_tables
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


def table_drift(reference: Any, current: Any, *, exclude: Collection[str] = (), seed: int = 0) -> TableDrift:
    """Whether a classifier can tell production's rows from training's, and by which columns.

    It sees what no single column shows, such as two measurements that no longer go together. Blocks of rows are told
    apart by boosted trees and a logistic model that learnt from other blocks, so the evidence is exact however good
    these are.

    Parameters
    ----------
    reference, current : frames, mappings, paths, or arrays of shape (rows, width)
        What training saw and what comes in now: numbers, words and truths, with gaps. Times, and words that are nearly
        all different, are left out; 5,000 rows of each are drawn where there are more.
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
    tables = two_tables(reference, current, exclude=exclude, least=_LEAST)
    rng = np.random.default_rng(seed)
    first, second, _ = _points(tables, rng)
    names, places, varying = told_apart(tables.axes.owners, np.vstack([first, second]))
    if not names:
        return _nothing(tables, len(first) + len(second))
    found = separation(first[:, varying], second[:, varying], places, rng)
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
    first, second, rows = _points(tables, rng)
    _, _, varying = told_apart(tables.axes.owners, np.vstack([first, second]))
    if not len(varying):
        return _nothing(tables, len(first) + len(second))
    told = discrepancy(first[:, varying], second[:, varying], rng)
    apart = separation(first[:, varying], second[:, varying], [], rng)
    strangest = rows[np.argsort(-told.witness, kind="stable")[:_SHOWN]]
    found = Separation(apart.auc, apart.error, told.p, apart.log_e, ())
    return _drift(tables, found, len(first) + len(second), strangest=tuple(strangest.tolist()))


def _points(tables: TwoTables, rng: np.random.Generator) -> tuple[Array, Array, Rows]:
    first, second = tables.sampled(rng)
    reference = {name: column.at(first) for name, column in tables.reference.items()}
    current = {name: column.at(second) for name, column in tables.current.items()}
    return tables.axes.of(reference), tables.axes.of(current), second


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

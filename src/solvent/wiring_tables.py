"""Joins actions on tables to tables that lie in files."""

from functools import wraps
from pathlib import Path
from typing import Any

from solvent.actions import (
    comparing_tables,
    covering,
    estimating_performance,
    explaining_gap,
    finding_novelty,
    narrowing,
    skewing,
)
from solvent.adapters.tables import Rows


def table_of(frame: Any) -> Any:
    """What was given, or the columns of the CSV, Parquet or JSON file that it is the path of.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, or it holds no rows.
    """
    if not isinstance(frame, str | Path):
        return frame
    rows = Rows([Path(frame)])
    return {name: rows.column(name, key="find_domain") for name in rows.columns}


@wraps(narrowing.find_domain)
def find_domain(frame: Any, *arrays: Any, **options: Any) -> Any:
    """As `solvent.actions.narrowing.find_domain`, of files too."""
    return narrowing.find_domain(table_of(frame), *arrays, **options)


@wraps(comparing_tables.table_drift)
def table_drift(reference: Any, current: Any, **options: Any) -> Any:
    """As `solvent.actions.comparing_tables.table_drift`, of files too."""
    return comparing_tables.table_drift(table_of(reference), table_of(current), **options)


@wraps(comparing_tables.embedding_drift)
def embedding_drift(reference: Any, current: Any, **options: Any) -> Any:
    """As `solvent.actions.comparing_tables.embedding_drift`, of files too."""
    return comparing_tables.embedding_drift(table_of(reference), table_of(current), **options)


@wraps(finding_novelty.novelty)
def novelty(reference: Any, current: Any, **options: Any) -> Any:
    """As `solvent.actions.finding_novelty.novelty`, of files too."""
    return finding_novelty.novelty(table_of(reference), table_of(current), **options)


class PerformanceEstimator(estimating_performance.PerformanceEstimator):
    """As `solvent.actions.estimating_performance.PerformanceEstimator`, of files too."""

    @staticmethod
    def opened(frame: Any) -> Any:
        """What was given, or the columns of the file that it is the path of."""
        return table_of(frame)


@wraps(estimating_performance.estimate_performance)
def estimate_performance(reference: Any, current: Any, **options: Any) -> Any:
    """As `solvent.actions.estimating_performance.estimate_performance`, of files too."""
    return estimating_performance.estimate_performance(table_of(reference), table_of(current), **options)


@wraps(covering.coverage)
def coverage(training: Any, production: Any, **options: Any) -> Any:
    """As `solvent.actions.covering.coverage`, of files too."""
    return covering.coverage(table_of(training), table_of(production), **options)


@wraps(skewing.skew)
def skew(training: Any, serving: Any, **options: Any) -> Any:
    """As `solvent.actions.skewing.skew`, of files too."""
    return skewing.skew(table_of(training), table_of(serving), **options)


@wraps(explaining_gap.explain_gap)
def explain_gap(offline: Any, live: Any, *, training: Any = None, **options: Any) -> Any:
    """As `solvent.actions.explaining_gap.explain_gap`, of files too."""
    return explaining_gap.explain_gap(table_of(offline), table_of(live), training=table_of(training), **options)

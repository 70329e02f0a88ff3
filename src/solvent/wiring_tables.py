"""Joins actions on tables to tables that lie in files."""

from functools import wraps
from typing import Any

from solvent.actions import (
    comparing_tables,
    covering,
    explaining_gap,
    finding_novelty,
    narrowing,
    skewing,
)
from solvent.wiring_estimates import table_of


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

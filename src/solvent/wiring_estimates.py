"""Joins estimates of performance to tables that lie in files, apart from other actions, whose libraries load slowly."""

from functools import wraps
from pathlib import Path
from typing import Any

from solvent.actions import estimating_performance


def table_of(frame: Any) -> Any:
    """What was given, or the columns of the CSV, Parquet or JSON file that it is the path of.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, or it holds no rows.
    """
    if not isinstance(frame, str | Path):
        return frame
    from solvent.adapters.tables import Rows

    rows = Rows([Path(frame)])
    return {name: rows.column(name, key="find_domain") for name in rows.columns}


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

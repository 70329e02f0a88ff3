"""Times as users have them, as numbers of days."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadArrays
from solvent.stats.montecarlo import Array

_DAY = 86_400.0


def days_of(times: Any, name: str, *, gaps: bool = False) -> Array:
    """Dates, datetimes or numbers of days as days since some moment; NaN only where there may be gaps.

    Raises
    ------
    BadArrays
        They are no times, or some are missing.

    Examples
    --------
    >>> np.diff(days_of(["2026-01-01", "2026-01-03T12:00"], "times"))
    array([2.5])
    """
    found = np.asarray(times)
    try:
        if found.dtype == object:
            days = np.array([_days(each) for each in found.ravel()])
        elif found.dtype.kind in "MUST":
            stamps = found.astype("datetime64[us]")
            days = np.where(np.isnat(stamps), np.nan, stamps.astype(np.float64) / (1e6 * _DAY))
        else:
            days = np.asarray(found, np.float64)
    except (TypeError, ValueError, AttributeError):
        raise BadArrays(f"{name} holds what are no times.", hint="Pass dates, datetimes or numbers of days.") from None
    if days.ndim != 1:
        raise BadArrays(f"{name} has the shape {days.shape}.", hint="Pass one time for each row.")
    if np.isinf(days).any() or (np.isnan(days).any() and not gaps):
        raise BadArrays(f"{name} has gaps.", hint="Leave rows without a time out.")
    return days


def _days(moment: Any) -> float:
    if moment is None or str(moment) in {"NaT", "nan"}:
        return float("nan")
    if isinstance(moment, date):
        at = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() / _DAY
    if isinstance(moment, str | np.datetime64):
        return float(np.asarray(moment, "datetime64[us]").astype(np.float64)) / (1e6 * _DAY)
    return float(moment)


def moment_of(at: datetime) -> np.datetime64:
    """A moment as columns of times hold it: in UTC, in microseconds."""
    return np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")


def times_in(values: Any) -> NDArray[np.datetime64] | None:
    """A column of times, of shape (rows,), NaT where one is missing; None where it holds no times."""
    try:
        return np.asarray(values, "datetime64[us]")
    except (ValueError, TypeError):
        return None

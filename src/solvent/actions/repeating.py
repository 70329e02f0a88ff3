"""Rows that come twice: keys that were there before, in the order of time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.moments import moment_of
from solvent.domain.columns import is_gap

Windows = list[tuple[datetime, datetime]]


def repeated(keys: Sequence[NDArray[Any]], times: NDArray[np.datetime64], windows: Windows) -> dict[datetime, int]:
    """How many rows of each window, by its start, have a key that an earlier row had.

    Parameters
    ----------
    keys
        The columns of the key, each of shape (rows,); rows without one of them repeat none.
    times
        Of shape (rows,); rows of no window are counted in none.
    windows
        Their start and end; a window without a length holds the rows of its moment.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon, one, two = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (12, 13, 14))
    >>> times = np.array(["2026-03-01T12:00", "2026-03-01T12:30", "2026-03-01T13:00"], "datetime64[us]")
    >>> repeated([np.array([7, 8, 7])], times, [(noon, one), (one, two)]) == {one: 1}
    True
    """
    order = np.argsort(times, kind="stable")
    parts = [_codes(each) for each in keys]
    known = np.logical_and.reduce([there for _, there in parts])
    codes = parts[0][0]
    for more, _ in parts[1:]:
        # Numbers of pairs, which no two pairs share.
        codes = np.unique(np.rec.fromarrays([codes, more]), return_inverse=True)[1]
    _, first = np.unique(codes[order], return_index=True)
    again = np.ones(len(codes), np.bool_)
    again[first] = False
    when: NDArray[Any] = np.sort(times[order][again & known[order]])
    found = {}
    for start, end in windows:
        low, high = map(moment_of, (start, end))
        if count := int(((when >= low) & ((when < high) | (when == low))).sum()):
            found[start] = count
    return found


def _codes(keys: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Keys as numbers, and which rows have one; text by its hash, which takes little memory for many of them."""
    if keys.dtype.kind == "f":
        return keys, ~np.isnan(keys)
    if keys.dtype.kind != "O":
        return keys, np.ones(len(keys), np.bool_)
    known = np.fromiter((not is_gap(key) for key in keys), np.bool_, len(keys))
    return np.fromiter(map(hash, map(str, keys)), np.int64, len(keys)), known

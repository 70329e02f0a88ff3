"""Profiles of tables, wherever they lie."""

from collections.abc import Sequence
from typing import Any

from solvent.domain.profile import Profile


def profile(  # noqa: PLR0913
    data: Any,
    *,
    like: Profile | None = None,
    time: str | None = None,
    every: str = "day",
    slices: Sequence[str] = (),
    key: str | Sequence[str] = (),
    sample: int = 0,
) -> Profile:
    """A small summary of a table, made in one scan; profiles add.

    Parameters
    ----------
    data : path or frame
        A Parquet, CSV or JSON-lines file, a folder of them, a frame of pandas, Polars, Arrow, DuckDB or whatever else
        Narwhals takes, a mapping from names to arrays, or an iterator of frames or an open binary file of CSV or JSON
        lines, which are read once, in constant memory.
    like : Profile, optional
        The profile of the reference: values are counted over its cells, so that the two can be compared and added.
    time : str, optional
        A column of times; the rows of each period get a profile of their own besides, in UTC.
    every : {"hour", "day", "week", "month", "year"}
        The periods; weeks begin on Monday.
    slices : sequence of str
        Columns of categories; the rows of each value, at most the 50 most frequent of a column, get a profile too.
    key : str or sequence of str
        What tells the rows apart. It decides which rows a sample holds; without one, their number does.
    sample : int
        How many rows to keep as they are, at most.

    Returns
    -------
    Profile
        The counts of each column, and of each period and slice.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, it is no table, or it has no such column.

    Examples
    --------
    >>> reference = profile({"size": [1.0, 2.0, 2.0, None]})
    >>> reference["size"].counts.tolist(), reference["size"].nulls
    ([0, 1, 2, 0], 1)
    >>> profile({"size": [2.0, 7.0]}, like=reference)["size"].above
    1
    """
    from solvent.adapters.scan import profile_of
    from solvent.domain.cut import Cut

    keys = (key,) if isinstance(key, str) else tuple(key)
    return profile_of(data, like, Cut(time, every, tuple(slices), keys, sample))

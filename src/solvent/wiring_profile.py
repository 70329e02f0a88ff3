"""Profiles of tables, wherever they lie."""

from typing import Any

from solvent.domain.profile import Profile


def profile(data: Any, *, like: Profile | None = None) -> Profile:
    """A small summary of a table, made in one scan; profiles add.

    Parameters
    ----------
    data : path or frame
        A Parquet, CSV or JSON-lines file, a folder of them, a frame of pandas, Polars, Arrow, DuckDB or whatever else
        Narwhals takes, or a mapping from names to arrays.
    like : Profile, optional
        The profile of the reference: values are counted over its cells, so that the two can be compared and added.

    Returns
    -------
    Profile
        The counts of each column.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, or it is no table.

    Examples
    --------
    >>> reference = profile({"size": [1.0, 2.0, 2.0, None]})
    >>> reference["size"].counts.tolist(), reference["size"].nulls
    ([0, 1, 2, 0], 1)
    >>> profile({"size": [2.0, 7.0]}, like=reference)["size"].above
    1
    """
    from solvent.adapters.scan import profile_of

    return profile_of(data, like)

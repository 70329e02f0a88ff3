"""Profiles as bytes, to be kept in a ledger or sent: all digits, a version, and a seal that tells damage."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadProfile
from solvent.domain.profile import ColumnProfile, Period, Profile, Slice
from solvent.domain.ruler import PARTS, Grid, Kind, Ruler
from solvent.domain.sample import Sample
from solvent.domain.sealed import opened, seal

_WHOLE = ("rows", "nulls", "misfits", "nans", "infinities", "below", "above", "slack")
_REAL = ("least", "greatest", "total", "squares")
Arrays = list[NDArray[Any]]


def to_bytes(profile: Profile, *, like: Profile | None = None) -> bytes:
    """A profile as bytes; those of `like`, whose rulers it shares, need not be written again.

    >>> import solvent
    >>> reference = solvent.profile({"size": [1.0, 2.0, 4.0]})
    >>> day = solvent.profile({"size": [2.0, 9.0]}, like=reference)
    >>> from_bytes(to_bytes(day)) == day == from_bytes(to_bytes(day, like=reference), like=reference)
    True
    """
    rulers = profile.rulers
    arrays: Arrays = []
    value = {
        "like": None if like is None else like.mark,
        "rulers": {name: _ruler(ruler, arrays) for name, ruler in rulers.items() if not _shared(name, ruler, like)},
        "whole": _part(profile, arrays),
    }
    return seal(value, arrays)


def from_bytes(data: bytes, *, like: Profile | None = None) -> Profile:
    """The profile that `to_bytes` wrote, with the same `like`.

    Raises
    ------
    BadProfile
        The bytes are damaged, of something else or of a later version, or `like` is not what they were written with.
    """
    value, arrays = opened(data)
    if value["like"] is not None and (like is None or like.mark != value["like"]):
        raise BadProfile(
            f"This profile was kept without the rulers of its reference, {value['like'][:12]}.",
            hint="Read it with that reference: from_bytes(data, like=reference).",
        )
    left = iter(arrays)
    rulers = dict(like.rulers) if like is not None and value["like"] is not None else {}
    rulers.update({name: _read_ruler(each, left) for name, each in value["rulers"].items()})
    return _read_part(value["whole"], rulers, left)


def _shared(name: str, ruler: Ruler, like: Profile | None) -> bool:
    return like is not None and name in like.columns and like.columns[name].ruler == ruler


def _ruler(ruler: Ruler, arrays: Arrays) -> list[Any]:
    arrays += [ruler.edges, np.array([ruler.low, ruler.high, ruler.origin, *(ruler.grid or ())], np.float64)]
    return [ruler.kind, list(ruler.values)]


def _read_ruler(value: list[Any], left: Iterator[NDArray[Any]]) -> Ruler:
    edges, numbers = next(left), next(left).tolist()
    grid = Grid(numbers[3], numbers[4], int(numbers[5]), bool(numbers[6])) if len(numbers) > 3 else None
    return Ruler(Kind(value[0]), edges, tuple(value[1]), numbers[0], numbers[1], numbers[2], grid)


def _part(profile: Profile, arrays: Arrays) -> dict[str, Any]:
    columns = list(profile)
    arrays += [
        np.array([[getattr(each, name) for name in _WHOLE] for each in columns], np.int64).ravel(),
        np.array([[getattr(each, name) for name in _REAL] for each in columns], np.float64).ravel(),
        np.concatenate([np.empty(0, np.int64), *(each.counts for each in columns)]),
        np.concatenate([np.empty(0, np.int64), *(each.parts[part] for each in columns for part in each.parts)]),
        np.concatenate([np.empty(0, np.uint64), *(each.sketch for each in columns)]),
        np.array([len(each.sketch) for each in columns], np.int64),
    ]
    return {
        "rows": profile.rows,
        "names": [each.name for each in columns],
        "unseen": {each.name: dict(each.unseen) for each in columns if each.unseen},
        "breaks": {each.name: dict(each.breaks) for each in columns if each.breaks},
        "sample": None if profile.sample is None else _sample(profile.sample, arrays),
        "chunks": [
            [*(each.isoformat() for each in period), _part(part, arrays)] for period, part in profile.chunks.items()
        ],
        "slices": [[*part, _part(of, arrays)] for part, of in profile.slices.items()],
    }


def _read_part(value: Mapping[str, Any], rulers: Mapping[str, Ruler], left: Iterator[NDArray[Any]]) -> Profile:
    names = value["names"]
    whole, real = (next(left).reshape(len(names), width).tolist() for width in (len(_WHOLE), len(_REAL)))
    counts, parts, sketches, lengths = (next(left) for _ in range(4))
    at = np.concatenate([[0], np.cumsum([rulers[name].cells for name in names])]).astype(int).tolist()
    sketched = np.concatenate([[0], np.cumsum(lengths)]).astype(int).tolist()
    # Profiles that were kept before rules were counted have no breaks.
    unseen, breaks = value["unseen"], value.get("breaks", {})
    columns, timed = {}, 0
    for i, name in enumerate(names):
        ruler, calendar = rulers[name], {}
        if ruler.kind is Kind.TIME:
            for part, width in PARTS.items():
                calendar[part], timed = parts[timed : timed + width], timed + width
        rows, nulls, misfits, nans, infinities, below, above, slack = whole[i]
        least, greatest, total, squares = real[i]
        # By their places, for there are thousands of them.
        columns[name] = ColumnProfile(
            name, ruler, rows, nulls, misfits, nans, infinities, counts[at[i] : at[i + 1]], least, greatest, total,
            squares, below, above, unseen.get(name, {}), slack, calendar, sketches[sketched[i] : sketched[i + 1]],
            breaks.get(name, {}),
        )  # fmt: skip
    sample = None if value["sample"] is None else _read_sample(value["sample"], left)
    chunks = {
        Period(datetime.fromisoformat(start), datetime.fromisoformat(end)): _read_part(part, rulers, left)
        for start, end, part in value["chunks"]
    }
    slices = {Slice(column, of): _read_part(part, rulers, left) for column, of, part in value["slices"]}
    return Profile(columns, value["rows"], chunks, slices, sample)


def _sample(sample: Sample, arrays: Arrays) -> dict[str, Any]:
    arrays.append(sample.marks)
    columns: dict[str, Any] = {}
    for name, values in sample.columns.items():
        if values.dtype.kind in "fM":
            arrays.append(values.astype("datetime64[us]").astype(np.int64) if values.dtype.kind == "M" else values)
            columns[name] = values.dtype.kind
        else:
            columns[name] = values.tolist()
    return {"size": sample.size, "below": sample.below, "columns": columns}


def _read_sample(value: Mapping[str, Any], left: Iterator[NDArray[Any]]) -> Sample:
    marks, columns = next(left), {}
    for name, values in value["columns"].items():
        if isinstance(values, list):
            columns[name] = np.empty(len(values), object)
            columns[name][:] = values
        else:
            columns[name] = next(left).view("datetime64[us]") if values == "M" else next(left)
    return Sample(columns, marks, value["size"], value["below"])

"""Rulers made from some of the reference's rows, and settled by what its whole scan shows."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from solvent.adapters import plain_values as plain
from solvent.domain.profile import UNSEEN, ColumnProfile, Profile
from solvent.domain.ruler import Kind, Ruler
from solvent.stats.cells import edges_of


def ruler_of(array: pa.Array) -> Ruler:
    """A ruler made from some of the reference's values."""
    kind = plain.kind_of(array.type)
    if kind is Kind.BOOLEAN:
        return Ruler(kind, values=("false", "true"))
    if kind is Kind.CATEGORY:
        values, counts, _ = plain.texts(array)
        return Ruler(kind, values=_frequent({value: n for value, n in zip(values, counts.tolist(), strict=True) if n}))
    if kind is Kind.OTHER:
        return Ruler(kind)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    x = (plain.seconds if kind is Kind.TIME else plain.numbers)(array).values
    x = np.sort(x[np.isfinite(x)])
    edges, grid = edges_of(x)
    return Ruler(kind, edges=edges, origin=float(x[len(x) // 2]) if len(x) else 0.0, grid=grid)


def settled(profile: Profile) -> Profile:
    """The reference's profile, its rulers with the range and the categories that the whole turned out to have."""
    return _anew(profile, {column.name: _settled(column) for column in profile})


def _settled(whole: ColumnProfile) -> Ruler:
    ruler = whole.ruler
    if ruler.kind is Kind.CATEGORY and not whole.slack:
        counts = {**dict(zip(ruler.values, whole.counts.tolist(), strict=False)), **whole.unseen}
        return replace(ruler, values=_frequent(counts))
    if ruler.kind in {Kind.NUMBER, Kind.TIME} and whole.n:
        return replace(ruler, low=whole.least, high=whole.greatest)
    return ruler


def _anew(profile: Profile, rulers: Mapping[str, Ruler]) -> Profile:
    return replace(
        profile,
        columns={column.name: _measured_anew(column, rulers[column.name]) for column in profile},
        chunks={period: _anew(part, rulers) for period, part in profile.chunks.items()},
        slices={where: _anew(part, rulers) for where, part in profile.slices.items()},
    )


def _measured_anew(column: ColumnProfile, ruler: Ruler) -> ColumnProfile:
    if ruler.kind is not Kind.CATEGORY:
        return replace(column, ruler=ruler)
    counts = {**dict(zip(column.values, column.counts.tolist(), strict=False)), **column.unseen}
    known = [counts.pop(value, 0) for value in ruler.values]
    unseen = {value: count for value, count in counts.items() if count}
    return replace(column, ruler=ruler, counts=np.array([*known, column.n - sum(known)], np.int64), unseen=unseen)


def _frequent(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:UNSEEN])

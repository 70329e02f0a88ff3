"""Columns of two profiles, side by side: how far apart they are, what chance makes of that, and how far they moved."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.profile import ColumnProfile, Profile
from solvent.domain.ruler import Kind
from solvent.domain.watch import ColumnWatch
from solvent.stats.distances import chi_square, distances, ks_p, null_levels
from solvent.stats.grouping import groups
from solvent.stats.montecarlo import Array

_LEVEL, _Z = 0.9, 1.6449
_GROUPS = 20
_ORDERED = ("ks", "wasserstein")
_SEED = 20_000


def compared(reference: Profile, current: Profile) -> dict[str, ColumnWatch]:
    """Each column that both profiles count, by name."""
    return {one.name: one for one in _columns(reference, current)}


def _columns(reference: Profile, current: Profile) -> Iterator[ColumnWatch]:
    rng = np.random.default_rng(_SEED)
    for name, old in reference.columns.items():
        new = current.columns.get(name)
        if new is None or old.kind is Kind.OTHER or new.ruler != old.ruler or not (old.n and new.n):
            continue
        statistics, chance = _apart(old, new, rng)
        ks = statistics.get("ks")
        p = chi_square(old.counts, new.counts)[1] if ks is None else ks_p(ks, old.n, new.n)
        yield ColumnWatch(name, old, new, statistics, chance, float(p), _effect(old, new))


def _apart(
    old: ColumnProfile, new: ColumnProfile, rng: np.random.Generator
) -> tuple[dict[str, float], dict[str, float]]:
    """Each distance, and what it passes by chance once in a hundred times.

    Those of ordered values are taken over all cells; the rest would drown in noise there, and are taken over a few.
    """
    places, firsts = positions(old), gathered(old)
    whole = distances(old.counts, new.counts, positions=places)
    high = null_levels(old.counts, rng, positions=places).at(old.n, new.n)[1]
    if places is None:
        found = dict(whole.items())
    else:
        before, now = (np.add.reduceat(counts, firsts) for counts in (old.counts, new.counts))
        found = {name: getattr(whole, name) for name in _ORDERED} | dict(distances(before, now).items())
        high |= null_levels(before, rng).at(old.n, new.n)[1]
    return (
        {name: float(value) for name, value in found.items()},
        {name: float(high[name]) for name in found},
    )


def gathered(column: ColumnProfile) -> NDArray[np.intp]:
    """The first cell of each of the few groups that a column's cells are shown in."""
    if column.kind in {Kind.NUMBER, Kind.TIME}:
        return groups(column.counts, _GROUPS)
    return np.arange(len(column.counts))


def positions(column: ColumnProfile) -> Array | None:
    """Where the cells of a column of numbers or times lie, of shape (cells,); None of categories."""
    if column.kind not in {Kind.NUMBER, Kind.TIME}:
        return None
    edges = column.edges
    if not len(edges):
        return np.zeros(1)
    low, high = column.ruler.low, column.ruler.high
    ends = np.concatenate([[min(low, edges[0])], edges, [max(high, edges[-1])]])
    ends = np.where(np.isfinite(ends), ends, np.clip(ends, edges[0], edges[-1]))
    return np.asarray((ends[:-1] + ends[1:]) / 2)


def _effect(old: ColumnProfile, new: ColumnProfile) -> Estimate:
    if old.kind in {Kind.NUMBER, Kind.TIME}:
        spread = old.std if old.std > 0 else math.nan
        moved = (new.mean - old.mean) / spread
        ours = new.std if new.n > 1 else spread
        reach = _Z * math.sqrt(spread**2 / old.n + ours**2 / new.n) / spread
        method = "difference of the means in standard deviations of the reference, normal approximation"
        return Estimate(moved, moved - reach, moved + reach, "sd", Grade.MEASURED, _LEVEL, new.n, method)
    before, now = old.counts / old.n, new.counts / new.n
    cell = int(np.argmax(np.abs(now - before)))
    moved = float(now[cell] - before[cell])
    p, q = (np.clip((counts[cell] + 1) / (counts.sum() + 2), 0, 1) for counts in (old.counts, new.counts))
    reach = _Z * math.sqrt(p * (1 - p) / old.n + q * (1 - q) / new.n)
    value = (*old.values, "others")[cell]
    method = "difference of the share that moved most, normal approximation"
    low, high = max(moved - reach, -1.0), min(moved + reach, 1.0)
    return Estimate(moved, low, high, f"share of {value}", Grade.MEASURED, _LEVEL, new.n, method)

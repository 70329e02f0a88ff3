"""Counting numbers in cells: edges made from a reference, and counts over them that plain comparisons decide.

A value's cell is how many edges are not above it. To count without a search for each value, most edges lie on the
boundaries of a grid: `floor((x - start) * scale)`, held between the first grid cell and the last, never falls as x
grows, whatever the rounding, so a boundary is the smallest double of its grid cell and the grid counts exactly what
comparisons would. The same is true of the leading bits of a double, a grid that suits long tails. Values of the few
grid cells with an edge inside are searched for.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.domain.ruler import Grid

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

BINS = 256
FINE = 8192


@dataclass(frozen=True)
class Layout:
    """Edges on a grid: the grid cell of each edge, and which grid cells have an edge inside."""

    edges: Floats
    grid: Grid | None
    at: NDArray[np.intp]
    inside: NDArray[np.bool_]
    any_inside: bool


def layout(edges: Floats, grid: Grid | None) -> Layout:
    """How edges of shape (edges,), ascending, lie on a grid.

    >>> found = layout(np.array([1.0, 1.3, 2.0]), Grid(0.0, 4.0, 10))
    >>> found.at.tolist(), found.inside.nonzero()[0].tolist()
    ([4, 5, 8], [5])
    """
    if grid is None:
        return Layout(edges, None, np.zeros(len(edges), np.intp), np.ones(0, np.bool_), True)
    at = _cells(edges, grid)
    loose = _cells(np.nextafter(edges, -np.inf), grid) == at
    inside = np.zeros(grid.cells, np.bool_)
    inside[at[loose]] = True
    return Layout(edges, grid, at, inside, bool(inside.any()))


class Tally:
    """Counts values over edges, in as many portions as there are.

    >>> tally = Tally(np.array([0.0, 0.3, 1.0]), Grid(-0.25, 4.0, 6))
    >>> tally.add(np.array([-1.0, 0.0, 0.29]))
    >>> tally.add(np.array([0.31, 7.0]))
    >>> tally.counts.tolist()
    [1, 2, 1, 1]
    """

    def __init__(self, edges: Floats, grid: Grid | None) -> None:
        self._on = layout(edges, grid)
        self._fine = np.zeros(grid.cells if grid else 0, np.int64)
        self._searched = np.zeros(len(edges) + 1, np.int64)

    def add(self, x: Floats) -> None:
        """Count finite values of shape (n,)."""
        on = self._on
        if on.grid is None:
            self._searched += _searched(x, on.edges)
            return
        cells = _cells(x, on.grid)
        fine = np.bincount(cells, minlength=on.grid.cells)
        if on.any_inside and fine[on.inside].any():
            self._searched += _searched(x[on.inside[cells]], on.edges)
        self._fine += fine

    @property
    def counts(self) -> Counts:
        """How many values lie in each cell, of shape (edges + 1,)."""
        on = self._on
        if on.grid is None:
            return self._searched.copy()
        upto = np.concatenate([[0], np.cumsum(np.where(on.inside, 0, self._fine))])
        found: Counts = np.diff(upto[np.concatenate([[0], on.at, [len(self._fine)]])]) + self._searched
        return found


def _cells(x: Floats, grid: Grid) -> NDArray[np.intp]:
    if grid.octaves:
        bits = x.view(np.int64) >> int(grid.scale)
        bits -= int(grid.start)
        return np.clip(bits, 0, grid.cells - 1, out=bits)
    with np.errstate(over="ignore"):
        y = x - grid.start
        y *= grid.scale
    np.clip(y, 0.0, grid.cells - 1.0, out=y)
    return y.astype(np.intp)


def _searched(x: Floats, edges: Floats) -> Counts:
    return np.bincount(np.searchsorted(edges, x, side="right"), minlength=len(edges) + 1)


def edges_of(x: Floats, *, bins: int = BINS) -> tuple[Floats, Grid | None]:
    """Edges for values like these finite ones, ascending, of shape (n,): each its own cell, or equally full cells.

    >>> edges_of(np.array([1.0, 1.0, 2.0, 3.0, 7.0]))[0].round(9).tolist()
    [0.5, 1.5, 2.5, 3.5, 6.5, 7.5]
    >>> edges, _ = edges_of(np.sort(np.random.default_rng(0).normal(size=100_000)))
    >>> len(edges)
    257
    """
    if not len(x):
        return np.empty(0), None
    ends = np.flatnonzero(np.concatenate([x[1:] != x[:-1], [True]]))
    values, rank = x[ends], ends + 1
    edges = _around(values) if len(values) <= bins else _equally_full(values, rank, bins)
    for grid in _grids(edges, values, rank):
        snapped, near = _snapped(edges, grid, values, rank)
        if near >= 0.9 * len(edges):
            return _distinct(snapped), grid
    return edges, None


def _around(values: Floats) -> Floats:
    """Edges half of the least distance away from each value."""
    if len(values) == 1:
        half = max(abs(float(values[0])) * 2.0**-20, 2.0**-20)
        return np.array([values[0] - half, values[0] + half])
    gaps = np.diff(values)
    half = gaps.min() / 2
    near = gaps < 3 * half
    low, high = np.append(True, ~near), np.append(~near, True)
    between = values[:-1] / 2 + values[1:] / 2
    return _distinct(np.concatenate([between[near], values[low] - half, values[high] + half]))


def _equally_full(values: Floats, rank: Counts, bins: int) -> Floats:
    """Edges halfway between values, at equal shares of the ranks, about heavy values, and at both ends."""
    counts, n = np.diff(rank, prepend=0), rank[-1]
    heavy = np.flatnonzero(counts * bins > n)
    cut = np.concatenate([np.searchsorted(rank, np.arange(1, bins) * (n / bins)), heavy - 1, heavy])
    cut = cut[(cut >= 0) & (cut < len(values) - 1)]
    return _distinct(
        np.concatenate([values[:1], values[cut] / 2 + values[cut + 1] / 2, [np.nextafter(values[-1], np.inf)]])
    )


def _distinct(x: Floats) -> Floats:
    x = np.sort(x)
    first: NDArray[np.bool_] = np.concatenate([[True], x[1:] != x[:-1]])
    return x[first]


def _grids(edges: Floats, values: Floats, rank: Counts) -> Iterator[Grid]:
    """Grids to try: over all values, over fewer of both tails, and over the bits."""
    for tail in (0.0, 0.0005, 0.005, 0.02):
        low, high = (values[np.searchsorted(rank, share * rank[-1])] for share in (tail, 1 - tail))
        low, high = (float(low), float(high)) if tail else (float(edges[0]), float(edges[-1]))
        span = high - low
        if not 0 < span < math.inf or not math.isfinite(FINE / span):
            continue
        steps = span / float(np.diff(values).min()) if len(values) > 1 else 0.0
        if 0.5 < steps <= 2 * FINE and abs(steps - round(steps)) < 1e-6 * steps:
            yield Grid(low - span / steps, steps / span, round(steps) + 2)
        yield Grid(low - span / FINE, FINE / span, FINE + 2)
    if edges[0] >= 0 < edges[-1]:
        first, last = edges[edges > 0][[0, -1]].view(np.int64).tolist()
        shift = max((last - first).bit_length() - FINE.bit_length(), 0)
        yield Grid(float((first >> shift) - 1), float(shift), (last >> shift) - (first >> shift) + 3, octaves=True)


def _snapped(edges: Floats, grid: Grid, values: Floats, rank: Counts) -> tuple[Floats, int]:
    """Edges moved to the nearest boundary of the grid, where that takes few values along, and how many were."""
    moved = _boundaries(edges, grid)
    ranks = np.concatenate([[0], rank])
    before, after = (ranks[np.searchsorted(values, each)] for each in (edges, moved))
    near = np.isfinite(moved) & (np.abs(after - before) * (4 * BINS) <= rank[-1])
    return np.where(near, moved, edges), int(near.sum())


def _boundaries(edges: Floats, grid: Grid) -> Floats:
    """The smallest double of the grid cell that begins nearest to each edge, found by halving among all doubles."""
    if grid.octaves:
        half = 1 << max(int(grid.scale) - 1, 0)
        cells: NDArray[np.int64] = (edges.view(np.int64) + half) >> int(grid.scale)
        return np.asarray((cells << int(grid.scale)).view(np.float64))
    number = np.clip(np.rint((edges - grid.start) * grid.scale), 1, grid.cells - 1)
    below = _ordered((grid.start + (number - 1) / grid.scale).view(np.int64))
    above = _ordered((grid.start + (number + 1) / grid.scale).view(np.int64))
    for _ in range(64):
        middle = (below >> 1) + (above >> 1) + (below & above & 1)
        reached = _cells(_ordered(middle).view(np.float64), grid) >= number
        above, below = np.where(reached, middle, above), np.where(reached, below, middle)
    return _ordered(above).view(np.float64)


def _ordered(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """The bits of doubles as whole numbers in their order, and back."""
    return np.asarray(bits ^ ((bits >> 63) & np.int64(2**63 - 1)))

"""Counting numbers in cells: edges made from a reference, and counts over them that plain comparisons decide.

A value's cell is how many edges are not above it. To count without a search for each value, most edges lie on the
boundaries of a uniform grid: `floor((x - start) * scale)`, held between the first grid cell and the last, never falls
as x grows, whatever the rounding, so a boundary is the smallest double of its grid cell and the grid counts exactly
what comparisons would. Values of the few grid cells with an edge inside are searched for.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Grid = tuple[float, float, int]

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

    >>> found = layout(np.array([1.0, 1.3, 2.0]), (0.0, 4.0, 10))
    >>> found.at.tolist(), found.inside.nonzero()[0].tolist()
    ([4, 5, 8], [5])
    """
    if grid is None:
        return Layout(edges, None, np.zeros(len(edges), np.intp), np.ones(0, np.bool_), True)
    at = _cells(edges, grid)
    loose = _cells(np.nextafter(edges, -np.inf), grid) == at
    inside = np.zeros(grid[2], np.bool_)
    inside[at[loose]] = True
    return Layout(edges, grid, at, inside, bool(inside.any()))


def tally(x: Floats, on: Layout) -> Counts:
    """How many of the finite values of shape (n,) lie in each cell, of shape (edges + 1,).

    >>> tally(np.array([-1.0, 0.0, 0.29, 0.31, 7.0]), layout(np.array([0.0, 0.3, 1.0]), (-0.25, 4.0, 6))).tolist()
    [1, 2, 1, 1]
    """
    if on.grid is None:
        return _searched(x, on.edges)
    cells = _cells(x, on.grid)
    fine = np.bincount(cells, minlength=on.grid[2])
    if not on.any_inside:
        return coarse(fine, on)
    searched = x[on.inside[cells]] if fine[on.inside].any() else x[:0]
    fine[on.inside] = 0
    found: Counts = coarse(fine, on) + _searched(searched, on.edges)
    return found


def coarse(fine: Counts, on: Layout) -> Counts:
    """Counts over the cells from those over the grid."""
    upto = np.concatenate([[0], np.cumsum(fine)])
    found: Counts = np.diff(upto[np.concatenate([[0], on.at, [len(fine)]])])
    return found


def _cells(x: Floats, grid: Grid) -> NDArray[np.intp]:
    start, scale, count = grid
    with np.errstate(over="ignore"):
        y = x - start
        y *= scale
    np.clip(y, 0.0, count - 1.0, out=y)
    return y.astype(np.intp)


def _searched(x: Floats, edges: Floats) -> Counts:
    return np.bincount(np.searchsorted(edges, x, side="right"), minlength=len(edges) + 1)


def edges_of(x: Floats, *, bins: int = BINS) -> tuple[Floats, Grid | None]:
    """Edges for values like the finite ones of shape (n,): each distinct value its own cell, or equally full cells.

    >>> edges_of(np.array([3.0, 1.0, 2.0, 7.0, 1.0]))[0].round(9).tolist()
    [0.5, 1.5, 2.5, 3.5, 6.5, 7.5]
    >>> edges, _ = edges_of(np.random.default_rng(0).normal(size=100_000))
    >>> counts = tally(np.random.default_rng(1).normal(size=100_000), layout(edges, None))
    >>> len(edges) > 250, bool(counts.max() < 100_000 / 256 * 1.5)
    (True, True)
    """
    values, counts = np.unique(x, return_counts=True)
    if len(values) == 0:
        return np.empty(0), None
    if len(values) <= bins:
        edges = _around(values)
        grid = _grid(edges[0], edges[-1], float(np.diff(edges).min()))
        return (edges if grid is None else np.unique(_snapped(edges, grid, values, np.cumsum(counts))[0])), grid
    with np.errstate(over="ignore"):
        between = values[:-1] / 2 + values[1:] / 2
    rank = np.cumsum(counts)
    ends = np.searchsorted(rank, np.arange(1, bins) * (len(x) / bins))
    heavy = np.flatnonzero(counts * bins > len(x))
    cut = np.unique(np.concatenate([ends, heavy - 1, heavy]))
    cut = cut[(cut >= 0) & (cut < len(between))]
    inner, last = between[cut], np.nextafter(values[-1], np.inf)
    for tail in (0.0, 0.0005, 0.005, 0.02, 0.1):
        low = values[np.searchsorted(rank, tail * len(x))]
        grid = _grid(low, values[np.searchsorted(rank, (1 - tail) * len(x))] if tail else last, _step(values))
        if grid is None:
            continue
        snapped, held = _snapped(inner, grid, values, rank)
        if held >= 0.9 * len(inner):
            break
    else:
        snapped, grid = inner, None
    return np.unique(np.concatenate([[values[0]], snapped, [last]])), grid


def _around(values: Floats) -> Floats:
    """Edges half of the least distance away from each value."""
    if len(values) == 1:
        half = max(abs(float(values[0])) * 2.0**-20, 2.0**-20)
        return np.array([values[0] - half, values[0] + half])
    gaps = np.diff(values)
    half = gaps.min() / 2
    between = values[:-1] / 2 + values[1:] / 2
    near = gaps < 3 * half
    edges = [
        [values[0] - half],
        between[near],
        values[:-1][~near] + half,
        values[1:][~near] - half,
        [values[-1] + half],
    ]
    return np.unique(np.concatenate(edges))


def _step(values: Floats) -> float:
    """The step of the lattice that values lie on, where it is 1; else 0."""
    return 1.0 if abs(values[0]) < 2**52 > abs(values[-1]) and bool(np.all(values == np.floor(values))) else 0.0


def _grid(low: float, high: float, step: float) -> Grid | None:
    """A grid from the low to the high value: with cells of the step, where that takes not too many."""
    span = float(high) - float(low)
    if not 0 < span < math.inf or not math.isfinite(FINE / span):
        return None
    if step and 1 <= span / step <= 2 * FINE:
        low = low - 0.5 if low == math.floor(low) else low
        return float(low) - step, 1.0 / step, math.ceil(span / step) + 3
    return float(low) - span / FINE, FINE / span, FINE + 2


def _snapped(inner: Floats, grid: Grid, values: Floats, rank: Counts) -> tuple[Floats, int]:
    """Edges moved to the nearest boundary of the grid, where that takes few values along, and how many were."""
    start, scale, count = grid
    number = np.clip(np.rint((inner - start) * scale), 1, count - 1)
    moved = _boundaries(number.astype(np.intp), grid)
    before, after = (np.concatenate([[0], rank])[np.searchsorted(values, edges)] for edges in (inner, moved))
    near = np.abs(after - before) * (4 * BINS) <= rank[-1]
    return np.where(near, moved, inner), int(near.sum())


def _boundaries(number: NDArray[np.intp], grid: Grid) -> Floats:
    """The smallest double in each of the grid's cells: the boundary's value, put right to the last digit."""
    start, scale, _ = grid
    found = start + number / scale
    for _ in range(64):
        high = _cells(np.nextafter(found, -np.inf), grid) >= number
        low = _cells(found, grid) < number
        if not (high | low).any():
            break
        found = np.where(high, np.nextafter(found, -np.inf), np.where(low, np.nextafter(found, np.inf), found))
    return found

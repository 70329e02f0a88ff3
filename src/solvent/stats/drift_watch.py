"""Evidence on many columns over many windows: each window's counts against the pool of all rows before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvent.stats.changes import Changes, nothing, step
from solvent.stats.contrasts import OUTSIDE, Contrasts
from solvent.stats.control_chart import LAGS, READINGS, Chart, chart, surprise
from solvent.stats.design_effect import LEAST, Season, design_effect, fitted_means, season
from solvent.stats.joint_contrasts import Joint, joint
from solvent.stats.montecarlo import Array

Labels = NDArray[np.intp]
# A learned shape follows about the last so many windows.
_MEMORY = 10
# A window counts as at most so many times the usual one.
_LARGEST = 4.0


@dataclass(frozen=True)
class Streams:
    """All that is asked of all columns: the contrasts of each, and then the shape of its change, one after the other.

    Attributes
    ----------
    contrasts, spans
        Of each column: what is asked, and which streams that makes.
    weights
        How much of the evidence each stream may use, adding up to 1 at most.
    design
        By how much the variance of each stream is more than that of independent rows, where a window is as large as
        the reference's own, shape (streams,).
    usual
        Mean rows of the reference's own windows, shape (columns,).
    seasons
        One for each calendar.
    chart
        What is usual of single windows, where the reference has windows of its own.
    """

    contrasts: tuple[Contrasts, ...]
    spans: tuple[slice, ...]
    weights: Array
    design: Array
    usual: Array
    seasons: tuple[Season, ...] = ()
    chart: Chart | None = None

    @cached_property
    def halving(self) -> NDArray[np.bool_]:
        """Which streams the shape of a change is learned from."""
        return np.concatenate([np.pad(each.halving, (0, int(each.halving.any()))) for each in self.contrasts])

    @cached_property
    def shape(self) -> NDArray[np.bool_]:
        """Which streams are the shape of a change."""
        return np.concatenate([np.arange(len(c.names) + int(c.halving.any())) >= len(c.names) for c in self.contrasts])

    @cached_property
    def joint(self) -> Joint:
        """The contrasts of all columns at once."""
        return joint(self.contrasts, self.spans)

    @cached_property
    def starts(self) -> Labels:
        """Where the streams of each column begin."""
        return np.array([span.start for span in self.spans], np.intp)

    @cached_property
    def lengths(self) -> Labels:
        """How many streams each column makes."""
        return np.array([span.stop - span.start for span in self.spans], np.intp)

    @property
    def size(self) -> int:
        """How many streams there are."""
        return len(self.weights)

    def of_column(self, per_column: Array) -> Array:
        """What each column has, for each stream, shape (..., streams)."""
        return np.repeat(per_column, self.lengths, axis=-1)


@dataclass(frozen=True)
class Watched:
    """What is known after some windows.

    `pools` are the rows an atom of each column so far, `direction` is where the counts of each column tend, `usual`
    the mean of what windows counted as, and `windows` how many of them had rows, both by stream. `before` are
    the last windows' deviates for the chart.
    """

    pools: tuple[Array, ...]
    changes: Changes
    direction: Array
    usual: Array
    windows: Array
    before: Array


def streams(
    contrasts: Sequence[Contrasts],
    weights: Sequence[float],
    chunks: Sequence[Array] | None = None,
    calendars: Sequence[tuple[Labels, int]] = (),
) -> Streams:
    """What is watched, given a reference.

    Parameters
    ----------
    weights
        Of each column, adding up to 1 at most.
    chunks
        Of each column: rows an atom of the reference's own windows in order of time, shape (windows, atoms). Without
        them, or with fewer than 8, rows are taken for independent.
    calendars
        The phase of each of those windows, and how many phases there are.
    """
    sizes = [len(each.names) + int(each.halving.any()) for each in contrasts]
    ends = np.cumsum(sizes)
    spans = tuple(slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True))
    total = int(sum(sizes))
    parted = chunks is not None and len(calendars or chunks) > 0 and len(chunks[0]) >= LEAST
    share = np.concatenate(
        [weight * _within(each, parted) for each, weight in zip(contrasts, weights, strict=True)] or [np.zeros(0)]
    )
    plain = Streams(tuple(contrasts), spans, share, np.ones(total), np.ones(len(sizes)))
    if not parted or chunks is None:
        return plain
    found, rows = [], []
    for each, parts in zip(contrasts, chunks, strict=True):
        pool = parts.sum(axis=0)
        own = each.deviates(parts, pool - parts)
        rows.append(parts.sum(axis=1))
        found.append(np.pad(own, ((0, 0), (0, int(each.halving.any())))))
    n = np.stack(rows, axis=1)
    per_stream, deviates = plain.of_column(n), np.concatenate(found, axis=1)
    # Against the other windows a deviate is wider than against all of them.
    deviates = deviates * np.sqrt(1 - per_stream / np.maximum(per_stream.sum(axis=0), 1))
    seasons = []
    for phase, phases in calendars:
        seasons.append(season(deviates, per_stream, phase, phases))
        deviates = deviates - seasons[-1].effect[phase] * np.sqrt(per_stream)
    fitted = fitted_means([phases for _, phases in calendars])
    design, single = design_effect(deviates, fitted=fitted), (deviates**2).sum(axis=0) / max(len(deviates) - fitted, 1)
    single = np.maximum(single, 1.0)
    usual = np.maximum(n.mean(axis=0), 1)
    for each, span, most in zip(contrasts, spans, usual, strict=True):
        if OUTSIDE in each.names:
            # The reference has nothing there to learn from: it comes in bursts where the column wanders, and at worst
            # all rows of a window come together.
            at = span.start + each.names.index(OUTSIDE)
            for variance in (design, single):
                variance[at] = max(variance[at], min(float(variance[span].max()), float(most)))
    seen = chart(deviates, single, fitted=fitted)
    return replace(plain, design=design, usual=usual, seasons=tuple(seasons), chart=seen)


def _within(contrasts: Contrasts, parted: bool) -> Array:
    """How much of a column's evidence each of its streams may use."""
    own = contrasts.weights
    if contrasts.halving.any():
        # Counts that wander together do not add up to a shape.
        own = np.append(own, 0.0 if parted else 1 - own.sum())
    return np.asarray(own / own.sum(), np.float64)


def begin(what: Streams, reference: Sequence[Array]) -> Watched:
    """What is known before the first window, from the reference's rows an atom of each column."""
    none = np.zeros(what.size)
    readings, lags = (0, 0) if what.chart is None else (READINGS, LAGS)
    return Watched(tuple(reference), nothing(what.size, readings), none, none, none, np.zeros((lags, what.size)))


def look(
    what: Streams, seen: Watched, new: Sequence[Array], *, at: float, share: float, phases: Sequence[int] = ()
) -> Watched:
    """What is known after a window.

    Parameters
    ----------
    new
        Rows an atom of each column; none at all where the window has no such column.
    at, share
        When the window began, and the part of the promise's period that it stands for.
    phases
        Of the window in each calendar.
    """
    rows, pool = np.concatenate(new), np.concatenate(seen.pools)
    n, pooled = what.joint.rows(rows), what.joint.rows(pool)
    window = _window(what, what.joint.deviates(rows, pool), n, pooled, phases)
    after = _counted(what, seen, window, at=at, share=share)
    return replace(after, pools=what.joint.parted(pool + rows))


def look_at_all(
    what: Streams,
    seen: Watched,
    windows: Sequence[Array],
    *,
    at: Array,
    share: Array,
    phases: Sequence[Labels] = (),
) -> tuple[Watched, Array]:
    """What is known after many windows, and the e-value of each column after each, shape (windows, columns).

    Parameters
    ----------
    windows
        Rows an atom of each column, shape (windows, atoms).
    """
    parts, pools = [], []
    for each, rows, pool, span in zip(what.contrasts, windows, seen.pools, what.spans, strict=True):
        before = pool + np.concatenate([np.zeros((1, len(pool))), np.cumsum(rows, axis=0)])
        pools.append(before)
        parts.append(np.pad(each.deviates(rows, before[:-1]), ((0, 0), (0, span.stop - span.start - len(each.names)))))
    n = np.stack([rows.sum(axis=1) for rows in windows], axis=1)
    pooled = np.stack([pool[:-1].sum(axis=1) for pool in pools], axis=1)
    deviates = np.concatenate(parts, axis=1)
    found = np.empty((len(deviates), len(what.spans)))
    for now, row in enumerate(deviates):
        here = [int(phase[now]) for phase in phases]
        window = _window(what, row, n[now], pooled[now], here)
        seen = _counted(what, seen, window, at=float(at[now]), share=float(share[now]))
        found[now] = by_column(what, seen)
    return replace(seen, pools=tuple(pool[-1] for pool in pools)), found


def by_column(what: Streams, seen: Watched) -> Array:
    """The e-value of each column times its weight, shape (columns,): an alarm is due where it reaches 1 / alpha."""
    return np.asarray(np.add.reduceat(what.weights * seen.changes.total, what.starts), np.float64)


@dataclass(frozen=True)
class _Window:
    """A window's deviates, without seasons, by stream.

    `tempered` are in units of what many windows differ, `alone` of what single ones do; `counts_as` is how many rows it
    counts as.
    """

    tempered: Array
    alone: Array
    counts_as: Array


def _window(what: Streams, deviates: Array, n: Array, pooled: Array, phases: Sequence[int]) -> _Window:
    per_row = np.sqrt(what.of_column(n * pooled / np.maximum(n + pooled, 1)))
    for calendar, phase in zip(what.seasons, phases, strict=True):
        deviates = deviates - calendar.of(phase) * per_row
    # What is common to the rows of a window grows with it; of small windows bursts may be the cause.
    larger = what.of_column(np.maximum(n / what.usual, 1))
    design = 1 + (what.design - 1) * larger
    single = 1.0 if what.chart is None else 1 + (what.chart.variance - 1) * larger
    return _Window(deviates / np.sqrt(design), deviates / np.sqrt(single), what.of_column(n) / design)


def _counted(what: Streams, seen: Watched, window: _Window, *, at: float, share: float) -> Watched:
    shaped, direction = _shaped(what, window.tempered, seen.direction)
    there = window.counts_as > 0
    usual = np.where(seen.windows > 0, seen.usual, window.counts_as)
    scale = np.sqrt(np.minimum(np.divide(window.counts_as, usual, out=np.zeros_like(usual), where=usual > 0), _LARGEST))
    windows = seen.windows + there
    mean = usual + np.divide(window.counts_as - usual, windows, out=np.zeros_like(usual), where=there)
    before, ratios = seen.before, None
    if what.chart is not None:
        ratios = np.where(there, surprise(what.chart, window.alone, seen.before), 0.0)
        before = np.where(there, np.stack([window.alone, seen.before[0]]), seen.before)
    changes = step(seen.changes, shaped, at=at, share=share, scale=scale, surprises=ratios)
    return Watched(seen.pools, changes, direction, mean, windows, before)


def _shaped(what: Streams, deviates: Array, direction: Array) -> tuple[Array, Array]:
    """The deviates with those in each column's learned direction, and the directions after them."""
    tends = direction * what.halving
    length, along = (np.add.reduceat(tends * each, what.starts) for each in (tends, deviates))
    shape = np.divide(along, np.sqrt(length), out=np.zeros_like(length), where=length > 0)
    found = np.where(what.shape, what.of_column(shape), deviates)
    return found, direction * (1 - 1 / _MEMORY) + deviates

"""Learning how mixed columns become points."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solvent.domain.columns import Column, Kind
from solvent.domain.embedding import Axis, Embedding
from solvent.stats.montecarlo import Array

# Rarer categories share a coordinate.
_CATEGORIES = 24
_IQR, _SPREAD_90 = 1.349, 3.29
# So many coordinates are left of more, the ones along which rows differ most.
_FEW = 20


def embedding(table: Mapping[str, Column], *, alike: bool = False) -> Embedding:
    """The axes of a table's columns: all but times, which never come again, and words that are nearly all different.

    `alike` takes all columns to have one scale, as the coordinates of one vector have.
    """
    axes, skipped = [], {}
    for name, column in table.items():
        given = column.values[~column.missing]
        if not len(given):
            skipped[name] = "it has no values"
        elif column.kind is Kind.TIME:
            skipped[name] = "times never come again"
        elif column.kind is Kind.NUMBER:
            axes.append(_of_numbers(name, column, given))
        else:
            counts = Counter(given.tolist())
            if len(counts) > 50 and len(counts) > len(given) / 2:
                skipped[name] = "its words are nearly all different"
            else:
                axes.append(_of_words(name, column, counts))
    if alike:
        scales = [axis.scale for axis in axes]
        axes = [replace(axis, scale=float(np.sqrt(np.mean(np.square(scales))))) for axis in axes]
    return Embedding(tuple(axes), skipped)


def projected(axes: Embedding, points: Array) -> Embedding:
    """The same with few coordinates: the principal components of points, where there are more (Hotelling 1933)."""
    if points.shape[1] <= _FEW:
        return axes
    values, vectors = np.linalg.eigh(np.cov(points, rowvar=False))
    return replace(axes, basis=np.ascontiguousarray(vectors[:, np.argsort(-values)[:_FEW]]))


def _of_numbers(name: str, column: Column, given: Array) -> Axis:
    finite = given[np.isfinite(given)]
    if not len(finite):
        finite = np.zeros(1)
    low, first, middle, third, high = np.quantile(finite, [0.05, 0.25, 0.5, 0.75, 0.95])
    # A column that is mostly one value has no quartiles apart.
    scale = (third - first) / _IQR or (high - low) / _SPREAD_90 or float(finite.std()) or 1.0
    return Axis(name, column.kind, float(middle), float(scale), gaps=bool(column.missing.any()))


def _of_words(name: str, column: Column, counts: Counter[str | bool]) -> Axis:
    ranked = sorted(counts, key=lambda word: (-counts[word], str(word)))
    return Axis(
        name,
        column.kind,
        words=tuple(ranked[:_CATEGORIES]),
        gaps=bool(column.missing.any()),
        rare=frozenset(ranked[_CATEGORIES:]),
    )

"""How far the counts of two samples over the same bins are apart, many pairs at a time, and what of it is chance.

Both samples count as samples: neither is taken for the truth.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from solvent.stats.montecarlo import Array

_DRAWS = 1_000
# A bin without rows would make the index infinite: each bin starts with half a row.
_HALF = 0.5


@dataclass(frozen=True)
class Distances:
    """Each an array of the leading shape of the counts; all but `psi` and `wasserstein` lie within [0, 1].

    `wasserstein` is in standard deviations of the reference, None where the bins have no order.
    """

    ks: Array | None
    wasserstein: Array | None
    js: Array
    psi: Array
    hellinger: Array
    tv: Array

    def items(self) -> list[tuple[str, Array]]:
        """The distances there are, by name."""
        return [(name, found) for name, found in vars(self).items() if found is not None]


def distances(reference: ArrayLike, current: ArrayLike, *, positions: ArrayLike | None = None) -> Distances:
    """The distances of two samples from their counts.

    Kolmogorov & Smirnov's and Wasserstein's (for bins in order, which have `positions`), Jensen & Shannon's (the root
    of the divergence in bits), the population stability index (natural logarithm, half a row added to each bin),
    Hellinger's and the total variation.

    Parameters
    ----------
    reference, current
        Rows a bin, shape (..., bins); leading shapes are broadcast. Distances from no rows are NaN.
    positions
        Where the bins lie, shape (..., bins), in order; None for categories.

    >>> found = distances([50, 50], [40, 60], positions=[0, 1])
    >>> round(float(found.tv), 3), round(float(found.ks), 3), round(float(found.wasserstein), 3)
    (0.1, 0.1, 0.2)
    """
    first, second = np.asarray(reference, np.float64), np.asarray(current, np.float64)
    p, q = shares(first), shares(second)
    difference = p - q
    divergence = _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2
    a, b = shares(first + _HALF), shares(second + _HALF)
    ordered = None if positions is None else _ordered(p, difference, np.asarray(positions, np.float64))
    return Distances(
        ks=None if ordered is None else ordered[0],
        wasserstein=None if ordered is None else ordered[1],
        js=np.sqrt(np.maximum(divergence, 0) / math.log(2)),
        psi=((a - b) * (np.log(a) - np.log(b))).sum(axis=-1),
        hellinger=np.sqrt(np.maximum(1 - np.sqrt(p * q).sum(axis=-1), 0)),
        tv=np.abs(difference).sum(axis=-1) / 2,
    )


def separation(reference: ArrayLike, current: ArrayLike, *, ordered: bool) -> Array:
    """Kolmogorov & Smirnov's distance of bins in order, else the total variation: one of `distances`, alone.

    >>> float(separation([50, 50], [40, 60], ordered=True).round(3))
    0.1
    """
    difference = shares(reference) - shares(current)
    if ordered:
        return np.asarray(np.abs(np.cumsum(difference, axis=-1))[..., :-1].max(axis=-1, initial=0.0))
    return np.asarray(np.abs(difference).sum(axis=-1) / 2)


def shares(counts: ArrayLike) -> Array:
    """The share of each bin, shape (..., bins); NaN where there are no rows.

    >>> shares([1, 3]).tolist()
    [0.25, 0.75]
    """
    rows = np.asarray(counts, np.float64)
    with np.errstate(invalid="ignore"):
        return np.asarray(rows / rows.sum(axis=-1, keepdims=True), np.float64)


def _entropy(p: Array) -> Array:
    return np.asarray(-special.xlogy(p, p).sum(axis=-1), np.float64)


def _ordered(p: Array, difference: Array, positions: Array) -> tuple[Array, Array]:
    """Kolmogorov & Smirnov's and Wasserstein's distance between `p` and `p - difference`."""
    gaps = np.abs(np.cumsum(difference, axis=-1))[..., :-1]
    mean = (p * positions).sum(axis=-1, keepdims=True)
    spread = np.sqrt((p * (positions - mean) ** 2).sum(axis=-1))
    moved = (gaps * np.diff(positions, axis=-1)).sum(axis=-1)
    # Of a constant column there is no unit to measure by.
    beyond = np.where(moved > 0, np.inf, 0.0 * moved)
    return gaps.max(axis=-1, initial=0.0), np.divide(moved, spread, out=beyond, where=spread > 0)


def ks_p(ks: ArrayLike, n_reference: ArrayLike, n_current: ArrayLike) -> Array:
    """The two-sided p of Kolmogorov & Smirnov's distance of two samples, conservative where values are tied.

    The limit with Stephens' correction (1970), which is within 0.02 of the exact law from 100 rows on.

    >>> round(float(ks_p(0.1, 400, 400)), 3)
    0.034
    """
    n1, n2 = np.asarray(n_reference, np.float64), np.asarray(n_current, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(n1 * n2 / (n1 + n2))
        scaled = (root + 0.12 + 0.11 / root) * np.asarray(ks, np.float64)
    return np.asarray(special.kolmogorov(scaled), np.float64)


def chi_square(reference: ArrayLike, current: ArrayLike) -> tuple[Array, Array]:
    """Pearson's statistic of the 2 x bins table, and its p; bins that neither sample has are left out.

    >>> statistic, p = chi_square([10, 20, 30], [30, 20, 10])
    >>> round(float(statistic), 3), round(float(p), 6)
    (20.0, 4.5e-05)
    """
    table = np.stack(np.broadcast_arrays(np.asarray(reference, np.float64), np.asarray(current, np.float64)), axis=-2)
    total = table.sum(axis=-2, keepdims=True)
    rows = table.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = rows * total / rows.sum(axis=-2, keepdims=True)
        terms = np.where(total > 0, (table - expected) ** 2 / expected, 0.0)
    statistic = terms.sum(axis=(-1, -2))
    freedom = np.maximum((total[..., 0, :] > 0).sum(axis=-1) - 1, 0)
    p = np.where(freedom > 0, special.chdtrc(np.maximum(freedom, 1), statistic), 1.0)
    return statistic, np.where(np.isnan(statistic), np.nan, p)


@dataclass(frozen=True)
class NullLevels:
    """What each distance comes to where nothing changed: its mean, and a value that it passes with a small probability.

    Both are for samples whose rows' reciprocals add up to 1; `at` gives those of two samples.
    """

    mean: Mapping[str, Array]
    high: Mapping[str, Array]

    def at(self, n_reference: ArrayLike, n_current: ArrayLike) -> tuple[dict[str, Array], dict[str, Array]]:
        """The mean and the high value of each distance between samples of so many rows, of any shape."""
        noise = 1 / np.asarray(n_reference, np.float64) + 1 / np.asarray(n_current, np.float64)
        scale = {name: noise if name == "psi" else np.sqrt(noise) for name in self.mean}
        return (
            {name: np.asarray(value * scale[name]) for name, value in self.mean.items()},
            {name: np.asarray(value * scale[name]) for name, value in self.high.items()},
        )


def null_levels(
    counts: ArrayLike, rng: np.random.Generator, *, positions: ArrayLike | None = None, alpha: float = 0.01
) -> NullLevels:
    """What chance makes of each distance, for columns with these counts.

    The difference of two samples' shares is normal with the covariance (1/n1 + 1/n2) (diag p - p p'), and the distances
    are functions of it up to terms of higher order; the samples' laws are simulated once for all sizes.

    Parameters
    ----------
    counts
        Rows a bin of the reference, shape (..., bins).
    positions
        As in `distances`; with them, Kolmogorov & Smirnov's and Wasserstein's alone are told, else all others.
    alpha
        The probability of more than the high value.

    >>> levels = null_levels([100, 100], np.random.default_rng(0))
    >>> mean, high = levels.at(10_000, 500)
    >>> bool(mean["tv"] < high["tv"])
    True
    """
    p = shares(counts)
    draws = rng.standard_normal((_DRAWS, p.shape[-1]))
    root = np.sqrt(p)[..., None, :]
    # Centred so that the shares' differences add up to nothing.
    centred = draws - (draws * root).sum(axis=-1, keepdims=True) * root
    difference = root * centred
    if positions is not None:
        along = np.broadcast_to(np.asarray(positions, np.float64), p.shape)[..., None, :]
        found = dict(zip(("ks", "wasserstein"), _ordered(p[..., None, :], difference, along), strict=True))
    else:
        chi = np.where(root > 0, centred, 0.0)
        chi = (chi * chi).sum(axis=-1)
        found = {
            "js": np.sqrt(chi / (8 * math.log(2))),
            "psi": chi,
            "hellinger": np.sqrt(chi / 8),
            "tv": np.abs(difference).sum(axis=-1) / 2,
        }
    return NullLevels(
        {name: each.mean(axis=-1) for name, each in found.items()},
        {name: np.quantile(each, 1 - alpha, axis=-1) for name, each in found.items()},
    )

"""Thresholds of confidence that are guaranteed, and the choice among them: least cost, few enough left to people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.stats.binomial import labels_with_power
from solvent.stats.montecarlo import Array
from solvent.stats.reduction import Reduction
from solvent.stats.selective import Ranks, fallback, nested, p_errors, p_losses
from solvent.stats.wealth import Losses, log_wealth_below

_LOOKS, _LOOKS_AT_CLUSTERS = 2_000, 100
_CLOSE = 0.97
_TRIED = 50
_FIRST_SHARE = 0.35


@dataclass(frozen=True)
class Slice:
    """One slice's labels from the most confident down: arrays of shape (n,).

    `loss` lies within `bounds`; it is 1 or 0 for wrong and right where these are None. `extra` is what deciding by
    machine costs more than by a person. `clusters` says which labels come together, where not each is drawn by itself.
    """

    confidence: Array
    loss: Array
    extra: Array
    bounds: tuple[float, float] | None = None
    clusters: NDArray[np.intp] | None = None

    def __len__(self) -> int:
        return len(self.confidence)

    def units(self, size: int) -> Losses:
        """The losses above the least bound of the `size` most confident labels, each cluster of them a unit."""
        low, high = self.bounds or (0.0, 1.0)
        group = None if self.clusters is None else np.unique(self.clusters[:size], return_inverse=True)[1]
        return Reduction(self.loss[:size] - low, ceiling=max(high - low, 1e-300)).units(clusters=group)


@dataclass(frozen=True)
class Guaranteed:
    """The thresholds of a slice that are guaranteed, of shape (thresholds,), and what deciding by machine above each
    costs more than by people, in all."""

    size: Ranks
    threshold: Array
    extra: Array


@dataclass(frozen=True)
class Point:
    """The operating point of a slice: how many of its labels lie above the threshold, which is None for none."""

    size: int
    threshold: float | None


def guaranteed(part: Slice, limit: float, alpha: float) -> Guaranteed:
    """The thresholds above which the risk is at most `limit`; none of them is false with probability 1 - alpha."""
    scaled = limit
    if part.bounds is not None:
        low, high = part.bounds
        scaled = min(max((limit - low) / (high - low), 1e-12), 1 - 1e-12)
    sets = nested(part.confidence, scaled, alpha, looks=_LOOKS if part.clusters is None else _LOOKS_AT_CLUSTERS)
    if not len(sets.size):
        return Guaranteed(sets.size, sets.threshold, np.empty(0))
    if part.clusters is not None:
        p = _p_clusters(part, sets.size, limit)
    elif part.bounds is None:
        p = p_errors(part.loss, sets.size, limit)
    else:
        p = p_losses(part.loss, sets.size, limit, part.bounds)
    kept = fallback(p, sets.weight, alpha)
    size = sets.size[kept]
    return Guaranteed(size, sets.threshold[kept], np.cumsum(part.extra)[size - 1])


def _p_clusters(part: Slice, size: Ranks, limit: float) -> Array:
    """The p-values of sets by bets on whole clusters (see `solvent.stats.wealth`)."""
    low, high = part.bounds or (0.0, 1.0)
    if limit >= high:
        return np.zeros(len(size))
    if limit <= low:
        return np.ones(len(size))
    wealth = [log_wealth_below(part.units(one).tallied(), limit - low) for one in size.tolist()]
    return np.asarray(np.exp(-np.maximum(wealth, 0.0)), np.float64)


def choose(found: Sequence[Guaranteed], total: Sequence[int], most_deferred: float) -> list[Point]:
    """The point of each slice at which all together cost least, with at most `most_deferred` of the labels left.

    Each decision that is left to people is charged a price, the same in all slices, which rises until few enough are
    left; where no price suffices, each slice automates as much as is guaranteed.
    """
    scale = max((float(abs(one.extra).max(initial=0.0)) for one in found), default=0.0) or 1.0
    for price in (0.0, *np.geomspace(1e-9 * scale, scale, 120), np.inf):
        picked = [_cheapest(one, n, price) for one, n in zip(found, total, strict=True)]
        if sum(total) - sum(point.size for point in picked) <= most_deferred:
            break
    return picked


def _cheapest(one: Guaranteed, n: int, price: float) -> Point:
    if not len(one.size):
        return Point(0, None)
    # Equal costs: the more goes by machine the better.
    charged = one.extra[::-1] + price * (n - one.size[::-1]) if np.isfinite(price) else -one.size[::-1]
    best = len(one.size) - 1 - int(np.argmin(charged))
    return Point(int(one.size[best]), float(one.threshold[best]))


def labels_missing(loss: Array, limit: float, alpha: float, together: float = 1.0) -> int | None:
    """The further labels with which some threshold would be guaranteed with 80 % power, were the risks as observed.

    `loss` holds 1 or 0 from the most confident down; `together` is the design effect of labels in clusters. None where
    no part of the labels seems good enough.
    """
    n = len(loss)
    sizes = np.unique(np.linspace(min(20, n), n, _TRIED).astype(np.int64))
    # Half an error more than was seen: none seen is not none at all.
    rates = (np.cumsum(loss)[sizes - 1] + 0.5) / (sizes + 1)
    good = rates < _CLOSE * limit
    if not good.any():
        return None
    sizes, rates = sizes[good], rates[good]
    # The normal approximation picks the set, the exact test counts its labels.
    spread = np.sqrt(limit * (1 - limit)) * special.ndtri(1 - alpha * _FIRST_SHARE) + 0.84 * np.sqrt(
        rates * (1 - rates)
    )
    best = int(np.argmin((spread / (limit - rates)) ** 2 * n / sizes))
    inside, _ = labels_with_power(limit, float(rates[best]), alpha * _FIRST_SHARE, 0.8)
    return max(int(np.ceil(together * inside * n / sizes[best])) - n, 1)


def by_confidence(confidence: Array) -> NDArray[np.intp]:
    """The order from the most confident down."""
    return np.argsort(-confidence, kind="stable")

"""Evidence that a stream of deviates changed, whenever it did: Shiryaev and Roberts' mixture over starts and sizes.

While nothing changes the deviates are independent and standard normal (or less spread in the sense of their exponential
moments). A change of size `s` that began with window `i` makes the likelihood ratio of all windows since; it is 1 on
average where nothing changed, and so is any mixture of such. Starts are weighted by the time that they stand for, in
units of the period of the promise: so the mixture's mean grows by 1 a period, and it reaches 1 / alpha within `y`
periods with probability `y * alpha` at most (Ville's inequality for the submartingale).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

_SIZES = np.array([0.5, 1.0, 2.0, 4.0])
_SHARES = np.array([0.15, 0.3, 0.35, 0.2])
SIZES = np.concatenate([-_SIZES, _SIZES])
PRIOR = np.concatenate([_SHARES, _SHARES]) / 2
# What windows that are unlike all others have of the evidence, where it is known how much windows differ.
_SURPRISES = 0.4
# Evidence with a logarithm beyond this adds nothing, and products must stay finite.
_MOST = 300.0
_LEAST = 1e-300


@dataclass(frozen=True)
class Changes:
    """The evidence of each stream for a change of each size.

    Attributes
    ----------
    evidence
        The mixture over starts, shape (sizes, streams); below it the sums of what single windows show, where they do.
    began, spread
        Mean and variance of the start under the posterior, in the units of `at`, of the same shape.
    """

    evidence: Array
    began: Array
    spread: Array

    @property
    def total(self) -> Array:
        """The e-value of each stream over all sizes, shape (streams,)."""
        return np.asarray(self.evidence.sum(axis=0), np.float64)

    def start(self, streams: NDArray[np.intp]) -> tuple[float, float]:
        """Mean and standard deviation of the start of a change in some streams, by how much each has of the evidence.

        >>> seen = nothing(1)
        >>> for day, deviate in enumerate([0.1, -0.3, 0.2, -0.1, 3.2, 2.8, 3.0, 3.1]):
        ...     seen = step(seen, np.array([deviate]), at=day, share=1 / 365)
        >>> mean, deviation = seen.start(np.array([0]))
        >>> round(mean), deviation < 1
        (4, True)
        """
        weight = self.evidence[:, streams] / max(float(self.evidence[:, streams].sum()), 1e-300)
        mean = float((weight * self.began[:, streams]).sum())
        variance = float((weight * (self.spread[:, streams] + (self.began[:, streams] - mean) ** 2)).sum())
        return mean, float(np.sqrt(max(variance, 0.0)))


def nothing(streams: int, surprises: int = 0) -> Changes:
    """The evidence before the first window; `surprises` is how many ratios of its own a window has for each stream."""
    empty = np.zeros((len(SIZES) + surprises, streams))
    return Changes(empty, empty, empty)


def step(
    changes: Changes,
    deviates: Array,
    *,
    at: float,
    share: float,
    scale: Array | float = 1.0,
    surprises: Array | None = None,
) -> Changes:
    """The evidence after a window.

    Parameters
    ----------
    deviates
        Of each stream, shape (streams,).
    at
        When a change that began with this window began.
    share
        The part of the period that the window stands for.
    scale
        How many times as far as usual a change of given size would move this window's deviates, shape (streams,) or
        one number.
    surprises
        Likelihood ratios of this window alone, each of mean 1 at most, shape (surprises, streams).

    References
    ----------
    Shiryaev 1963; Roberts 1966; as an e-detector: Shin, Ramdas & Rinaldo 2023, "E-detectors: a nonparametric framework
    for sequential change detection".
    """
    none = surprises is None or not len(surprises)
    new = share * (1.0 if none else 1 - _SURPRISES) * np.broadcast_to(PRIOR[:, None], (len(SIZES), len(deviates)))
    if surprises is not None and not none:
        new = np.concatenate([new, share * _SURPRISES / len(surprises) * surprises])
    whole = changes.evidence + new
    fresh = new / np.maximum(whole, _LEAST)
    gap = at - changes.began
    gain = fresh * gap
    began = changes.began + gain
    gap *= gain
    gap += changes.spread
    gap *= 1 - fresh
    moved = np.multiply.outer(SIZES, np.broadcast_to(np.asarray(scale, np.float64), deviates.shape))
    ratio = moved * -0.5
    ratio += deviates
    ratio *= moved
    np.exp(np.minimum(ratio, _MOST, out=ratio), out=ratio)
    whole[: len(SIZES)] *= ratio
    return Changes(np.minimum(whole, np.exp(_MOST), out=whole), began, gap)


def without(changes: Changes, streams: NDArray[np.intp]) -> Changes:
    """The evidence with that of some streams given up."""
    kept = changes.evidence.copy()
    kept[:, streams] = 0
    return replace(changes, evidence=kept)

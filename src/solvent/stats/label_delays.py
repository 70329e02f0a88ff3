"""Labels that come late: how likely a label is there at some age, and what that makes of those that are."""

from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array


@dataclass(frozen=True)
class Delays:
    """The share of labels that are there at an age, of shape (steps,): it rises at each of `at`, to 1 at the end.

    `doubt` is the relative variance of each share.
    """

    at: Array
    share: Array
    doubt: Array

    def by(self, age: Array) -> Array:
        """The share that is there at each age."""
        return np.concatenate([[0.0], self.share])[np.searchsorted(self.at, age, side="right")]

    def doubt_by(self, age: Array) -> Array:
        """The relative variance of the share at each age."""
        return np.concatenate([[0.0], self.doubt])[np.searchsorted(self.at, age, side="right")]

    def quantile(self, share: float) -> float:
        """The age by which such a share of the labels is there."""
        return float(self.at[min(int(np.searchsorted(self.share, share)), len(self.at) - 1)])


def delays(delay: Array, age: Array) -> Delays:
    """The distribution of delays from labels that are there, each of shape (labels,), seen only if `delay <= age`.

    A product-limit in reversed time, which allows for young rows showing quick labels only (Lynden-Bell 1971; Lagakos,
    Barraj & De Gruttola 1988 for reports that come late). It says nothing of labels slower than the oldest row's age.

    >>> rng = np.random.default_rng(0)
    >>> took, age = rng.exponential(10, 20_000), rng.uniform(0, 100, 20_000)
    >>> found = delays(took[took <= age], age[took <= age])
    >>> bool(abs(found.by(np.array([10.0]))[0] - (1 - np.exp(-1))) < 0.03)
    True
    """
    at, events = np.unique(delay, return_counts=True)
    waiting = np.searchsorted(np.sort(delay), at, side="right") - np.searchsorted(np.sort(age), at, side="left")
    # Of those that could have come by this age, how many came before.
    earlier = 1 - events / waiting
    earlier[0] = 1.0
    step = np.where(earlier > 0, events / np.maximum(waiting * (waiting - events), 1), 0.0)
    share = np.cumprod(earlier[::-1])[::-1]
    doubt = np.cumsum(step[::-1])[::-1]
    # The share at an age is what has not come later than it.
    return Delays(at, np.append(share[1:], 1.0), np.append(doubt[1:], 0.0))


@dataclass(frozen=True)
class Weighted:
    """A mean loss from the labels that are there, and its variance."""

    value: float
    variance: float


def mean_of_all(loss: Array, share: Array, rows: int) -> Weighted:
    """The mean loss of all rows, from those that are labelled, each weighted by 1 / (the share there at its age).

    For losses that all come out in the end, or are 0 where none does (Horvitz & Thompson 1952).
    """
    counted = loss / share
    value = float(counted.sum()) / rows
    spread = float((counted**2).sum()) / rows - value**2
    return Weighted(value, max(spread, 0.0) / rows)


def mean_of_labelled(loss: Array, share: Array) -> Weighted:
    """The same where some rows never get a label, whatever their loss (Hajek 1971)."""
    weight = 1 / share
    value = float(weight @ loss) / float(weight.sum())
    return Weighted(value, float((weight**2 * (loss - value) ** 2).sum()) / float(weight.sum()) ** 2)

"""Evidence on a mean loss, or a ratio of two sums, from labels that may be looked at after each one."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from solvent.stats.bets import ABOVE, BELOW, Bets, bold
from solvent.stats.montecarlo import Array

_LEVELS = 16_384
# Limits are searched down to here.
_LEAST = 1e-15


@dataclass(frozen=True)
class Losses:
    """Independent units, each with a loss and a base: what is claimed is E[loss] / E[base].

    Of a mean the base is 1; of a cluster it is the number of its rows, of a weighted row its weight, and of F1 it is
    2 TP + FP + FN. All arrays have the shape (units,).

    Parameters
    ----------
    loss, base
        Not negative, with `loss <= ceiling * base`.
    count
        How often a unit stands for the same values.
    ceiling
        The largest ratio of loss to base.
    losing, gaining
        The largest base of a unit that loses, and of any unit: known beforehand, not read off these.
    """

    loss: Array
    base: Array
    count: Array
    ceiling: float = 1.0
    losing: float = 1.0
    gaining: float = 1.0

    @property
    def n(self) -> float:
        """How many units there are."""
        return float(self.count.sum())

    @property
    def ratio(self) -> float:
        """The ratio that was seen; 0 where there is no base."""
        base = float(self.count @ self.base)
        return float(self.count @ self.loss) / base if base else 0.0

    def tallied(self) -> "Losses":
        """The same with equal units counted together."""
        both, inverse = np.unique(self.loss + 1j * self.base, return_inverse=True)
        if len(both) == len(self.loss):
            return self
        count = np.bincount(inverse, weights=self.count, minlength=len(both)).astype(np.float64)
        return replace(self, loss=both.real.copy(), base=both.imag.copy(), count=count)

    def rounded(self, *, up: bool) -> "Losses":
        """The same with losses rounded to few values, up (against a low ratio) or down (against a high one)."""
        if len(self.loss) <= _LEVELS or not math.isfinite(self.ceiling) or (self.base != self.base[0]).any():
            return self
        step = self.ceiling * float(self.base[0]) / _LEVELS
        level = (np.ceil if up else np.floor)(self.loss / step).astype(np.int64).clip(0, _LEVELS)
        count = np.bincount(level, weights=self.count, minlength=_LEVELS + 1).astype(np.float64)
        seen = np.flatnonzero(count)
        base = np.full(len(seen), self.base[0])
        return replace(self, loss=np.minimum(seen * step, self.ceiling * base), base=base, count=count[seen])


def log_wealth_below(losses: Losses, limit: float, *, running: bool = False) -> float:
    """The logarithm of the wealth of bets that the ratio lies below `limit`: an e-process against "it does not".

    For a proportion a bet of c multiplies the stake as the likelihood ratio of (1 - c) limit against the limit does
    (Robbins 1970's mixtures). `running` takes the most that was reached on the way, in the order of the units.

    >>> seen = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([300.0, 0.0]))
    >>> bool(log_wealth_below(seen, 0.02) > np.log(20) > log_wealth_below(seen, 0.005))
    True
    """
    return _wealth(stakes_below(losses, limit), losses.count, running=running)


def log_wealth_above(losses: Losses, limit: float, *, running: bool = False) -> float:
    """The logarithm of the wealth of bets that the ratio lies above `limit`: an e-process against "it does not"."""
    return _wealth(stakes_above(losses, limit), losses.count, running=running)


@dataclass(frozen=True)
class Stakes:
    """What each unit returns on a stake of 1, of shape (units,), and the shares of the stake that are bet."""

    gain: Array
    share: Array
    bets: Bets

    def growth(self) -> Array:
        """The logarithm of what each unit multiplies each bet's wealth by, of shape (units, bets)."""
        # A gain of -1 may come out a rounding error below.
        with np.errstate(divide="ignore"):
            return np.asarray(np.log1p(np.maximum(self.gain, -1.0)[:, None] * self.share), np.float64)


def stakes_below(losses: Losses, limit: float) -> Stakes:
    """Bets that the ratio lies below the limit."""
    gain = (limit * losses.base - losses.loss) / ((losses.ceiling - limit) * losses.losing)
    return Stakes(gain, BELOW.size, BELOW)


def stakes_above(losses: Losses, limit: float) -> Stakes:
    """Bets that the ratio lies above the limit."""
    gain = (losses.loss - limit * losses.base) / (limit * losses.gaining)
    # Losses without a ceiling allow any share of the stake; this is that of a ceiling at twice the limit.
    scale = limit / (losses.ceiling - limit) if math.isfinite(losses.ceiling) else 1.0
    return Stakes(gain, bold(scale), ABOVE)


def _wealth(stakes: Stakes, count: Array, *, running: bool) -> float:
    each = stakes.growth()
    if running:
        return max(float(stakes.bets.mix(np.cumsum(each, axis=0)).max(initial=0.0)), 0.0)
    return float(stakes.bets.mix(np.where(count[:, None] > 0, each, 0.0).T @ count))


def upper(losses: Losses, alpha: float, *, running: bool = False) -> float:
    """The least ratio that is excluded as too high: a bound that holds at all times with probability 1 - alpha.

    >>> seen = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([299.0, 0.0]))
    >>> 0.01 < upper(seen, 0.05) < 0.0127
    True
    """
    kept = losses if running else losses.rounded(up=True)
    return _crossing(lambda m: log_wealth_below(kept, m, running=running) + math.log(alpha), kept, rising=True)


def lower(losses: Losses, alpha: float, *, running: bool = False) -> float:
    """The greatest ratio that is excluded as too low: a bound that holds at all times with probability 1 - alpha."""
    kept = losses if running else losses.rounded(up=False)
    return _crossing(lambda m: log_wealth_above(kept, m, running=running) + math.log(alpha), kept, rising=False)


def _crossing(excess: Callable[[float], float], losses: Losses, *, rising: bool) -> float:
    """Where evidence that rises (or falls) with the limit reaches what is asked of it, searched on both its scales."""
    seen = losses.ratio
    top = losses.ceiling if math.isfinite(losses.ceiling) else 2 * seen
    if rising:
        low, high = max(seen, _LEAST * top), top * (1 - 1e-12)
        if low >= high or excess(high) < 0:
            return top
        if excess(low) >= 0:
            return low
    else:
        low, high = _LEAST * top, min(seen, top * (1 - 1e-12))
        if low >= high or excess(low) < 0:
            return 0.0
        if excess(high) >= 0:
            return high
    # Equal steps in the logarithm near 0 and near the ceiling.
    found = optimize.brentq(
        lambda u: excess(top / (1 + math.exp(-u))),
        math.log(low / (top - low)),
        math.log(high / (top - high)),
        xtol=1e-10,
        rtol=1e-12,
    )
    return top / (1 + math.exp(-found))

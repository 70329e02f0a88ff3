"""When a mean loss rose: a Shiryaev-Roberts e-detector on the stream of losses as their labels come in.

Whoever holds that nothing changed gives odds on each loss; whoever doubts it may start to bet at any label. The
detector is the wealth of all starts and sizes of bets together, each with its share of the first stake (Shin, Ramdas &
Rinaldo 2023, "E-detectors"). What is bet on a unit with a loss S over a base B multiplies the stake by

    (1 + r S) / (1 + r m B),

whose mean is 1 if m is the mean loss for each unit of base, and less if m is more. `m` is a limit that was given, so
that nothing but the conditional mean of the losses is claimed (Podkopaev & Ramdas 2022); or the mean of all losses
before, the reference's included, which is the next loss's mean given the past where losses are exchangeable: what the
reference leaves open of the mean is then paid for in the odds.

A unit is a label, or a block of labels (a day) where neighbours are alike. Where labels were drawn by a design, S and B
are sums of weights, and B has to do with the losses. What is bet is then

    1 + r (S - m B) / (1 + r m M),

for the largest base M: its mean is 1 whatever B has to do with S, as long as weighted losses have the mean m a weight
(Waudby-Smith & Ramdas 2023, with known propensities). For B = M both are the same.
"""

import math
from dataclasses import dataclass

import numpy as np

from solvent.stats.montecarlo import Array

# The rise that each bet is made for, in standard deviations of a unit's loss, and its share of the stake. They are a
# compromise over losses of 0 or 1 that rise from .10 to .12, .15 and .20: the best bet for each of these alone would
# find the last two after 829 and 241 labels, all of them together after 854 and 265 (`benchmarks/detectors.py`).
_RISES = {0.03: 0.05, 0.06: 0.25, 0.18: 0.35, 0.34: 0.30, 0.6: 0.05}
# A unit without a loss takes no more than about this share of the stake of each bet. Where units hardly differ, as days
# of many labels do, such a unit does not come, and only the boldest bets are worth their stake.
_MOST = np.array([0.5, 0.5, 0.8, 0.9, 0.95])
# Of a loss that can lie below 0, the lowest takes no more than this.
_MOST_BELOW = 0.5
_LEAST_SPREAD = 1e-3
_CHUNK = 512
# As far as an exponential is safely computed.
_DEEPEST = -600.0
_LARGEST = 1e200


@dataclass(frozen=True)
class Detector:
    """What is bet, and when it is an alarm.

    Parameters
    ----------
    odds
        `r` of each bet, of shape (bets,).
    stake
        What each bet gets at each unit, of shape (bets,): their sum is 1 / horizon.
    limit
        The mean loss that is doubted; None for the mean of all losses before.
    alpha
        The probability of an alarm within the horizon, if nothing changed.
    most
        The largest base that a unit can have, where bases have to do with losses; None where they do not.
    """

    odds: Array
    stake: Array
    limit: float | None
    alpha: float
    most: float | None = None

    @property
    def bar(self) -> float:
        """The wealth that is an alarm (Ville 1939)."""
        return 1 / self.alpha


@dataclass(frozen=True)
class State:
    """What a detector knows after some units: all that is needed to go on, or to be stored.

    `loss` and `base` are the sums behind the mean of all losses before; `wealth` of shape (bets,). For the onset,
    `peak` is the logarithm of what the best start of each bet has won, and `start` the number of that unit.
    """

    units: int
    loss: float
    base: float
    wealth: Array
    peak: Array
    start: Array

    @property
    def mean(self) -> float:
        """The mean loss for each unit of base, the reference included."""
        return self.loss / self.base

    @property
    def likeliest_onset(self) -> int:
        """The unit with which a change most likely began."""
        return int(self.start[int(np.argmax(self.peak))])


@dataclass(frozen=True)
class Run:
    """What became of a detector: the state after the last unit that was read, and the alarm, if there was one.

    `wealth` has the shape (looks,); `alarm` is the index of the unit that raised it, and the last one that was read.
    """

    state: State
    wealth: Array
    alarm: int | None


def detector(
    *, alpha: float, horizon: float, mean: float, spread: float, limit: float | None = None, floor: float = 0.0
) -> Detector:
    """A detector whose bets suit losses with such a mean and such a spread.

    Parameters
    ----------
    alpha, horizon
        A false alarm within the first `horizon` units has probability `alpha` at most.
    mean, spread
        The mean loss of a unit and its standard deviation, as the reference has them: they tell how boldly to bet, and
        wrong ones cost power only.
    limit
        As in `Detector`.
    floor
        How far below 0 a unit's loss can come (labels that are drawn by chance and weighted).

    Examples
    --------
    >>> made = detector(alpha=0.01, horizon=1e5, mean=0.1, spread=0.3)
    >>> round(float(made.stake.sum()) * 1e5, 9), bool((np.diff(made.odds) > 0).all())
    (1.0, True)
    """
    spread = max(spread, _LEAST_SPREAD * max(mean, _LEAST_SPREAD))
    share = np.minimum(np.array(list(_RISES)) / spread, _MOST / max(mean + floor, 1e-12))
    odds = np.minimum(share / (1 - share * mean), _MOST_BELOW / floor if floor else math.inf)
    weight = np.array(list(_RISES.values()))
    return Detector(odds, weight / weight.sum() / horizon, limit, alpha)


def start(made: Detector, loss: float = 0.0, base: float = 0.0, *, unit: float = 1.0) -> State:
    """The state before the first unit, after a reference with these sums.

    One unit of base with half a loss comes on top, as Jeffreys' prior of a proportion has it.
    """
    none = np.zeros(len(made.odds))
    return State(0, loss + 0.5 * unit, base + unit, none, np.full(len(none), -np.inf), np.zeros(len(none), np.int64))


def step(made: Detector, state: State, loss: float, base: float = 1.0) -> State:
    """The state after one more unit.

    >>> made = detector(alpha=0.01, horizon=1e5, mean=0.1, spread=0.3)
    >>> state = step(made, start(made, 100, 1000), 1.0)
    >>> state.units, bool(state.wealth.sum() > 1e-5)
    (1, True)
    """
    return run(made, state, np.array([loss]), np.array([base])).state


def run(made: Detector, state: State, loss: Array, base: Array | None = None, *, every: int = 1) -> Run:
    """Read units, of shape (units,), up to the first alarm or the last one.

    With `every` above 1, starts and alarms come at every so many units only, which is several times as quick.
    """
    sizes = np.ones(len(loss)) if base is None else base
    whole = len(loss) // every * every
    wealth = np.empty(whole // every + len(loss) - whole)
    looks, at = 0, 0
    for group, end in ((every, whole), (1, len(loss))):
        while at < end:
            part = slice(at, min(at + _CHUNK * group, end))
            growth = _readable(_growth(made, state, loss[part], sizes[part], group))
            paths = _paths(made.stake * group, state.wealth, growth)
            total = paths.sum(axis=0)
            over = total >= made.bar
            read = int(over.argmax()) + 1 if over.any() else len(over)
            part = slice(at, at + read * group)
            state = _after(state, growth[:, :read], (loss[part], sizes[part]), paths[:, read - 1])
            wealth[looks : looks + read] = total[:read]
            looks, at = looks + read, part.stop
            if over.any():
                return Run(state, wealth[:looks], at - 1)
    return Run(state, wealth, None)


def _growth(made: Detector, state: State, loss: Array, base: Array, every: int = 1) -> Array:
    """The logarithm of what each group of units multiplies each bet by, of shape (bets, groups)."""
    if made.limit is None:
        mean = (state.loss + np.cumsum(loss) - loss) / (state.base + np.cumsum(base) - base)
    else:
        mean = np.full(len(loss), made.limit)
    odds, stood = made.odds[:, None], mean * (base if made.most is None else made.most)
    found = odds * (loss + (stood - mean * base))
    found += 1
    against = odds * stood
    against += 1
    found /= against
    if every > 1:
        found = np.multiply.reduce(found.reshape(len(odds), -1, every), axis=2)
    return np.asarray(np.log(found, out=found), np.float64)


def _readable(growth: Array) -> Array:
    """As many groups as can be read at once."""
    deep = np.cumsum(growth, axis=1).min(axis=0) < _DEEPEST if growth.sum(axis=1).min() < _DEEPEST / 2 else None
    return growth if deep is None or not deep.any() else growth[:, : max(int(deep.argmax()), 1)]


def _paths(stake: Array, wealth: Array, growth: Array) -> Array:
    """The wealth of each bet after each group, of shape (bets, groups), all its starts at once.

    It is e^S (wealth + stake (1 + e^-S_1 + ...)), for the sums S of the growth.
    """
    grown = np.cumsum(growth, axis=1)
    found = np.subtract(growth, grown)
    np.exp(found, out=found)
    found *= stake[:, None]
    found[:, 0] += wealth
    np.cumsum(found, axis=1, out=found)
    # Far beyond the alarm.
    with np.errstate(over="ignore"):
        found *= np.exp(grown, out=grown)
    return found


def _after(state: State, growth: Array, units: tuple[Array, Array], wealth: Array) -> State:
    """The state after groups of units whose growth has the shape (bets, groups)."""
    grown = np.cumsum(growth, axis=1)
    before = grown - growth
    best = before.argmin(axis=1)
    newest = grown[:, -1] - before[np.arange(len(best)), best]
    oldest = state.peak + grown[:, -1]
    size = len(units[0]) // growth.shape[1]
    return State(
        state.units + len(units[0]),
        state.loss + float(units[0].sum()),
        state.base + float(units[1].sum()),
        np.minimum(wealth, _LARGEST),
        np.maximum(newest, oldest),
        np.where(newest >= oldest, state.units + size * best, state.start),
    )

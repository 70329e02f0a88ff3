"""What labels say of a ratio and its limit: kept, broken or neither, with a bound on either side."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from solvent.stats import binomial, eprocess, poisson
from solvent.stats.montecarlo import Array
from solvent.stats.wealth import (
    Losses,
    Stakes,
    log_wealth_above,
    log_wealth_below,
    lower,
    stakes_below,
    upper,
)

# Up to so many units the most that was won on the way counts, where one looks once.
_ON_THE_WAY = 20_000
# A plan that follows more events than these is worked out from growth rates.
_FOLLOWED = 200
_POWER = 0.8


@dataclass(frozen=True)
class Proof:
    """How likely such labels are at most if the ratio does not lie below (above) its limit, and its two bounds."""

    p_below: float
    p_above: float
    ratio: float
    low: float
    high: float
    method: str


@dataclass(frozen=True)
class Limits:
    """What the ratio is tested against from either side; they differ where wrong labels blur it."""

    below: float
    above: float


def exact_binomial(errors: float, n: float, limits: Limits, alpha: float) -> Proof:
    """A proportion, looked at once, after a number of labels that was fixed beforehand (Clopper & Pearson 1934)."""
    return Proof(
        p_below=float(binomial.p_at_most(errors, n, limits.below)),
        p_above=float(binomial.p_at_least(errors, n, limits.above)),
        ratio=float(errors / n),
        low=float(binomial.lower(errors, n, alpha)),
        high=float(binomial.upper(errors, n, alpha)),
        method="exact binomial",
    )


def by_betting(losses: Losses, limits: Limits, alpha: float, *, fixed: bool = False, seed: int = 0) -> Proof:
    """Any ratio of bounded means, by bets whose wealth reaches 1 / alpha with probability alpha at most.

    Looked at once (`fixed`), the units are put into an order by chance and the most that was won on the way counts.
    """
    method = "betting, at all times"
    running = fixed and losses.n <= _ON_THE_WAY and bool((losses.count == 1).all())
    if running:
        order = np.random.default_rng(seed).permutation(len(losses.loss))
        kept = replace(losses, loss=losses.loss[order], base=losses.base[order])
        method = "betting, in an order by chance"
    else:
        kept = losses.tallied()
    return Proof(
        p_below=p_of(log_wealth_below(kept.rounded(up=True), limits.below, running=running)),
        p_above=p_of(log_wealth_above(kept.rounded(up=False), limits.above, running=running)),
        ratio=losses.ratio,
        low=lower(kept, alpha, running=running),
        high=upper(kept, alpha, running=running) if math.isfinite(losses.ceiling) else math.inf,
        method=method,
    )


def p_of(log_e: float) -> float:
    """The p-value of evidence: what starts at 1 and does not grow on average reaches e with probability 1 / e at most.

    >>> round(p_of(math.log(20)), 12), p_of(-1000.0)
    (0.05, 1.0)
    """
    return math.exp(-max(log_e, 0.0))


def further_labels(errors: float, n: float, limit: float, alpha: float, *, fixed: bool) -> float | None:
    """The labels that would prove a proportion below the limit with 80 % power, if it is what was seen.

    At all times: beyond those seen, looked at after each. At a fixed number: of a new sample.

    >>> further_labels(0, 100, 0.01, 0.05, fixed=True)
    299
    """
    true = errors / n if n else 0.0
    if true >= limit:
        return None
    likely = 6.2 * limit * true / (limit - true) ** 2
    if fixed:
        if likely < _FOLLOWED:
            return binomial.labels_with_power(limit, true, alpha, _POWER)[0]
        reach = float(-special.ndtri(alpha)) * math.sqrt(limit * (1 - limit))
        reach += float(special.ndtri(_POWER)) * math.sqrt(true * (1 - true))
        return math.ceil((reach / (limit - true)) ** 2)
    if likely < _FOLLOWED:
        seen = (int(errors), float(n))
        found = eprocess.plan(eprocess.proportion_below(limit), true, alpha, _POWER, seen=seen)
        if found is not None:
            return max(found.by(_POWER) - n, 0.0)
    tally = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([n - errors, errors]))
    return further_units(stakes_below(tally, limit), tally.count, alpha, seen=True)


def further_exposure(events: int, exposure: float, limit: float, alpha: float, *, fixed: bool) -> float | None:
    """The exposure that would prove a rate below the limit with 80 % power, if it is what was seen.

    At all times: beyond that seen. At an exposure fixed beforehand: of a new trial.

    >>> round(further_exposure(0, 10.0, 1e-6, 0.05, fixed=True))
    2995732
    """
    true = events / exposure
    if true >= limit:
        return None
    likely = 6.2 * limit * true / (limit - true) ** 2
    if likely < _FOLLOWED:
        if fixed:
            return poisson.exposure_with_power(limit, true, alpha, _POWER)[0]
        found = eprocess.plan(eprocess.rate_below(limit), true, alpha, _POWER, seen=(events, exposure))
        if found is not None:
            return max(found.by(_POWER) - exposure, 0.0)
    # So many events that they come as rare labels do: a million to each exposure of one event.
    parts = 1e6 * exposure * limit
    labels = further_labels(events, parts, limit * exposure / parts, alpha, fixed=fixed)
    return None if labels is None else labels / parts * exposure


def further_units(
    stakes: Stakes, count: Array, alpha: float, *, seen: bool = False, power: float = _POWER
) -> int | None:
    """The units that would win a bet with a probability `power`, if units go on as those seen, which may count.

    From the mean and the spread of what each bet wins a unit: the first bet to arrive counts.
    """
    there = np.flatnonzero(count)
    share, each = count[there] / count.sum(), stakes.growth()[there]
    with np.errstate(invalid="ignore"):
        mean = share @ each
        spread = np.sqrt(share @ (each - mean) ** 2)
    missing = -math.log(alpha) - stakes.bets.log_weight - (count.sum() * mean if seen else 0.0)
    return _first(mean, float(special.ndtri(power)) * spread, missing)


def _first(mean: Array, reach: Array, missing: Array) -> int | None:
    able = np.isfinite(mean) & (mean > 0)
    if not able.any():
        return None
    root = (reach[able] + np.sqrt(reach[able] ** 2 + 4 * mean[able] * np.maximum(missing[able], 0))) / (2 * mean[able])
    return math.ceil(float(np.where(missing[able] <= 0, 0.0, root**2).min()))

"""The chance that a better model is in place before the one in use is no longer worth having.

Promise
    `chance` is the probability that a model stays worth having for longer than the team takes to put a better one in
    place. Its interval comes from what is not known of the inputs; the luck of an occasion is averaged inside it, so
    that learning more narrows the interval and luck does not widen it.

Assumes
    Times are lognormal around their typical length, independent of each other, and steps follow one another. An
    occasion differs from the typical one by the factor that history shows, or by 2.

Reference
    Two-level Monte Carlo: epistemic uncertainty outside, aleatory inside (Helton 1994, Risk Analysis 14:483).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from solvent.domain.estimate import Derivation, Estimate, Input, Swing, weakest
from solvent.domain.evidence import Grade
from solvent.domain.solvency import SHARES, Curve, Known, Solvency, Time
from solvent.pricing.days_left import LEFT
from solvent.pricing.evidence import LEVEL, Evidence, better
from solvent.pricing.paces import CHANGE, DECAY, DECIDE, DEPLOY, LABEL, NOTICE, PROVE, RECOVERY, REPAIR, TRAIN, TRUTH
from solvent.pricing.solvency_words import doubts, headline, sentence
from solvent.stats.montecarlo import Array, Spread, stream

_REPAIR_STEPS = (DECIDE, LABEL, CHANGE, TRAIN, PROVE, DEPLOY)
_FACTOR = 2.0
_OUTER, _INNER = 300, 400
_QUANTILES = tuple(NormalDist().inv_cdf((n + 0.5) / _INNER) for n in range(_INNER))
_REACH = NormalDist().inv_cdf(0.5 + LEVEL / 2)


@dataclass(frozen=True)
class Drawn:
    """Draws of both times in days, a row for each state of knowledge and a column for each occasion."""

    worth: Array
    recovery: Array

    @property
    def chances(self) -> Array:
        """The chance of being in time, for each state of knowledge."""
        return np.asarray((self.worth > self.recovery).mean(axis=1), np.float64)


def solvency(evidence: Evidence, factors: Mapping[str, float] | None = None, *, in_use: bool = True) -> Solvency:
    """The solvency that the evidence gives.

    Parameters
    ----------
    evidence : Evidence
        What says how long each step takes; `pricing.paces` gathers it.
    factors : mapping, optional
        How much occasions of a step differ, by its key.
    in_use : bool
        Whether anything shows that the model is in use.
    """
    differ = factors or {}
    left = evidence.best(LEFT)
    # A forecast for the very model in use has its luck inside.
    decay = Time(left, 1.0) if left is not None else Time(evidence[DECAY], differ.get(DECAY, _FACTOR))
    steps = tuple(Time(i, differ.get(i.key, _FACTOR)) for i in _steps(evidence))
    drawn = draw(decay, steps)
    chances = drawn.chances
    middle = float(chances.mean())
    low, high = (float(q) for q in np.quantile(chances, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]))
    grade = weakest(tuple(time.typical.estimate.grade for time in (decay, *steps)))
    chance = Estimate(middle, min(low, middle), max(high, middle), "probability", grade, LEVEL, method="Monte Carlo")
    swings = tuple(_swings(decay, steps))
    known = _known(decay, steps)
    improve, improved = max(((s, _chance(decay, _halved(steps, s))) for s in steps), key=lambda pair: pair[1])
    worth, recovery = _curve(drawn.worth, decay.typical.estimate.grade), _curve(drawn.recovery, _grade(steps))
    return Solvency(
        chance=chance,
        ratio=_curve(drawn.worth / drawn.recovery, grade, unit="ratio").estimate,
        worth=worth,
        recovery=recovery,
        decay=decay,
        steps=steps,
        derivation=Derivation(
            "the share of occasions on which a model stays worth having for longer than all steps take together",
            tuple(time.typical for time in (decay, *steps)),
            swings,
        ),
        known=known,
        measure=_to_measure(decay, steps, swings),
        improve=improve.typical,
        improved=max(improved - _chance(decay, steps) + middle, middle),
        headline=headline(chance, known),
        sentence=sentence(worth, recovery, decay, steps, in_use=in_use),
        doubts=tuple(doubts(evidence)),
    )


def _steps(evidence: Evidence) -> list[Input]:
    """The steps to a better model; a figure for several of them at once wins where its grade is better than theirs."""
    parts = [evidence[key] for key in _REPAIR_STEPS]
    whole = evidence.best(REPAIR)
    if whole is not None and better(whole.estimate.grade, _grade_of(parts)):
        parts = [whole]
    steps = [evidence[NOTICE], evidence[TRUTH], *parts]
    rehearsed = evidence.best(RECOVERY)
    return [rehearsed] if rehearsed is not None and better(rehearsed.estimate.grade, _grade_of(steps)) else steps


def _grade_of(inputs: Sequence[Input]) -> Grade:
    return weakest(tuple(each.estimate.grade for each in inputs))


def _grade(steps: Sequence[Time]) -> Grade:
    return _grade_of([step.typical for step in steps])


def _known(decay: Time, steps: Sequence[Time]) -> Known:
    lasts = decay.typical.estimate.grade is not Grade.ASSUMED
    takes = any(step.typical.estimate.grade is not Grade.ASSUMED for step in steps)
    return Known.EVIDENCE if lasts and takes else Known.HALF if lasts or takes else Known.ASSUMPTIONS


def draw(decay: Time, steps: Sequence[Time]) -> Drawn:
    """Both times on many occasions, under many states of knowledge."""
    worth = _draws(decay)
    recovery = np.zeros_like(worth)
    for step in steps:
        recovery += _draws(step)
    return Drawn(worth, np.maximum(recovery, 1e-6))


def _draws(time: Time) -> Array:
    estimate = time.typical.estimate
    spread = Spread(estimate.value, estimate.low, estimate.high, estimate.level)
    middles = spread.draw(stream(time.typical.key), _OUTER)
    return np.asarray(np.outer(np.maximum(middles, 0.0), _occasions(time)), np.float64)


def _occasions(time: Time) -> Array:
    """How long occasions take, as multiples of the typical one."""
    return np.asarray(np.exp(_shuffled(time.typical.key) * (math.log(time.factor) / _REACH)), np.float64)


@lru_cache(maxsize=64)
def _shuffled(key: str) -> Array:
    """Normal quantiles at evenly spread chances, in an order of the key's own."""
    return np.asarray(stream(f"{key} occasions").permutation(np.array(_QUANTILES)), np.float64)


def _curve(draws: Array, grade: Grade, *, unit: str = "day") -> Curve:
    quantiles = tuple(float(q) for q in np.quantile(draws, SHARES))
    low, value, high = (quantiles[SHARES.index(share)] for share in (0.1, 0.5, 0.9))
    return Curve(Estimate(value, low, high, unit, grade, LEVEL, method="Monte Carlo"), quantiles)


def _chance(decay: Time, steps: Sequence[Time], lengths: Mapping[str, float] | None = None) -> float:
    """The chance with every time at its typical length, or at the length that is given for its key."""
    set_to = lengths or {}

    def at(time: Time) -> Array:
        return _occasions(time) * set_to.get(time.typical.key, time.typical.estimate.value)

    recovery = np.zeros(_INNER)
    for step in steps:
        recovery = recovery + at(step)
    return float((at(decay) > recovery).mean())


def swing(found: Solvency, keys: Sequence[str]) -> Swing | None:
    """How far the chance moves while all inputs of these keys go from their low to their high together."""
    ends = {time.typical.key: time.typical.estimate for time in (found.decay, *found.steps) if time.typical.key in keys}
    if not ends:
        return None
    low, high = (
        _chance(found.decay, found.steps, {key: getattr(given, end) for key, given in ends.items()})
        for end in ("low", "high")
    )
    return Swing(" ".join(keys), low, high)


def _swings(decay: Time, steps: Sequence[Time]) -> list[Swing]:
    found = []
    for time in (decay, *steps):
        key, estimate = time.typical.key, time.typical.estimate
        low, high = (_chance(decay, steps, {key: end}) for end in (estimate.low, estimate.high))
        found.append(Swing(key, low, high))
    return sorted(found, key=lambda swing: (-swing.span, swing.key))


def _halved(steps: Sequence[Time], step: Time) -> list[Time]:
    return [_scaled(other, 0.5) if other is step else other for other in steps]


def _scaled(time: Time, by: float) -> Time:
    e = time.typical.estimate
    shorter = replace(e, value=e.value * by, low=e.low * by, high=e.high * by)
    return replace(time, typical=replace(time.typical, estimate=shorter))


def _to_measure(decay: Time, steps: Sequence[Time], swings: Sequence[Swing]) -> Input | None:
    """The input of the widest swing that nobody has measured."""
    by_key = {time.typical.key: time.typical for time in (decay, *steps)}
    open_ones = (by_key[s.key] for s in swings if s.span > 0)
    return next((i for i in open_ones if i.estimate.grade is not Grade.MEASURED), None)

"""Certify a rate per exposure: failures an hour, a mile, a million calls."""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import optimize

from solvent.actions.claims import claimed, number, pair
from solvent.actions.proving import standing
from solvent.catalog.shelf import metrics
from solvent.domain.certificate import Certificate, Claim, Looks, Standing
from solvent.domain.errors import BadArrays, BadClaim
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats import eprocess, poisson, rare
from solvent.stats.proof import further_exposure, p_of


@dataclass(frozen=True)
class Record:
    """How many events there were in an exposure."""

    events: int
    exposure: float

    @property
    def rate(self) -> float:
        """Events for each unit of exposure."""
        return self.events / self.exposure


@dataclass(frozen=True)
class Found:
    """What a method says: the rate with its bounds, how it was found, and the exposure that is missing."""

    value: float
    low: float
    high: float
    method: str
    needed: float | None
    grade: Grade = Grade.MEASURED
    notes: tuple[str, ...] = ()
    p: float | None = None

    def certificate(self, claim: Claim, verdict: Standing, card: str) -> Certificate:
        """The certificate of a claim on it."""
        entry = metrics()[card]
        assumes = [entry.card.assumes]
        if claim.looks is Looks.FIXED and card != "believed_rate":
            assumes.append("The exposure was fixed beforehand, and this is the only look at it.")
        return Certificate(
            claim=claim,
            verdict=verdict,
            estimate=Estimate(self.value, self.low, self.high, entry.unit, self.grade, claim.level, method=self.method),
            promise=entry.card.promise,
            assumes=tuple(assumes),
            needed=self.needed,
            notes=self.notes,
            p=self.p,
        )


def certify_rate(  # noqa: PLR0913
    events: Any,
    exposure: Any,
    *,
    at_most: float,
    level: float = 0.95,
    looks: Literal["anytime", "fixed"] = "anytime",
    believed: tuple[float, float] | None = None,
    second_channel: tuple[float, float] | None = None,
    correlation: float = 0.0,
    exposure_a_year: float | None = None,
) -> Certificate:
    """Whether operation so far proves that events are rare enough.

    Parameters
    ----------
    events : int or array
        How many events there were; of several units or days, one number each.
    exposure : float or array
        In what exposure: hours, miles, calls.
    at_most : float
        The limit, in events for each unit of exposure.
    level : float
        The confidence with which it must be proven.
    looks : {"anytime", "fixed"}
        Whether one may look at any time, or once, after an exposure that was fixed beforehand.
    believed : pair
        (probability, rate): what is believed of the rate before any operation, for conservative Bayesian inference.
    second_channel : pair
        (events, exposure) of a second channel; an event of the system is one of both at once.
    correlation : float
        How the failures of both channels correlate; 0 where they are independent.
    exposure_a_year : float
        The exposure that a year brings: what is missing is then also said in years.

    Returns
    -------
    Certificate
        `needed` is in units of exposure.

    Raises
    ------
    BadClaim
        The limit is not above 0, or an argument does not fit it.
    BadArrays
        Events or exposures are no counts and no lengths.

    Examples
    --------
    >>> certify_rate(0, 3.0e6, at_most=1e-6, looks="fixed").verdict.value
    'proven'
    >>> found = certify_rate(0, 0.5e6, at_most=1e-6, looks="fixed", exposure_a_year=8.76e5)
    >>> found.verdict.value, found.notes[0]
    ('not yet', 'At 876,000 a year, what is missing takes 3.42 years.')
    """
    claim = claimed("rate", at_most, None, level, looks)
    if claim.limit <= 0:
        raise BadClaim(f"A rate of at most {at_most:g} can never be proven.", hint="Set a limit above 0.")
    seen, related = _record(events, exposure), number(correlation, "correlation")
    if second_channel is None and related:
        raise BadClaim(
            f"correlation={related:g} names no second channel.", hint="Pass second_channel=(events, exposure) as well."
        )
    if exposure_a_year is not None and not 0 < number(exposure_a_year, "exposure a year") < math.inf:
        raise BadClaim(
            f"An exposure of {exposure_a_year!r} a year never ends.", hint="Pass a number above 0, in the same unit."
        )
    if believed is not None and second_channel is not None:
        raise BadClaim(
            "A belief and a second channel are two arguments, which nothing here joins.", hint="Pass one of the two."
        )
    if believed is not None:
        found = _by_belief(claim, seen, believed)
    elif second_channel is not None:
        found = _of_two(claim, seen, _record(*pair(second_channel, "second_channel", "(0, 1e5)")), related)
    else:
        found = _alone(claim, seen)
    if exposure_a_year is not None and found.needed:
        years = f"At {exposure_a_year:,.6g} a year, what is missing takes {found.needed / exposure_a_year:.3g} years."
        return replace(found, notes=(years, *found.notes))
    return found


def _record(events: Any, exposure: Any) -> Record:
    try:
        k, time = np.asarray(events, np.float64), np.asarray(exposure, np.float64)
    except (TypeError, ValueError):
        raise BadArrays("Events and exposure are no numbers.", hint="Pass a count and a length: 3, 1e6.") from None
    if k.shape != time.shape:
        raise BadArrays(
            f"events has the shape {k.shape} and exposure {time.shape}.", hint="Give each count its exposure."
        )
    if not (np.isfinite(k).all() and (k >= 0).all() and (k == np.floor(k)).all()):
        raise BadArrays("Events are counts: whole numbers from 0.", hint="Pass how often it happened.")
    if not (np.isfinite(time).all() and (time >= 0).all() and time.sum() > 0):
        raise BadArrays("There is no exposure.", hint="Pass a number above 0, in hours, miles or calls.")
    return Record(int(k.sum()), float(time.sum()))


def _bounds(seen: Record, alpha: float, looks: Looks) -> tuple[float, float]:
    if looks is Looks.FIXED:
        low, high = (float(bound(seen.events, seen.exposure, alpha)) for bound in (poisson.lower, poisson.upper))
        return low, high
    # With the exposure as the unit, a limit of 1 makes the least exposure the largest mean that is not excluded.
    high = float(eprocess.rate_below(1.0).least_labels(np.array([float(seen.events)]), alpha)[0])

    def excess(mean: float) -> float:
        return float(eprocess.rate_above(mean).log_e(seen.events, 1.0)) + math.log(alpha)

    least = 1e-9 * max(seen.events, 1)
    low = optimize.brentq(excess, least, seen.events) if seen.events and excess(least) > 0 else 0.0
    return float(low) / seen.exposure, high / seen.exposure


def _alone(claim: Claim, seen: Record) -> Certificate:
    low, high = _bounds(seen, claim.alpha, claim.looks)
    fixed = claim.looks is Looks.FIXED
    if fixed:
        mean = claim.limit * seen.exposure
        kept, broken = float(poisson.p_at_most(seen.events, mean)), float(poisson.p_at_least(seen.events, mean))
    else:
        kept, broken = (
            p_of(float(watch.log_e(seen.events, seen.exposure)))
            for watch in (eprocess.rate_below(claim.limit), eprocess.rate_above(claim.limit))
        )
    verdict = standing(kept, broken, claim.alpha)
    needed: float | None = 0.0
    if verdict is not Standing.PROVEN:
        needed = further_exposure(seen.events, seen.exposure, claim.limit, claim.alpha, fixed=fixed)
    notes = ("This look is spent: `needed` is the exposure of a new trial, looked at once.",)
    return Found(
        seen.rate,
        low,
        high,
        "exact Poisson" if fixed else "mixture of likelihood ratios, at all times",
        needed=needed,
        p=kept,
        notes=notes if fixed and verdict is Standing.NOT_YET else (),
    ).certificate(claim, verdict, "rate")


def _by_belief(claim: Claim, seen: Record, believed: tuple[float, float]) -> Certificate:
    belief, rate = pair(believed, "believed", "(0.9, 1e-10)")
    if not (0 < belief < 1 and 0 <= rate < claim.limit):
        raise BadClaim(
            f"believed={believed!r} is no belief that helps to prove a rate of at most {claim.limit:g}.",
            hint="Pass (probability, rate) with a rate below the limit, such as (0.9, 1e-10).",
        )
    if seen.events:
        raise BadClaim(
            f"There were {seen.events} events; this argument is for operation without one.",
            hint="Leave out `believed`: events count against the limit by themselves.",
        )
    needed = rare.failure_free(belief, rate, claim.limit, claim.level)
    high = rare.believed_upper(belief, rate, seen.exposure, claim.level)
    verdict = Standing.PROVEN if seen.exposure >= needed else Standing.NOT_YET
    return Found(
        0.0,
        0.0,
        high,
        f"conservative Bayesian inference from P(rate ≤ {rate:g}) = {belief:g}",
        needed=max(needed - seen.exposure, 0.0),
        grade=Grade.DECLARED,
    ).certificate(claim, verdict, "believed_rate")


def _of_two(claim: Claim, first: Record, second: Record, correlation: float) -> Certificate:
    if not 0 <= correlation <= 1:
        raise BadClaim(f"A correlation of {correlation:g} is none.", hint="Pass a number from 0 to 1.")
    low, high = zip(*(_bounds(channel, claim.alpha / 2, claim.looks) for channel in (first, second)), strict=True)
    most = rare.both_fail(min(high[0], 1.0), min(high[1], 1.0), correlation)
    least = rare.both_fail(min(low[0], 1.0), min(low[1], 1.0), correlation)
    verdict = Standing.PROVEN if most < claim.limit else Standing.REFUTED if least > claim.limit else Standing.NOT_YET
    return Found(
        rare.both_fail(min(first.rate, 1.0), min(second.rate, 1.0), correlation),
        least,
        most,
        f"two channels, correlation {correlation:g}",
        needed=0.0 if verdict is Standing.PROVEN else None,
        grade=Grade.DECLARED,
        notes=(f"Each channel by itself: at most {high[0]:.3g} and {high[1]:.3g}.",),
    ).certificate(claim, verdict, "two_channels")

"""Watch the losses of a model as their labels come in: did it get worse, since when, and is it worse than it may be?"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from solvent.actions.losses import Design, Stream, Units, stream_of
from solvent.actions.named_detectors import NAMED, first_alarm
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.loss_watch import Doubt, LossWatch, Raised
from solvent.domain.suggest import advice
from solvent.stats import edetector
from solvent.stats.onset import onset
from solvent.stats.wealth import Losses, lower, upper

OWN = "e-detector"
HORIZON = 100_000
_LEVEL, _ONSET_LEVEL = 0.95, 0.9
_LEAST_DISPERSION = 0.01
_ALIKE = (
    "While nothing changes, units are exchangeable with each other and the reference: rows whose neighbours are alike"
    " come in blocks."
)
_KEPT = "As long as the model keeps the limit, so does each unit's expected loss, given all before it."
_DRAWN = "Labels were drawn with the probabilities that were given, each row by itself."
_BOUNDED = "No loss is below 0 or above the largest that was declared."


def watch_losses(  # noqa: PLR0913
    losses: Any,
    *,
    reference: Any = None,
    at_most: float | None = None,
    tolerance: float | None = None,
    alpha: float = 0.01,
    horizon: float = HORIZON,
    blocks: Any = None,
    inclusion: Any = None,
    weights: Any = None,
    reference_weights: Any = None,
    pseudo: Any = None,
    largest: float = 1.0,
    detector: str = OWN,
) -> LossWatch:
    """Whether, and since when, the losses of a model rose, and whether they exceed what is allowed.

    Losses are read in the order in which their labels came in, as if one looked after each. Two tests run beside each
    other, each on half of `alpha` where both are asked for: that losses are still as in the reference (a
    Shiryaev-Roberts e-detector whose null is the mean of all losses before), and that their mean keeps the limit.

    Parameters
    ----------
    losses : array of shape (rows,)
        The loss of each row, 0 or 1 for a wrong prediction, in order; NaN where a row was not drawn for a label.
    reference : array of shape (rows,), optional
        Losses from when the model was right to be used, in order. Without one, only the limit is watched.
    at_most : float, optional
        The mean loss that must not be exceeded.
    tolerance : float, optional
        In place of `at_most`: how far the mean loss may lie above the reference's, whose upper bound counts.
    alpha : float
        Probability of a false alarm within `horizon` rows.
    horizon : float
        The rows for which alpha holds, such as a year's.
    blocks : int, "auto" or array of shape (rows,), optional
        Rows that are alike come together in one block: so many neighbours; as many as the reference shows to go
        together; or a block's name for each row, such as the day. The reference is cut into blocks of the same length.
    inclusion : array of shape (rows,), optional
        The probability with which each row was drawn for a label.
    weights, reference_weights : arrays of shape (rows,), optional
        How many rows each labelled one stands for, such as 1 / (the probability with which it was drawn); up to one
        factor. With them rows that were not drawn need not be there. Weights are taken to be known beforehand.
    pseudo : array of shape (rows,), optional
        Each row's loss against a guess of its label, which need not be right: good guesses make alarms quicker.
    largest : float
        The largest loss that a row can have.
    detector : str
        "e-detector", or one of River's, which promise nothing: adwin, ddm, eddm, hddm_a, hddm_w, kswin, page_hinkley.

    Returns
    -------
    LossWatch
        `.rise` and `.harm` are the first alarms; `.now` the mean loss since the last onset.

    Raises
    ------
    BadArrays
        Arrays do not fit together, or hold what are no losses.
    BadClaim
        There is nothing to watch against, or an argument is out of its range.
    NotEnoughLabels
        There are too few losses.

    References
    ----------
    Shin, Ramdas & Rinaldo 2023, "E-detectors"; Podkopaev & Ramdas 2022, "Tracking the risk of a deployed model";
    Zhang et al. 2026, arXiv 2602.02229, for pseudo-labels; Smith 1975 for the onset.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> seen = rng.random(6000) < np.where(np.arange(6000) < 4000, 0.1, 0.2)
    >>> found = watch_losses(seen, reference=rng.random(5000) < 0.1, at_most=0.15)
    >>> 3950 <= found.rise.onset_low <= 4000 <= found.rise.onset_high, found.rise.at < 4600
    (True, True)
    """
    _check(alpha, horizon, detector)
    design = Design(inclusion, pseudo, weights, reference_weights)
    stream = stream_of(losses, reference, blocks=blocks, largest=largest, design=design)
    watched = stream.reference is not None or detector != OWN
    limit = _limit(stream, at_most, tolerance, alpha / 4 if watched else alpha / 2)
    if limit is None and not watched:
        raise BadClaim(
            "There is neither a reference nor a limit to watch the losses against.",
            hint="Pass reference=…, the losses of the evaluation before release, or at_most=…",
        )
    share = alpha / 2 if limit is not None and watched else alpha
    alarms = list(_rises(stream, share, horizon, detector)) if watched else []
    if limit is not None:
        alarms += _harm(stream, limit, share / 2 if tolerance is not None else share, horizon)
    since = max((one.onset for one in alarms if one.doubt is Doubt.RISE), default=0)
    own = detector == OWN
    return LossWatch(
        alarms=tuple(sorted(alarms, key=lambda one: one.at)),
        limit=None if limit is None else limit * largest,
        before=None if stream.reference is None else _mean(stream.reference, stream, weighted=False),
        now=_mean(stream.units.since(int(np.searchsorted(stream.first_rows, since))), stream),
        units=len(stream.units.loss),
        promise=f"A false alarm within {horizon:,.0f} rows has probability {alpha:g} at most."
        if own
        else f"None: {detector} does not bound its false alarms.",
        assumes=tuple(_assumed(watched, limit is not None, drawn=inclusion is not None or weights is not None)),
    )


def _check(alpha: float, horizon: float, detector: str) -> None:
    if not 0 < alpha < 1:
        raise BadClaim(f"alpha={alpha!r} is no probability of a false alarm.", hint="Pass a number such as 0.01.")
    if not (math.isfinite(horizon) and horizon >= 1):
        raise BadClaim(f"horizon={horizon!r} is no number of rows.", hint="Pass the rows of a year, such as 100000.")
    if detector not in (OWN, *NAMED):
        raise BadClaim(f"There is no detector {detector!r}.", hint=advice(detector, (OWN, *NAMED), listed="There are"))


def _limit(stream: Stream, at_most: float | None, tolerance: float | None, alpha: float) -> float | None:
    """The limit in the unit of the largest loss."""
    if at_most is not None and tolerance is not None:
        raise BadClaim(
            "at_most and tolerance were both given.", hint="Give the limit itself, or how much is tolerated."
        )
    if tolerance is not None:
        if stream.reference is None:
            raise BadClaim("tolerance needs a reference.", hint="Pass reference=…, or the limit itself: at_most=…")
        bound = upper(_losses_of(stream.reference, 0.0, 1.0), alpha) + tolerance / stream.largest
    elif at_most is not None:
        bound = at_most / stream.largest
    else:
        return None
    if not 0 < bound < 1:
        raise BadClaim(
            f"A mean loss of {bound * stream.largest:g} is no limit to watch.",
            hint=f"Pass a limit above 0 and below {stream.largest:g}, the largest loss.",
        )
    return bound


def _rises(stream: Stream, alpha: float, horizon: float, name: str) -> Iterator[Raised]:
    """Each rise over what went before; after one, the units since its onset are the reference."""
    units, at = stream.units, 0
    before = stream.reference or Units(np.empty(0), np.empty(0))
    size = stream.rows_a_unit
    while at < len(units.loss):
        rest = units.since(at)
        if name == OWN:
            mean, spread = before.mean, before.spread(before.mean) * math.sqrt(stream.variance)
            made = edetector.detector(
                alpha=alpha, horizon=horizon / size, mean=mean * size, spread=spread, floor=stream.floor * size
            )
            made = replace(made, most=stream.most)
            begun = edetector.start(made, float(before.loss.sum()), float(before.base.sum()), unit=size)
            read = edetector.run(made, begun, rest.loss, rest.base)
            found, evidence = read.alarm, float(read.wealth[-1])
        else:
            found, evidence = first_alarm(name, rest.loss / rest.base), None
        if found is None:
            return
        seen = Units(rest.loss[: found + 1], rest.base[: found + 1])
        raised = _raised(Doubt.RISE, stream, at, seen, _expected(before if len(before.loss) else seen))
        yield raised if evidence is None else replace(raised, evidence=evidence, threshold=1 / alpha)
        began = int(np.searchsorted(stream.first_rows, raised.onset))
        before, at = Units(units.loss[began : at + found + 1], units.base[began : at + found + 1]), at + found + 1


def _harm(stream: Stream, limit: float, alpha: float, horizon: float) -> list[Raised]:
    """The first alarm that the mean loss exceeds the limit."""
    units, size = stream.units, stream.rows_a_unit
    known = stream.reference
    variance = limit * (1 - limit) * size if known is None else known.spread(known.mean) ** 2
    made = edetector.detector(
        alpha=alpha,
        horizon=horizon / size,
        mean=limit * size,
        spread=math.sqrt(variance * stream.variance),
        limit=limit,
        floor=stream.floor * size,
    )
    made = replace(made, most=stream.most)
    read = edetector.run(made, edetector.start(made), units.loss, units.base)
    if read.alarm is None:
        return []
    seen = Units(units.loss[: read.alarm + 1], units.base[: read.alarm + 1])
    raised = _raised(Doubt.HARM, stream, 0, seen, limit)
    return [replace(raised, evidence=float(read.wealth[-1]), threshold=1 / alpha)]


def _raised(doubt: Doubt, stream: Stream, at: int, seen: Units, mean: float) -> Raised:
    """The alarm that the last of the units seen, the first of which has the number `at`, raised."""
    # Both around the mean of what was seen, the rise included: the interval is rather too wide than too narrow.
    expected = max(seen.mean * (1 - seen.mean), 1e-12) * float(seen.base.mean())
    residual = seen.spread(seen.mean) ** 2
    found = onset(
        seen.loss, seen.base, mean=mean, dispersion=max(residual / expected, _LEAST_DISPERSION), level=_ONSET_LEVEL
    )
    first = stream.first_rows[at:]
    return Raised(
        doubt,
        at=int(stream.last_rows[at + len(seen.loss) - 1]),
        onset=int(first[found.value]),
        onset_low=int(first[found.low]),
        onset_high=int(first[found.high]),
        level=_ONSET_LEVEL,
    )


def _expected(units: Units) -> float:
    """Their mean loss, kept from 0 as by Jeffreys' prior."""
    return (float(units.loss.sum()) + 0.5) / (float(units.base.sum()) + 1)


def _losses_of(units: Units, floor: float, ceiling: float) -> Losses:
    """The units as losses that are not negative, with what is known of their size beforehand."""
    most = float(units.base.max())
    return Losses(
        units.loss + floor * units.base,
        units.base,
        np.ones(len(units.loss)),
        ceiling=ceiling + floor,
        losing=most,
        gaining=most,
    )


def _mean(units: Units, stream: Stream, *, weighted: bool = True) -> Estimate:
    """The mean loss, each bound of which holds at all times."""
    floor, ceiling = (stream.floor, stream.ceiling) if weighted else (0.0, 1.0)
    seen = _losses_of(units, floor, ceiling).tallied()
    low, high = lower(seen, 1 - _LEVEL) - floor, min(upper(seen, 1 - _LEVEL) - floor, 1.0)
    value, scale = min(max(units.mean, 0.0), 1.0), stream.largest
    return Estimate(
        value * scale,
        min(max(low, 0.0), value) * scale,
        max(high, value) * scale,
        "loss",
        Grade.MEASURED,
        _LEVEL,
        int(units.base.sum()),
        "betting, at all times",
    )


def _assumed(watched: bool, limited: bool, *, drawn: bool) -> Iterator[str]:
    if watched:
        yield _ALIKE
    if limited:
        yield _KEPT
    if drawn:
        yield _DRAWN
    yield _BOUNDED

"""The mean loss of recent days while their labels still come in, wrong ones perhaps later than right ones."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solvent.actions.claims import number
from solvent.actions.moments import days_of
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.late_labels import LateLabels, Recent
from solvent.stats.label_delays import Delays, Weighted, delays, mean_of_all, mean_of_labelled
from solvent.stats.montecarlo import Array

LEAST_LABELS = 50
# Younger rows, of which fewer labels than these are there, would count for too much.
_LEAST_SHARE, _RIPE = 0.1, 0.95
_STEADY = "How long a label takes depends on its outcome, not on when the prediction was made."
_ALL = "A row without a label after the longest delay is right: its loss is 0."
_SOME = "Rows that never get a label are no worse and no better than those that do."


@dataclass(frozen=True)
class _Rows:
    """Rows by age in days; `loss` and `outcome` count only where `there`."""

    age: Array
    delay: Array
    loss: Array
    outcome: NDArray[np.intp]
    there: NDArray[np.bool_]
    silent: bool


def late_labels(  # noqa: PLR0913
    predicted_at: Any,
    labelled_at: Any,
    losses: Any,
    *,
    outcome: Any = None,
    now: Any = None,
    stretch: float = 1.0,
    silent: bool = False,
    level: float = 0.95,
) -> LateLabels:
    """The mean loss of recent days, corrected for the labels that are not there yet.

    Where wrong predictions come to light later than right ones (a chargeback), recent days look better than they are;
    where sooner (a complaint), worse. For each outcome the delays of the labels that are there give the share that is
    there at an age; every label then stands for 1 / that share.

    Parameters
    ----------
    predicted_at : array of shape (rows,)
        When each prediction was made: dates, datetimes, or numbers of days.
    labelled_at : array of shape (rows,)
        When its label came; missing (NaT, NaN, None) where it has not.
    losses : array of shape (rows,)
        The loss of each row that has its label; anything where it has not.
    outcome : array of shape (rows,), optional
        What delays depend on, such as the true class; whether there was a loss, if not given.
    now : date, datetime or number of days, optional
        The moment to look back from; the last one that is named, if not given.
    stretch : float
        The days in one stretch.
    silent : bool
        Whether right predictions get no label, as where only complaints are heard of: a row without one counts as
        right, but for those whose label may still come.
    level : float
        Probability with which an interval holds the mean loss.

    Returns
    -------
    LateLabels
        Stretches, oldest first; of the youngest, too few labels may be there to say anything.

    Raises
    ------
    NotEnoughLabels
        There are fewer than 50 labels.
    BadArrays
        Arrays do not fit together, or a label came before its prediction.
    BadClaim
        An argument is out of its range.

    References
    ----------
    Lynden-Bell 1971 and Lagakos, Barraj & De Gruttola 1988, for delays of which the long ones are not there yet;
    Horvitz & Thompson 1952 for the weights.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> made, wrong = np.repeat(np.arange(100.0), 500), rng.random(50_000) < 0.1
    >>> came = made + np.where(wrong, rng.exponential(15, 50_000), rng.exponential(2, 50_000))
    >>> came[came > 100] = np.nan
    >>> last = late_labels(made, came, wrong, now=100.0, stretch=10.0).stretches[-1]
    >>> last.as_is < 0.06, last.loss.low < 0.1 < last.loss.high
    (True, True)
    """
    _check(stretch, level)
    rows = _rows(predicted_at, labelled_at, losses, outcome, now, silent=silent)
    known = _delays(rows)
    share, doubt = np.ones(len(rows.age)), np.zeros(len(rows.age))
    for group, late in known.items():
        its = rows.there & (rows.outcome == group)
        share[its], doubt[its] = late.by(rows.age[its]), late.doubt_by(rows.age[its])
    needed = [g for g in known if not rows.silent or bool((rows.loss[rows.there & (rows.outcome == g)] > 0).any())]
    youngest = max((known[group].quantile(_LEAST_SHARE) for group in needed), default=0.0)
    count = math.ceil((float(rows.age.max()) + 1e-9) / stretch)
    stretches = []
    for number_ in range(count - 1, -1, -1):
        inside = (rows.age >= number_ * stretch) & (rows.age < (number_ + 1) * stretch)
        old = inside & (rows.age >= youngest)
        found = _estimate(rows, old, share, doubt, level) if old.sum() >= inside.sum() / 2 and old.any() else None
        seen = inside & rows.there
        as_is = float(rows.loss[seen].mean()) if seen.any() else None
        end = number_ * stretch
        stretches.append(Recent(end + stretch, end, int(inside.sum()), int(seen.sum()), as_is, found))
    ripe = max(late.quantile(_RIPE) for late in known.values())
    return LateLabels(tuple(stretches), ripe, (_STEADY, _ALL if rows.silent else _SOME))


def _estimate(rows: _Rows, old: NDArray[np.bool_], share: Array, doubt: Array, level: float) -> Estimate | None:
    there = old & rows.there
    if not rows.silent and there.sum() < 2:
        return None
    loss = rows.loss[there]
    count = int(old.sum())
    found = mean_of_all(loss, share[there], count) if rows.silent else mean_of_labelled(loss, share[there])
    # What is not known of the delays moves all labels of an outcome together.
    part = loss / share[there] / (count if rows.silent else (1 / share[there]).sum())
    unsure = sum(
        float(part[rows.outcome[there] == group].sum()) ** 2 * float(doubt[there][rows.outcome[there] == group].mean())
        for group in np.unique(rows.outcome[there])
    )
    low, high = _interval(Weighted(found.value, found.variance + unsure), level, int(there.sum()))
    return Estimate(
        found.value,
        min(low, found.value),
        max(high, found.value),
        "loss",
        Grade.MEASURED,
        level,
        int(there.sum()),
        "weighted by the share of labels that are there at each age",
    )


def _interval(found: Weighted, level: float, n: int) -> tuple[float, float]:
    """Jeffreys' interval of a share that so many labels show as such a variance would let them."""
    value = min(max(found.value, 0.0), 1.0)
    worth = value * (1 - value) / found.variance if found.variance > 0 else float(n)
    worth = max(min(worth, 1e12), 1.0)
    k = value * worth
    low, high = (special.betaincinv(k + 0.5, worth - k + 0.5, at) for at in (0.5 - level / 2, 0.5 + level / 2))
    return float(low), float(high)


def _delays(rows: _Rows) -> dict[int, Delays]:
    """The delays of each outcome that has labels."""
    found = {}
    for group in np.unique(rows.outcome[rows.there]):
        its = rows.there & (rows.outcome == group)
        if its.sum() < LEAST_LABELS / 5:
            raise NotEnoughLabels(
                f"There are {int(its.sum())} labels of one outcome, too few to tell how long they take.",
                hint="Wait for more, or pass an outcome that has fewer values.",
            )
        found[int(group)] = delays(rows.delay[its], rows.age[its])
    return found


def _rows(predicted_at: Any, labelled_at: Any, losses: Any, outcome: Any, now: Any, *, silent: bool) -> _Rows:
    made = days_of(predicted_at, "predicted_at")
    came = days_of(labelled_at, "labelled_at", gaps=True)
    try:
        loss = np.asarray(losses, np.float64)
    except (TypeError, ValueError):
        raise BadArrays(
            "losses holds what are no numbers.", hint="Pass a loss for each row; NaN where unknown."
        ) from None
    kind = (loss > 0) if outcome is None else np.unique(np.asarray(outcome), return_inverse=True)[1]
    if not made.shape == came.shape == loss.shape == kind.shape:
        raise BadArrays(
            f"There are {len(made)} predictions, {len(came)} times of labels, {loss.size} losses and {kind.size}"
            " outcomes.",
            hint="Pass one of each for each row.",
        )
    latest = float(np.nanmax(np.append(made, came))) if now is None else float(days_of([now], "now")[0])
    there = (came <= latest) & ~np.isnan(loss)
    kept = made <= latest
    delay = came - made
    if (delay[there] < 0).any():
        raise BadArrays("A label came before its prediction.", hint="Look whether the two columns are exchanged.")
    age = latest - made
    if there.sum() < LEAST_LABELS:
        raise NotEnoughLabels(
            f"{int(there.sum())} rows have their label; {LEAST_LABELS} are the least.", hint="Wait for more labels."
        )
    if (loss[there] < 0).any() or (loss[there] > 1).any():
        raise BadArrays("A loss is not between 0 and 1.", hint="Divide losses by the largest one.")
    return _Rows(age[kept], delay[kept], loss[kept], kind[kept].astype(np.intp), there[kept], silent)


def _check(stretch: float, level: float) -> None:
    if not 0 < number(level, "level") < 1:
        raise BadClaim(f"level={level!r} is no probability.", hint="Pass a number between 0 and 1, such as 0.95.")
    if not 0 < number(stretch, "stretch") < math.inf:
        raise BadClaim(f"stretch={stretch!r} is no number of days.", hint="Pass a number above 0: stretch=7.")

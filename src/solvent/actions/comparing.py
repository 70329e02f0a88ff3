"""Compare a champion with a challenger: labels are needed only where they disagree."""

import math
from typing import Any

import numpy as np

from solvent.actions.evaluation import Column, array, column, missing, plain
from solvent.actions.proving import standing
from solvent.catalog.shelf import metrics
from solvent.domain.certificate import Certificate, Claim, Sense, Standing
from solvent.domain.errors import BadArrays
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.proof import Limits, by_betting, further_labels
from solvent.stats.wealth import Losses


def compare(y_true: Any, champion: Any, challenger: Any, *, level: float = 0.95) -> Certificate:
    """Whether a challenger errs less than the champion, looked at as often as one likes.

    Parameters
    ----------
    y_true : array of shape (rows,)
        The truth. It may be missing (None, NaN) where both models say the same.
    champion, challenger : arrays of shape (rows,)
        What both predicted.
    level : float
        The confidence with which it must be proven.

    Returns
    -------
    Certificate
        Its estimate is the challenger's error rate minus the champion's: proven where it lies below 0, refuted where it
        lies above. `needed` counts the further disagreements to label.

    Raises
    ------
    BadArrays
        The arrays do not fit together, or a row on which the models disagree has no label.

    Examples
    --------
    >>> found = compare([1] * 100, [1] * 80 + [0] * 20, [1] * 98 + [0] * 2)
    >>> found.verdict.value, found.estimate.value
    ('proven', -0.18)
    """
    claim = Claim("challenger's error rate minus champion's", 0.0, Sense.AT_MOST, level)
    old = column(champion, "champion")
    new = column(challenger, "challenger", rows=len(old))
    differs = np.asarray(old != new, np.bool_)
    truth = _truth(y_true, differs)
    _alike(truth, old, new)
    lost = int(np.count_nonzero(old[differs] == truth))
    won = int(np.count_nonzero(new[differs] == truth))
    same = len(old) - lost - won
    # A difference of -1, 0 or 1 is a loss of 0, 1/2 or 1.
    losses = Losses(np.array([0.0, 0.5, 1.0]), np.ones(3), np.array([won, same, lost], np.float64))
    proof = by_betting(losses, Limits(0.5, 0.5), claim.alpha)
    verdict = standing(proof.p_below, proof.p_above, claim.alpha)
    needed: float | None = 0
    if verdict is not Standing.PROVEN:
        open_yet = verdict is Standing.NOT_YET and won + lost > 0
        needed = further_labels(lost, won + lost, 0.5, claim.alpha, fixed=False) if open_yet else None
    return Certificate(
        claim=claim,
        verdict=verdict,
        estimate=Estimate(
            (lost - won) / len(old),
            2 * proof.low - 1,
            2 * proof.high - 1,
            "share",
            Grade.MEASURED,
            level,
            len(old),
            "betting on disagreements, at all times",
        ),
        promise=metrics()["disagreement"].card.promise,
        assumes=(metrics()["disagreement"].card.assumes,),
        needed=needed,
        notes=_notes(won, lost, int(differs.sum()), len(old), needed),
        p=proof.p_below,
    )


def _truth(y_true: Any, differs: np.ndarray[Any, np.dtype[np.bool_]]) -> Column:
    """The labels of the rows on which the models disagree."""
    found = array(y_true, "y_true")
    if found.shape != differs.shape:
        raise BadArrays(
            f"y_true has the shape {found.shape} for {len(differs)} predictions.",
            hint="Pass one value for a row; None or NaN where both models say the same.",
        )
    wanted = found[differs]
    gaps = int(missing(wanted).sum())
    if gaps:
        raise BadArrays(
            f"{gaps} of {len(wanted)} rows on which the models disagree have no label.",
            hint="Label these rows, or leave them out by a rule that knows no predictions.",
        )
    return plain(wanted)


def _alike(truth: Column, *said: Column) -> None:
    """Text among numbers, or the other way round, would never be right."""
    if len(truth) and any((truth.dtype.kind in "OUS") != (column.dtype.kind in "OUS") for column in said):
        raise BadArrays(
            f"y_true holds {truth.dtype} and the predictions {said[0].dtype} and {said[-1].dtype}.",
            hint="Give all three the same type, such as text.",
        )
    for one in said:
        if one.dtype.kind == "f" and not (one == np.floor(one)).all():
            raise BadArrays(
                f"The predictions are measurements such as {one.flat[0]:g}, not classes.",
                hint="Turn scores into classes first, such as scores >= 0.5.",
            )


def _notes(won: int, lost: int, differ: int, rows: int, needed: float | None) -> tuple[str, ...]:
    found = [f"The models disagree on {differ} of {rows} rows; the challenger wins {won} of them and loses {lost}."]
    if needed and differ:
        found.append(f"So many disagreements come in about {math.ceil(needed * rows / differ):,} further rows.")
    return tuple(found)

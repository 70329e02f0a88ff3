"""Certify: do the labels prove what is asked of a metric?"""

import math
from collections.abc import Sequence
from typing import Any, Literal

from solvent.actions.claims import claimed, number
from solvent.actions.evaluation import design
from solvent.actions.given import Given
from solvent.actions.noise import noise_of
from solvent.actions.proving import Case, approximated
from solvent.domain.certificate import Certificate, Standing
from solvent.domain.errors import BadClaim
from solvent.stats.reduction import Approximation


def certify(  # noqa: PLR0913
    y_true: Any,
    y_pred: Any,
    *,
    metric: str = "error_rate",
    at_most: float | None = None,
    at_least: float | None = None,
    level: float = 0.95,
    looks: Literal["anytime", "fixed"] = "anytime",
    clusters: Any = None,
    weights: Any = None,
    label_noise: float = 0.0,
    costs: Any = None,
    labels: Sequence[Any] | None = None,
    y_score: Any = None,
    largest: float | tuple[float, float] | None = None,
) -> Certificate:
    """Whether labelled predictions prove that a metric keeps its limit.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (rows,)
        The truth and the predictions: classes (numbers, text, booleans) or measurements. Anything NumPy takes.
    metric : str
        A metric's standard name: error_rate, accuracy, recall, precision, f1, auc, log_loss, brier, mae, rmse, mape,
        pinball, cost, mean … One class is named after a colon: "recall:defect".
    at_most, at_least : float
        The limit, one of the two, in the metric's own unit.
    level : float
        The confidence with which it must be proven. Each bound of the estimate holds with it.
    looks : {"anytime", "fixed"}
        Whether the labels may be looked at after each one, or once, when a number fixed beforehand is there.
    clusters : array of shape (rows,)
        What rows come together by, such as the drive of a frame: only clusters are taken to be independent.
    weights : array of shape (rows,)
        1 / (the probability with which a row was drawn), up to a factor.
    label_noise : float
        The share of labels that are wrong, whichever model is judged.
    costs : matrix of shape (classes, classes)
        What a decision costs, in money: truth in rows, prediction in columns, in the order of `labels`.
    labels : sequence
        The classes.
    y_score : array of shape (rows,) or (rows, classes)
        Probabilities, for the metrics that judge them.
    largest : float or pair
        The largest loss that a row can have, or the least and the largest value, where the metric has no bound itself.

    Returns
    -------
    Certificate
        Proven, refuted or not yet; with the estimate, its bounds, what is promised and assumed, and what is missing.

    Raises
    ------
    BadClaim
        The claim cannot be stated like that.
    BadArrays
        The arrays do not fit together or hold what they must not.
    NotEnoughLabels
        There are too few labels to say anything.

    Examples
    --------
    >>> found = certify([0] * 300, [0] * 300, at_most=0.01, looks="fixed")
    >>> found.verdict.value, round(found.estimate.high, 6), found.estimate.method
    ('proven', 0.009936, 'exact binomial')
    """
    claim = claimed(metric, at_most, at_least, level, looks)
    entry, seen = Given(y_true, y_pred, y_score, labels, costs, largest).read_by(metric)
    truth = seen.truth
    drawn = design(clusters, weights, len(truth))
    reduced = entry.reduce(seen)
    if isinstance(reduced, Approximation):
        return approximated(claim, entry, reduced, drawn, len(truth))
    if reduced.paired and not drawn.plain:
        raise BadClaim(
            f"{metric} compares pairs of rows, which have no weights and no clusters.",
            hint="Leave out all but one row of each cluster, and rows that were drawn by weight.",
        )
    found = Case(
        claim, entry, reduced, drawn, noise_of(number(label_noise, "label_noise"), reduced, seen), len(truth)
    ).certificate()
    if found.verdict is Standing.NOT_YET and math.isinf(reduced.ceiling):
        return approximated(claim, entry, reduced.approximation(), drawn, len(truth))
    return found

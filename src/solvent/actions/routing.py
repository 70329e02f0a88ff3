"""Route: which predictions go without a person, with what guarantee, and what that costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from solvent.actions.amounts import amount, share
from solvent.actions.claims import claimed
from solvent.actions.evaluation import classes_named, column, design
from solvent.actions.reviewing import Team, team_of
from solvent.actions.routing_money import Money, money_of, priced
from solvent.actions.sweeping import sweep
from solvent.domain.certificate import Certificate, Claim, Looks, Standing
from solvent.domain.errors import BadAmounts, BadArrays, BadClaim, NotEnoughLabels
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.router import Lane, Router
from solvent.stats.binomial import lower, upper
from solvent.stats.clusters import design_effect
from solvent.stats.montecarlo import Array
from solvent.stats.operating_points import Point, Slice, by_confidence, choose, guaranteed, labels_missing
from solvent.stats.predictions import Predictions, probable
from solvent.stats.selective import least_labels
from solvent.stats.wealth import lower as least_mean
from solvent.stats.wealth import upper as greatest_mean

_EVERYTHING = "all"
_ASSUMES = (
    "The labels are independent draws of what will be decided, with the confidence that the model will give.",
    "The model was not trained on these labels, and no other limit was tried on them.",
)


def route(  # noqa: PLR0913
    y_true: Any,
    y_pred: Any,
    confidence: Any,
    *,
    at_most: float,
    level: float = 0.95,
    costs: Any = None,
    human_error: float = 0.0,
    human_cost: float | None = None,
    reviewers: int | None = None,
    slices: Any = None,
    clusters: Any = None,
    metric: Literal["error_rate", "cost"] = "error_rate",
    labels: Sequence[Any] | None = None,
    decisions_per_hour: float | None = None,
    minutes_each: float | None = None,
    max_wait_minutes: float | None = None,
    share_waiting: float = 0.05,
) -> Router:
    """The operating point: which predictions go by machine, so that these keep a limit for certain.

    Of all thresholds of confidence for which the limit is guaranteed, this takes the one at which decisions cost least,
    with few enough left for the reviewers; without costs, the one that automates most. The guarantee is for all of
    them together, so the choice costs nothing of it: fixed-sequence testing with exact binomial tests.

    Parameters
    ----------
    y_true, y_pred : arrays of shape (n,)
        The truth and the predictions of labelled decisions: classes. Anything NumPy takes.
    confidence : array of shape (n,)
        The model's confidence in each prediction, from 0 to 1. It need not be calibrated; ties are fine.
    at_most : float
        The limit on the automated part: the share that is wrong, or with ``metric="cost"`` the mean cost in money.
    level : float
        The probability with which the limit is kept.
    costs : matrix of shape (classes, classes)
        What a decision costs, in money: truth in rows, prediction in columns, in the order of `labels`.
    human_error, human_cost : float
        The share of decisions that a person gets wrong, and what a person's decision costs; both count beside `costs`.
    reviewers : int
        How many people can review; together with the three numbers below it limits what is deferred.
    slices : array of shape (n,)
        A slice for each decision, such as the site: each gets a threshold of its own, and all limits hold together
        (each slice is tested at 1 - (1 - level) / slices).
    clusters : array of shape (n,)
        What labels come together by, such as the drive of a frame: only clusters are taken to be independent, and no
        more is guaranteed than they prove.
    metric : {"error_rate", "cost"}
        What `at_most` limits.
    labels : sequence
        The classes, in the order of the cost matrix.
    decisions_per_hour, minutes_each, max_wait_minutes, share_waiting : float
        All decisions an hour, minutes that a review takes, and the share of deferred decisions that may wait longer
        than a limit.

    Returns
    -------
    Router
        ``router(confidence)`` says what to automate; its threshold is None where nothing can be guaranteed.

    Raises
    ------
    NotEnoughLabels
        With so few labels nothing can be guaranteed, even if all predictions were right.
    BadArrays, BadClaim, BadAmounts
        The arrays, the limit or the amounts make no sense.

    References
    ----------
    Angelopoulos, Bates, Candès, Jordan & Lei 2021, "Learn then test"; Wiens & Dmitrienko 2005, "The fallback
    procedure"; Chow 1970, "On optimum recognition error and reject tradeoff"; Erlang 1917 for the reviewers.

    Examples
    --------
    >>> sure = [0.9] * 300 + [0.6] * 100
    >>> router = route([1] * 400, [1] * 300 + [0] * 100, sure, at_most=0.05)
    >>> router([0.9, 0.6]).tolist(), router.coverage, str(router.certificate.verdict)
    ([True, False], 0.75, 'proven')
    """
    truth = column(y_true, "y_true")
    rows = len(truth)
    said, sure = column(y_pred, "y_pred", rows=rows), _confidence(confidence, rows)
    error = share(human_error, "human_error")
    cost = None if human_cost is None else amount(human_cost, "human_cost")
    claim = _claim(metric, at_most, level, costs)
    predictions = Predictions(metric, truth, said, labels=classes_named(labels), costs=costs)
    money = None if costs is None else money_of(predictions, error, cost)
    team = team_of(reviewers, decisions_per_hour, minutes_each, max_wait_minutes, share_waiting)
    part = np.full(rows, _EVERYTHING) if slices is None else column(slices, "slices", rows=rows).astype(str)
    group = design(clusters, None, rows).clusters
    case = _Case(claim, predictions.wrong.astype(np.float64), sure, part, money, group)
    return _routed(case, team, sliced=slices is not None)


@dataclass(frozen=True)
class _Case:
    """What is claimed, and of each label whether it is wrong, its confidence, its slice, and its money."""

    claim: Claim
    wrong: Array
    confidence: Array
    part: NDArray[np.str_]
    money: Money | None
    clusters: NDArray[np.intp] | None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the largest cost, where cost is limited."""
        return self.money.machine_bounds if self.claim.metric == "cost" and self.money is not None else None

    @property
    def loss(self) -> Array:
        """What is limited, of each label."""
        return self.money.machine if self.claim.metric == "cost" and self.money is not None else self.wrong

    def slice(self, rows: NDArray[np.intp]) -> Slice:
        """The labels of some rows, the most confident first."""
        order = rows[by_confidence(self.confidence[rows])]
        extra = np.zeros(len(order)) if self.money is None else self.money.extra[order]
        group = None if self.clusters is None else self.clusters[order]
        return Slice(self.confidence[order], self.loss[order], extra, self.bounds, group)

    @property
    def assumes(self) -> tuple[str, ...]:
        """What the guarantee rests on."""
        if self.clusters is None:
            return _ASSUMES
        largest = int(np.bincount(self.clusters).max())
        first = f"Clusters are independent draws of what will be decided, and none has more than {largest} labels."
        return (first, *_ASSUMES[1:])


def _routed(case: _Case, team: Team | None, *, sliced: bool) -> Router:
    names = np.unique(case.part)
    rows = {str(name): np.flatnonzero(case.part == name) for name in names}
    alpha = case.claim.alpha / len(rows)
    _enough(case, max(map(len, rows.values())), alpha)
    slices = {name: case.slice(found) for name, found in rows.items()}
    kept = [guaranteed(one, case.claim.limit, alpha) for one in slices.values()]
    most = 1.0 if team is None else team.most_deferred
    picked = choose(kept, [len(one) for one in slices.values()], most * len(case.wrong))
    points = dict(zip(slices, picked, strict=True))
    automated = np.zeros(len(case.wrong), bool)
    for name, point in points.items():
        if point.threshold is not None:
            automated[rows[name]] = case.confidence[rows[name]] >= point.threshold
    lanes = tuple(
        Lane(
            name,
            points[name].threshold,
            points[name].size / len(one),
            len(one),
            _proof(case, one, points[name], alpha),
            sweep(one, human=_human(case, rows[name]), chosen=points[name].threshold),
        )
        for name, one in slices.items()
    )
    coverage = float(automated.mean())
    thresholds = [point.threshold for point in picked if point.threshold is not None]
    cost = None if case.money is None else priced(case.money, automated, case.claim.level)
    needed = None if team is None else team.needed(1 - coverage)
    return Router(
        threshold=max(thresholds, default=None),
        coverage=coverage,
        certificate=_together(case, lanes, automated) if sliced else lanes[0].certificate,
        slices=lanes if sliced else (),
        cost=cost,
        reviewers=needed,
        tried=() if sliced else lanes[0].tried,
        notes=_notes(case, lanes, cost_saved=None if cost is None else cost.saved_against_human.value, team=team),
    )


def _human(case: _Case, rows: NDArray[np.intp]) -> float | None:
    return None if case.money is None or case.money.human is None else float(case.money.human[rows].mean())


def _proof(case: _Case, one: Slice, point: Point, alpha: float) -> Certificate:
    """The certificate of one slice's threshold; where there is none, of how far it is."""
    claim = case.claim
    if point.threshold is None:
        estimate = _estimate(case, one, len(one), alpha)
        needed = None
        if case.bounds is None:
            worth = 1.0 if one.clusters is None else design_effect(one.loss, one.clusters)
            needed = labels_missing(one.loss, claim.limit, alpha, worth)
        return Certificate(claim, Standing.NOT_YET, estimate, _promise(claim), case.assumes, needed=needed)
    estimate = replace(_estimate(case, one, point.size, alpha), high=claim.limit)
    return Certificate(claim, Standing.PROVEN, estimate, _promise(claim), case.assumes, needed=0)


def _together(case: _Case, lanes: Sequence[Lane], automated: NDArray[np.bool_]) -> Certificate:
    """The certificate of what all slices automate."""
    proven = bool(automated.any())
    part = case.slice(np.flatnonzero(automated) if proven else np.arange(len(automated)))
    estimate = _estimate(case, part, len(part), case.claim.alpha)
    further = [lane.certificate.needed for lane in lanes if lane.certificate.needed is not None]
    return Certificate(
        case.claim,
        Standing.PROVEN if proven else Standing.NOT_YET,
        replace(estimate, high=case.claim.limit) if proven else estimate,
        f"{_promise(case.claim)} It holds for each slice, all at once.",
        (
            *case.assumes,
            f"Each of {len(lanes)} slices is tested at {1 - case.claim.alpha / len(lanes):.6g} (Bonferroni).",
        ),
        needed=0 if proven else min(further, default=None),
    )


def _estimate(case: _Case, one: Slice, size: int, alpha: float) -> Estimate:
    """The mean loss of the most confident labels, with a bound on either side."""
    loss = one.loss[:size]
    n, value, least = len(loss), float(loss.mean()), one.bounds[0] if one.bounds else 0.0
    if one.bounds is None and one.clusters is None:
        bounds, method = (float(lower(loss.sum(), n, alpha)), float(upper(loss.sum(), n, alpha))), "exact binomial"
    else:
        units = one.units(size).tallied()
        bounds = (least + least_mean(units, alpha), least + greatest_mean(units, alpha))
        method = "betting" if one.clusters is None else "betting on clusters"
    unit = "share" if one.bounds is None else "money"
    return Estimate(value, *bounds, unit, Grade.MEASURED, case.claim.level, n, f"fixed-sequence testing, {method}")


def _promise(claim: Claim) -> str:
    if claim.metric == "cost":
        return f"With probability {claim.level:.6g}, what is automated costs at most {claim.limit:.4g} on average."
    return f"With probability {claim.level:.6g}, at most {_percent(claim.limit)} of what is automated is wrong."


def _percent(share: float) -> str:
    return f"{100 * share:.6g} %"


def _notes(case: _Case, lanes: Sequence[Lane], *, cost_saved: float | None, team: Team | None) -> tuple[str, ...]:
    found = []
    coverage = sum(lane.coverage * lane.n for lane in lanes) / len(case.wrong)
    if case.money is not None and case.money.human is None:
        found.append("What a person costs was not given: as much is automated as is guaranteed, whatever it costs.")
    if case.money is not None and case.money.chow is not None:
        found.append(
            f"Were the confidences calibrated, deciding by machine would pay from {case.money.chow:.4g} on (Chow)."
        )
    if cost_saved is not None and cost_saved < 0:
        found.append("On these labels a person for every decision would cost less than routing.")
    if team is not None and team.reviewers is not None and team.needed(1 - coverage) > team.reviewers:
        found.append(
            f"{_percent(round(1 - coverage, 4))} are left to people, which takes {team.needed(1 - coverage)} reviewers;"
            f" there are {team.reviewers}. More cannot be guaranteed of the machine."
        )
    if team is not None and team.needed(1 - coverage):
        found.append(
            f"With {team.needed(1 - coverage)} reviewers a decision that is left to people waits"
            f" {team.mean_wait(1 - coverage):.2g} minutes on average."
        )
    short = [lane.slice for lane in lanes if lane.n < least_labels(_scaled(case), case.claim.alpha / len(lanes))]
    if short:
        found.append(f"Too few labels to guarantee anything of: {', '.join(short)}.")
    return tuple(found)


def _scaled(case: _Case) -> float:
    """The limit as a share of the largest loss."""
    if case.bounds is None:
        return case.claim.limit
    low, high = case.bounds
    return min(max((case.claim.limit - low) / max(high - low, 1e-300), 1e-12), 1 - 1e-12)


def _enough(case: _Case, most: int, alpha: float) -> None:
    least = least_labels(_scaled(case), alpha)
    if most >= least:
        return
    what = f"{case.claim.limit:.4g}" if case.claim.metric == "cost" else _percent(case.claim.limit)
    each = "" if alpha == case.claim.alpha else " in one slice"
    raise NotEnoughLabels(
        f"{most} labels{each} cannot guarantee at most {what} at {_percent(case.claim.level)}; at least {least} can,"
        " if they are all right.",
        hint=f"Label {least - most} more{each}, raise at_most, or lower the level.",
    )


def _confidence(values: Any, rows: int) -> Array:
    found = column(values, "confidence", rows=rows)
    if found.dtype.kind not in "iufb":
        raise BadArrays(
            "confidence holds no numbers.", hint="Pass the model's confidence in each prediction, from 0 to 1."
        )
    return probable(found.astype(np.float64))


def _claim(metric: str, at_most: Any, level: float, costs: Any) -> Claim:
    if metric not in {"error_rate", "cost"}:
        raise BadClaim(f"route cannot limit {metric!r}.", hint='Say metric="error_rate" or metric="cost".')
    if metric == "cost" and costs is None:
        raise BadAmounts("A limit on the cost was given, and no costs.", hint="Give costs=[[0, 5], [100, 0]].")
    claim = claimed(metric, at_most, None, level, Looks.FIXED)
    if metric == "error_rate" and not 0 < claim.limit < 1:
        raise BadClaim(
            f"An error rate of at most {claim.limit:g} cannot be guaranteed.",
            hint="Give a share between 0 and 1, such as 0.01 for 1 %.",
        )
    return claim

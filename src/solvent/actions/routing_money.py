"""What decisions cost by machine, by people, and as they are routed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.actions.evaluation import matrix
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.router import RoutingCost
from solvent.stats.montecarlo import Array
from solvent.stats.predictions import Predictions
from solvent.stats.selective import chow_threshold
from solvent.stats.wealth import Losses, lower, upper

_METHOD = "mean of bounded losses, interval by betting (Waudby-Smith & Ramdas 2023)"


@dataclass(frozen=True)
class Money:
    """What each labelled decision costs, of shape (rows,), and the least and most that one can cost.

    `chow` is the confidence from which on the machine costs less, were confidences calibrated, where all errors cost
    the same.
    """

    machine: Array
    human: Array | None
    machine_bounds: tuple[float, float]
    human_bounds: tuple[float, float]
    extra_bounds: tuple[float, float]
    chow: float | None = None

    @property
    def extra(self) -> Array:
        """What each costs more by machine than by a person; 0 where a person's cost is not known."""
        return np.zeros(len(self.machine)) if self.human is None else self.machine - self.human


def money_of(predictions: Predictions, human_error: float, human_cost: float | None) -> Money:
    """The money of labelled predictions with a cost matrix.

    A person costs `human_cost` and errs in a share `human_error` of the decisions, towards any other class alike.

    Raises
    ------
    BadArrays
        The matrix does not fit the classes.
    BadAmounts
        A cost or a rate cannot be reckoned with.
    """
    costs = matrix(predictions.costs)
    truth, said = predictions.places(predictions.truth), predictions.places(predictions.prediction)
    machine_bounds = (float(costs.min()), float(costs.max()))
    if human_cost is None:
        return Money(costs[truth, said], None, machine_bounds, (0.0, 0.0), (0.0, 0.0))
    right = np.diag(costs)
    others = max(len(costs) - 1, 1)
    each = human_cost + (1 - human_error) * right + human_error * (costs.sum(axis=1) - right) / others
    extra = costs - each[:, None]
    return Money(
        machine=costs[truth, said],
        human=each[truth],
        machine_bounds=machine_bounds,
        human_bounds=(float(each.min()), float(each.max())),
        extra_bounds=(min(float(extra.min()), 0.0), max(float(extra.max()), 0.0)),
        chow=_chow(costs, human_error, human_cost),
    )


def _chow(costs: Array, human_error: float, human_cost: float) -> float | None:
    wrong = costs[~np.eye(len(costs), dtype=bool)]
    loss = float(wrong[0] - costs[0, 0]) if len(wrong) else 0.0
    if loss <= 0 or np.ptp(wrong) or np.ptp(np.diag(costs)):
        return None
    return chow_threshold(review_cost=human_cost, loss=loss, human_error=human_error)


def priced(money: Money, automated: NDArray[np.bool_], level: float) -> RoutingCost | None:
    """The cost of a decision as routed, all by people and all by machine; None where a person's cost is not known."""
    if money.human is None:
        return None
    # Where nothing is automated, routing saves nothing for certain.
    low, high = money.extra_bounds if automated.any() else (0.0, 0.0)
    routed = np.where(automated, money.machine, money.human)
    either = (money.human_bounds[0] + min(low, 0.0), money.human_bounds[1] + max(high, 0.0))
    return RoutingCost(
        routed=_mean(routed, either, level),
        all_human=_mean(money.human, money.human_bounds, level),
        all_machine=_mean(money.machine, money.machine_bounds, level),
        saved_against_human=_mean(np.where(automated, -money.extra, 0.0), (-high, -low), level),
        saved_against_machine=_mean(np.where(automated, 0.0, money.extra), money.extra_bounds, level),
    )


def _mean(values: Array, bounds: tuple[float, float], level: float) -> Estimate:
    low, high = bounds
    if high <= low:
        found = (low, low)
    else:
        losses = Losses(values - low, np.ones(len(values)), np.ones(len(values)), ceiling=high - low).tallied()
        half = (1 - level) / 2
        found = (low + lower(losses, half), low + upper(losses, half))
    return Estimate(float(values.mean()), *found, "money", Grade.MEASURED, level, len(values), _METHOD)

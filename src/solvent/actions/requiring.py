"""What a requirement asks of labelled rows: its metric by name, the columns that it reads, and its unit."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.evaluation import missing
from solvent.actions.given import Given
from solvent.actions.labelled import Labelled
from solvent.catalog.shelf import metrics
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import BadContract
from solvent.pricing.error_loss import wrong_cost

RATE, MEAN, COST = "rate", "mean", "cost"
LESS_IS_BETTER = frozenset(
    "error_rate cost rate log_loss brier mae mse rmse mape pinball false_negative_rate false_positive_rate".split()
)
_OF_A_CLASS = frozenset(
    "recall precision f1 jaccard specificity auc average_precision false_negative_rate false_positive_rate".split()
)
_OF_TWO = frozenset(["log_loss", "brier"])
Chosen = NDArray[np.bool_]


def canonical(wanted: Requirement) -> Requirement:
    """A requirement on a metric by its own name, whatever of its names was written: "recall" for "sensitivity"."""
    name, colon, rest = wanted.metric.partition(":")
    entry = metrics().get(name.strip().lower())
    return replace(wanted, metric=f"{entry.name}{colon}{rest}") if entry is not None else wanted


def named(wanted: Requirement, positive: object) -> str:
    """The metric with the class that it is about, where one is named: "recall:late"."""
    about = wanted.of or (
        positive if wanted.metric.partition(":")[0] in _OF_A_CLASS and ":" not in wanted.metric else None
    )
    return f"{wanted.metric}:{about}" if about else wanted.metric


def given(wanted: Requirement, labelled: Labelled, chosen: Chosen) -> Given:
    """The chosen rows as the metric of a requirement reads them, other than `rate`, which counts events.

    Raises
    ------
    BadContract, BadTable
        The contract does not name a column that is needed, or the column is not there or has gaps.
    """
    asked = labelled.contract.evaluation
    largest = None if wanted.largest is None else (wanted.smallest or 0.0, wanted.largest)
    if wanted.metric == MEAN:
        return Given(labelled.column(needed(wanted, "column"), chosen, key="requirements.column"), largest=largest)
    truth, said = labelled.answers(chosen)
    score = labelled.optional(asked.score, chosen, key="evaluation.score")
    if wanted.metric == COST:
        classes = _classes(truth, said)
        return Given(truth, said, score, classes, costs_of(labelled.contract, classes), largest)
    if score is not None and wanted.metric in _OF_TWO and asked.positive is not None:
        score = _of_the_last(score, _classes(truth, said), asked.positive)
    return Given(truth, said, score, largest=largest)


def costs_of(contract: Contract, classes: Any) -> list[list[float]]:
    """What a decision costs by the contract: truth in rows, prediction in columns, in the order of the classes."""
    return [[wrong_cost(contract, str(true), str(said)) for said in classes] for true in classes]


def answered(wanted: Requirement, labelled: Labelled) -> Chosen:
    """The rows that say something of a requirement: those of its slice that have a label, or a value in its column.

    Raises
    ------
    BadContract, BadTable
        The contract does not name a column that is needed, or it is not there; its condition cannot be read.
    """
    if wanted.metric in {MEAN, RATE}:
        there = ~missing(labelled.rows.column(needed(wanted, "column"), key="requirements.column"))
    else:
        there = labelled.known
    return there & labelled.rows.where(wanted.where, key="requirements.where") if wanted.where else there


def unit_of(wanted: Requirement, contract: Contract, usual: str) -> str:
    """The unit of a requirement's metric, whose entry calls it the `usual` one."""
    if wanted.metric == COST:
        return f"{contract.cost.currency or 'money'}/decision"
    return "" if wanted.metric == MEAN else usual


def needed(wanted: Requirement, key: str) -> str:
    """A column that the requirement must name.

    Raises
    ------
    BadContract
        It does not.
    """
    value = getattr(wanted, key)
    if value is None:
        raise BadContract(
            f"The requirement on {wanted.metric} names no column ({key}).",
            hint="For example: column = 'failures'" + (", exposure = 'hours'" if wanted.metric == RATE else ""),
        )
    return str(value)


def _classes(truth: NDArray[Any], said: NDArray[Any]) -> list[Any]:
    found: list[Any] = np.unique(np.concatenate([truth, said])).tolist()
    return found


def _of_the_last(score: Any, classes: list[Any], positive: object) -> Any:
    """The probability of the last of two classes, where the column holds that of the positive one."""
    if len(classes) == 2 and str(classes[0]) == positive:
        return 1 - np.asarray(score, np.float64)
    return score

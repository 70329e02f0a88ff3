"""Which metrics can be estimated without labels, and how each is read off rows whose truth is only expected."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from solvent.actions.claims import metric_named
from solvent.actions.requiring import LESS_IS_BETTER
from solvent.catalog.metric import Metric
from solvent.catalog.shelf import metrics
from solvent.domain.errors import BadArrays, BadClaim
from solvent.stats import soft_labels
from solvent.stats.montecarlo import Array
from solvent.stats.predictions import Predictions
from solvent.stats.soft_labels import Measure, SoftRows, of_confusion

_OF_TABLE: dict[str, Callable[[Array], float]] = {
    "accuracy": soft_labels.accuracy,
    "error_rate": lambda table: 1 - soft_labels.accuracy(table),
    "balanced_accuracy": soft_labels.balanced_accuracy,
    "f1_macro": soft_labels.f1_macro,
    "mcc": soft_labels.mcc,
}
_OF_CLASS: dict[str, Callable[[Array, int], float]] = {
    "precision": soft_labels.precision,
    "recall": soft_labels.recall,
    "specificity": soft_labels.specificity,
    "false_positive_rate": lambda table, positive: 1 - soft_labels.specificity(table, positive),
    "false_negative_rate": lambda table, positive: 1 - soft_labels.recall(table, positive),
    "f1": soft_labels.fbeta,
    "jaccard": soft_labels.jaccard,
}
_OF_SCORES: dict[str, Callable[[SoftRows], float]] = {"brier": soft_labels.brier, "log_loss": soft_labels.log_loss}
_OF_RANKS: dict[str, Callable[[SoftRows, int], float]] = {
    "auc": soft_labels.auc,
    "average_precision": soft_labels.average_precision,
}
Loss = Callable[[Array, Array], Array]
_LOSSES: dict[str, Loss] = {
    "mae": lambda truth, said: np.abs(truth - said),
    "mse": lambda truth, said: (truth - said) ** 2,
    "rmse": lambda truth, said: (truth - said) ** 2,
    "mape": lambda truth, said: np.abs(truth - said) / np.abs(truth),
}
_KNOWN = frozenset([*_OF_TABLE, *_OF_CLASS, *_OF_SCORES, *_OF_RANKS, *_LOSSES, "fbeta", "cost", "pinball"])


@dataclass(frozen=True)
class Asked:
    """A metric as it was asked for: its entry on the shelf, and what followed its name."""

    written: str
    entry: Metric
    arguments: tuple[str, ...] = ()
    costs: Array | None = None

    @property
    def lower_is_worse(self) -> bool:
        """Whether less of it is worse."""
        return self.entry.name not in LESS_IS_BETTER

    @property
    def of_measurements(self) -> bool:
        """Whether it judges measurements, not classes."""
        return self.entry.name in _LOSSES or self.entry.name == "pinball"

    @property
    def needs_scores(self) -> bool:
        """Whether it judges probabilities."""
        return self.entry.name in _OF_SCORES or self.entry.name in _OF_RANKS

    @property
    def needs_predictions(self) -> bool:
        """Whether it judges which class was said."""
        return not self.needs_scores

    def loss(self, truth: Array, said: Array) -> Array:
        """The loss of each measurement.

        Raises
        ------
        BadArrays
            A true value is 0, of which no error is a share.
        """
        if self.entry.name == "pinball":
            share = Predictions("pinball", truth, arguments=self.arguments).parameter("quantile", 0.5, most=1.0)
            return np.maximum(share * (truth - said), (share - 1) * (truth - said))
        if self.entry.name == "mape" and (truth == 0).any():
            raise BadArrays(
                f"{int((truth == 0).sum())} true values are 0, of which no error is a share.", hint="Ask for mae."
            )
        return _LOSSES[self.entry.name](truth, said)

    def measure(self, classes: tuple[Any, ...]) -> Measure:
        """What reads it off rows whose truth is only expected, classes numbered in this order."""
        name = self.entry.name
        if self.of_measurements:
            return (lambda rows: math.sqrt(soft_labels.mean_loss(rows))) if name == "rmse" else soft_labels.mean_loss
        if name in _OF_TABLE:
            return of_confusion(_OF_TABLE[name])
        if name in _OF_SCORES:
            return _OF_SCORES[name]
        if name == "cost":
            costs = self._matrix(classes)
            return of_confusion(lambda table: float((table * costs).sum() / table.sum()))
        seen = Predictions(name, np.array(classes, dtype=object), labels=classes, arguments=self.arguments)
        if name == "fbeta":
            beta = seen.parameter("beta", 1.0)
            positive = classes.index(seen.without_parameter().positive)
            return of_confusion(lambda table: soft_labels.fbeta(table, positive, beta))
        positive = classes.index(seen.positive)
        if name in _OF_RANKS:
            of_ranks = _OF_RANKS[name]
            return lambda rows: of_ranks(rows, positive)
        of_class = _OF_CLASS[name]
        return of_confusion(lambda table: of_class(table, positive))

    def _matrix(self, classes: tuple[Any, ...]) -> Array:
        if self.costs is None:
            raise BadArrays("The metric cost needs a matrix of costs.", hint="Pass costs=[[0, 5], [100, 0]].")
        if len(self.costs) != len(classes):
            raise BadArrays(
                f"A {len(self.costs)} by {len(self.costs)} matrix of costs does not fit the classes"
                f" {', '.join(map(str, classes))}.",
                hint="Give a row and a column for each class, in sorted order or in that of `labels`.",
            )
        return self.costs


def asked(written: str, costs: Array | None) -> Asked:
    """The metric of a name.

    Raises
    ------
    BadClaim
        There is no such metric, or nothing is known of it without labels.
    """
    entry, arguments = metric_named(written, metrics())
    if entry.name not in _KNOWN:
        raise BadClaim(
            f"{entry.name} cannot be estimated without labels.", hint=f"These can: {', '.join(sorted(_KNOWN))}."
        )
    return Asked(written, entry, arguments, costs)

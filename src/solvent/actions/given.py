"""Labelled rows as they were handed over, and how a metric reads them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.claims import metric_named, number, pair
from solvent.actions.evaluation import classes_named, column, matrix, scores
from solvent.catalog.metric import Metric
from solvent.catalog.shelf import metrics
from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions


@dataclass(frozen=True)
class Given:
    """What may be handed over with labels; see `certify`."""

    y_true: Any
    y_pred: Any = None
    y_score: Any = None
    labels: Sequence[Any] | None = None
    costs: Any = None
    largest: float | tuple[float, float] | None = None

    def read_by(self, metric: str) -> tuple[Metric, Predictions]:
        """The metric of that name, and the rows as it takes them.

        Raises
        ------
        BadClaim
            There is no such metric, or it knows no costs.
        BadArrays
            The arrays do not fit together or hold what they must not.
        NotEnoughLabels
            There are no rows.
        """
        entry, arguments = metric_named(metric, metrics())
        truth = column(self.y_true, "y_true")
        least, most = self._ends()
        seen = Predictions(
            metric=entry.name,
            truth=truth,
            said=None if self.y_pred is None else column(self.y_pred, "y_pred", rows=len(truth)),
            score=None if self.y_score is None else scores(self.y_score, len(truth)),
            labels=classes_named(self.labels),
            costs=None if self.costs is None else matrix(self.costs),
            largest=most,
            least=least,
            arguments=arguments,
        )
        if seen.costs is not None and entry.name != "cost":
            raise BadClaim(f"{metric} knows no costs.", hint='Their mean a decision is metric="cost".')
        return entry, seen

    def at(self, rows: NDArray[np.intp]) -> "Given":
        """Some of the rows, in that order."""
        columns = {"y_true": self.y_true, "y_pred": self.y_pred, "y_score": self.y_score}
        return replace(self, **{name: None if each is None else each[rows] for name, each in columns.items()})

    def _ends(self) -> tuple[float, float | None]:
        """The least and the largest value that were declared."""
        if self.largest is None:
            return 0.0, None
        declared = self.largest
        least, most = (
            pair(declared, "largest", "(-1000, 50)") if isinstance(declared, tuple | list) else (0.0, declared)
        )
        if not least < number(most, "largest loss") < math.inf:
            raise BadClaim(
                f"{most!r} is no largest value above {least:g}.",
                hint="Declare the most that can happen: largest=100.",
            )
        return least, float(most)

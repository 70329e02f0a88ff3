"""The mean of recall over all classes.

Promise
    None: its bounds are approximate, and its verdict stays "not yet".

Assumes
    Rows are drawn independently from what the model will meet, and there are many of them.

Reference
    Percentiles of the bootstrap (Efron 1979); its mean over classes is no mean over rows.

Example
    >>> import solvent
    >>> truth, said = [1, 0, 2] * 50, [1, 0, 2] * 48 + [0, 0, 2] * 2
    >>> found = solvent.certify(truth, said, metric="balanced_accuracy", at_least=0.5)
    >>> found.exact, found.verdict.value
    (False, 'not yet')
"""

import numpy as np
from numpy.typing import NDArray

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation


@metric("balanced_accuracy_score", "recall_macro", "macro_recall", unit="score")
def balanced_accuracy(seen: Predictions) -> Approximation:
    truth, said = seen.codes(seen.truth), seen.codes(seen.prediction)
    many = len(seen.classes)

    def of(rows: NDArray[np.intp]) -> float:
        table = np.bincount(many * truth[rows] + said[rows], minlength=many * many).reshape(many, many)
        members = table.sum(axis=1)
        return float((np.diag(table)[members > 0] / members[members > 0]).mean())

    return Approximation(of, "Certify recall class by class, which is exact: recall:class.")

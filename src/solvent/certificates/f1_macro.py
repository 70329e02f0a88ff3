"""The mean of F1 over all classes.

Promise
    None: its bounds are approximate, and its verdict stays "not yet".

Assumes
    Rows are drawn independently from what the model will meet, and there are many of them.

Reference
    Percentiles of the bootstrap (Efron 1979); its mean over classes is no mean over rows.

Example
    >>> import solvent
    >>> truth, said = [1, 0, 2] * 50, [1, 0, 2] * 48 + [0, 0, 2] * 2
    >>> found = solvent.certify(truth, said, metric="f1_macro", at_least=0.5)
    >>> found.exact, found.verdict.value
    (False, 'not yet')
"""

import numpy as np
from numpy.typing import NDArray

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation


@metric("macro_f1", unit="score")
def f1_macro(seen: Predictions) -> Approximation:
    truth, said = seen.codes(seen.truth), seen.codes(seen.prediction)
    many = len(seen.classes)

    def of(rows: NDArray[np.intp]) -> float:
        table = np.bincount(many * truth[rows] + said[rows], minlength=many * many).reshape(many, many)
        both = table.sum(axis=0) + table.sum(axis=1)
        return float((2 * np.diag(table)[both > 0] / both[both > 0]).mean())

    return Approximation(of, "Certify F1 class by class, which is exact: f1:class.")

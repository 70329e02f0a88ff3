"""The correlation of predictions with the truth (Matthews).

Promise
    None: its bounds are approximate, and its verdict stays "not yet".

Assumes
    Rows are drawn independently from what the model will meet, and there are many of them.

Reference
    Gorodkin 2004, for any number of classes; percentiles of the bootstrap (Efron 1979).

Example
    >>> import solvent
    >>> truth, said = [1, 0, 2] * 50, [1, 0, 2] * 48 + [0, 0, 2] * 2
    >>> found = solvent.certify(truth, said, metric="mcc", at_least=0.5)
    >>> found.exact, found.verdict.value
    (False, 'not yet')
"""

import numpy as np
from numpy.typing import NDArray

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation


@metric("matthews_corrcoef", "matthews", unit="score")
def mcc(seen: Predictions) -> Approximation:
    truth, said = seen.codes(seen.truth), seen.codes(seen.prediction)
    many = len(seen.classes)

    def of(rows: NDArray[np.intp]) -> float:
        table = np.bincount(many * truth[rows] + said[rows], minlength=many * many).reshape(many, many)
        true, guessed, n = table.sum(axis=1), table.sum(axis=0), float(len(rows))
        covariance = n * float(np.trace(table)) - float(true @ guessed)
        spread = np.sqrt((n**2 - float(guessed @ guessed)) * (n**2 - float(true @ true)))
        return float(covariance / spread) if spread > 0 else 0.0

    return Approximation(of, "Certify recall and precision, which are exact.")

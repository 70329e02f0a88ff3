"""The share of the variance of a measurement that predictions explain.

Promise
    None: its bounds are approximate, and its verdict stays "not yet".

Assumes
    Rows are drawn independently from what the model will meet, and there are many of them.

Reference
    Percentiles of the bootstrap (Efron 1979); a ratio of variances is no mean over rows.

Example
    >>> import solvent
    >>> truth, said = [1.0, 2.0, 3.0] * 50, [1.1, 2.0, 2.8] * 50
    >>> found = solvent.certify(truth, said, metric="r2", at_least=0.5)
    >>> found.exact, found.verdict.value
    (False, 'not yet')
"""

import numpy as np
from numpy.typing import NDArray

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation


@metric("r2_score", "r_squared", unit="share")
def r2(seen: Predictions) -> Approximation:
    truth, said = seen.numbers(seen.truth), seen.numbers(seen.prediction)

    def of(rows: NDArray[np.intp]) -> float:
        left = float(((truth[rows] - said[rows]) ** 2).sum())
        spread = float(((truth[rows] - truth[rows].mean()) ** 2).sum())
        return 1 - left / spread if spread > 0 else 0.0

    return Approximation(of, "Certify mae or rmse with a declared largest error, which is exact.")
